import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/host/commands.ts';
import { SETTINGS } from '../../../src/host/settingsTable.ts';
import { Window, click, eventually, lensOn, postcard, shownExchange } from './window.ts';

describe('a .http file in the editor', () => {
  const window = new Window();
  before(() => window.open());
  after(() => window.close());

  it('has every command', async () => {
    await postcard();
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(COMMANDS).filter((command) => !known.has(command)),
      [],
    );
  });

  it('has every setting, with its default', () => {
    const configuration = vscode.workspace.getConfiguration('postcard');
    for (const [key, setting] of Object.entries(SETTINGS)) {
      assert.deepEqual(configuration.inspect(key)?.defaultValue, setting.default, key);
    }
  });

  it('underlines what is wrong and offers the repair', async () => {
    const editor = await window.edit('typo.http', '# @nmae login\nGET http://127.0.0.1/\n');
    const { uri } = editor.document;
    const [diagnostic] = await eventually('a diagnostic', () => {
      const found = vscode.languages.getDiagnostics(uri);
      return found.length > 0 ? found : null;
    });
    assert.ok(diagnostic);
    assert.equal(diagnostic.source, 'postcard');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      diagnostic.range,
    );
    const fix = actions.find(({ edit }) => edit !== undefined);
    assert.ok(fix?.edit, 'there is a fix');
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(editor.document.getText(), /@name login/);
    await eventually('no diagnostic', () => vscode.languages.getDiagnostics(uri).length === 0);
  });

  it('lists its requests in the outline and folds them', async () => {
    const editor = await window.edit(
      'outline.http',
      '### one\nGET http://127.0.0.1/a\nAccept: */*\n\n###\nPOST http://127.0.0.1/b\n\nx\n',
    );
    const { uri } = editor.document;
    const symbols = await eventually('symbols', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        uri,
      );
      return found !== undefined && found.length > 0 ? found : null;
    });
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['one', 'POST http://127.0.0.1/b'],
    );
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      uri,
    );
    assert.deepEqual(
      folds.map(({ start, end }) => [start, end]),
      [
        [0, 2],
        [4, 7],
      ],
    );
  });

  it('uses the values of the chosen environment', async () => {
    await window.write(
      'http-client.env.json',
      JSON.stringify({ dev: { path: 'get' }, other: { path: 'headers' } }),
    );
    const editor = await window.edit('environment.http', `### env\nGET ${window.url}/{{path}}\n`);
    let previous: string | null = null;
    for (const [name, path] of [
      ['dev', '/get'],
      ['other', '/headers'],
    ] as const) {
      await vscode.commands.executeCommand(COMMANDS.selectEnvironment, name);
      assert.deepEqual((await postcard()).environment(), [name]);
      await click(await lensOn(editor.document.uri, 2, 'Send Request'));
      const exchange = await shownExchange(previous);
      assert.equal(exchange.environment, name);
      assert.ok(exchange.url.endsWith(path), exchange.url);
      previous = exchange.id;
    }
    await vscode.commands.executeCommand(COMMANDS.selectEnvironment, '');
    assert.deepEqual((await postcard()).environment(), []);
  });

  it('keeps cookies between requests until they are cleared', async () => {
    const editor = await window.edit(
      'cookies.http',
      `### set\nGET ${window.url}/cookies/set?a=1\n\n### see\nGET ${window.url}/cookies\n`,
    );
    const { uri } = editor.document;
    await click(await lensOn(uri, 2, 'Send Request'));
    const set = await shownExchange();
    await click(await lensOn(uri, 5, 'Send Request'));
    const see = await shownExchange(set.id);
    assert.deepEqual(
      see.hops[0]?.cookiesSent.filter(({ sent }) => sent).map(({ name }) => name),
      ['a'],
    );
    await vscode.commands.executeCommand(COMMANDS.clearCookies);
    await click(await lensOn(uri, 5, 'Send Request'));
    const after = await shownExchange(see.id);
    assert.deepEqual(after.hops[0]?.cookiesSent, []);
  });
});
