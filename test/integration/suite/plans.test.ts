import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/host/commands.ts';
import { DRY_RUN_SCHEME } from '../../../src/host/dryRunDocuments.ts';
import { Window, click, eventually, lensOn, lensesOf, postcard, shownIn } from './window.ts';

describe('requests that need others', () => {
  const window = new Window();
  before(() => window.open());
  after(() => window.close());

  const chain = () =>
    [
      '### Log in\n# @name signin\n# @json\nPOST ' + `${window.url}/post\n\n{"token": "abc"}\n`,
      `### Basket\n# @name cart\nGET ${window.url}/get?t={{signin.response.body.$.json.token}}\n`,
      `### Order\n# @name checkout\n# @ref cart\nGET ${window.url}/get?order\n`,
    ].join('\n');
  const ORDER_LINE = 15;

  /** The exchanges of the history, newest first, of the request with this name. */
  async function sent(name: string): Promise<number> {
    const groups = await shownIn('history');
    const items = await Promise.all(groups.map(({ node }) => shownIn('history', node)));
    return items.flat().filter(({ item }) => item.label === name).length;
  }

  it('say in their lens how many, and what they are to who points at it', async () => {
    const { document } = await window.edit('chain.http', chain());
    const lens = await lensOn(document.uri, ORDER_LINE, 'Send with 2 before it');
    assert.match(lens.command?.tooltip ?? '', /signin, then cart/);
    await lensOn(document.uri, 10, 'Send with 1 before it');
    const titles = (await lensesOf(document.uri))
      .filter(({ range }) => range.start.line === 3)
      .map(({ command }) => command?.title);
    assert.deepEqual(titles, ['Send Request', 'Dry run']);
  });

  it('tell over their line what is sent first, why, and whether an answer is there', async () => {
    const { document } = await window.edit('told.http', chain());
    await lensOn(document.uri, ORDER_LINE, 'Send with 2 before it');
    const told = async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(ORDER_LINE - 1, 8),
      );
      const texts = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
      // Appended text has its blanks escaped.
      return texts.map(({ value }) => value.replaceAll('&nbsp;', ' ')).join('\n');
    };
    const before = await told();
    assert.match(before, /Sent before it/);
    assert.match(before, /1\. signin: POST .*\n\s+Line 4: cart uses its answer\./);
    assert.match(before, /2\. cart: GET .*\n\s+Line 10: checkout uses its answer\./);
    assert.doesNotMatch(before, /is there/);
    await click(await lensOn(document.uri, 4, 'Send Request'));
    await eventually('an answer', async () => /An answer of .* is there/.test(await told()));
  });

  it('follow what is typed', async () => {
    const editor = await window.edit('typed.http', chain());
    await lensOn(editor.document.uri, ORDER_LINE, 'Send with 2 before it');
    await editor.edit((edit) => {
      edit.delete(new vscode.Range(ORDER_LINE - 2, 0, ORDER_LINE - 1, 0));
    });
    await eventually('no other one before it', async () =>
      (await lensesOf(editor.document.uri)).every(
        ({ range, command }) =>
          range.start.line !== ORDER_LINE - 2 || !/before it/.test(command?.title ?? ''),
      ),
    );
  });

  it('are sent with all of them, although there are answers', async () => {
    const { document } = await window.edit('again.http', chain());
    // Others of these tests have sent some of them.
    const before = new Map<string, number>();
    for (const name of ['signin', 'cart', 'checkout']) before.set(name, await sent(name));
    const more = async (name: string) => (await sent(name)) - (before.get(name) ?? 0);
    await click(await lensOn(document.uri, ORDER_LINE, 'Send with 2 before it'));
    await click(await lensOn(document.uri, ORDER_LINE, 'Send Request'));
    const signedIn = await eventually('both are kept', async () =>
      (await more('checkout')) === 2 ? more('signin') : null,
    );
    assert.equal(signedIn, 1, 'an answer that is there serves an ordinary send');
    await click(await lensOn(document.uri, ORDER_LINE, 'Send with 2 before it'));
    await eventually('it was sent once more', async () => (await more('checkout')) === 3);
    assert.equal(await more('signin'), 2);
    assert.equal(await more('cart'), 2);
  });

  it('show their plan, which sends nothing', async () => {
    const editor = await window.edit('plan.http', chain());
    editor.selection = new vscode.Selection(ORDER_LINE - 1, 0, ORDER_LINE - 1, 0);
    const results = await sent('checkout');
    await vscode.commands.executeCommand(COMMANDS.showPlan);
    const shown = await eventually('the plan', () =>
      vscode.workspace.textDocuments.find(
        ({ uri }) => uri.scheme === DRY_RUN_SCHEME && uri.path === '/checkout (plan).http',
      ),
    );
    assert.match(
      shown.getText(),
      /^# What is sent with checkout, first to last\. Nothing was sent\.$/m,
    );
    assert.match(shown.getText(), /# 1\. signin: POST[^]*# 2\. cart: GET[^]*# 3\. checkout: GET/);
    assert.equal(await sent('checkout'), results);
    assert.ok((await postcard()).isEngineLoaded());
  });
});
