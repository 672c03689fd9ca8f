import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { COMMANDS, INTERNAL_COMMANDS } from '../../../src/host/commands.ts';
import { hostilePayloads } from '../../webview/support/payloads.ts';
import { Window, eventually, labelOf, lensesOf, postcard, shownIn } from './window.ts';

const OURS = new Set<string>([...Object.values(COMMANDS), ...Object.values(INTERNAL_COMMANDS)]);
/** Those of VS Code that our items may run. */
const ALLOWED = new Set(['vscode.open', 'workbench.action.openSettings']);

/** Nobody may reach it. */
const reached: string[] = [];
const canary = http.createServer((request, response) => {
  reached.push(request.url ?? '');
  response.end();
});

/** One line each, as a name in a file has it. */
function names(url: string): string[] {
  return hostilePayloads(url).map((payload) => payload.replace(/[\r\n]+/g, ' ').trim());
}

/** Text is text: no Markdown, which could hold a link or a command, and no command but known ones. */
function assertPlain({ label, description, tooltip, command }: vscode.TreeItem): void {
  for (const text of [label, description, tooltip]) {
    assert.ok(text === undefined || typeof text === 'string', JSON.stringify(text));
  }
  if (command !== undefined) {
    assert.ok(OURS.has(command.command) || ALLOWED.has(command.command), command.command);
  }
}

describe('hostile names in the editor and its views', () => {
  const window = new Window({ inWorkspace: true });
  let payloads: string[] = [];
  before(async () => {
    await window.open();
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
    payloads = names(`http://127.0.0.1:${(canary.address() as AddressInfo).port}/canary`);
  });
  after(async () => {
    canary.closeAllConnections();
    canary.close();
    await window.close();
  });

  it('are only text as titles of requests, in the tree and above the lines', async () => {
    assert.ok(payloads.length >= 500);
    const text = payloads.map((name) => `### ${name}\nGET ${window.url}/get\n`).join('\n');
    const editor = await window.edit('hostile.http', text);
    const folders = await eventually('the file', async () => {
      const found = await shownIn('requests');
      return found.some(({ item }) => labelOf(item).includes('postcard-window')) && found;
    });
    const mine = folders.find(({ item }) => labelOf(item).includes('postcard-window'));
    const [file] = await shownIn('requests', mine?.node);
    const requests = await shownIn('requests', file?.node);
    assert.ok(requests.length >= 500, `${requests.length} requests`);
    for (const { item } of requests) assertPlain(item);
    for (const { command } of await lensesOf(editor.document.uri)) {
      assert.ok(command === undefined || OURS.has(command.command), command?.command);
    }
  });

  it('are only text as environments and their variables', async () => {
    const values = Object.fromEntries(payloads.map((name, at) => [`v${at} ${name}`, name]));
    const environments = Object.fromEntries(payloads.map((name) => [name, { a: name }]));
    await window.write('http-client.env.json', JSON.stringify({ ...environments, dev: values }));
    await window.edit('environments.http', `GET ${window.url}/get\n`);
    const shown = await eventually('them', async () => {
      const found = await shownIn('environments');
      return found.length >= 400 && found;
    });
    for (const { item } of shown) assertPlain(item);
    const dev = shown.find(({ item }) => item.label === 'dev');
    const variables = await shownIn('environments', dev?.node);
    assert.ok(variables.length >= 400, `${variables.length} variables`);
    for (const { item } of variables) assertPlain(item);
  });

  it('are only text as cookies, and as what was sent', async () => {
    await vscode.commands.executeCommand(COMMANDS.clearCookies);
    const file = vscode.Uri.file(window.path('jar.json'));
    const cookies = payloads.slice(0, 300).map((name, at) => ({
      ...{
        name: `${name.replace(/[\s=;,\p{Cc}]/gu, '')}${at}`,
        value: name.replace(/[;\p{Cc}]/gu, ''),
      },
      ...{ domain: '127.0.0.1', path: `/${at}`, expires: null, secure: false, httpOnly: false },
      ...{ hostOnly: true, sameSite: null },
    }));
    await window.write('jar.json', JSON.stringify({ version: 1, cookies }));
    await vscode.commands.executeCommand(COMMANDS.importCookies, undefined, file);
    const domains = await shownIn('cookies');
    for (const { item, node } of domains) {
      assertPlain(item);
      for (const { item: cookie } of await shownIn('cookies', node)) assertPlain(cookie);
    }
    assert.ok(domains.length > 0, 'there are cookies');
    await vscode.commands.executeCommand(COMMANDS.clearCookies);
    const text = payloads
      .slice(0, 20)
      .map((name) => `### ${name}\nGET ${window.url}/get\n`)
      .join('\n');
    await window.edit('sent.http', text);
    await vscode.commands.executeCommand(COMMANDS.sendAll);
    const [today] = await eventually('the history', async () => {
      const found = await shownIn('history');
      return found.length > 0 && found;
    });
    for (const { item } of await shownIn('history', today?.node)) assertPlain(item);
    assert.equal((await postcard()).panel().state.kind, 'shown');
  });

  it('reach nobody', () => {
    assert.deepEqual(reached, []);
  });
});
