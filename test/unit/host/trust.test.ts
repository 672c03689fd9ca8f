import assert from 'node:assert/strict';
import { COMMANDS, HARMLESS_COMMANDS, INTERNAL_COMMANDS } from '../../../src/host/commands.ts';
import { openFakeWindow } from './fakeWindow.ts';
import type { FakeWindow } from './fakeWindow.ts';

/** What a hostile caller could pass to a command that no menu shows. */
const ENTRY = { id: '1', ref: { file: 'a.http', key: 'x', ordinal: 0 }, environment: [], time: '' };
const ARGUMENTS: readonly (readonly unknown[])[] = [
  [],
  ['prod'],
  [{ uri: 'file:///etc/passwd', ref: ENTRY.ref }],
  [{ kind: 'exchange', entry: ENTRY, grouped: 'day' }],
  [{ kind: 'group', label: 'Today', entries: [ENTRY] }],
  [{ kind: 'session', session: null }],
  [{ kind: 'environment', name: 'prod', files: [] }],
  [
    {
      kind: 'variable',
      environment: 'prod',
      variable: { name: 'a', value: 'b', secret: true, file: '/etc/passwd' },
    },
  ],
];
/** What would read, write or send. */
const FORBIDDEN =
  /^(?:HostEngine|workspace\.(?:openTextDocument|findFiles|fs\.)|window\.(?:showTextDocument|showInputBox|showQuickPick|createQuickPick|showSaveDialog|showOpenDialog)|workspace\.getConfiguration\(\)\.update|env\.)/;

describe('a workspace that is not trusted', () => {
  let window: FakeWindow;
  before(async function () {
    this.timeout(60_000);
    window = await openFakeWindow(false);
  });
  after(() => window.close());
  beforeEach(() => {
    window.calls.length = 0;
    window.messages.length = 0;
  });

  const all = [...Object.values(COMMANDS), ...Object.values(INTERNAL_COMMANDS)];

  it('has every command', () => {
    assert.deepEqual([...window.commands.keys()].toSorted(), all.toSorted());
  });

  for (const id of all.filter((each) => !HARMLESS_COMMANDS.has(each))) {
    it(`gets nothing but an explanation from ${id}`, async () => {
      for (const args of ARGUMENTS) {
        window.messages.length = 0;
        await window.commands.get(id)?.(...args);
        assert.deepEqual(
          window.calls.filter((name) => FORBIDDEN.test(name)),
          [],
        );
        assert.equal(window.messages.length, 1);
        assert.match(window.messages[0] ?? '', /^Restricted Mode: .+ needs a trusted workspace\.$/);
      }
    });
  }

  for (const id of HARMLESS_COMMANDS) {
    it(`is read by nothing that ${id} does`, async () => {
      if (id === COMMANDS.openTour) return; // it reads what came with the extension
      for (const args of ARGUMENTS) await window.commands.get(id)?.(...args);
      assert.deepEqual(
        window.calls.filter((name) => FORBIDDEN.test(name)),
        [],
      );
    });
  }

  it('shows empty views', async () => {
    assert.deepEqual(
      [...window.trees.keys()].toSorted(),
      ['cookies', 'environments', 'history', 'requests'].map((name) => `postcard.${name}`),
    );
    for (const [id, tree] of window.trees) {
      assert.deepEqual(await tree.getChildren(), [], id);
      for (const [node] of ARGUMENTS.slice(3))
        assert.deepEqual(await tree.getChildren(node), [], id);
    }
    assert.deepEqual(
      window.calls.filter((name) => FORBIDDEN.test(name)),
      [],
    );
  });

  it('gives no document of the history', async () => {
    const text = await window.contents.get('postcard-history')?.({ query: '1&exchange' });
    assert.match(String(text), /Restricted Mode/);
    assert.deepEqual(
      window.calls.filter((name) => FORBIDDEN.test(name)),
      [],
    );
  });

  it('runs no test', async () => {
    while (window.runs.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(window.runs.length, 1);
    await window.runs[0]?.({}, { onCancellationRequested: () => ({ dispose: () => undefined }) });
    assert.deepEqual(
      window.calls.filter((name) => FORBIDDEN.test(name) || name.includes('createTestRun')),
      [],
    );
  });
});

describe('a window without a .http file', () => {
  const sleeping = async (use: (window: FakeWindow) => Promise<void>) => {
    const window = await openFakeWindow(false, { withDocument: false });
    try {
      await use(window);
    } finally {
      await window.close();
    }
  };
  /** What only the second bundle asks for. */
  const isAwake = ({ calls }: FakeWindow) => calls.includes('languages.registerHoverProvider');

  it('knows every command and every view, and has nothing behind them yet', async function () {
    this.timeout(60_000);
    await sleeping(async (window) => {
      await window.settle();
      assert.equal(window.commands.size, [...Object.values(COMMANDS)].length + 1);
      assert.equal(window.trees.size, 4);
      assert.equal(isAwake(window), false);
    });
  });

  it('is not woken by a command that is refused, and is by one that is not', () =>
    sleeping(async (window) => {
      await window.commands.get(COMMANDS.send)?.();
      await window.settle();
      assert.equal(isAwake(window), false);
      await window.commands.get(COMMANDS.showLog)?.();
      await window.settle();
      assert.equal(isAwake(window), true);
    }));

  it('opens no log before there is a line for it', () =>
    sleeping(async (window) => {
      await window.commands.get(COMMANDS.cancel)?.();
      await window.settle();
      assert.equal(isAwake(window), true);
      assert.ok(!window.calls.includes('window.createOutputChannel'));
      await window.commands.get(COMMANDS.showLog)?.();
      assert.ok(window.calls.includes('window.createOutputChannel'));
    }));
});

describe('a workspace that is trusted', () => {
  it('is asked for nothing by the commands: the checks above can fail', async function () {
    this.timeout(60_000);
    const window = await openFakeWindow(true);
    try {
      window.calls.length = 0;
      await window.commands.get(COMMANDS.clearCookies)?.();
      assert.ok(window.calls.some((name) => name.startsWith('HostEngine')));
      await window.commands.get(COMMANDS.sendAll)?.({ uri: 'file:///a.http', ref: ENTRY.ref });
      await window.commands.get(COMMANDS.send)?.({ uri: 'file:///a.http', ref: ENTRY.ref });
      assert.ok(window.calls.includes('workspace.openTextDocument'));
      assert.ok(!window.messages.some((message) => message.startsWith('Restricted Mode')));
    } finally {
      await window.close();
    }
  });
});
