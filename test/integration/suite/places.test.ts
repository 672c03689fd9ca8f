import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/host/commands.ts';
import {
  Window,
  click,
  eventually,
  labelOf,
  lensOn,
  shownExchange,
  shownIn,
  workspaceFolder,
} from './window.ts';

const COMMAND = path.resolve(__dirname, '../../../bin/postcard.cjs');

async function exchanges(words: string): Promise<Awaited<ReturnType<typeof shownIn>>> {
  const [today] = await shownIn('history');
  if (today === undefined) return [];
  const shown = await shownIn('history', today.node);
  return shown.filter(({ item }) => labelOf(item).includes(words));
}

describe('a file outside of the workspace', () => {
  const window = new Window();
  before(() => window.open());
  after(() => window.close());

  it('is replayed from its own place, with the values that lie beside it', async () => {
    await window.write('http-client.env.json', JSON.stringify({ $shared: { word: 'outside' } }));
    const text = `### far away\nGET ${window.url}/get?w={{word}}\n`;
    const editor = await window.edit('far.http', text);
    await click(await lensOn(editor.document.uri, 2, 'Send Request'));
    const sent = await shownExchange();
    assert.match(sent.url, /w=outside$/);
    const [shown] = await eventually('it', async () => {
      const found = await exchanges('far away');
      return found.length > 0 && found;
    });
    await vscode.commands.executeCommand(COMMANDS.replayToday, shown?.node);
    const replayed = await shownExchange(sent.id);
    assert.equal(replayed.state, 'response');
    assert.match(replayed.url, /w=outside$/);
  });
});

describe('another process on the same workspace', () => {
  const window = new Window({ inWorkspace: true });
  before(() => window.open());
  after(() => window.close());

  function byCommand(name: string): Promise<void> {
    const args = [COMMAND, 'send', window.path(name), '--all', '--session', 'shared'];
    return new Promise((resolve, reject) => {
      execFile(process.execPath, args, { cwd: workspaceFolder() }, (error, _, stderr) => {
        if (error === null) resolve();
        else reject(new Error(stderr));
      });
    });
  }

  it('shares its history and its cookies with this window, also what it changes later', async () => {
    const shared = async () => {
      const sessions = await shownIn('cookies');
      const session = sessions.find(({ item }) => item.label === 'shared');
      if (session === undefined) return [];
      const [domain] = await shownIn('cookies', session.node);
      const cookies = domain === undefined ? [] : await shownIn('cookies', domain.node);
      return cookies.map(({ item }) => labelOf(item));
    };
    for (const [at, who] of ['one', 'two'].entries()) {
      const file = `${who}.http`;
      await window.write(
        file,
        `### sent elsewhere ${who}\nGET ${window.url}/cookies/set?${who}=1\n`,
      );
      await byCommand(file);
      await eventually(
        'the exchange',
        async () => (await exchanges(`elsewhere ${who}`)).length > 0,
      );
      await eventually('the cookie', async () => (await shared()).length === at + 1);
    }
    const editor = await window.edit(
      'here.http',
      `### sent here\n# @session shared\nGET ${window.url}/cookies\n`,
    );
    await window.write('three.http', `GET ${window.url}/cookies/set?three=1\n`);
    await byCommand('three.http');
    await click(await lensOn(editor.document.uri, 3, 'Send Request'));
    const { hops } = await shownExchange();
    assert.deepEqual(hops[0]?.cookiesSent.map(({ name }) => name).sort(), ['one', 'three', 'two']);
  });

  it('loses nothing to it when both write at the same time', async () => {
    const requests = (who: string) =>
      Array.from({ length: 5 }, (_, at) => `### ${who} ${at}\nGET ${window.url}/get\n`).join('\n');
    await window.write('theirs.http', requests('by command'));
    await window.edit('ours.http', requests('by window'));
    await Promise.all([byCommand('theirs.http'), vscode.commands.executeCommand(COMMANDS.sendAll)]);
    await eventually('all ten exchanges', async () => {
      const [ours, theirs] = [await exchanges('by window'), await exchanges('by command')];
      return ours.length === 5 && theirs.length === 5;
    });
  });
});
