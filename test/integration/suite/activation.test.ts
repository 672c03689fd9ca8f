import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  EXTENSION_ID,
  Window,
  click,
  eventually,
  lensOn,
  lensesOf,
  postcard,
  shownExchange,
  shownIn,
} from './window.ts';

/** The files of our code that this extension host has loaded, by their names. */
function loaded(): string[] {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);
  const folder = path.join(extension?.extensionPath ?? '', 'dist');
  return Object.keys(require.cache)
    .filter((file) => file.startsWith(`${folder}${path.sep}`))
    .map((file) => path.relative(folder, file).replaceAll(path.sep, '/'))
    .toSorted();
}

const AWAKE = ['extension.cjs'];
const WITH_DOCUMENT = [...AWAKE, 'core.cjs'];
/** The slips of a file are found once it is drawn, what it means is checked once typing rests. */
const AT_REST = [...WITH_DOCUMENT, 'checks.cjs', 'language.cjs', 'insight.cjs', 'atRest.cjs'];
const SENT = [...AT_REST, 'actions.cjs', 'hostEngine.cjs', 'panel.cjs'];

function isLoaded(names: readonly string[]): boolean {
  const now = new Set(loaded());
  return names.every((name) => now.has(name));
}

// Files run in the order of their names, and these tests in theirs: nothing was sent before.
describe('nothing is loaded before it is needed', () => {
  const window = new Window();
  before(() => window.open());
  after(() => window.close());

  it('without a .http file: the entry alone, and not what any command or view does', async () => {
    await postcard();
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(loaded(), AWAKE);
  });

  it('with one: the parser and what is around it, and not the engine, the panel or the views', async () => {
    const text = `GET ${window.url}/get\n`;
    const { document } = await window.edit('wakes.http', text);
    assert.equal(document.languageId, 'http');
    assert.ok((await lensesOf(document.uri)).length > 0, 'the first question has an answer');
    assert.ok(isLoaded(WITH_DOCUMENT));
    await eventually('the checks at rest', () => isLoaded(AT_REST));
    assert.deepEqual(loaded(), AT_REST.toSorted());
    assert.equal((await postcard()).isEngineLoaded(), false);
  });

  it('with a first send: the engine and the panel, and not the sandbox, the views or the formatter', async () => {
    const { document } = await window.edit('sends.http', `GET ${window.url}/get\n`);
    await click(await lensOn(document.uri, 1, 'Send Request'));
    await shownExchange();
    assert.deepEqual(
      loaded().filter((name) => !name.startsWith('vendor/')),
      SENT.toSorted(),
    );
    assert.deepEqual(
      loaded().filter((name) => /xml|xpath|jsonpath|oauth|chardet/.test(name)),
      [],
    );
  });

  it('with a first look at the side bar: the views', async () => {
    await shownIn('requests');
    assert.ok(isLoaded(['views.cjs']));
  });
});
