import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/host/commands.ts';
import { Window, eventually } from './window.ts';

const { executeCommand } = vscode.commands;

describe('names across files', () => {
  const window = new Window({ inWorkspace: true });
  before(() => window.open());
  after(async () => {
    await executeCommand(COMMANDS.selectEnvironment, '');
    await window.close();
  });

  /** Opens a text with the caret at `|`. */
  async function open(name: string, text: string) {
    const offset = text.indexOf('|');
    assert.notEqual(offset, -1);
    const editor = await window.edit(name, text.replace('|', ''));
    const position = editor.document.positionAt(offset);
    editor.selection = new vscode.Selection(position, position);
    return { editor, uri: editor.document.uri, position };
  }

  /** `file:text` of each place that the caret leads to. */
  async function definitions(name: string, text: string): Promise<string[]> {
    const { uri, position } = await open(name, text);
    const found = await eventually(`a definition in ${text}`, async () => {
      const places = await executeCommand<vscode.Location[]>(
        'vscode.executeDefinitionProvider',
        uri,
        position,
      );
      return places.length > 0 ? places : null;
    });
    return Promise.all(
      found.map(async (place) => {
        const document = await vscode.workspace.openTextDocument(place.uri);
        const file = place.uri.path.split('/').at(-1) ?? '';
        return `${file}:${place.range.start.line + 1}:${document.getText(place.range)}`;
      }),
    );
  }

  async function renamed(name: string, text: string, newName: string): Promise<string | Error> {
    const { editor, uri, position } = await open(name, text);
    try {
      const edit = await executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        uri,
        position,
        newName,
      );
      await vscode.workspace.applyEdit(edit);
      return editor.document.getText();
    } catch (error) {
      return error as Error;
    }
  }

  it('lead to environment files, in the part of the active environment', async () => {
    await window.write(
      'http-client.env.json',
      '{\n  "prod": { "host": "p" },\n  "dev": {\n    "host": "d"\n  }\n}\n',
    );
    await window.write('http-client.private.env.json', '{\n  "dev": { "secret": "s" }\n}\n');
    await window.write('.env', 'OTHER=1\nexport FROM_DOTENV=2\n');
    await executeCommand(COMMANDS.selectEnvironment, 'dev');
    assert.deepEqual(await definitions('env.http', 'GET http://{{ho|st}}/\n'), [
      'http-client.env.json:4:host',
    ]);
    assert.deepEqual(await definitions('secret.http', 'GET http://a/\nX: {{secr|et}}\n'), [
      'http-client.private.env.json:2:secret',
    ]);
    assert.deepEqual(
      await definitions('dotenv.http', '# @dialect httpyac\nGET http://a/{{FROM_|DOTENV}}\n'),
      ['.env:2:FROM_DOTENV'],
    );
    assert.deepEqual(
      await definitions('both.http', '@host = here\n\n###\nGET http://{{ho|st}}/\n'),
      ['both.http:1:host', 'http-client.env.json:4:host'],
    );
  });

  it('are not renamed where their value comes from an environment', async () => {
    const only = await renamed('only.http', 'GET http://{{ho|st}}/\n', 'server');
    assert.match(String(only), /not defined in a \.http file/);
    const wins = await renamed(
      'wins.http',
      '# @dialect jetbrains\n@host = here\n\n###\nGET http://{{ho|st}}/\n',
      'server',
    );
    assert.match(String(wins), /comes from .*http-client\.env\.json/);
    const text = await renamed(
      'mine.http',
      '@host = here\n\n###\nGET http://{{ho|st}}/\n',
      'server',
    );
    assert.equal(text, '@server = here\n\n###\nGET http://{{server}}/\n');
  });

  it('with dots are names, and lead to scripts that set them', async () => {
    assert.deepEqual(
      await definitions('dots.http', '@api.base = http://a\n\n###\nGET {{api.ba|se}}/x\n'),
      ['dots.http:1:api.base'],
    );
    assert.equal(
      await renamed('dots.http', '@api.base = http://a\n\n###\nGET {{api.ba|se}}/x\n', 'api.root'),
      '@api.root = http://a\n\n###\nGET {{api.root}}/x\n',
    );
    const script =
      '### one\nGET http://a/\n\n> {%\n  client.global.set("token", response.body.token);\n%}\n\n### two\nGET http://a/{{tok|en}}\n';
    assert.deepEqual(await definitions('script.http', script), ['script.http:5:token']);
    assert.equal(
      await renamed('script.http', script, 'key'),
      script.replace('|', '').replaceAll('"token"', '"key"').replace('{{token}}', '{{key}}'),
    );
  });

  it('are not renamed to what is there already', async () => {
    const taken = await renamed('taken.http', '@a = 1\n@b = 2\n\n###\nGET http://x/{{a|}}\n', 'b');
    assert.match(String(taken), /is the name of another one/);
  });

  it('of requests and variables are renamed in files that import them, unsaved edits included', async () => {
    await window.edit(
      'lib.http',
      '@letters = http://a\n\n### \n# @name login\nPOST {{letters}}/login\n',
    );
    const lib = vscode.window.activeTextEditor;
    assert.ok(lib);
    // Not saved: the line is one further down than on the disk.
    await lib.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '# note\n');
    });
    const text =
      'import ./lib.http\n\n###\n# @ref login\nGET {{letters}}/\nAuthorization: {{log|in.response.body.$.token}}\n\n###\nrun #login (@letters=http://b)\n';
    assert.deepEqual(await definitions('uses.http', text), ['lib.http:5:login']);
    assert.equal(
      await renamed('uses.http', text, 'signIn'),
      text
        .replace('|', '')
        .replace('@ref login', '@ref signIn')
        .replace('{{login.', '{{signIn.')
        .replace('#login', '#signIn'),
    );
    assert.equal(
      lib.document.getText(),
      '# note\n@letters = http://a\n\n### \n# @name signIn\nPOST {{letters}}/login\n',
    );
    const more =
      'import ./lib.http\n\n###\nGET {{lett|ers}}/\n\n###\nrun #signIn (@letters=http://b)\n';
    assert.equal(
      await renamed('more.http', more, 'root'),
      more.replace('|', '').replace('{{letters}}', '{{root}}').replace('@letters', '@root'),
    );
    assert.match(
      lib.document.getText(),
      /^# note\n@root = http:\/\/a\n[^]*POST \{\{root\}\}\/login/,
    );
    await vscode.workspace.saveAll();
  });
});
