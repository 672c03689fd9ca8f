import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../../src/parser/parse.ts';
import type { PlanStep } from '../../../src/runner/plan/planInput.ts';
import { planRequests } from '../../../src/runner/plan/makePlan.ts';
import { selectItems } from '../../../src/runner/plan/select.ts';
import { Bench } from './bench.ts';

/** Requests by number, each with the numbers it speaks of. */
type Graph = readonly (readonly number[])[];

function fileOf(graph: Graph): string {
  return graph
    .map((needs, n) => {
      const query = needs.map((m) => `x={{r${m}.response.body.$.a}}`).join('&');
      return `###\n# @name r${n}\nGET http://h.test/?${query}\n`;
    })
    .join('\n');
}

function reaches(graph: Graph, from: number, to: number, seen = new Set<number>()): boolean {
  return (graph[from] ?? []).some((next) => {
    if (next === to) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    return reaches(graph, next, to, seen);
  });
}

/** In a circle, or in need of one that is. Speaking of oneself waits for nobody. */
function stuck(graph: Graph, n: number): boolean {
  const others = graph.map((needs, i) => needs.filter((m) => m !== i));
  return others.some((_, m) => (m === n || reaches(others, n, m)) && reaches(others, m, m));
}

const graphs = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 2 }), {
    minLength: size,
    maxLength: size,
  }),
);

describe('a plan of any requests', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());

  async function plan(graph: Graph): Promise<readonly PlanStep[]> {
    const text = fileOf(graph);
    const files = [{ document: parse(text), file: `${bench.folder}/api.http`, root: bench.folder }];
    return planRequests({
      files,
      items: selectItems(files, { kind: 'all' }),
      ports: bench.ports(),
      environments: [],
    });
  }

  it('has each once, after those it speaks of, and a problem where there is a circle', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const steps = await plan(graph);
        const at = (n: number) => steps.findIndex(({ entry }) => entry.name === `r${n}`);
        assert.equal(steps.length, graph.length);
        for (const [n, needs] of graph.entries()) {
          const step = steps[at(n)]!;
          assert.equal(step.problem !== null, stuck(graph, n), `r${n} of ${JSON.stringify(graph)}`);
          if (step.problem !== null) continue;
          for (const need of needs.filter((m) => m !== n)) {
            assert.ok(at(need) < at(n));
            assert.ok(step.after.includes(at(need)));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('follows a chain of a thousand', async () => {
    const graph = Array.from({ length: 1000 }, (_, n) => (n === 999 ? [] : [n + 1]));
    const steps = await plan(graph);
    assert.deepEqual(
      steps.map(({ entry }) => entry.name),
      graph.map((_, n) => `r${999 - n}`),
    );
  });
});
