import assert from 'node:assert/strict';
import path from 'node:path';
import { parse } from '../../../src/parser/parse.ts';
import { ScriptGlobals } from '../../../src/runner/globals.ts';
import { runPlan } from '../../../src/runner/plan/runPlan.ts';
import { selectItems } from '../../../src/runner/plan/select.ts';
import type { ScriptJob, ScriptOutcome, ScriptRunner } from '../../../src/runner/scriptPort.ts';
import { createScriptRunner } from '../../../src/scripting/createScriptRunner.ts';
import type { DisposableScriptRunner } from '../../../src/scripting/createScriptRunner.ts';
import { Bench, NO_OUTCOME, placed } from './bench.ts';

/** Answers by what is written in the code, and remembers what it was asked. */
function scripted(
  answers: Record<string, Partial<ScriptOutcome>>,
): ScriptRunner & { jobs: ScriptJob[] } {
  const jobs: ScriptJob[] = [];
  return {
    jobs,
    run: (job) => {
      jobs.push(job);
      return Promise.resolve({ ...NO_OUTCOME, ...answers[job.code.trim()] });
    },
  };
}

describe('scripts of a request', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());

  it('see the request before it is sent, and change it', async () => {
    const scripts = scripted({
      sign: {
        variables: [{ name: 'sig', value: 'S' }],
        requestChanges: [
          { kind: 'header', name: 'X-Late', value: 'yes' },
          { kind: 'header', name: 'X-Gone', value: null },
        ],
      },
    });
    const { headers } = await bench.echo(
      '@who = Ada\n\n###\n< {% sign %}\nGET {{base}}/get?w={{who}}\nX-Sig: {{sig}}\nX-Gone: 1\n',
      { ports: { scripts } },
    );
    assert.equal(headers['X-Sig'], 'S');
    assert.equal(headers['X-Late'], 'yes');
    assert.equal(headers['X-Gone'], undefined);
    const [job] = scripts.jobs;
    assert.equal(job?.when, 'pre');
    assert.equal(job.firstLine, 4);
    assert.equal(job.request.url, `${bench.server.url}/get?w=Ada`);
    assert.equal(job.request.template.url, '{{base}}/get?w={{who}}');
    assert.equal(job.fileVariables['who'], 'Ada');
    assert.deepEqual(job.request.headers[0], ['X-Sig', '{{sig}}']);
  });

  it('see the answer, and their tests count', async () => {
    const scripts = scripted({
      check: {
        tests: [
          { name: 'good', ok: true, message: null, line: 3 },
          { name: 'bad', ok: false, message: 'no', line: null, expected: '1', actual: '2' },
        ],
        logs: ['hello'],
        globals: [{ name: 'token', value: 'T' }],
      },
    });
    const globals = new ScriptGlobals();
    const result = await bench.send('GET {{base}}/json\n\n> {% check %}\n', {
      ports: { scripts },
      globals,
    });
    assert.equal(result.ok, false);
    assert.deepEqual(result.logs, ['hello']);
    assert.deepEqual(
      result.tests.map(({ name, ok, line, actual }) => [name, ok, line, actual]),
      [
        ['good', true, 3, null],
        ['bad', false, 3, '2'],
      ],
    );
    assert.equal(globals.values.get('token'), 'T');
    assert.deepEqual(result.variables, { token: 'T' });
    const response = scripts.jobs[0]?.response;
    assert.equal(response?.statusCode, 200);
    assert.equal(response.mimeType, 'application/json');
    assert.match(response.body, /slideshow/);
  });

  it('that fail are a failure with their place, and the answer is kept', async () => {
    const text = 'GET {{base}}/get\n\n> {% boom %}\n';
    const result = await bench.send(text, {
      ports: {
        scripts: scripted({
          boom: {
            error: {
              code: 'exception',
              message: 'x is not defined',
              hint: null,
              line: 3,
              file: null,
            },
          },
        }),
      },
    });
    assert.equal(result.ok, false);
    assert.equal(result.failure?.type, 'ScriptError');
    assert.match(result.failure.message, /x is not defined \(line 3\)/);
    assert.equal(placed(text, result.failure.span), '> {% boom %}');
    assert.equal(result.exchange?.response?.statusCode, 200);
  });

  it('stop the request from being sent when the first of them fails or says so', async () => {
    const text = '< {% no %}\nGET {{base}}/get\n';
    const failing = await bench.send(text, {
      ports: {
        scripts: scripted({
          no: { error: { code: 'exception', message: 'stop', hint: null, line: 1, file: null } },
        }),
      },
    });
    assert.equal(failing.exchange, null);
    assert.equal(failing.failure?.type, 'ScriptError');
    const skipping = await bench.send(text, {
      ports: { scripts: scripted({ no: { flow: 'skip' } }) },
    });
    assert.equal(skipping.exchange, null);
    assert.equal(skipping.skipped, true);
    assert.equal(skipping.ok, true);
  });

  it('come from files, with what those import', async () => {
    await bench.write('scripts/post.js', "import { a } from './lib.js';\ncheck(a);\n");
    await bench.write('scripts/lib.js', 'export const a = 1;\n');
    const scripts = scripted({});
    await bench.echo('GET {{base}}/get\n\n> ./scripts/post.js\n', { ports: { scripts } });
    const [job] = scripts.jobs;
    assert.equal(path.basename(job!.file), 'post.js');
    assert.deepEqual(
      job!.modules.map(({ specifier, path: file }) => [specifier, path.basename(file)]),
      [['./lib.js', 'lib.js']],
    );
  });

  it('that cannot be run keep the request from being sent, in plain words', async () => {
    for (const [text, code] of [
      ['GET {{base}}/get\n\n> {% x %}\n', 'scripts-unavailable'],
      ['GET {{base}}/get\n\n{{@response\nx\n}}\n', 'httpyac-script'],
      ['< {% lang=lua\nx\n%}\nGET {{base}}/get\n', 'lua-script'],
      ['GET {{base}}/get\n\n> {%\n  -- lua\n  client.log(1)\n%}\n', 'lua-script'],
    ] as const) {
      assert.equal((await bench.failure(text)).code, code);
      const left = await bench.send(text, { withoutScripts: true });
      assert.equal(left.ok, true);
      assert.match(left.warnings.join(), /left out/);
    }
  });

  describe('in the sandbox', () => {
    let scripts: DisposableScriptRunner;
    before(() => {
      const workerPath = path.join(import.meta.dirname, '../../../src/scripting/worker.ts');
      scripts = createScriptRunner({ workerPath });
    });
    after(() => scripts.dispose());

    it('hand a token from one request to the next', async () => {
      const text = [
        '### login',
        '# @json',
        'POST {{base}}/post',
        '',
        '{"token": "abc"}',
        '',
        '> {%',
        '  client.test("is ok", () => client.assert(response.status === 200, "status"));',
        '  client.global.set("token", response.body.json.token);',
        '  client.log("logged in");',
        '%}',
        '',
        '### use',
        '< {% request.variables.set("page", 2); %}',
        'GET {{base}}/get?t={{token}}&p={{page}}',
        '',
        '> {% client.test("has it", () => client.assert(response.body.args.t === "abc")); %}',
        '',
      ].join('\n');
      const file = await bench.write('api.http', text);
      const files = [{ document: parse(text), file, root: bench.folder }];
      const { results, ok } = await runPlan({
        files,
        items: selectItems(files, { kind: 'all' }),
        session: bench.session,
        ports: bench.ports({ scripts }),
        environments: [],
        variables: { base: bench.server.url },
        defaults: {},
        overrides: {},
      });
      assert.equal(
        ok,
        true,
        JSON.stringify(results.map(({ result }) => result.failure ?? result.tests)),
      );
      assert.deepEqual(results[0]!.result.logs, ['logged in']);
      assert.equal(results[1]!.result.exchange?.request?.url, `${bench.server.url}/get?t=abc&p=2`);
      assert.deepEqual(
        results.flatMap(({ result }) => result.tests.map(({ name }) => name)),
        ['is ok', 'has it'],
      );
    });

    it('tell the line of the file where they fail', async () => {
      for (const end of ['\n', '\r\n']) {
        const text = [
          'GET {{base}}/get',
          '',
          '> {%',
          '  const a = 1;',
          '  nothing.here;',
          '%}',
          '',
        ];
        const written = text.join(end);
        const result = await bench.send(written, { ports: { scripts } });
        assert.equal(result.failure?.type, 'ScriptError');
        assert.match(result.failure.message, /line 5/);
        assert.equal(placed(written, result.failure.span), 'nothing.here;');
      }
    });

    it('tell the file that they import and its line where that fails', async () => {
      const text = 'GET {{base}}/get\n\n> {%\nimport "./lib.js";\n%}\n';
      await bench.write('lib.js', 'const a = 1;\nlet = ;\n');
      const result = await bench.send(text, { ports: { scripts } });
      assert.match(result.failure?.message ?? '', /\(line 2 of lib\.js\)/);
      assert.match(placed(text, result.failure?.span ?? null), /^> \{%/);
    });
  });
});
