import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/host/commands.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import {
  Window,
  click,
  eventually,
  lensOn,
  postcard,
  shownExchange,
  workspaceFolder,
} from './window.ts';

describe('a project in the editor', () => {
  const window = new Window({ inWorkspace: true });
  before(() => window.open());
  after(() => window.close());

  it('sends what a request needs before it', async () => {
    const editor = await window.edit(
      'chain.http',
      [
        '### first\n# @name first',
        `GET ${window.url}/get?from=first\n`,
        '### second',
        `GET ${window.url}/get?got={{first.response.body.$.args.from}}\n`,
      ].join('\n'),
    );
    await click(await lensOn(editor.document.uri, 6, 'Send Request'));
    const exchange = await shownExchange();
    assert.equal(exchange.title, 'second');
    assert.match(exchange.url, /got=first$/);
    await lensOn(editor.document.uri, 3, '200');
  });

  it('runs the whole shop of the examples as its files promise', async () => {
    const from = path.join(workspaceFolder(), 'shop');
    await fs.cp(from, window.path('shop'), { recursive: true });
    const base = { base: window.url };
    await window.write('http-client.env.json', JSON.stringify({ $shared: base, demo: base }));
    await vscode.commands.executeCommand(COMMANDS.selectEnvironment, 'demo');
    const uri = vscode.Uri.file(window.path('shop/letters.http'));
    await vscode.window.showTextDocument(uri);
    const results = await vscode.commands.executeCommand<readonly RunResult[]>(COMMANDS.sendAll);
    const wrong = results.filter(({ ok }) => !ok);
    assert.deepEqual(
      wrong.map(({ name, failure, tests }) => ({
        ...{ name, failure: failure?.message },
        tests: tests.filter(({ ok }) => !ok).map(({ message }) => message),
      })),
      [],
    );
    assert.ok(results.length >= 12, `${results.length} requests`);
    await vscode.commands.executeCommand(COMMANDS.selectEnvironment, '');
  });

  it('takes an answer that differs as the accepted one', async () => {
    const editor = await window.edit(
      'snapshot.http',
      `### kept\n# @snapshot\nGET ${window.url}/json\n`,
    );
    const { uri } = editor.document;
    await click(await lensOn(uri, 3, 'Send Request'));
    await click(await lensOn(uri, 3, 'Accept snapshot'));
    const accepted = await shownExchange();
    assert.ok(accepted.tests.every(({ ok }) => ok));
    const names = await fs.readdir(window.path('snapshot.http.snap'));
    assert.equal(names.length, 1);
    await click(await lensOn(uri, 3, 'Send Request'));
    const again = await shownExchange(accepted.id);
    assert.equal(again.tests.find(({ name }) => name === 'snapshot')?.ok, true);
  });

  it('follows .postcard.json at the root', async () => {
    const file = path.join(workspaceFolder(), '.postcard.json');
    const editor = await window.edit('team.http', `### team\nGET ${window.url}/headers\n`);
    const { uri } = editor.document;
    try {
      await fs.writeFile(file, JSON.stringify({ headers: { 'X-Team': 'letters' } }));
      await eventually('the header', async () => {
        await click(await lensOn(uri, 2, 'Send Request'));
        const { state } = (await postcard()).panel();
        const exchange = state.kind === 'shown' ? state.exchange : null;
        return exchange?.hops[0]?.requestHeaders.some(
          ([name, value]) => name === 'X-Team' && value === 'letters',
        );
      });
    } finally {
      await fs.rm(file);
    }
  });

  it('shows each request in a panel of its own where the setting says so', async () => {
    const configuration = vscode.workspace.getConfiguration('postcard');
    await configuration.update('panel', 'each', vscode.ConfigurationTarget.Global);
    try {
      const editor = await window.edit(
        'panels.http',
        `### panel one\nGET ${window.url}/get\n\n### panel two\nGET ${window.url}/get\n`,
      );
      for (const line of [2, 5])
        await click(await lensOn(editor.document.uri, line, 'Send Request'));
      await eventually('two panels', () => {
        const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
          tabs.map(({ label }) => label),
        );
        return labels.includes('panel one') && labels.includes('panel two');
      });
    } finally {
      await configuration.update('panel', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('reads settings of REST Client where ours say nothing', async () => {
    const file = path.join(workspaceFolder(), '.vscode/settings.json');
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(
      file,
      JSON.stringify({ 'rest-client.defaultHeaders': { 'X-Moved': 'yes' } }),
    );
    try {
      const editor = await window.edit('moved.http', `### moved\nGET ${window.url}/headers\n`);
      await eventually('the header', async () => {
        await click(await lensOn(editor.document.uri, 2, 'Send Request'));
        const { state } = (await postcard()).panel();
        const exchange = state.kind === 'shown' ? state.exchange : null;
        return exchange?.hops[0]?.requestHeaders.some(([name]) => name === 'X-Moved');
      });
    } finally {
      await fs.rm(file);
    }
  });
});
