import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/host/commands.ts';
import {
  Window,
  click,
  eventually,
  labelOf,
  lensOn,
  postcard,
  shownExchange,
  shownIn,
} from './window.ts';

type Shown = Awaited<ReturnType<typeof shownIn>>[number];

describe('the history', () => {
  const window = new Window({ inWorkspace: true });
  before(() => window.open());
  after(() => window.close());

  /** The newest exchanges of today whose label has these words. */
  async function exchanges(words: string): Promise<Shown[]> {
    const [today] = await shownIn('history');
    if (today === undefined) return [];
    const shown = await shownIn('history', today.node);
    return shown.filter(({ item }) => labelOf(item).includes(words));
  }

  async function send(name: string, text: string, line: number): Promise<vscode.TextEditor> {
    const editor = await window.edit(`${name}.http`, text);
    await click(await lensOn(editor.document.uri, line, 'Send Request'));
    return editor;
  }

  it('shows what was sent, today first, with its outcome', async () => {
    await send('kept', `### kept one\nGET ${window.url}/get?a=1\n`, 2);
    const [shown] = await eventually('an exchange', async () => {
      const found = await exchanges('kept one');
      return found.length > 0 && found;
    });
    const [today] = await shownIn('history');
    assert.equal(today?.item.label, 'Today');
    assert.match(String(shown?.item.description), /^200 · \d/);
    assert.match(String(shown?.item.accessibilityInformation?.label), /kept one, 200/);
  });

  it('marks an exchange whose checks failed as the list of requests does', async () => {
    await send('checked', `### checked\nGET ${window.url}/get\n\n?? status == 201\n`, 2);
    const [shown] = await eventually('an exchange', async () => {
      const found = await exchanges('checked');
      return found.length > 0 && found;
    });
    const iconPath = shown?.item.iconPath;
    assert.ok(iconPath instanceof vscode.ThemeIcon);
    assert.equal(iconPath.id, 'warning');
    assert.match(String(shown?.item.description), /^200, check failed · /);
  });

  it('groups by request, and by day again', async () => {
    await vscode.commands.executeCommand(COMMANDS.groupHistory);
    const groups = await shownIn('history');
    assert.ok(groups.some(({ item }) => labelOf(item).startsWith('kept one (')));
    await vscode.commands.executeCommand(COMMANDS.groupHistory);
    assert.equal((await shownIn('history'))[0]?.item.label, 'Today');
  });

  it('leaves what a search asks for', async () => {
    await send('other', `### another\nGET ${window.url}/status/204\n`, 2);
    await eventually('both', async () => (await exchanges('another')).length > 0);
    const { searchHistory } = await postcard();
    searchHistory('another 204');
    assert.equal((await exchanges('kept one')).length, 0);
    assert.equal((await exchanges('another')).length, 1);
    await vscode.commands.executeCommand(COMMANDS.showWholeHistory);
    assert.ok((await exchanges('kept one')).length > 0);
  });

  it('sends again as it was, whatever the file says by now', async () => {
    const editor = await send('again', `### again\nGET ${window.url}/get?v=old\n`, 2);
    const [first] = await eventually('it', async () => {
      const found = await exchanges('again');
      return found.length > 0 && found;
    });
    const before = await shownExchange();
    await editor.edit((edit) => {
      edit.replace(editor.document.lineAt(1).range, `GET ${window.url}/get?v=new`);
    });
    await vscode.commands.executeCommand(COMMANDS.replayExchange, first?.node);
    const replayed = await shownExchange(before.id);
    assert.match(replayed.url, /v=old$/);
  });

  it('sends again with the values of today, which are the same', async () => {
    await window.write('http-client.env.json', JSON.stringify({ one: { word: 'x' } }));
    await vscode.commands.executeCommand(COMMANDS.selectEnvironment, 'one');
    await send('today', `### of today\nGET ${window.url}/get?w={{word}}\n`, 2);
    const sent = await shownExchange();
    const [shown] = await eventually('it', async () => {
      const found = await exchanges('of today');
      return found.length > 0 && found;
    });
    assert.match(String(shown?.item.description), /one/);
    await vscode.commands.executeCommand(COMMANDS.replayToday, shown?.node);
    const replayed = await shownExchange(sent.id);
    assert.match(replayed.url, /w=x$/);
    assert.equal(replayed.environment, 'one');
    await vscode.commands.executeCommand(COMMANDS.selectEnvironment, '');
  });

  it('compares two exchanges in the diff editor', async () => {
    const text = `### compared\nGET ${window.url}/uuid\n`;
    await send('compared', text, 2);
    await send('compared', text, 2);
    const shown = await eventually('two of them', async () => {
      const found = await exchanges('compared');
      return found.length >= 2 && found;
    });
    const nodes = shown.slice(0, 2).map(({ node }) => node);
    await vscode.commands.executeCommand(COMMANDS.compareExchanges, nodes[0], nodes);
    await eventually('the comparison', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(({ label }) => label.startsWith('Compare: compared')),
    );
  });

  it('opens an exchange as text, without its secrets', async () => {
    await window.write(
      'http-client.private.env.json',
      JSON.stringify({ dev: { token: 'sesame-open-1234' } }),
    );
    await vscode.commands.executeCommand(COMMANDS.selectEnvironment, 'dev');
    await send('secret', `### secret\nGET ${window.url}/get\nAuthorization: Bearer {{token}}\n`, 2);
    const sent = await shownExchange();
    assert.equal(sent.response?.statusCode, 200);
    const [shown] = await eventually('it', async () => {
      const found = await exchanges('secret');
      return found.length > 0 && found;
    });
    await vscode.commands.executeCommand(COMMANDS.openExchange, shown?.node);
    const opened = await eventually(
      'the text',
      () =>
        vscode.window.activeTextEditor?.document.uri.scheme === 'postcard-history' &&
        vscode.window.activeTextEditor.document.getText(),
    );
    assert.match(opened, /GET .*\/get/);
    assert.match(opened, /Authorization/i);
    assert.doesNotMatch(opened, /sesame/);
    await vscode.commands.executeCommand(COMMANDS.saveAsExample, shown?.node);
    const saved = await eventually(
      'the example',
      () =>
        vscode.window.activeTextEditor?.document.isUntitled === true &&
        vscode.window.activeTextEditor.document.getText(),
    );
    assert.doesNotMatch(saved, /sesame/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand(COMMANDS.selectEnvironment, '');
  });

  it('leaves what a filter asks for', async () => {
    await send('lost', `### lost one\nGET ${window.url}/status/404\n`, 2);
    await eventually('it', async () => (await exchanges('lost one')).length > 0);
    const { searchHistory } = await postcard();
    searchHistory('status:4xx file:lost');
    assert.equal((await exchanges('lost one')).length, 1);
    assert.equal((await exchanges('kept one')).length, 0);
    searchHistory('status:2xx');
    assert.equal((await exchanges('lost one')).length, 0);
    await vscode.commands.executeCommand(COMMANDS.showWholeHistory);
  });

  it('takes an answer as the accepted one of its request', async () => {
    const text = `### accepted one\nGET ${window.url}/json\n`;
    const { document } = await send('accepted', text, 2);
    const [shown] = await eventually('it', async () => {
      const found = await exchanges('accepted one');
      return found.length > 0 && found;
    });
    const sent = await shownExchange();
    await vscode.commands.executeCommand(COMMANDS.saveAsSnapshot, shown?.node);
    assert.match(document.getText(), /^### accepted one\n# @snapshot\nGET /);
    const [name] = await fs.readdir(window.path('accepted.http.snap'));
    assert.match(name ?? '', /^accepted-one.*\.snap$/);
    await click(await lensOn(document.uri, 3, 'Send Request'));
    const { tests } = await shownExchange(sent.id);
    assert.deepEqual(
      tests.map(({ name: test, ok, message }) => [test, ok, message]),
      [['snapshot', true, null]],
    );
    await vscode.commands.executeCommand('workbench.action.files.save');
  });

  it('leaves a file alone whose answer was not kept whole', async () => {
    const text = `### bytes\nGET ${window.url}/bytes/64?seed=1\n`;
    const { document } = await send('bytes', text, 2);
    const [shown] = await eventually('it', async () => {
      const found = await exchanges('bytes');
      return found.length > 0 && found;
    });
    await vscode.commands.executeCommand(COMMANDS.saveAsSnapshot, shown?.node);
    assert.equal(document.getText(), text);
  });

  it('keeps out what @no-log says', async () => {
    await send('silent', `### silent\n# @no-log\nGET ${window.url}/get\n`, 3);
    await send('loud', `### loud\nGET ${window.url}/get\n`, 2);
    await eventually('the next one', async () => (await exchanges('loud')).length > 0);
    assert.equal((await exchanges('silent')).length, 0);
  });

  it('deletes one', async () => {
    const [shown] = await exchanges('another');
    await vscode.commands.executeCommand(COMMANDS.deleteExchanges, shown?.node);
    assert.equal((await exchanges('another')).length, 0);
    assert.ok((await exchanges('kept one')).length > 0);
  });
});
