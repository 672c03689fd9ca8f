import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/host/commands.ts';
import { Window, click, eventually, lensOn, lensesOf, postcard, shownExchange } from './window.ts';

describe('sending what is selected', () => {
  const window = new Window();
  before(() => window.open());
  after(() => window.close());

  const letters = () =>
    `@base = ${window.url}\n@who = ada\n\n### Read\n# @name read\nGET {{base}}/get?who={{who}}\nX-Part: header\n\n### Write\n# @name write\nPOST {{base}}/post\nContent-Type: text/plain\n\nDear {{who}}\n`;

  /** Selects from the first letter of one text to the last of the other, and sends. */
  async function send(editor: vscode.TextEditor, from: string, to: string): Promise<unknown> {
    const text = editor.document.getText();
    const start = text.indexOf(from);
    const end = text.indexOf(to, start) + to.length;
    assert.ok(start >= 0 && end >= to.length);
    const { document } = editor;
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
    editor.selection = new vscode.Selection(document.positionAt(start), document.positionAt(end));
    return vscode.commands.executeCommand(COMMANDS.send);
  }

  const results = async (uri: vscode.Uri, line: number) =>
    (await lensesOf(uri)).filter(
      ({ range, command }) =>
        range.start.line === line - 1 && /\b\d{3}\b/.test(command?.title ?? ''),
    );

  it('sends a piece of a request with the variables of the file, and answers for no request', async () => {
    const editor = await window.edit('piece.http', letters());
    await send(editor, 'GET {{base}}', '{{who}}');
    const exchange = await shownExchange();
    assert.equal(exchange.title, 'Selection of piece.http');
    assert.equal(exchange.url, `${window.url}/get?who=ada`);
    assert.equal(exchange.line, 6);
    assert.equal(exchange.response?.statusCode, 200);
    assert.deepEqual(await results(editor.document.uri, 6), []);
    assert.ok(!exchange.hops[0]?.requestHeaders.some(([name]) => name === 'X-Part'));
  });

  it('sends a whole request as what it is', async () => {
    const editor = await window.edit('whole.http', letters());
    await send(editor, '### Write', 'Dear {{who}}');
    const exchange = await shownExchange();
    assert.equal(exchange.title, 'write');
    await lensOn(editor.document.uri, 11, '200');
  });

  it('sends several in their order', async () => {
    const editor = await window.edit('several.http', letters());
    await send(editor, '@who', 'Dear {{who}}');
    assert.equal((await shownExchange()).title, 'write');
    await lensOn(editor.document.uri, 6, '200');
    await lensOn(editor.document.uri, 11, '200');
  });

  it('sends a command of curl out of Markdown, and a request out of a note', async () => {
    const text = `# Notes\n\n@who = ada\n\nTry \`curl ${window.url}/get?who={{who}} -H 'X-From: notes'\` and\n\n    PUT ${window.url}/put\n    Content-Type: text/plain\n\n    hello\n`;
    for (const name of ['notes.md', 'notes.txt', 'notes.py']) {
      const editor = await window.edit(name, text);
      await send(editor, 'curl', "notes'");
      const curl = await shownExchange();
      assert.equal(curl.title, `Selection of ${name}`);
      assert.equal(curl.url, `${window.url}/get?who=ada`);
      assert.equal(curl.line, 5);
      await send(editor, 'PUT', 'plain\n\n    hello');
      const put = await shownExchange(curl.id);
      assert.equal(put.method, 'PUT');
      assert.equal(put.response?.statusCode, 200);
    }
  });

  it('sends the request of a fence in Markdown that the caret is in', async () => {
    const editor = await window.edit(
      'fence.md',
      `Text\n\n\`\`\`http\n# @name fenced\nGET ${window.url}/get?fence=1\n\`\`\`\n\nText\n`,
    );
    editor.selection = new vscode.Selection(4, 2, 4, 2);
    await vscode.commands.executeCommand(COMMANDS.send);
    assert.equal((await shownExchange()).title, 'fenced');
    await send(editor, `GET ${window.url}`, 'fence');
    const piece = await eventually('the piece', async () => {
      const exchange = await shownExchange();
      return exchange.title === 'Selection of fence.md' ? exchange : null;
    });
    assert.equal(piece.url, `${window.url}/get?fence`);
  });

  it('sends a piece again as it was', async () => {
    const editor = await window.edit('again.http', letters());
    await send(editor, 'GET {{base}}', '{{who}}');
    const first = await shownExchange();
    await vscode.commands.executeCommand(COMMANDS.sendLast);
    const again = await shownExchange(first.id);
    assert.equal(again.url, first.url);
    await vscode.commands.executeCommand(COMMANDS.replay, again.id);
    assert.equal((await shownExchange(again.id)).url, first.url);
  });

  it('finds the place of what a document sent that no disk has', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'http',
      content: `### unsaved\nGET ${window.url}/get?unsaved=1\n`,
    });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
    await click(await lensOn(document.uri, 2, 'Send Request'));
    const first = await shownExchange();
    assert.equal(first.title, 'unsaved');
    await vscode.commands.executeCommand(COMMANDS.sendLast);
    const again = await shownExchange(first.id);
    assert.equal(again.title, 'unsaved');
    assert.ok((await postcard()).panel().visible);
  });
});
