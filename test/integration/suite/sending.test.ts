import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DRY_RUN_SCHEME } from '../../../src/host/dryRunDocuments.ts';
import { COMMANDS } from '../../../src/host/commands.ts';
import { Window, click, eventually, lensOn, lensesOf, postcard, shownExchange } from './window.ts';

describe('sending from the editor', () => {
  const window = new Window();
  before(() => window.open());
  after(() => window.close());

  it('puts its lenses on the request lines', async () => {
    const editor = await window.edit(
      'lenses.http',
      `### one\nGET ${window.url}/get\n\n### two\n# @name two\nPOST ${window.url}/post\n\nhello\n`,
    );
    const lenses = await eventually('lenses', async () => {
      const found = await lensesOf(editor.document.uri);
      return found.length >= 4 ? found : null;
    });
    const sends = lenses.filter(({ command }) => command?.title.includes('Send Request') === true);
    assert.deepEqual(
      sends.map(({ range }) => range.start.line),
      [1, 5],
    );
  });

  it('sends the request of a lens and shows the answer beside the file', async () => {
    const editor = await window.edit('send.http', `### hello\nGET ${window.url}/get?a=1\n`);
    await click(await lensOn(editor.document.uri, 2, 'Send Request'));
    const exchange = await shownExchange();
    assert.equal(exchange.title, 'hello');
    assert.equal(exchange.state, 'response');
    assert.equal(exchange.response?.statusCode, 200);
    assert.equal(exchange.response.view, 'json');
    assert.equal((await postcard()).panel().visible, true);
    await eventually('the file in front', () => vscode.window.activeTextEditor === editor);
  });

  it('sends what a run line names, by a lens of its own', async () => {
    const editor = await window.edit(
      'runs.http',
      `###\nrun #one\nrun #two\n\n### one\nGET ${window.url}/get?run=1\n\n### two\nGET ${window.url}/get?run=2\n`,
    );
    const { uri } = editor.document;
    await click(await lensOn(uri, 3, 'Send'));
    const exchange = await shownExchange();
    assert.match(exchange.url, /run=2$/);
    await lensOn(uri, 9, '200');
    const titles = (await lensesOf(uri)).filter(({ range }) => range.start.line === 5);
    assert.ok(titles.every(({ command }) => command?.title.includes('200') !== true));
  });

  it('says above the request what came of it, also after lines were put in before it', async () => {
    const editor = await window.edit('outcome.http', `### gone\nGET ${window.url}/status/404\n`);
    await click(await lensOn(editor.document.uri, 2, 'Send Request'));
    await lensOn(editor.document.uri, 2, '404');
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '@a = 1\n\n');
    });
    await lensOn(editor.document.uri, 4, '404');
  });

  it('sends the request the caret is in', async () => {
    const editor = await window.edit(
      'caret.http',
      `### first\nGET ${window.url}/get\n\n### second\nPOST ${window.url}/post\n\nbody\n`,
    );
    editor.selection = new vscode.Selection(6, 2, 6, 2);
    await vscode.commands.executeCommand(COMMANDS.send);
    const exchange = await shownExchange();
    assert.equal(exchange.title, 'second');
    assert.equal(exchange.method, 'POST');
  });

  it('sends the last request once more, whatever file is in front', async () => {
    const editor = await window.edit('last.http', `### last\nGET ${window.url}/get?v=old\n`);
    await click(await lensOn(editor.document.uri, 2, 'Send Request'));
    const first = await shownExchange();
    await editor.edit((edit) => {
      edit.replace(editor.document.lineAt(1).range, `GET ${window.url}/get?v=new`);
    });
    await window.edit('other.http', `### other\nGET ${window.url}/status/204\n`);
    await vscode.commands.executeCommand(COMMANDS.sendLast);
    const again = await shownExchange(first.id);
    assert.equal(again.title, 'last');
    assert.match(again.url, /v=new$/);
  });

  it('shows every hop of a redirect', async () => {
    const editor = await window.edit('redirect.http', `GET ${window.url}/redirect/2\n`);
    await click(await lensOn(editor.document.uri, 1, 'Send Request'));
    const exchange = await shownExchange();
    assert.deepEqual(
      exchange.hops.map(({ statusCode }) => statusCode),
      [302, 302, 200],
    );
  });

  it('lets a failure take the place of the old answer', async () => {
    const editor = await window.edit(
      'fails.http',
      `### good\nGET ${window.url}/get\n\n### bad\nGET http://127.0.0.1:1/\n`,
    );
    await click(await lensOn(editor.document.uri, 2, 'Send Request'));
    const good = await shownExchange();
    await click(await lensOn(editor.document.uri, 5, 'Send Request'));
    const bad = await shownExchange(good.id);
    assert.equal(bad.state, 'error');
    assert.equal(bad.error?.type, 'ConnectionError');
    assert.equal(bad.response, null);
  });

  it('tells the panel of every new phase, however soon after the last', async () => {
    const editor = await window.edit('phases.http', `### phases\nGET ${window.silentUrl}/\n`);
    const sent = click(await lensOn(editor.document.uri, 2, 'Send Request'));
    const { panel } = await postcard();
    // Nothing else is heard until the answer comes.
    await eventually('the phase that lasts', () => {
      const { state } = panel();
      return state.kind === 'sending' && state.sending.phase === 'wait';
    });
    await vscode.commands.executeCommand(COMMANDS.cancel);
    await sent;
  });

  it('cancels a request that hangs', async () => {
    const editor = await window.edit('hangs.http', `### slow\nGET ${window.silentUrl}/\n`);
    const sent = click(await lensOn(editor.document.uri, 2, 'Send Request'));
    await click(await lensOn(editor.document.uri, 2, 'Cancel'));
    await sent;
    const exchange = await shownExchange();
    assert.equal(exchange.state, 'cancelled');
    await lensOn(editor.document.uri, 2, 'Cancelled');
  });

  it('sends all requests of a file in order', async () => {
    await window.edit(
      'all.http',
      `### a\nGET ${window.url}/get\n\n### b\nGET ${window.url}/status/204\n`,
    );
    await vscode.commands.executeCommand(COMMANDS.sendAll);
    const exchange = await shownExchange();
    assert.equal(exchange.title, 'b');
    assert.equal(exchange.response?.statusCode, 204);
  });

  it('replays an exchange as it was, whatever the file says by now', async () => {
    const editor = await window.edit('replay.http', `### replayed\nGET ${window.url}/get?v=old\n`);
    await click(await lensOn(editor.document.uri, 2, 'Send Request'));
    const first = await shownExchange();
    await editor.edit((edit) => {
      edit.replace(editor.document.lineAt(1).range, `GET ${window.url}/get?v=new`);
    });
    await vscode.commands.executeCommand(COMMANDS.replay, first.id);
    const second = await shownExchange(first.id);
    assert.match(second.url, /v=old$/);
    assert.equal(second.response?.statusCode, 200);
  });

  it('shows what would be sent and sends nothing', async () => {
    const editor = await window.edit(
      'dry.http',
      `### dry\nPOST ${window.url}/post\nAuthorization: Bearer abcdefgh\n\nhello\n`,
    );
    await click(await lensOn(editor.document.uri, 2, 'Dry run'));
    const text = await eventually('the request as text', () => {
      const shown = vscode.window.visibleTextEditors.find(
        ({ document }) => document.uri.scheme === DRY_RUN_SCHEME,
      );
      return shown?.document.getText();
    });
    assert.match(text, /^POST http:\/\/127\.0\.0\.1:\d+\/post HTTP\/1\.1$/m);
    assert.match(text, /^# {3}Authorization +file$/m);
    assert.match(text, /^# {3}User-Agent +default$/m);
    assert.match(text, /\n\nhello\n$/);
    assert.doesNotMatch(text, /abcdefgh/);
    assert.equal((await lensesOf(editor.document.uri)).length, 2);
  });
});
