import assert from 'node:assert/strict';
import { createSandbox } from '../../../src/scripting/sandbox.ts';
import type { Sandbox } from '../../../src/scripting/sandbox.ts';
import { watchAsync } from '../../../src/scripting/watchAsync.ts';
import { job } from './jobs.ts';

describe('promises that are rejected in scripts', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await createSandbox();
  });
  const run = async (code: string) => (await sandbox.run(job(code), 5000)).outcome;

  const alone: readonly (readonly [what: string, code: string, line: number])[] = [
    [
      'an async function',
      'async function main() {\n  throw new Error("no");\n}\nmain();\nclient.log(1)',
      11,
    ],
    [
      'an arrow function',
      'const main = async () => {\n  throw new Error("no");\n};\nmain(); client.log(1)',
      11,
    ],
    [
      'one called at once',
      '(async () => { await 1;\nthrow new Error("no"); })();\nclient.log(1)',
      11,
    ],
    ['Promise.reject', 'Promise.reject(new Error("no")); client.log(1)', 10],
    ['a promise by hand', 'new Promise((_, no) => no(new Error("no"))); client.log(1)', 10],
    [
      'what follows on a promise',
      'Promise.resolve(1).then(() => {\n throw new Error("no") }); client.log(1)',
      11,
    ],
    ['a microtask', 'queueMicrotask(() => { throw new Error("no") }); client.log(1)', 10],
    [
      'what a waiting function lets through',
      'async function a() {\nthrow new Error("no"); }\nasync function b() { await a(); }\nb(); client.log(1)',
      11,
    ],
  ];
  for (const [what, code, line] of alone) {
    it(`fails the script that nobody waits in, for ${what}`, async () => {
      const { error, logs } = await run(code);
      assert.deepEqual(logs, ['1']);
      assert.deepEqual([error?.code, error?.message, error?.line], ['exception', 'no', line]);
      assert.match(error?.hint ?? '', /await/);
    });
  }

  const awaited: readonly (readonly [what: string, code: string])[] = [
    [
      'await in a try',
      'async function a() { throw new Error("no"); }\ntry { await a(); } catch {} client.log(1)',
    ],
    [
      'catch',
      'const a = async () => { throw new Error("no") }; a().catch(() => {}); client.log(1)',
    ],
    [
      'catch at the end of a chain',
      'Promise.reject(new Error("no")).then(() => 2).finally(() => 3).catch(() => {}); client.log(1)',
    ],
    [
      'catch that comes later',
      'const p = Promise.reject(new Error("no")); setTimeout(() => p.catch(() => {}), 5); client.log(1)',
    ],
    [
      'Promise.allSettled',
      'async function a() { throw new Error("no"); }\nawait Promise.allSettled([a(), Promise.reject(new Error("so"))]); client.log(1)',
    ],
    [
      'Promise.all, all of them',
      'async function a(x) { throw new Error(x); }\ntry { await Promise.all([a("a"), a("b")]); } catch {} client.log(1)',
    ],
    [
      'a promise that was resolved before',
      'new Promise((yes, no) => { yes(1); no(new Error("no")); }); client.log(1)',
    ],
    [
      'client.exit',
      'async function a() { throw new Error("no"); }\na(); client.log(1); client.exit()',
    ],
  ];
  for (const [what, code] of awaited) {
    it(`are no failure with ${what}`, async () => {
      const { error, logs } = await run(code);
      assert.deepEqual([error, logs], [null, ['1']]);
    });
  }

  it('fail the test that they belong to, and nothing else', async () => {
    const { error, tests } = await run(
      'client.test("a", async () => {\n  throw new Error("no"); });\n1',
    );
    assert.equal(error, null);
    assert.deepEqual(
      tests.map(({ name, ok, message, line }) => [name, ok, message, line]),
      [['a', false, 'no', 11]],
    );
  });

  it('are promises as before', async () => {
    const { logs, error } = await run(
      'const a = async () => { return 1 };\n' +
        'class Own extends Promise {}\n' +
        'client.log([a() instanceof Promise, Own.resolve(1) instanceof Own, Promise.name, await a(), await Promise.race([2])].join())',
    );
    assert.deepEqual([logs, error], [['true,true,Promise,1,2'], null]);
  });

  it('leave code alone that only looks like an async function', () => {
    for (const code of [
      '"async () => {"; {}',
      '// async () => {\n{}',
      'const async = 1; { }',
      'a.async() ; {}',
    ]) {
      assert.equal(watchAsync(code), code);
    }
  });
});
