import assert from 'node:assert/strict';
import { planText, requestsBefore } from '../../../src/editor/plans.ts';
import type { PlannedFile } from '../../../src/editor/plans.ts';
import { parse } from '../../../src/parser/parse.ts';
import { listRequests } from '../../../src/runner/listRequests.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import { Bench } from '../runner/bench.ts';

const LOGIN = '### Log in\n# @name login\nPOST http://h.test/login\n\n';
const BASKET =
  '### Basket\n# @name basket\nGET http://h.test/basket?t={{login.response.body.$.t}}\n\n';
const ORDER = '### Order\n# @name order\n# @ref basket\nPOST http://h.test/orders\n\n';

describe('what is sent before a request', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench.close());

  async function file(text: string): Promise<PlannedFile> {
    const document = parse(text);
    const place = await bench.write('api.http', text);
    const entries = listRequests(document, place, bench.folder);
    return { document, file: place, root: bench.folder, entries };
  }

  async function before(text: string): Promise<Record<string, readonly string[]>> {
    const found = await requestsBefore(await file(text), {
      ports: bench.ports(),
      signal: new AbortController().signal,
    });
    const byName: Record<string, readonly string[]> = {};
    for (const [key, titles] of found) byName[(JSON.parse(key) as string[])[1] ?? ''] = titles;
    return byName;
  }

  const plan = async (text: string, index: number, answers: ReadonlyMap<string, RunResult>) => {
    const planned = await file(text);
    const entry = planned.entries[index];
    assert.ok(entry);
    return planText(planned, entry, { ports: bench.ports(), earlier: () => answers });
  };

  it('is told in the order in which it is sent, through as many as there are', async () => {
    assert.deepEqual(await before(ORDER + BASKET + LOGIN), {
      basket: ['login'],
      order: ['login', 'basket'],
    });
  });

  it('counts what a variable leads to, and requests of files that are imported', async () => {
    await bench.write('shared.http', LOGIN);
    const text = `import ./shared.http\n\n@token = {{login.response.body.$.t}}\n\n### Mine\nGET http://h.test/?t={{token}}\n`;
    assert.deepEqual(await before(text), { Mine: ['login'] });
  });

  it('is nothing for requests that need none, and for those that cannot be planned', async () => {
    const circle =
      '### a\n# @name a\n# @ref b\nGET http://h.test/\n\n### b\n# @name b\n# @ref a\nGET http://h.test/\n';
    assert.deepEqual(await before(LOGIN), {});
    assert.deepEqual(await before(circle), {});
    assert.deepEqual(await before('# @ref nobody\nGET http://h.test/\n'), {});
  });

  it('can be read as a plan: what, where, and why', async () => {
    assert.deepEqual((await plan(LOGIN + BASKET + ORDER, 2, new Map())).trimEnd().split('\n'), [
      '# What is sent with order, first to last. Nothing was sent.',
      '#',
      '# 1. login: POST http://h.test/login',
      '#    Line 3: basket uses its answer.',
      '#',
      '# 2. basket: GET http://h.test/basket?t={{login.response.body.$.t}}',
      '#    Line 7: order uses its answer.',
      '#',
      '# 3. order: POST http://h.test/orders',
      '#    Line 12: the one that was asked for.',
    ]);
  });

  it('says which answers are there already', async () => {
    const answer = { startedAt: Date.now(), ok: true, exchange: { response: {} } };
    const planned = (login: typeof answer) =>
      plan(LOGIN + BASKET, 1, new Map([['login', login as unknown as RunResult]]));
    const text = await planned(answer);
    assert.match(text, /1\. login[^]*An answer of .+ is there: it is sent again only with/);
    assert.doesNotMatch(text, /2\. basket[^]*An answer/);
    assert.doesNotMatch(await planned({ ...answer, ok: false }), /An answer/);
  });

  it('says what stands in the way', async () => {
    const text = await plan('### a\n# @ref nobody\nGET http://h.test/\n', 0, new Map());
    assert.match(text, /It cannot be sent: There is no request named `nobody`\./);
  });
});
