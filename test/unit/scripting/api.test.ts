import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import type { ScriptJob, ScriptOutcome } from '../../../src/runner/scriptPort.ts';
import { createSandbox } from '../../../src/scripting/sandbox.ts';
import type { Sandbox } from '../../../src/scripting/sandbox.ts';
import { FILE, job, preJob, response } from './jobs.ts';

describe('the API of scripts', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await createSandbox();
  });

  const run = async (given: ScriptJob): Promise<ScriptOutcome> =>
    (await sandbox.run(given, 5000)).outcome;
  /** What an expression is, after a response or before a request. */
  const check = (expression: string, expected: unknown, given: Partial<ScriptJob> = {}) => {
    it(`${expression} is ${JSON.stringify(expected)}`, async () => {
      const { logs, error } = await run(job(`client.log(JSON.stringify(${expression}))`, given));
      assert.equal(error?.message, undefined);
      assert.deepEqual(JSON.parse(logs[0] ?? 'null'), expected);
    });
  };
  const before_ = { when: 'pre', response: null } as const;

  describe('response, as JetBrains has it', () => {
    check('response.status', 200);
    check('response.body.users[1].name', 'Bo');
    check('typeof response.body', 'string', { response: response({ mimeType: 'text/plain' }) });
    check('typeof response.body', 'object', {
      response: response({ mimeType: 'application/problem+json' }),
    });
    check('response.body', '{', { response: response({ body: '{' }) });
    check('response.body', 'a\0b\ud800', {
      response: response({ mimeType: 'text/plain', body: 'a\0b\ud800' }),
    });
    check('response.headers.valueOf("x-MANY")', 'one');
    check('response.headers.valuesOf("X-Many")', ['one', 'two']);
    check('response.headers.valueOf("nothing")', null);
    check('response.headers.valuesOf("nothing")', []);
    check('response.contentType', { mimeType: 'application/json', charset: 'utf-8' });
    check('response.cookies.map((c) => [c.name, c.value])', [['sid', '31d4']]);
    check('response.cookieByName("sid").httpOnly', true);
    check('response.cookiesByName("no")', []);
    const lines = response({ mimeType: 'application/x-ndjson', body: '{"a":1}\n{"a":2}\n' });
    check(
      '(() => { const l = []; response.body.onEachLine((line, stop) => { l.push(line); stop(); }); return l; })()',
      ['{"a":1}'],
      { response: lines },
    );
    const events = response({
      mimeType: 'text/event-stream',
      body: 'event: x\ndata: one\ndata: two\n\n: comment\n\ndata: three\n\n',
    });
    check(
      '(() => { const l = []; response.body.onEachMessage((m) => l.push(m), () => l.push("end")); return l; })()',
      ['one\ntwo', 'three', 'end'],
      { response: events },
    );
    check('response.body.includes("three")', true, { response: events });
  });

  describe('response, as Requests has it', () => {
    check('response.statusCode', 200);
    check('[response.ok, response.reason, response.url]', [
      ...[true, 'OK', 'http://localhost/users?page=2'],
    ]);
    check('response.text.length', 64);
    check('response.json().total', 2);
    check('response.headers["content-type"]', 'application/json; charset=utf-8');
    check('response.headers["X-Many"]', 'one, two');
    check('"x-many" in response.headers', true);
    check('response.headers.nothing === undefined', true);
    check('response.elapsed', 1.25);
    check('response.encoding', 'utf-8');
    check('response.links.next.url', 'http://localhost/users?page=3');
    check('response.cookies.get("sid")', '31d4');
    check('[response.isRedirect, response.isPermanentRedirect]', [false, false]);
    check('response.request.method', 'POST');
    const moved = response({
      statusCode: 301,
      reason: 'Moved',
      headers: [['Location', '/x']],
      mimeType: '',
      body: 'over there',
    });
    check(
      'response.history.map((r) => [r.statusCode, r.isPermanentRedirect, r.text, r.history.length])',
      [[301, true, 'over there', 0]],
      { response: response({ history: [moved] }) },
    );
    for (const [statusCode, message] of [
      [404, 'HTTPError: 404 Client Error: Gone for url: http://localhost/users?page=2'],
      [503, 'HTTPError: 503 Server Error: Gone for url: http://localhost/users?page=2'],
      [302, undefined],
    ] as const) {
      it(`raiseForStatus() of ${statusCode}`, async () => {
        const given = { response: response({ statusCode, reason: 'Gone' }) };
        const { error } = await run(job('response.raiseForStatus()', given));
        assert.equal(error?.message, message);
      });
    }
  });

  describe('request', () => {
    check('request.name', 'users');
    check('request.method', 'POST');
    check('[request.url(), request.url.getRaw(), request.url.tryGetSubstituted()]', [
      ...[
        'http://localhost/users?page=2',
        '{{host}}/users?page=2',
        'http://localhost/users?page=2',
      ],
    ]);
    check('request.url.includes("page=2") && `${request.url}`.length', 29);
    check('request.body.getRaw()', '{"a":{{a}}}');
    check('JSON.parse(request.body.tryGetSubstituted()).a', 1);
    check(
      'request.headers.all().map((h) => [h.name(), h.getRawValue(), h.tryGetSubstitutedValue()])',
      [
        ['Accept', 'application/json', 'application/json'],
        ['X-Token', '{{token}}', 'abc'],
      ],
    );
    check('request.headers.findByName("x-token").value()', 'abc');
    check('request.headers.findByName("none")', null);
    check('request.environment.get("host")', 'http://localhost');
    check('request.environment.get("nested").a[0]', 1);
    check('request.environment.get("none")', null);
    check('request.variables.get("earlier")', 'set');
    check('request.iteration()', 3);
    check('typeof response', 'undefined', before_);

    it('tells what a script before the request changes', async () => {
      const { requestChanges, variables, error } = await run(
        preJob(`
          request.method = 'PUT';
          request.url = request.url + '&x=1';
          request.body = { b: 2 };
          request.headers.set('X-New', 5);
          request.headers.remove('Accept');
          request.variables.set('id', { deep: [1] });
          request.variables.set('earlier', null);
          if (request.headers.findByName('x-new').value() !== '5') throw new Error('not seen');
          if (request.url() !== 'http://localhost/users?page=2&x=1') throw new Error('not seen');
        `),
      );
      assert.equal(error, null);
      assert.deepEqual(requestChanges, [
        { kind: 'method', value: 'PUT' },
        { kind: 'url', value: 'http://localhost/users?page=2&x=1' },
        { kind: 'body', value: '{\n  "b": 2\n}' },
        { kind: 'header', name: 'X-New', value: '5' },
        { kind: 'header', name: 'Accept', value: null },
      ]);
      assert.deepEqual(variables, [
        { name: 'id', value: { deep: [1] } },
        { name: 'earlier', value: null },
      ]);
    });

    for (const code of [
      'request.method = "PUT"',
      'request.headers.set("a", "b")',
      'request.skip()',
    ]) {
      it(`refuses \`${code}\` after the response`, async () => {
        assert.match((await run(job(code))).error?.message ?? '', /before/);
      });
    }
    for (const [given, flow] of [
      [preJob('request.skip()'), 'skip'],
      [job('request.replay()'), 'replay'],
      [job('request.abort(); client.log("no")'), 'stop'],
    ] as const) {
      it(`${given.code} asks to ${flow}`, async () => {
        const outcome = await run(given);
        assert.equal(outcome.flow, flow);
        assert.equal(outcome.error, null);
        assert.deepEqual(outcome.logs, []);
      });
    }
  });

  describe('client', () => {
    check('client.global.get("token")', 'abc');
    check('client.global.get("none")', null);
    check('client.global.isEmpty()', false);
    check('client.global.isEmpty()', true, { globals: {} });
    check('client.isEmpty()', false);
    check('(client.clear("a"), client.clearAll(), client.isEmpty())', true);
    check('request.body.getComputed()', '{"a":1}');
    check('client.variables.environment.get("host")', 'http://localhost');
    check('client.variables.file.get("a")', '1');
    check('client.variables.global.get("list")', [1, 2]);
    check('client.variables.request.get("earlier")', 'set');

    it('sets, clears and clears all globals', async () => {
      const { globals, clearGlobals } = await run(
        job(`
          client.global.set('lost', 1);
          client.global.clearAll();
          if (!client.global.isEmpty()) throw new Error('not empty');
          client.global.set('kept', { a: [1, null, 'x'], skipped: undefined });
          client.global.set('none', undefined);
          client.global.clear('token');
          const mine = client.global.get('kept'); mine.a.push('changed later');
        `),
      );
      assert.equal(clearGlobals, true);
      assert.deepEqual(globals, [
        { name: 'kept', value: { a: [1, null, 'x'] } },
        { name: 'none', value: null },
        { name: 'token', value: null },
      ]);
    });

    it('sets headers for later requests', async () => {
      const { globalHeaders } = await run(
        job('client.global.headers.set("X-A", "1"); client.global.headers.clear("X-A")'),
      );
      assert.deepEqual(globalHeaders, [
        { name: 'X-A', value: '1' },
        { name: 'X-A', value: null },
      ]);
    });

    it('reports each test with its line and what failed', async () => {
      const { tests, error } = await run(
        job(`client.test('passes', () => client.assert(true, 'no'));
client.test('fails', function () {
  client.assert(response.status === 201, 'Response status is not 201');
});
client.test('throws', () => null.x);
client.test('awaits', async () => { await 1; client.assert(false); });
client.test('compares', () => { throw Object.assign(new Error('differs'), { expected: 1, actual: [2] }); });`),
      );
      assert.equal(error, null);
      assert.deepEqual(
        tests.map(({ name, ok, message, line }) => ({ name, ok, message, line })),
        [
          { name: 'passes', ok: true, message: null, line: 10 },
          { name: 'fails', ok: false, message: 'Response status is not 201', line: 12 },
          {
            name: 'throws',
            ok: false,
            message: "TypeError: cannot read property 'x' of null",
            line: 14,
          },
          { name: 'compares', ok: false, message: 'differs', line: 16 },
          { name: 'awaits', ok: false, message: 'Assertion failed', line: 15 },
        ],
      );
      assert.deepEqual([tests[3]?.expected, tests[3]?.actual], ['1', '[\n  2\n]']);
    });

    it('fails what waits for something that never comes, and never takes it for success', async () => {
      const never = 'new Promise(() => {})';
      const test = await run(job(`client.test('hangs', async () => { await ${never}; });`));
      assert.deepEqual(
        test.tests.map(({ name, ok, message, line }) => ({ name, ok, message, line })),
        [
          {
            name: 'hangs',
            ok: false,
            message: 'It waits for something that never comes.',
            line: 10,
          },
        ],
      );
      for (const code of [
        `await ${never};\nclient.test('t', () => {});`,
        `import data from './data.json';\nawait ${never};`,
        `(async () => { await ${never}; client.test('t', () => {}); })()`,
      ]) {
        const modules = [
          { importer: FILE, specifier: './data.json', path: '/project/data.json', code: '{}' },
        ];
        const { error, tests } = await run(job(code, { modules }));
        assert.match(error?.message ?? code, /never comes/);
        assert.deepEqual(tests, []);
      }
      const fine = await run(job('await new Promise((done) => setTimeout(done, 50)); 1'));
      assert.equal(fine.error, null);
    });

    it('takes an assertion outside of a test as a test, and stops there', async () => {
      const { tests, logs, error } = await run(
        job('client.assert(true, "fine");\nclient.assert(0, "Not found");\nclient.log("after")'),
      );
      assert.deepEqual(
        tests.map(({ name, ok, line }) => ({ name, ok, line })),
        [{ name: 'Not found', ok: false, line: 11 }],
      );
      assert.deepEqual([logs, error], [[], null]);
    });

    it('ends quietly with client.exit(), even where it is caught', async () => {
      const { exited, logs, tests, error } = await run(
        job(`client.log('before');
          try { client.exit(); } catch {} finally { client.log('finally'); }
          for (;;) client.test('after', () => {});`),
      );
      assert.deepEqual([exited, logs, tests, error], [true, ['before'], [], null]);
    });

    it('logs the address and the body of the request as the texts they are', async () => {
      const { logs } = await run(job('client.log(request.url, request.body)'));
      assert.equal(logs.length, 1);
      assert.doesNotMatch(logs[0] ?? '', /function/);
      assert.match(logs[0] ?? '', /^https?:/);
    });

    it('names the error of a body that is no JSON as Requests does', async () => {
      const { error } = await run(
        job('response.json()', { response: response({ body: '<html>' }) }),
      );
      assert.match(error?.message ?? '', /^JSONDecodeError: The body is no JSON: /);
      assert.equal(error?.line, 10);
    });

    it('logs values as people read them', async () => {
      const { logs } = await run(
        job(`client.log('a', 1, null, undefined, [1], new Error('e'), () => 1, 10n, Symbol('s'));
          const circle = {}; circle.me = circle; console.log(circle);`),
      );
      assert.deepEqual(logs, [
        'a 1 null undefined [\n  1\n] Error: e [function ] 10 Symbol(s)',
        '[object that cannot be shown]',
      ]);
    });
  });

  describe('assert, as Kulala has it', () => {
    for (const [code, expected] of [
      ['assert(response.status === 200, "no")', null],
      ['assert(response.status === 201, "no")', ['no', null, null]],
      ['assert.same([1, 2], [1, 2]); assert.true(true); assert.false(false)', null],
      ['assert.same(response.status, 201, "status")', ['status', '201', '200']],
      ['assert.hasString("abc", "x")', ['The text is not in it', 'x', 'abc']],
      ['assert.responseHas("statusCode", 200); assert.headersHas("x-many", "one")', null],
      ['assert.bodyHas("Ann"); assert.jsonHas("users.1.name", "Bo")', null],
      ['assert.jsonHas("users.5.name", "Bo", "who")', ['who', 'Bo', 'undefined']],
      [
        'client.assert.true(response.responseCode == 200); assert.responseHas("responseCode", 200)',
        null,
      ],
      ['client.assert.false(true, "not false")', ['not false', 'false', 'true']],
    ] as const) {
      it(code, async () => {
        const { tests, error } = await run(job(code));
        assert.equal(error, null);
        const failed = tests.map(({ message, expected: wanted, actual }) => [
          message,
          wanted,
          actual,
        ]);
        assert.deepEqual(failed, expected === null ? [] : [expected]);
      });
    }
  });

  describe('crypto', () => {
    for (const name of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']) {
      const hash = createHash(name)
        .update('a€')
        .update(Buffer.from([255, 0]));
      check(
        `crypto.${name}().updateWithText('a€').updateWithHex('FF00').digest().toHex()`,
        hash.digest('hex'),
      );
      const hmac = createHmac(name, Buffer.concat([Buffer.from('key'), Buffer.from([1])]));
      check(
        `crypto.hmac.${name}().withTextSecret('key').withHexSecret('01').updateWithBase64('YWI=').digest().toBase64()`,
        hmac.update('ab').digest('base64'),
      );
    }
    check(
      'crypto.sha256().updateWithText("\\u00e9", "ISO-8859-1").digest().toBase64(true)',
      createHash('sha256')
        .update(Buffer.from([0xe9]))
        .digest('base64url'),
    );
    check('crypto.base64.encode("aé?>")', Buffer.from('aé?>').toString('base64'));
    check('crypto.base64.encode("aé?>", true)', Buffer.from('aé?>').toString('base64url'));
    check('crypto.base64.decode("YcOp")', 'aé');
    check('/^[0-9a-f-]{36}$/.test(crypto.randomUUID())', true);
    check('[btoa("a\\u00e9"), atob("YQDp")]', ['Yek=', 'a\0é']);
    for (const [code, message] of [
      ['crypto.sha256().updateWithHex("xyz").digest()', 'This is not hexadecimal.'],
      ['crypto.base64.decode("*")', 'This is not base64.'],
      [
        'crypto.md5().updateWithText("a", "klingon").digest()',
        'Text cannot be encoded as klingon.',
      ],
      ['btoa("€")', 'RangeError: btoa() takes characters up to U+00FF.'],
    ] as const) {
      it(`explains \`${code}\``, async () => {
        const { error } = await run(job(code));
        assert.deepEqual([error?.code, error?.message, error?.line], ['exception', message, 10]);
      });
    }
  });

  describe('jsonPath and xpath', () => {
    check('jsonPath(response.body, "$.users[0].name")', 'Ann');
    check('jsonPath(response.body, "$.users[*].id")', [1, 2]);
    check('jsonPath(response.body, "$..name")', 'Ann');
    check('jsonPath(response.body, "$.none")', null);
    check('jsonPath(response.text, "$.total")', 2);
    check('jsonPath({ big: "x" }, "$")', { big: 'x' });
    check('xpath("<a><b c=\\"d\\">text</b></a>", "/a/b/@c")', 'd');
    check('xpath("<a><b>text</b></a>", "//b")', 'text');
    check('xpath("<a/>", "//b")', null);
    it('say what is wrong with a path', async () => {
      assert.match((await run(job('jsonPath({}, "$[")'))).error?.message ?? '', /is no JSONPath/);
      assert.match((await run(job('xpath("<a>", "/a")'))).error?.message ?? '', /is no XML/);
    });
  });

  describe('the rest', () => {
    check('(() => { const n = $random.integer(5, 7); return n === 5 || n === 6; })()', true);
    check('$random.float(1, 2) < 2', true);
    check(
      '[$random.alphabetic(3), $random.alphanumeric(4), $random.hexadecimal(5)].map((t) => t.length)',
      [3, 4, 5],
    );
    check('/^[a-z]+@example.com$/.test($random.email) && $random.uuid.length', 36);
    check('[$uuid.length, typeof $timestamp, $isoTimestamp.length, $randomInt < 1000]', [
      36,
      'number',
      24,
      true,
    ]);
    check('new URLSearchParams("?a=1&b=x+y&a=%26").getAll("a")', ['1', '&']);
    check('String(new URLSearchParams({ a: "1 2", b: "é&" }))', 'a=1+2&b=%C3%A9%26');

    it('runs timers in the order of their time, without waiting', async () => {
      const { logs, error } = await run(
        job(`setTimeout(() => client.log('later'), 5000);
          setTimeout((a) => client.log(a), 10, 'soon');
          clearTimeout(setTimeout(() => client.log('never'), 1));
          let n = 0; const id = setInterval(() => { n += 1; client.log(n); if (n === 2) clearInterval(id); }, 1000);
          Promise.resolve().then(() => client.log('job'));`),
      );
      assert.equal(error, null);
      assert.deepEqual(logs, ['job', 'soon', '1', '2', 'later']);
    });
  });

  describe('files', () => {
    const module = (specifier: string, code: string, importer = FILE) => ({
      importer,
      specifier,
      path: `/project/${specifier.replace(/^\.\//, '')}`,
      code,
    });

    for (const [name, code, modules] of [
      [
        'imports local files, which import others',
        'import { sign } from "./lib/sign.js"; import data from "./data.json"; client.log(sign(data.x))',
        [
          module('./lib/sign.js', 'import { b } from "./b.js"; export const sign = (x) => b + x;'),
          {
            ...module('./b.js', 'export const b = "b";', '/project/lib/sign.js'),
            path: '/project/lib/b.js',
          },
          module('./data.json', '{"x":"x"}'),
        ],
      ],
      [
        'requires local files, which require others',
        'const { sign } = require("./lib.js"); client.log(sign(require("./data.json").x))',
        [
          module('./lib.js', 'const b = require("./b.js"); exports.sign = (x) => b + x;'),
          module('./b.js', 'module.exports = "b";', '/project/lib.js'),
          module('./data.json', '{"x":"x"}'),
        ],
      ],
      [
        'imports when it is needed',
        'const { b } = await import("./b.js"); client.log(b + "x")',
        [module('./b.js', 'export const b = "b";')],
      ],
    ] as const) {
      it(name, async () => {
        const { logs, error } = await run(job(code, { modules }));
        assert.equal(error?.message, undefined);
        assert.deepEqual(logs, ['bx']);
      });
    }

    it('uses the API in a file, and names the file of an error', async () => {
      const { error, logs } = await run(
        job('import "./m.js"', {
          modules: [
            module('./m.js', 'client.log(response.status);\n\nthrow new TypeError("in m")'),
          ],
        }),
      );
      assert.deepEqual(logs, ['200']);
      assert.ok(error);
      assert.equal(error.message, 'TypeError: in m');
      assert.equal(error.file, '/project/m.js');
    });

    for (const code of [
      '\nimport "./none.js"',
      '\nimport "fs"',
      '\nrequire("fs")',
      '\nawait import("https://example.test/x.js")',
    ]) {
      it(`does not find ${code.trim()}`, async () => {
        const { error } = await run(job(code));
        assert.ok(error);
        assert.equal(error.code, 'import');
        assert.match(error.message, /^Cannot find '.+': scripts can use local files/);
        assert.equal(error.line, 11);
      });
    }
  });

  describe('errors', () => {
    for (const [name, code, expected] of [
      ['a syntax error', '\n\nlet x = ;', { code: 'syntax', line: 12 }],
      [
        'an error inside a function',
        'function f() {\n  throw new RangeError("r");\n}\nf();',
        { code: 'exception', line: 11, message: 'RangeError: r' },
      ],
      ['a thrown text', 'throw "just text"', { code: 'exception', message: 'just text' }],
      ['a thrown object', 'throw { code: 5 }', { code: 'exception', message: '{\n  "code": 5\n}' }],
      [
        'a rejected promise',
        'return Promise.reject(new Error("no"))',
        { code: 'exception', message: 'no' },
      ],
      [
        'an error after waiting',
        'await 1;\nthrow new Error("late")',
        { code: 'exception', line: 11 },
      ],
      ['an error of JSON.parse', 'JSON.parse("{")', { code: 'exception', line: 10 }],
      [
        'an error in a timer',
        'setTimeout(() => {\n  throw new Error("t");\n}, 1)',
        { code: 'exception', line: 11 },
      ],
      [
        'an unknown name',
        'fetch("http://x")',
        {
          code: 'exception',
          hint: 'Scripts run in a sandbox without files, network and processes.',
        },
      ],
    ] as const) {
      it(`tells of ${name}`, async () => {
        const { error } = await run(job(code));
        assert.ok(error);
        for (const [key, value] of Object.entries(expected)) {
          assert.equal(error[key as 'code'], value, key);
        }
      });
    }

    it('says before the request that there is no response', async () => {
      const { error } = await run(preJob('response.status'));
      assert.match(error?.hint ?? '', /Before the request is sent/);
    });
  });
});
