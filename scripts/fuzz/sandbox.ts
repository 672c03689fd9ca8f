/**
 * Every attempt of the tests against the sandbox for scripts, one after the other, with figures.
 *
 *     node --expose-gc scripts/fuzz/sandbox.ts
 *
 * Ends with 1 when something got out, when the thread that asks stood still for more than 200 ms,
 * when a script lived longer than its deadline and 200 ms, or when memory stays with the process.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createScriptRunner } from '../../src/scripting/createScriptRunner.ts';
import { attempts } from '../../test/unit/scripting/attempts.ts';
import { WORKER, job } from '../../test/unit/scripting/jobs.ts';

const LIMITS = { timeoutMs: 500, graceMs: 100 };
const MOST = { lagMs: 200, overMs: 200, keptMiB: 80 };

const runner = createScriptRunner({ workerPath: WORKER, limits: LIMITS });
await runner.run(job('1'));
globalThis.gc?.();
const before = process.memoryUsage().rss;
const delay = monitorEventLoopDelay({ resolution: 5 });
let lagMs = 0;
let laggard = '';
const endings = new Map<string, number>();
let longestMs = 0;
let longest = '';
let escaped = 0;
const all = attempts('/etc/passwd');
for (const { group, name, code } of all) {
  delay.reset();
  delay.enable();
  const startedAt = performance.now();
  const outcome = await runner.run(job(code));
  const ms = performance.now() - startedAt;
  // What this file does with the answer does not count.
  delay.disable();
  if (delay.max / 1e6 > lagMs) [lagMs, laggard] = [delay.max / 1e6, `${group}: ${name}`];
  if (ms > longestMs) [longestMs, longest] = [ms, `${group}: ${name}`];
  if (JSON.stringify(outcome).includes('ESCAPED')) {
    escaped += 1;
    console.error(`${group}: ${name} got out`);
  }
  const ending = outcome.error?.code ?? 'ended by itself';
  // So that the next attempt meets a thread that has started.
  if (ending === 'timeout' || ending === 'memory') await pause(400);
  endings.set(ending, (endings.get(ending) ?? 0) + 1);
}
await runner.dispose();
await pause(500);
globalThis.gc?.();
const keptMiB = (process.memoryUsage().rss - before) / 1024 ** 2;
const overMs = longestMs - LIMITS.timeoutMs;

console.log(`${all.length} attempts, ${escaped} got out`);
console.log(Object.fromEntries(endings));
console.log(
  `the asking thread stood still for ${lagMs.toFixed(0)} ms at most (${MOST.lagMs}), by ${laggard}`,
);
console.log(`${overMs.toFixed(0)} ms beyond the deadline at most (${MOST.overMs}), by ${longest}`);
console.log(`${keptMiB.toFixed(0)} MiB more than before (${MOST.keptMiB})`);
const good =
  escaped === 0 && lagMs <= MOST.lagMs && overMs <= MOST.overMs && keptMiB <= MOST.keptMiB;
process.exitCode = good ? 0 : 1;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
