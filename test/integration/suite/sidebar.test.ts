import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/host/commands.ts';
import { Window, click, eventually, labelOf, lensOn, shownExchange, shownIn } from './window.ts';

async function aWhile(): Promise<false> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return false;
}

describe('the views of the side bar', () => {
  const window = new Window({ inWorkspace: true });
  before(() => window.open());
  after(() => window.close());

  async function send(name: string, text: string, line: number): Promise<vscode.TextEditor> {
    const editor = await window.edit(`${name}.http`, text);
    await click(await lensOn(editor.document.uri, line, 'Send Request'));
    return editor;
  }

  describe('Requests', () => {
    it('has the files of the workspace, their requests and what came of them last', async () => {
      const editor = await send('tree', `### in the tree\nGET ${window.url}/status/404\n`, 2);
      const folders = await eventually('folders', async () => {
        const found = await shownIn('requests');
        return found.some(({ item }) => labelOf(item).includes('postcard-window')) && found;
      });
      const mine = folders.find(({ item }) => labelOf(item).includes('postcard-window'));
      const files = await shownIn('requests', mine?.node);
      const file = files.find(({ item }) => item.resourceUri?.path.endsWith('/tree.http') === true);
      const [request] = await shownIn('requests', file?.node);
      assert.equal(request?.item.label, 'in the tree');
      assert.match(String(request.item.description), /^404 NOT FOUND|^404 Not Found/i);
      const before = await shownExchange();
      await vscode.commands.executeCommand(COMMANDS.send, request.node);
      assert.equal((await shownExchange(before.id)).response?.statusCode, 404);
      await vscode.commands.executeCommand(COMMANDS.sendAll, file?.node);
      assert.ok(editor.document.uri.path.endsWith('tree.http'));
    });
  });

  describe('Cookies', () => {
    const cookies = async () => {
      const domains = await shownIn('cookies');
      const own = domains.find(({ item }) => labelOf(item).includes('127.0.0.1'));
      return own === undefined ? [] : shownIn('cookies', own.node);
    };

    it('shows the jar by domain, and no value by itself', async () => {
      await vscode.commands.executeCommand(COMMANDS.clearCookies);
      await send('jar', `GET ${window.url}/cookies/set?flavour=vanilla-secret\n`, 1);
      const [cookie] = await eventually('a cookie', async () => {
        const found = await cookies();
        return found.length > 0 && found;
      });
      assert.equal(cookie?.item.label, 'flavour');
      assert.ok(
        !JSON.stringify([cookie.item.description, cookie.item.tooltip]).includes('vanilla'),
      );
    });

    it('edits a value: the box has the old one, and Enter keeps it', async () => {
      const [cookie] = await cookies();
      const edited = vscode.commands.executeCommand(COMMANDS.editCookie, cookie?.node);
      await eventually('the box to close', async () => {
        await vscode.commands.executeCommand('quickInput.accept');
        return Promise.race([Promise.resolve(edited).then(() => true), aWhile()]);
      });
      assert.equal((await cookies()).length, 1);
    });

    for (const [ending, mark] of [
      ['json', '"flavour"'],
      ['txt', '\tflavour\tvanilla-secret'],
    ] as const) {
      it(`saves a jar as .${ending}, and adds it from there`, async () => {
        const file = vscode.Uri.file(window.path(`jar.${ending}`));
        await vscode.commands.executeCommand(COMMANDS.exportCookies, undefined, file);
        assert.ok((await fs.readFile(file.fsPath, 'utf8')).includes(mark));
        await vscode.commands.executeCommand(COMMANDS.clearCookies);
        await eventually('an empty jar', async () => (await cookies()).length === 0);
        await vscode.commands.executeCommand(COMMANDS.importCookies, undefined, file);
        const [cookie] = await cookies();
        assert.equal(cookie?.item.label, 'flavour');
      });
    }

    it('takes a cookie out', async () => {
      const [cookie] = await cookies();
      await vscode.commands.executeCommand(COMMANDS.deleteCookies, cookie?.node);
      assert.deepEqual(await cookies(), []);
    });

    it('keeps the cookies of a named session apart', async () => {
      await send('session', `# @session alice\nGET ${window.url}/cookies/set?who=alice\n`, 2);
      await send('none', `GET ${window.url}/cookies\n`, 1);
      const sessions = await eventually('the session', async () => {
        const found = await shownIn('cookies');
        return found.some(({ item }) => item.label === 'alice') && found;
      });
      const alice = sessions.find(({ item }) => item.label === 'alice');
      assert.equal((await shownIn('cookies', alice?.node)).length, 1);
      assert.deepEqual(await cookies(), []);
    });
  });

  describe('Environments', () => {
    it('hides the values of secrets until one is asked for', async () => {
      await window.write('http-client.env.json', JSON.stringify({ dev: { plain: 'seen' } }));
      await window.write(
        'http-client.private.env.json',
        JSON.stringify({ dev: { one: 'hidden-value-1', two: 'hidden-value-2' } }),
      );
      await window.edit('environments.http', `GET ${window.url}/get\n`);
      const environment = await eventually('dev', async () =>
        (await shownIn('environments')).find(({ item }) => item.label === 'dev'),
      );
      const shown = async () =>
        Object.fromEntries(
          (await shownIn('environments', environment.node)).map(({ node, item }) => [
            labelOf(item),
            { node, text: String(item.description) },
          ]),
        );
      const hidden = await shown();
      assert.equal(hidden['plain']?.text, 'seen');
      assert.match(hidden['one']?.text ?? '', /^•+$/);
      await vscode.commands.executeCommand(COMMANDS.revealValue, hidden['one']?.node);
      const revealed = await shown();
      assert.equal(revealed['one']?.text, 'hidden-value-1');
      assert.match(revealed['two']?.text ?? '', /^•+$/);
    });

    it('marks protected ones, and a click makes one active', async () => {
      await window.write('http-client.env.json', JSON.stringify({ dev: {}, prod: { a: 1 } }));
      const prod = await eventually('prod', async () =>
        (await shownIn('environments')).find(({ item }) => item.label === 'prod'),
      );
      assert.match(String(prod.item.description), /protected/);
      await vscode.commands.executeCommand(COMMANDS.useEnvironment, prod.node);
      const active = (await shownIn('environments')).find(({ item }) => item.label === 'prod');
      assert.match(String(active?.item.description), /active/);
    });

    it('keeps a request that changes data back until the name is typed', async () => {
      const sent = send('change', `### change\nDELETE ${window.url}/delete\n`, 2);
      await eventually('the box to close', async () => {
        // Enter in the empty box.
        await vscode.commands.executeCommand('quickInput.accept');
        return Promise.race([sent.then(() => true), aWhile()]);
      });
      const exchange = await shownExchange();
      assert.equal(exchange.error?.type, 'DeclinedError');
      assert.match(exchange.error.message, /protected environment/);
      await send('look', `### look\nGET ${window.url}/get\n`, 2);
      assert.equal((await shownExchange(exchange.id)).response?.statusCode, 200);
      await vscode.commands.executeCommand(COMMANDS.selectEnvironment, '');
    });
  });
});
