import assert from 'node:assert/strict';
import { createSandbox } from '../../../src/scripting/sandbox.ts';
import type { Sandbox } from '../../../src/scripting/sandbox.ts';
import { watchAsync } from '../../../src/scripting/watchAsync.ts';
import { FILE, job } from './jobs.ts';

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
    ['an arrow with a value', 'const a = async () => JSON.parse("{");\na(); client.log(1)', 10],
    [
      'an arrow with a value of several lines',
      'const a = async (x) =>\n  x\n    .y.z\na({}); client.log(1)',
      12,
    ],
    [
      'arrows inside of each other',
      'const a = async (x) => async () => x.y.z, b = 1;\na({}).then(async (f) => { f() }); client.log(b)',
      10,
    ],
    [
      'an arrow that gives what fails',
      'const no = async () => {\nthrow new Error("no"); };\nconst a = async () => no();\na(); client.log(1)',
      11,
    ],
    [
      'a function that gives what fails',
      'async function no() {\nthrow new Error("no"); }\nasync function a() { return no(); }\na(); client.log(1)',
      11,
    ],
    [
      'a promise that is returned out of a try',
      'async function no() {\nthrow new Error("no"); }\nasync function a() { try { return no(); } catch { return 1; } }\na(); client.log(1)',
      11,
    ],
    [
      'what comes after finally',
      'Promise.reject(new Error("no")).finally(() => {}); client.log(1)',
      10,
    ],
    [
      'finally behind an async function',
      'async function no() {\nthrow new Error("no"); }\nno().finally(() => client.log(1)); 1',
      11,
    ],
    [
      'what finally throws',
      'Promise.resolve(1).finally(() => {\nthrow new Error("no") }); client.log(1)',
      11,
    ],
    [
      'a promise inside of a promise',
      'new Promise((yes) => yes(Promise.reject(new Error("no")))); client.log(1)',
      10,
    ],
    [
      'a chain that goes on with what fails',
      'Promise.resolve().then(() => Promise.reject(new Error("no"))); client.log(1)',
      10,
    ],
    [
      'what catch throws',
      'Promise.reject(1).catch(() => {\nthrow new Error("no") }); client.log(1)',
      11,
    ],
    [
      'the branch that has no catch',
      'const p = Promise.reject(new Error("no")); p.catch(() => {}); p.then(() => 1); client.log(1)',
      10,
    ],
    [
      'one of two with the same reason',
      'const no = new Error("no"); Promise.reject(no); Promise.reject(no).catch(() => {}); client.log(1)',
      10,
    ],
    ['Promise.all', 'Promise.all([Promise.reject(new Error("no")), 1]); client.log(1)', 10],
    [
      'a method',
      'class A { static async \'m\'() {\n throw new Error("no") } }\nA.m(); client.log(1)',
      11,
    ],
    [
      'a method of an object',
      'const a = { async m() {\n throw new Error("no") } };\na.m(); client.log(1)',
      11,
    ],
    [
      'a generator',
      'async function* g() { yield 1;\n throw new Error("no") }\n(async () => { for await (const x of g()) client.log(x) })(); 1',
      11,
    ],
    [
      'code with patterns and templates',
      'const q = /[}"\'`/]/g, t = `${`}`} async () => {`;\nconst a = async () => { if (/}/.test(t)) throw new Error("no") };\na(); client.log(1)',
      11,
    ],
    ['a timer', 'setTimeout(async () => {\nthrow new Error("no") }, 10); client.log(1)', 11],
    [
      'a list of them',
      '[1].map(async (x) => x.y.z);\n[1].forEach(async (x) => { await x.y.z() }); client.log(1)',
      10,
    ],
    [
      'a function in strict mode',
      'async function a() {\n  "use strict"; undeclared = 1 }\na(); client.log(1)',
      11,
    ],
    [
      'a script that waits',
      'const a = async () => JSON.parse("{");\nawait 1; a(); client.log(1)',
      10,
    ],
  ];
  for (const [what, code, line] of alone) {
    it(`fails the script that nobody waits in, for ${what}`, async () => {
      const { error, logs } = await run(code);
      assert.deepEqual(logs, ['1']);
      assert.deepEqual([error?.code, error?.line], ['exception', line]);
      if (code.includes('Error("no")')) assert.equal(error?.message, 'no');
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
    [
      'catch behind finally',
      'Promise.reject(new Error("no")).finally(() => {}).catch(() => {}); client.log(1)',
    ],
    [
      'catch behind finally of an async function',
      'const a = async () => JSON.parse("{"); a().finally(() => {}).catch(() => client.log(1));',
    ],
    [
      'await of an arrow that gives what fails',
      'const no = async () => { throw new Error("no") }; const a = async () => no();\ntry { await a() } catch { client.log(1) }',
    ],
    [
      'a try around a function that returns what fails',
      'async function no() { throw new Error("no") }\nfunction b() { return no() }\nasync function a() { try { await b() } catch { client.log(1) } }\na()',
    ],
    [
      'two that listen to one',
      'const p = (async () => { throw 1 })(); p.catch(() => {}); p.then(() => 2, () => {}); client.log(1)',
    ],
    [
      'an object that can be waited for',
      'const lazy = { then(_, no) { no(new Error("no")) } };\ntry { await lazy } catch {} Promise.resolve(lazy).catch(() => {}); client.log(1)',
    ],
    [
      'the loop that runs a generator',
      'async function* g() { throw new Error("no") }\ntry { for await (const x of g()) client.log(x) } catch { client.log(1) }',
    ],
    [
      'functions without a body or a value',
      'const a = async () => {}; async function b() { return }\na(); b(); await a(); client.log(1)',
    ],
    [
      'names that only look so',
      'const o = { return: 1, async: 2, await() { return this.return } };\nconst a = async () => o.return ?? 0;\nif (await a() === 1 && o.await()) client.log(1)',
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

  it('fail scripts that import, and what they import, with the place', async () => {
    const lib =
      'export async function no() {\n  throw new Error("no"); }\nexport const so = async () => JSON.parse("{");';
    const modules = [{ importer: FILE, specifier: './lib.js', path: '/project/lib.js', code: lib }];
    const code = 'import { no, so } from "./lib.js";\nconst own = async () => [].x.y;\n';
    for (const [call, file, line] of [
      ['own()', FILE, 11],
      ['no()', FILE, 12],
      ['queueMicrotask(so)', '/project/lib.js', 3],
    ] as const) {
      const given = job(`${code}${call}; client.log(1)`, { modules });
      const { error, logs } = (await sandbox.run(given, 5000)).outcome;
      assert.deepEqual(logs, ['1']);
      assert.deepEqual([error?.code, error?.file, error?.line], ['exception', file, line], call);
    }
    const caught = job(`${code}so().catch(() => client.log(1))`, { modules });
    assert.deepEqual((await sandbox.run(caught, 5000)).outcome.error, null);
  });

  it('are told from a module that cannot be read, which has its own place', async () => {
    const modules = [
      { importer: FILE, specifier: './lib.js', path: '/project/lib.js', code: '\nlet = ;' },
    ];
    const { error } = (await sandbox.run(job('import "./lib.js";', { modules }), 5000)).outcome;
    assert.deepEqual([error?.code, error?.file, error?.line], ['syntax', '/project/lib.js', 2]);
  });

  it('fail scripts whose required files lose them', async () => {
    const lib = 'exports.no = async () => { throw new Error("no") };';
    const modules = [{ importer: FILE, specifier: './lib.js', path: '/project/lib.js', code: lib }];
    const { error } = (
      await sandbox.run(job('require("./lib.js").no(); client.log(1)', { modules }), 5000)
    ).outcome;
    assert.deepEqual([error?.code, error?.message], ['exception', 'no']);
  });

  it('name the module that a script with imports waits in for ever', async () => {
    const { error } = await run('import x from "./none.js";');
    assert.equal(error?.code, 'import');
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
