import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/host/commands.ts';
import { Window } from './window.ts';

const COLLECTION = {
  info: { name: 'Letters' },
  item: [
    {
      name: 'list',
      request: { method: 'GET', url: 'https://example.org/letters' },
      event: [{ script: { exec: ['pm.test("x")'] } }],
    },
    { name: 'write', request: { method: 'POST', url: 'https://example.org/letters' } },
  ],
};
const OPENAPI = [
  'openapi: 3.0.0',
  'info: {title: Letters, version: "1"}',
  'servers: [{url: https://example.org}]',
  'paths:',
  '  /letters:',
  '    get: {summary: all letters}',
].join('\n');

describe('other tools', () => {
  const window = new Window({ inWorkspace: true });
  let kept = '';
  before(async () => {
    kept = await vscode.env.clipboard.readText();
    await window.open();
  });
  after(async () => {
    await vscode.env.clipboard.writeText(kept);
    await window.close();
  });

  const importInto = (from: vscode.Uri | 'clipboard', name: string) =>
    vscode.commands.executeCommand(COMMANDS.importRequests, from, name);
  const inFront = () => vscode.window.activeTextEditor?.document;

  describe('Import', () => {
    it('writes a collection of Postman beside it and opens what it wrote', async () => {
      await window.write('letters.json', JSON.stringify(COLLECTION));
      await importInto(vscode.Uri.file(window.path('letters.json')), 'letters');
      assert.equal(inFront()?.uri.fsPath, window.path('letters.http'));
      assert.equal(inFront()?.languageId, 'http');
      const text = await fs.readFile(window.path('letters.http'), 'utf8');
      assert.match(text, /^### list\n# .*scripts.*\nGET https:\/\/example\.org\/letters\n/m);
      assert.match(text, /^POST https:\/\/example\.org\/letters$/m);
    });

    it('reads YAML', async () => {
      await window.write('openapi.yaml', OPENAPI);
      await importInto(vscode.Uri.file(window.path('openapi.yaml')), 'openapi.http');
      assert.equal(inFront()?.uri.fsPath, window.path('openapi.http'));
      assert.match(inFront()?.getText() ?? '', /^GET \{\{baseUrl\}\}\/letters$/m);
    });

    it('reads a folder of Bruno', async () => {
      await fs.mkdir(window.path('bruno'));
      await window.write('bruno/one.bru', 'get {\n  url: https://example.org/one\n}\n');
      await window.write('bruno/two.bru', 'post {\n  url: https://example.org/two\n}\n');
      await importInto(vscode.Uri.file(window.path('bruno')), 'fromBruno');
      assert.equal(inFront()?.uri.fsPath, window.path('fromBruno.http'));
      assert.match(inFront()?.getText() ?? '', /\/one[^]*\/two/);
    });

    it('never writes over a file', async () => {
      await window.write('taken.http', 'GET https://example.org/mine\n');
      await window.write('taken.json', JSON.stringify(COLLECTION));
      await importInto(vscode.Uri.file(window.path('taken.json')), 'taken');
      assert.equal(
        await fs.readFile(window.path('taken.http'), 'utf8'),
        'GET https://example.org/mine\n',
      );
    });

    it('writes nothing for what is of no known tool', async () => {
      await window.write('other.json', '{"a": 1}');
      await importInto(vscode.Uri.file(window.path('other.json')), 'other');
      await assert.rejects(fs.access(window.path('other.http')), { code: 'ENOENT' });
    });

    it('takes a curl command from the clipboard', async () => {
      await vscode.env.clipboard.writeText(`curl -d a=1 ${window.url}/post`);
      const root = vscode.workspace.workspaceFolders?.[0]?.uri;
      assert.ok(root);
      const file = vscode.Uri.joinPath(root, 'postcard-clipboard.http');
      try {
        await importInto('clipboard', 'postcard-clipboard.http');
        assert.equal(inFront()?.uri.fsPath, file.fsPath);
        const text = inFront()?.getText() ?? '';
        assert.match(text, /^### POST \/post$/m);
        assert.match(text, /\n\na=1\n$/);
      } finally {
        await vscode.workspace.fs.delete(file);
      }
    });
  });

  describe('Copy Request As', () => {
    const copied = async (target: string) => {
      await vscode.env.clipboard.writeText('');
      await vscode.commands.executeCommand(COMMANDS.copyAs, undefined, target);
      return vscode.env.clipboard.readText();
    };

    before(async () => {
      const editor = await window.edit(
        'copied.http',
        [
          '@id = 7',
          '### other',
          `GET ${window.url}/other\n`,
          '### mine',
          `POST ${window.url}/post?id={{id}}`,
          'Authorization: Bearer sesame-street-1\n',
          'a=1\n',
        ].join('\n'),
      );
      const at = new vscode.Position(5, 0);
      editor.selection = new vscode.Selection(at, at);
    });

    const words = { curl: /^curl /, python: /^import requests/m, fetch: /fetch\(/, har: /"log"/ };
    for (const [target, word] of Object.entries(words)) {
      it(`gives the request the caret is in to ${target}, resolved, with secrets as dots`, async () => {
        const text = await copied(target);
        assert.match(text, word);
        assert.ok(text.includes('/post?id=7'), text);
        assert.ok(!text.includes('/other'));
        assert.ok(!text.includes('sesame'));
        assert.ok(text.includes('••••'), text);
      });
    }
  });
});
