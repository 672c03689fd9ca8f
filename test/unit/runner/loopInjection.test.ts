/** What a server answers is gone through by a loop, and is never a name or a path of its own choice. */
import assert from 'node:assert/strict';
import { parse } from '../../../src/parser/parse.ts';
import { runPlan } from '../../../src/runner/plan/runPlan.ts';
import { selectItems } from '../../../src/runner/plan/select.ts';
import { Bench } from './bench.ts';

describe('a loop over what a server answers', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
    await bench.write('rows.json', '["from-a-file"]');
  });
  afterEach(() => bench.close());

  async function loopOver(answer: string, loop: string) {
    const text = `@password = from-a-variable
@rows = ./rows.json

### first
# @name first
POST {{base}}/post

${answer}

###
# @ref first
# @loop for item of ${loop}
GET {{base}}/get?i={{item}}
`;
    const document = parse(text);
    const file = { document, file: await bench.write('api.http', text), root: bench.folder };
    const { results } = await runPlan({
      files: [file],
      items: selectItems([file], { kind: 'all' }),
      session: bench.session,
      ports: { ...bench.ports(), processEnv: () => 'from-the-environment' },
      environments: [],
      defaults: {},
      overrides: {},
      onEvent: () => undefined,
      variables: { base: bench.server.url },
    });
    const [, ...rest] = results.map(({ result: { exchange, failure } }) =>
      exchange === null ? `${failure?.code}` : (exchange.request?.url ?? '').replace(/.*\?i=/, ''),
    );
    return rest;
  }

  const LIST = '{{first.response.body.$.data}}';
  for (const answer of ['password', 'process.env.HOME', '$processEnv.HOME', 'first.json.headers']) {
    it(`does not take ${answer} for a name`, async () => {
      assert.deepEqual(await loopOver(answer, LIST), ['invalid-directive']);
    });
  }

  for (const answer of ['./rows.json', 'rows.json', '../rows.json', '/etc/x.json']) {
    it(`does not read ${answer}`, async () => {
      assert.deepEqual(await loopOver(answer, LIST), ['invalid-directive']);
    });
  }

  it('goes through a list, and through a file that a variable names', async () => {
    assert.deepEqual(await loopOver('["a", "process.env.HOME"]', LIST), ['a', 'process.env.HOME']);
    assert.deepEqual(await loopOver('a,password', LIST), ['a', 'password']);
    assert.match(String(await loopOver('a', '{{rows}}')), /from-a-file/);
    assert.deepEqual(await loopOver('a', 'password'), ['from-a-variable']);
  });

  it('refuses a list that would never be done', async () => {
    const many = JSON.stringify(Array.from({ length: 100_001 }, () => 0));
    assert.deepEqual(await loopOver(many, LIST), ['invalid-directive']);
  });
});
