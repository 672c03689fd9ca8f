/**
 * Every attempt of the tests against the sandbox for scripts, one after the other, with figures.
 *
 *     node --expose-gc scripts/fuzz/sandbox.ts
 *
 * Ends with 1 when something got out, when the asking thread had to work for more than 200 ms, when
 * a script lived longer than its deadline and 200 ms, or when memory stays with the process. The
 * longest pause of the asking thread is told too; on a busy machine others have a part in it.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createScriptRunner } from '../../src/scripting/createScriptRunner.ts';
import { attempts } from '../../test/unit/scripting/attempts.ts';
import { WORKER, job } from '../../test/unit/scripting/jobs.ts';

const LIMITS = { timeoutMs: 500, graceMs: 100 };
const MOST = { workedMs: 200, overMs: 200, keptMiB: 80 };

/** The highest figure so far, and what it belongs to. */
class Highest {
  ms = 0;
  by = '';

  take(ms: number, by: string): void {
    if (ms > this.ms) [this.ms, this.by] = [ms, by];
  }

  toString(): string {
    return `${this.ms.toFixed(0)} ms at most, ${this.by}`;
  }
}

const runner = createScriptRunner({ workerPath: WORKER, limits: LIMITS });
await runner.run(job('1'));
globalThis.gc?.();
const before = process.memoryUsage().rss;
const delay = monitorEventLoopDelay({ resolution: 5 });
const paused = new Highest();
const worked = new Highest();
const over = new Highest();
const endings = new Map<string, number>();
let escaped = 0;
const all = attempts('/etc/passwd');
for (const { group, name, code } of all) {
  const attempt = `${group}: ${name}`;
  // So that it meets a thread that has started.
  await runner.run(job('1'));
  delay.reset();
  delay.enable();
  const startedAt = performance.now();
  const cpuBefore = cpuMs();
  const outcome = await runner.run(job(code));
  worked.take(cpuMs() - cpuBefore, attempt);
  over.take(performance.now() - startedAt - LIMITS.timeoutMs, attempt);
  delay.disable();
  paused.take(delay.max / 1e6, attempt);
  if (JSON.stringify(outcome).includes('ESCAPED')) {
    escaped += 1;
    console.error(`${attempt} got out`);
  }
  const ending = outcome.error?.code ?? 'ended by itself';
  endings.set(ending, (endings.get(ending) ?? 0) + 1);
}
await runner.dispose();
await new Promise((resolve) => setTimeout(resolve, 500));
globalThis.gc?.();
const keptMiB = (process.memoryUsage().rss - before) / 1024 ** 2;

console.log(`${all.length} attempts, ${escaped} got out`);
console.log(Object.fromEntries(endings));
console.log(`work of the asking thread (${MOST.workedMs}): ${String(worked)}`);
console.log(`its pauses: ${String(paused)}`);
console.log(`beyond the deadline (${MOST.overMs}): ${String(over)}`);
console.log(`memory more than before (${MOST.keptMiB}): ${keptMiB.toFixed(0)} MiB`);
const good =
  escaped === 0 && worked.ms <= MOST.workedMs && over.ms <= MOST.overMs && keptMiB <= MOST.keptMiB;
process.exitCode = good ? 0 : 1;

/** Of this thread alone. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
