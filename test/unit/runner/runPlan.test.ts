import assert from 'node:assert/strict';
import { Session } from '../../../src/engine/session.ts';
import { parse } from '../../../src/parser/parse.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import type { PlanEvent, PlanInput, Selection } from '../../../src/runner/plan/planInput.ts';
import { planRequests } from '../../../src/runner/plan/makePlan.ts';
import { runPlan } from '../../../src/runner/plan/runPlan.ts';
import { selectItems } from '../../../src/runner/plan/select.ts';
import { Bench, placed } from './bench.ts';
import type { Echo } from './bench.ts';

describe('a run of many requests', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench.close());

  async function input(
    texts: string | Record<string, string>,
    more: Partial<PlanInput> & { selection?: Selection } = {},
  ): Promise<PlanInput & { events: PlanEvent[] }> {
    const { selection = { kind: 'all' }, ...rest } = more;
    const all = typeof texts === 'string' ? { 'api.http': texts } : texts;
    const files = [];
    for (const [name, text] of Object.entries(all)) {
      files.push({
        document: parse(text),
        file: await bench.write(name, text),
        root: bench.folder,
      });
    }
    const [first] = files;
    const events: PlanEvent[] = [];
    return {
      files: first === undefined ? [] : [first],
      items: selectItems(first === undefined ? [] : [first], selection),
      session: bench.session,
      ports: bench.ports(),
      environments: [],
      defaults: {},
      overrides: {},
      events,
      onEvent: (event) => events.push(event),
      ...rest,
      variables: { base: bench.server.url, ...rest.variables },
    };
  }

  const titles = (events: readonly PlanEvent[]) =>
    events.flatMap((event) => (event.type === 'finished' ? [event.step.entry.name] : []));
  const urls = (results: readonly { result: RunResult }[]) =>
    results.map(({ result }) => result.exchange?.request?.url.replace(bench.server.url, ''));

  describe('chaining', () => {
    const login = '###\n# @name login\n# @json\nPOST {{base}}/post\n\n{"token": "abc"}\n\n';

    it('sends what another one speaks of first, and once', async () => {
      const text = `### one\nGET {{base}}/get?t={{login.response.body.json.token}}\n\n### two\nGET {{base}}/get?u={{login.response.body.$.json.token}}\n\n${login}`;
      const plan = await input(text);
      const { results, ok } = await runPlan(plan);
      assert.equal(ok, true);
      assert.deepEqual(titles(plan.events), ['login', 'one', 'two']);
      assert.deepEqual(urls(results), ['/post', '/get?t=abc', '/get?u=abc']);
      const [planned] = plan.events;
      assert.ok(planned?.type === 'planned');
      assert.deepEqual(
        planned.steps.map(({ why, neededBy }) => [why, neededBy]),
        [
          ['needed', 'one'],
          ['chosen', null],
          ['chosen', null],
        ],
      );
    });

    it('finds what is spoken of through variables of the file', async () => {
      const text = `@token = {{login.response.body.json.token}}\n@header = Bearer {{token}}\n\n### one\nGET {{base}}/headers\nAuthorization: {{header}}\n\n${login}`;
      const plan = await input(text, { selection: { kind: 'named', names: ['one'] } });
      const { results } = await runPlan(plan);
      const echo = (await results[1]!.result.exchange!.response!.json()) as Echo;
      assert.equal(echo.headers['Authorization'], 'Bearer abc');
    });

    it('follows a chain to its end, and @ref without a value', async () => {
      const text = `### c\n# @ref b\nGET {{base}}/get?c\n\n###\n# @name b\nGET {{base}}/get?x={{login.response.body.json.token}}\n\n${login}`;
      const plan = await input(text, { selection: { kind: 'named', names: ['c'] } });
      await runPlan(plan);
      assert.deepEqual(titles(plan.events), ['login', 'b', 'c']);
    });

    it('reuses an answer of this window, unless it is old or @force-ref asks anew', async () => {
      const text = `### one\nGET {{base}}/get?t={{login.response.body.json.token}}\n\n${login}`;
      const first = await runPlan(await input(text));
      const earlier = new Map([['login', first.results[0]!.result]]);
      const named: Selection = { kind: 'named', names: ['one'] };
      const again = await input(text, { selection: named, earlier: () => earlier });
      await runPlan(again);
      assert.deepEqual(titles(again.events), ['one']);
      const old = await input(text, {
        selection: named,
        earlier: () => earlier,
        options: { freshForMs: -1 },
      });
      await runPlan(old);
      assert.deepEqual(titles(old.events), ['login', 'one']);
      const forced = await input(text.replace('### one\n', '### one\n# @force-ref login\n'), {
        selection: named,
        earlier: () => earlier,
      });
      await runPlan(forced);
      assert.deepEqual(titles(forced.events), ['login', 'one']);
    });

    it('asks anew when the answer of this window was none that is wanted', async () => {
      const failing = '###\n# @name login\nPOST {{base}}/post\n\n?? status == 201\n\n';
      const text = `### one\n# @ref login\nGET {{base}}/get\n\n${failing}`;
      const first = await runPlan(await input(text));
      const earlier = new Map([['login', first.results[0]!.result]]);
      const named: Selection = { kind: 'named', names: ['one'] };
      const again = await input(text, { selection: named, earlier: () => earlier });
      await runPlan(again);
      assert.deepEqual(titles(again.events), ['login', 'one']);
    });

    it('asks anew when an answer is older than its @fresh allows', async () => {
      const text = `### one\nGET {{base}}/get?t={{login.response.body.json.token}}\n\n${login.replace('# @json', '# @json\n# @fresh 10 m')}`;
      const { results } = await runPlan(await input(text));
      const named: Selection = { kind: 'named', names: ['one'] };
      for (const [age, expected] of [
        [5, ['one']],
        [15, ['login', 'one']],
      ] as const) {
        const startedAt = Date.now() - age * 60_000;
        const earlier = new Map([['login', { ...results[0]!.result, startedAt }]]);
        const plan = await input(text, { selection: named, earlier: () => earlier });
        await runPlan(plan);
        assert.deepEqual(titles(plan.events), expected);
      }
    });

    it('tells a circle with every place, and sends the others', async () => {
      const text =
        '###\n# @name a\nGET {{base}}/get?x={{b.response.body.args}}\n\n###\n# @name b\nGET {{base}}/get?x={{a.response.body.args}}\n\n### fine\nGET {{base}}/get\n';
      const plan = await input(text);
      const { results, ok } = await runPlan(plan);
      assert.equal(ok, false);
      const [a, b, fine] = results.map(({ result }) => result);
      assert.equal(a!.failure?.code, 'dependency-cycle');
      assert.match(a!.failure.message, /a → b → a/);
      assert.deepEqual(
        a!.failure.places.map(({ span }) => placed(text, span)),
        ['{{b.response.body.args}}', '{{a.response.body.args}}'],
      );
      assert.equal(b!.failure?.code, 'dependency-cycle');
      assert.equal(fine!.ok, true);
    });

    it('tells a @ref to a name that does not exist', async () => {
      const text = '### one\n# @ref logn\nGET {{base}}/get\n';
      const { results } = await runPlan(await input(text));
      assert.equal(results[0]!.result.failure?.code, 'unknown-request');
      assert.equal(placed(text, results[0]!.result.failure.span), '# @ref logn');
    });

    it('is not sent when what it waits for was not answered', async () => {
      const text =
        '### one\n# @ref down\nGET {{base}}/get?one\n\n### two\nGET {{base}}/get?two\n\n### down\n# @name down\nGET http://localhost:1/\n';
      const plan = await input(text);
      const { results } = await runPlan(plan);
      assert.deepEqual(titles(plan.events), ['down', 'one', 'two']);
      assert.equal(results[1]?.result.failure?.code, 'dependency-failed');
      assert.match(results[1].result.failure.message, /`down`/);
      assert.equal(results[1].result.exchange, null);
      assert.equal(results[2]?.result.ok, true);
    });

    it('is sent when the error it waits for was expected', async () => {
      const text =
        '### one\n# @ref down\nGET {{base}}/get?one\n\n### down\n# @name down\n# @expect ConnectionError\nGET http://localhost:1/\n';
      const { ok } = await runPlan(await input(text));
      assert.equal(ok, true);
    });

    it('stops for a missing import those alone that may need it', async () => {
      const text = [
        'import ./gone.http\nimport ./auth.http\n\n@own = {{base}}/get?own\n',
        '### plain\nGET {{base}}/get?plain\n',
        '### defined\nGET {{own}}\n',
        '### answered\nGET {{base}}/get?t={{login.response.body.json.token}}\n',
        '### unknown\nGET {{base}}/get?{{theirs}}\n',
        '### referring\n# @ref nowhere\nGET {{base}}/get\n',
        '###\nrun #nowhere\n',
      ].join('\n');
      const plan = await input({ 'api.http': text, 'auth.http': login });
      const { results } = await runPlan(plan);
      assert.deepEqual(
        results.map(({ result }) => [result.name, result.failure?.code ?? null]),
        [
          ['plain', null],
          ['defined', null],
          ['login', null],
          ['answered', null],
          ['unknown', 'file-missing'],
          ['referring', 'file-missing'],
          ['run #nowhere', 'file-missing'],
        ],
      );
      assert.match(results[0]?.result.warnings.join() ?? '', /gone\.http/);
    });

    it('reaches into files that are imported', async () => {
      const plan = await input({
        'api.http':
          'import ./auth.http\n\n### one\nGET {{base}}/get?t={{login.response.body.json.token}}\n',
        'auth.http': login,
      });
      const { results } = await runPlan(plan);
      assert.deepEqual(titles(plan.events), ['login', 'one']);
      assert.deepEqual(urls(results), ['/post', '/get?t=abc']);
    });

    it('does not take comments, scripts or a definition under a request for references', async () => {
      const text = `### one\n# {{login.response.body}}\nGET {{base}}/get\n\n${login}\n@id = {{login.response.body.json.token}}\n`;
      const plan = await input(text);
      await runPlan(plan);
      assert.deepEqual(titles(plan.events), ['one', 'login']);
    });

    it('is planned without sending anything', async () => {
      const text = `### one\nGET {{base}}/get?t={{login.response.body.json.token}}\n\n${login}`;
      const plan = await input(text, { selection: { kind: 'named', names: ['one'] } });
      const steps = await planRequests(plan);
      assert.deepEqual(
        steps.map(({ entry }) => entry.name),
        ['login', 'one'],
      );
      assert.deepEqual(plan.events, []);
    });
  });

  describe('run lines', () => {
    it('run a request of this file with arguments', async () => {
      const text =
        '@who = nobody\n\n###\nrun #greet (@who = {{friend}})\n\n###\nrun #greet\n\n###\n# @name greet\nGET {{base}}/get?who={{who}}\n';
      const plan = await input(text, { variables: { friend: 'Ada' } });
      const { results } = await runPlan(plan);
      assert.deepEqual(urls(results).slice(0, 2), ['/get?who=Ada', '/get?who=nobody']);
    });

    it('send first what their arguments speak of', async () => {
      const text =
        '###\nrun #greet (@who = {{login.response.body.json.token}})\n\n###\n# @name greet\nGET {{base}}/get?who={{who}}\n\n###\n# @name login\nPOST {{base}}/post\nContent-Type: application/json\n\n{"token": "abc"}\n';
      const plan = await input(text, { variables: { base: bench.server.url } });
      const run = { ...plan, items: plan.items.slice(0, 1) };
      const { results, ok } = await runPlan(run);
      assert.equal(ok, true);
      assert.deepEqual(urls(results), ['/post', '/get?who=abc']);
    });

    it('send nothing while an argument has no value', async () => {
      const text =
        '###\nrun #greet (@who = {{nobody}})\n\n###\n# @name greet\nGET {{base}}/get?who={{who}}\n';
      const plan = await input(text);
      const { results } = await runPlan({ ...plan, items: plan.items.slice(0, 1) });
      assert.equal(results[0]?.result.failure?.type, 'VariableError');
      assert.equal(results[0].result.exchange, null);
    });

    it('run every request of another file', async () => {
      const plan = await input({
        'api.http': 'run ./more.http\n\n### own\nGET {{base}}/get?own\n',
        'more.http': '### m1\nGET {{base}}/get?m1\n\n### m2\nGET {{base}}/get?m2\n',
      });
      await runPlan(plan);
      assert.deepEqual(titles(plan.events), ['m1', 'm2', 'own']);
    });

    it('are chosen by their line', async () => {
      const text =
        '###\nrun #own\n\n### own\nGET {{base}}/get?own\n\n### other\nGET {{base}}/get\n';
      const plan = await input(text, { selection: { kind: 'line', line: 2 } });
      const { results } = await runPlan(plan);
      assert.deepEqual(urls(results), ['/get?own']);
    });

    it('tell what is wrong with them at their own line, and the requests are sent', async () => {
      const text = '### a\nrun #nope\nrun ./missing.http\n\n### own\nGET {{base}}/get?own\n';
      const { results } = await runPlan(await input(text));
      assert.deepEqual(
        results.map(({ step, result }) => [step.entry.line, result.name, result.ok]),
        [
          [2, 'run #nope', false],
          [3, 'run ./missing.http', false],
          [6, 'own', true],
        ],
      );
      assert.match(results[1]?.result.failure?.message ?? '', /`\.\/missing\.http` cannot be read/);
    });

    it('that run each other in a circle are refused', async () => {
      const plan = await input({
        'api.http': 'run ./more.http\n\n### own\nGET {{base}}/get\n',
        'more.http': 'run ./api.http\n\n### m\nGET {{base}}/get\n',
      });
      const { results } = await runPlan(plan);
      assert.ok(results.some(({ result }) => result.failure?.code === 'dependency-cycle'));
    });
  });

  describe('the selection', () => {
    const text =
      '### a\n# @tag smoke\nGET {{base}}/get?a\n\n### b\nGET {{base}}/get?b\n\n### c\n# @tag slow, smoke\nGET {{base}}/get?c\n';
    for (const [selection, expected] of [
      [{ kind: 'all' }, ['a', 'b', 'c']],
      [{ kind: 'named', names: ['b'] }, ['b']],
      [{ kind: 'line', line: 6 }, ['b']],
      [{ kind: 'from', line: 6 }, ['b', 'c']],
      [{ kind: 'tagged', tags: ['smoke'] }, ['a', 'c']],
      [{ kind: 'refs', refs: [{ file: 'api.http', key: 'c', ordinal: 0 }] }, ['c']],
    ] as const) {
      it(`by ${JSON.stringify(selection)} is ${expected.join(', ')}`, async () => {
        const plan = await input(text, { selection });
        await runPlan(plan);
        assert.deepEqual(titles(plan.events), expected);
      });
    }

    it('leaves out what is disabled, unless it is chosen by itself', async () => {
      const disabled =
        '### off\n# @disabled\nGET {{base}}/get\n\n### maybe\n# @disabled !ready\nGET {{base}}/get\n';
      const all = await input(disabled, { variables: { ready: 'true' } });
      const { skipped } = await runPlan(all);
      assert.deepEqual(titles(all.events), ['maybe']);
      assert.deepEqual(
        skipped.map(({ reason }) => reason),
        ['disabled'],
      );
      const one = await input(disabled, { selection: { kind: 'named', names: ['off'] } });
      await runPlan(one);
      assert.deepEqual(titles(one.events), ['off']);
    });
  });

  describe('repetition', () => {
    it('loops over a number, a list, a variable and an object', async () => {
      for (const [loop, expected] of [
        ['for 2', ['x=&i=0', 'x=&i=1']],
        ['for x of [7, "b"]', ['x=7&i=0', 'x=b&i=1']],
        ['for x of list', ['x=p&i=0', 'x=q&i=1']],
        ['for x of a, b', ['x=a&i=0', 'x=b&i=1']],
      ] as const) {
        const text = `# @loop ${loop}\nGET {{base}}/get?x={{x}}&i={{index}}\n`;
        const known = loop === 'for 2' ? { x: '' } : {};
        const plan = await input(text, { variables: { list: '["p","q"]', ...known } });
        const { results } = await runPlan(plan);
        assert.deepEqual(
          urls(results).map((url) => url?.replace('/get?', '')),
          expected,
          loop,
        );
      }
    });

    it('looks into the items of a loop', async () => {
      const text =
        '# @loop for user of [{"name": "Ada", "tags": [1, 2]}]\nGET {{base}}/get?n={{user.name}}&t={{user.tags[1]}}\n';
      const { results } = await runPlan(await input(text));
      assert.deepEqual(urls(results), ['/get?n=Ada&t=2']);
    });

    it('loops over the list of an earlier answer', async () => {
      const text =
        '# @name all\nPOST {{base}}/anything\nContent-Type: application/json\n\n[{"id": 4}, {"id": 5}]\n\n###\n# @ref all\n# @loop for one of all.json\nGET {{base}}/get?i={{one.id}}\n';
      const { results } = await runPlan(await input(text));
      assert.deepEqual(urls(results).slice(1), ['/get?i=4', '/get?i=5']);
    });

    it('sends the request first whose answer a loop goes through', async () => {
      const text =
        '### one\n# @loop for user of list.json.users\nGET {{base}}/get?u={{user}}&i={{$index}}{{index}}\n\n###\n# @name list\nPOST {{base}}/post\nContent-Type: application/json\n\n{"users": ["a", "b"]}\n';
      const plan = await input(text, { selection: { kind: 'named', names: ['one'] } });
      const { results } = await runPlan(plan);
      assert.deepEqual(urls(results), ['/post', '/get?u=a&i=00', '/get?u=b&i=11']);
    });

    it('loops while a condition holds', async () => {
      const text = '# @loop while $.args.i < 2\nGET {{base}}/get?i={{index}}\n';
      const { results } = await runPlan(await input(text));
      assert.deepEqual(urls(results), ['/get?i=0', '/get?i=1', '/get?i=2']);
    });

    it('sends a request for each row of its data file', async () => {
      await bench.write('users.csv', 'name,age\n"Lovelace, Ada",36\nAlan,41\n');
      await bench.write('users.json', '[{"name": "Grace", "age": 85}]');
      const csv = '# @data ./users.csv\nGET {{base}}/get?n={{name}}&a={{age}}\n';
      assert.deepEqual(urls((await runPlan(await input(csv))).results), [
        '/get?n=Lovelace,%20Ada&a=36',
        '/get?n=Alan&a=41',
      ]);
      for (const file of ['./users.json', 'users.json']) {
        const json = `# @loop for row of ${file}\nGET {{base}}/get?n={{row.name}}\n`;
        assert.deepEqual(urls((await runPlan(await input(json))).results), ['/get?n=Grace']);
      }
    });

    it('runs everything for each row of the data file of the run', async () => {
      const dataFile = await bench.write('rows.ndjson', '{"id": 1}\n{"id": 2}\n');
      const text = '### a\nGET {{base}}/get?a={{id}}\n\n### b\nGET {{base}}/get?b={{id}}\n';
      const { results } = await runPlan(await input(text, { options: { dataFile } }));
      assert.deepEqual(urls(results), ['/get?a=1', '/get?b=1', '/get?a=2', '/get?b=2']);
      assert.deepEqual(
        results.map(({ step }) => step.row),
        [0, 0, 1, 1],
      );
    });

    it('tells what had nothing to be repeated for', async () => {
      const text =
        '### none\n# @loop 0\nGET {{base}}/get\n\n### empty\n# @loop for x of []\nGET {{base}}/get\n\n### rows\n# @data ./rows.csv\nGET {{base}}/get\n';
      await bench.write('rows.csv', 'name\n');
      const { skipped, results, ok } = await runPlan(await input(text));
      assert.equal(ok, true);
      assert.deepEqual(results, []);
      assert.deepEqual(
        skipped.map(({ reason }) => reason),
        ['empty', 'empty', 'empty'],
      );
    });

    it('refuses a data file of the run that has no rows', async () => {
      const dataFile = await bench.write('rows.csv', 'name\n');
      const plan = await input('GET {{base}}/get\n', { options: { dataFile } });
      await assert.rejects(runPlan(plan), /rows\.csv` gives no rows/);
    });

    it('repeats the whole selection', async () => {
      const { results } = await runPlan(
        await input('GET {{base}}/get\n', { options: { repeat: 3 } }),
      );
      assert.deepEqual(
        results.map(({ step }) => step.repetition),
        [0, 1, 2],
      );
    });

    it('polls until the condition holds, and tells each try', async () => {
      let asked = 0;
      const text = '# @until status == 200 every 1ms for 20s\nGET {{base}}/status/{{code}}\n';
      const plan = await input(text);
      const { runRequest } = await import('../../../src/runner/runRequest.ts');
      const { results, ok } = await runPlan({
        ...plan,
        run: (one) => {
          asked += 1;
          return runRequest({
            ...one,
            variables: { ...one.variables, code: asked < 3 ? '503' : '200' },
          });
        },
      });
      assert.equal(ok, true);
      assert.equal(asked, 3);
      assert.equal(results.length, 1);
      const again = plan.events.flatMap((event) => (event.type === 'again' ? [event.attempt] : []));
      assert.deepEqual(again, [2, 3]);
    });

    it('fails when the condition never holds', async () => {
      const text = '# @until body.x == 1 every 1ms max 2\nGET {{base}}/get\n';
      const { results, ok } = await runPlan(await input(text));
      assert.equal(ok, false);
      assert.match(results[0]!.result.tests.at(-1)?.message ?? '', /after 2 tries/);
    });

    it('does not poll for a condition that makes no sense', async () => {
      const text = '# @until staus == 200 every 20s for 10m\nGET {{base}}/get\n';
      const plan = await input(text);
      const { results } = await runPlan(plan);
      assert.match(results[0]?.result.tests[0]?.message ?? '', /`staus` is nothing/);
      assert.equal(plan.events.filter(({ type }) => type === 'again').length, 0);
    });

    it('tries again what is not ok, but never what cannot get better', async () => {
      const plan = await input('# @expect 200\nGET {{base}}/status/500\n', {
        options: { retry: 1 },
      });
      await runPlan(plan);
      assert.equal(plan.events.filter(({ type }) => type === 'again').length, 1);
      const hopeless = await input('GET {{base}}/{{missing}}\n', { options: { retry: 5 } });
      await runPlan(hopeless);
      assert.equal(hopeless.events.filter(({ type }) => type === 'again').length, 0);
    });
  });

  describe('its end', () => {
    it('comes at the first failure with bail', async () => {
      const text = '### a\nGET {{base}}/get\n\n?? status == 1\n\n### b\nGET {{base}}/get\n';
      const plan = await input(text, { options: { bail: true } });
      const { results, skipped } = await runPlan(plan);
      assert.equal(results.length, 1);
      assert.deepEqual(
        skipped.map(({ step, reason }) => [step.entry.name, reason]),
        [['b', 'bail']],
      );
    });

    it('comes when it is cancelled, with what was done so far', async () => {
      const controller = new AbortController();
      const text =
        '### a\nGET {{base}}/get\n\n### b\nGET {{base}}/delay/5\n\n### c\nGET {{base}}/get\n';
      const plan = await input(text, { signal: controller.signal });
      const { results, skipped } = await runPlan({
        ...plan,
        onEvent: (event) => {
          if (event.type === 'started' && event.step.entry.name === 'b') {
            setTimeout(() => {
              controller.abort();
            }, 20);
          }
        },
      });
      assert.deepEqual(
        results.map(({ result }) => result.exchange?.error?.name ?? 'ok'),
        ['ok', 'CancelledError'],
      );
      assert.deepEqual(
        skipped.map(({ reason }) => reason),
        ['cancelled'],
      );
    });
  });

  it('keeps no results that nobody asked for, and answers that others speak of', async () => {
    const text =
      '### a\nGET {{base}}/get?x=1\n\n### b\nGET {{base}}/get?y={{a.response.body.args.x}}\n\n?? status == 1\n';
    const plan = await input(text, { options: { keepResults: false } });
    const { results, ok } = await runPlan(plan);
    assert.deepEqual(results, []);
    assert.equal(ok, false);
    const last = plan.events.findLast((event) => event.type === 'finished');
    assert.equal(last?.result.exchange?.request?.url, `${bench.server.url}/get?y=1`);
  });

  describe('side by side', () => {
    it('has several under way, and results in the order of the plan', async () => {
      const text = [1, 2, 3, 4].map((n) => `### r${n}\nGET {{base}}/delay/0.2?n=${n}\n`).join('\n');
      const plan = await input(text, { options: { jobs: 4 } });
      let under = 0;
      let most = 0;
      const { results } = await runPlan({
        ...plan,
        onEvent: (event) => {
          if (event.type === 'started') under += 1;
          if (event.type === 'finished') under -= 1;
          most = Math.max(most, under);
        },
      });
      assert.equal(most, 4);
      assert.deepEqual(
        results.map(({ result }) => result.name),
        ['r1', 'r2', 'r3', 'r4'],
      );
    });

    it('still waits for what is spoken of', async () => {
      const text =
        '### one\nGET {{base}}/get?t={{slow.response.body.url}}\n\n### two\nGET {{base}}/get\n\n###\n# @name slow\nGET {{base}}/delay/0.1\n';
      const plan = await input(text, { options: { jobs: 3 } });
      const { ok } = await runPlan(plan);
      assert.equal(ok, true);
      assert.deepEqual(titles(plan.events), ['two', 'slow', 'one']);
    });

    it('keeps cookies apart where that is asked for', async () => {
      const text =
        '### set\nGET {{base}}/cookies/set?n={{n}}\n\n### see\n# @ref set\nGET {{base}}/cookies\n';
      const dataFile = await bench.write('n.csv', 'n\n1\n2\n');
      const plan = await input(text, {
        options: { dataFile, jobs: 2, ownCookies: true },
        newSession: () => new Session({ environment: {} }),
      });
      const { results } = await runPlan(plan);
      const seen = [];
      for (const { result } of results.filter(({ step }) => step.entry.name === 'see')) {
        seen.push(await result.exchange?.response?.json());
      }
      assert.deepEqual(seen, [{ cookies: { n: '1' } }, { cookies: { n: '2' } }]);
      assert.equal(bench.session.cookies.size, 0);
    });
  });
});
