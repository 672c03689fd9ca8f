import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Window, click, eventually, lensOn, postcard } from './window.ts';

/** What a run tells of one item. */
interface Told {
  readonly state: 'passed' | 'failed' | 'skipped' | 'errored';
  readonly messages: readonly vscode.TestMessage[];
}

type Messages = vscode.TestMessage | readonly vscode.TestMessage[];

async function explorer() {
  return eventually('the tests', async () => (await postcard()).tests());
}

/** Does what a run of VS Code's does, and hears what is told of each item, by its label. */
async function run(
  include: readonly vscode.TestItem[],
  exclude: readonly vscode.TestItem[] = [],
): Promise<ReadonlyMap<string, Told>> {
  const tests = await explorer();
  const { controller } = tests;
  const make = controller.createTestRun.bind(controller);
  const told = new Map<string, Told>();
  controller.createTestRun = (...given) => {
    const real = make(...given);
    const hear = (item: vscode.TestItem, state: Told['state'], messages: Messages = []) =>
      told.set(item.label, { state, messages: [messages].flat() });
    return {
      name: real.name,
      token: real.token,
      isPersisted: real.isPersisted,
      onDidDispose: real.onDidDispose,
      enqueued: real.enqueued.bind(real),
      started: real.started.bind(real),
      appendOutput: real.appendOutput.bind(real),
      addCoverage: real.addCoverage.bind(real),
      end: real.end.bind(real),
      passed: (item, elapsed) => {
        hear(item, 'passed');
        real.passed(item, elapsed);
      },
      skipped: (item) => {
        hear(item, 'skipped');
        real.skipped(item);
      },
      failed: (item, messages, elapsed) => {
        hear(item, 'failed', messages);
        real.failed(item, messages, elapsed);
      },
      errored: (item, messages, elapsed) => {
        hear(item, 'errored', messages);
        real.errored(item, messages, elapsed);
      },
    };
  };
  const source = new vscode.CancellationTokenSource();
  try {
    await tests.run(new vscode.TestRunRequest(include, exclude), source.token);
  } finally {
    controller.createTestRun = make;
    source.dispose();
  }
  return told;
}

/** The item of a file, once its requests are there. */
async function fileItem({ document }: vscode.TextEditor): Promise<vscode.TestItem> {
  const { controller } = await explorer();
  return eventually('the file among the tests', () =>
    controller.items.get(document.uri.toString()),
  );
}

function childOf(parent: vscode.TestItem, label: string): vscode.TestItem {
  const found = [...parent.children].map(([, item]) => item).find((item) => item.label === label);
  assert.ok(found, `${label} is among the items`);
  return found;
}

function shown({ children }: vscode.TestItem): string[] {
  return [...children].map(([, { label, range }]) => `${(range?.start.line ?? -1) + 1} ${label}`);
}

function states(told: ReadonlyMap<string, Told>): Record<string, string> {
  return Object.fromEntries([...told].map(([label, { state }]) => [label, state]));
}

describe('the Test Explorer', () => {
  const window = new Window({ inWorkspace: true });
  before(() => window.open());
  after(() => window.close());

  it('has each check of a request at its line, and tells of each by itself', async () => {
    const editor = await window.edit(
      'each.http',
      [
        '### checked',
        '# @raise-for-status',
        '# @expect header content-type json',
        `GET ${window.url}/status/404`,
        '',
        '?? status == 404',
        '?? status == 200',
        '',
        '> {%',
        '  client.test("is there", () => client.assert(response.status === 404));',
        '  // client.test("is no test", () => {});',
        '  client.test(`is not there`, () => {',
        '    client.assert.same(response.status, 200);',
        '  });',
        '%}',
      ].join('\n'),
    );
    const request = childOf(await fileItem(editor), 'checked');
    assert.deepEqual(shown(request), [
      '2 raise-for-status',
      '3 expect header content-type json',
      '6 status == 404',
      '7 status == 200',
      '10 is there',
      '12 is not there',
    ]);
    const told = await run([childOf(request, 'status == 200')]);
    assert.deepEqual(states(told), {
      checked: 'failed',
      'raise-for-status': 'failed',
      'expect header content-type json': 'failed',
      'status == 404': 'passed',
      'status == 200': 'failed',
      'is there': 'passed',
      'is not there': 'failed',
    });
    const of = (label: string) => {
      const [message] = told.get(label)?.messages ?? [];
      return [
        message?.expectedOutput,
        message?.actualOutput,
        (message?.location?.range.start.line ?? -1) + 1,
      ];
    };
    assert.deepEqual(of('status == 200'), ['200', '404', 7]);
    assert.deepEqual(of('is not there'), ['200', '404', 13]);
    assert.deepEqual(of('raise-for-status').slice(0, 1), ['a status below 400']);
    assert.equal(of('raise-for-status')[2], 2);
  });

  it('shows tests that only a script that ran can name, for as long as it tells of them', async () => {
    const lines = [
      '### told',
      `GET ${window.url}/get?n=2`,
      '',
      '> {%',
      '  for (let i = 0; i < Number(response.body.args.n); i++) {',
      '    client.test("no " + i, () => client.assert(i === 0));',
      '  }',
      '%}',
    ];
    const editor = await window.edit('told.http', lines.join('\n'));
    const file = await fileItem(editor);
    assert.deepEqual(shown(childOf(file, 'told')), []);
    const told = await run([file]);
    assert.deepEqual(states(told), { told: 'failed', 'no 0': 'passed', 'no 1': 'failed' });
    assert.deepEqual(shown(childOf(file, 'told')), ['6 no 0', '6 no 1']);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '\n');
      edit.replace(new vscode.Range(1, 0, 1, 0), '');
    });
    await eventually('the moved lines', () => shown(childOf(file, 'told')).includes('7 no 1'));
    await editor.edit((edit) => {
      const at = editor.document.getText().indexOf('n=2') + 2;
      edit.replace(
        new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + 1)),
        '1',
      );
    });
    const item = await eventually('the request with its new text', () =>
      [...file.children].map(([, child]) => child).find(({ id }) => !id.includes('n=2')),
    );
    assert.deepEqual(states(await run([item])), { told: 'passed', 'no 0': 'passed' });
    assert.deepEqual(shown(item), ['7 no 0']);
  });

  it('leaves out what is excluded: a file, a request, a check', async () => {
    const editor = await window.edit(
      'excluded.http',
      [
        '### one',
        `GET ${window.url}/get`,
        '?? status == 200',
        '?? status == 500',
        '',
        '### two',
        `GET ${window.url}/get`,
        '?? status == 201',
      ].join('\n'),
    );
    const file = await fileItem(editor);
    const one = childOf(file, 'one');
    assert.deepEqual(states(await run([file], [file])), {});
    assert.deepEqual(states(await run([file], [one])), {
      two: 'failed',
      'status == 201': 'failed',
    });
    const told = await run([file], [childOf(one, 'status == 500'), childOf(file, 'two')]);
    assert.deepEqual(states(told), { one: 'passed', 'status == 200': 'passed' });
  });

  it('takes a check as failed that fails in any round of a loop', async () => {
    const editor = await window.edit(
      'rounds.http',
      [
        '### rounds',
        '# @loop for code of [404, 200]',
        `GET ${window.url}/status/{{code}}`,
        '?? status == 200',
        '?? status < 500',
      ].join('\n'),
    );
    const told = await run([await fileItem(editor)]);
    assert.deepEqual(states(told), {
      rounds: 'failed',
      'status == 200': 'failed',
      'status < 500': 'passed',
    });
    assert.equal(told.get('status == 200')?.messages.length, 1);
  });

  it('shows both sides of an answer that differs from the accepted one', async () => {
    const editor = await window.edit(
      'kept.http',
      `### kept\n# @snapshot\nPOST ${window.url}/anything\nContent-Type: application/json\n\n{"is": "first"}\n`,
    );
    const { uri } = editor.document;
    const file = await fileItem(editor);
    const first = await run([file]);
    assert.deepEqual(states(first), { kept: 'failed', snapshot: 'failed' });
    await click(await lensOn(uri, 3, 'Accept snapshot'));
    assert.deepEqual(states(await run([file])), { kept: 'passed', snapshot: 'passed' });
    await editor.edit((edit) => {
      const at = editor.document.getText().indexOf('first');
      edit.replace(
        new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + 5)),
        'other',
      );
    });
    const [message] = (await run([file])).get('snapshot')?.messages ?? [];
    assert.match(message?.expectedOutput ?? '', /"first"/);
    assert.doesNotMatch(message?.expectedOutput ?? '', /"other"/);
    assert.match(message?.actualOutput ?? '', /"other"/);
    assert.equal(message?.location?.range.start.line, 1);
  });
});
