/** Plans of files that were written to be planned for ever. */
import assert from 'node:assert/strict';
import { parse } from '../../../src/parser/parse.ts';
import { listRequests } from '../../../src/runner/listRequests.ts';
import { planRequests } from '../../../src/runner/plan/makePlan.ts';
import { Bench } from './bench.ts';

const LEVELS = 40;

describe('a plan', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench.close());

  async function planOfLast(text: string) {
    const document = parse(text);
    const file = await bench.write('api.http', text);
    const entries = listRequests(document, file, bench.folder);
    const blockIndex = document.blocks.length - 1;
    return planRequests({
      files: [{ document, file, root: bench.folder, entries }],
      items: [{ file, blockIndex, explicit: true }],
      environments: [],
      ports: bench.ports(),
      options: { freshForMs: -1 },
    });
  }

  it('costs of a request with very many comments and definitions what its length costs', async () => {
    const lines = '# {{login.response.body}}\n@v = 1\n'.repeat(50_000);
    const steps = await planOfLast(`### login\nGET http://h/\n\n### last\n${lines}GET http://h/\n`);
    assert.equal(steps.length, 1);
  });

  it('ends where each request sends the next one twice', async () => {
    const level = (at: number) =>
      ['x', 'y']
        .map((name) => `### ${name}${at}\n# @force-ref r${at - 1}\nGET http://h/\n\n`)
        .concat(`### r${at}\n# @force-ref x${at}, y${at}\nGET http://h/\n\n`)
        .join('');
    const levels = Array.from({ length: LEVELS }, (_, at) => level(at + 1));
    const steps = await planOfLast(`### r0\nGET http://h/\n\n${levels.join('')}`);
    assert.ok(steps.length < 2000, `${steps.length} steps`);
    assert.equal(steps.at(-1)?.problem?.code, 'plan-too-long');
    assert.notEqual(steps.at(-1)?.problem?.span, null);
  });

  it('ends where each file runs the next one twice', async () => {
    for (let at = 0; at < LEVELS; at += 1) {
      const next = `f${at + 1}.http`;
      await bench.write(`f${at}.http`, `run ./${next}\nrun ./${next}\n`);
    }
    await bench.write(`f${LEVELS}.http`, 'GET http://h/\n');
    const steps = await planOfLast('run ./f0.http\n');
    assert.equal(steps.at(-1)?.problem?.code, 'plan-too-long');
  });

  it('may be as deep as a file is long', async () => {
    const text = Array.from(
      { length: 3000 },
      (_, at) => `### r${at}\n${at === 0 ? '' : `# @ref r${at - 1}\n`}GET http://h/\n\n`,
    );
    const steps = await planOfLast(text.join(''));
    assert.equal(steps.length, 3000);
    assert.ok(steps.every(({ problem }) => problem === null));
  });
});
