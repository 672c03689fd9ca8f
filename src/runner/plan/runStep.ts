/** One step of a plan: each of its iterations, with the tries that `# @until` and `--retry` ask for. */
import { CancelledError } from '../../engine/errors.ts';
import { createLineIndex } from '../../parser/lineIndex.ts';
import { evaluateCondition } from '../asserts/condition.ts';
import type { Judgement } from '../asserts/condition.ts';
import { Directives } from '../directives.ts';
import type { RunResult, TestResult } from '../result.ts';
import { runRequest } from '../runRequest.ts';
import { wait } from '../waiting.ts';
import type { Iteration } from './iterations.ts';
import { MAX_WHILE, SINGLE, isDisabled, iterationOf, loopOf } from './iterations.ts';
import type { PlannedStep } from './makePlan.ts';
import type { RoundState } from './roundState.ts';
import { untilOf } from './until.ts';
import type { Until } from './until.ts';

/** Who is told, and says whether to go on. */
export interface StepSink {
  readonly stopped: boolean;
  started(step: PlannedStep, iteration: number): void;
  again(event: {
    step: PlannedStep;
    because: 'until' | 'retry';
    attempt: number;
    result: RunResult;
  }): void;
  finished(step: PlannedStep, result: RunResult): void;
}

interface StepRun {
  readonly step: PlannedStep;
  readonly round: RoundState;
  readonly sink: StepSink;
  readonly directives: Directives;
  readonly until: Until | null;
}

const RETRY_WAIT_MS = 500;
const MAX_REPLAYS = 100;

/**
 * Null when it was run, else why it was not: it is disabled and nobody chose it by itself, or there
 * is nothing to repeat it for.
 * @throws RunProblem, CancelledError
 */
export async function runStep(
  step: PlannedStep,
  round: RoundState,
  sink: StepSink,
): Promise<'disabled' | 'empty' | null> {
  const { source, entry } = step;
  const directives = new Directives(source.document, entry.blockIndex);
  const asks = ['disabled', 'loop', 'data', 'until'].some((name) => directives.has(name));
  const run: StepRun = { step, round, sink, directives, until: null };
  if (!asks) {
    await iterate(run, SINGLE);
    return null;
  }
  const resolver = await round.resolverOf(step);
  if (!step.explicit && (await isDisabled(directives, resolver))) return 'disabled';
  const waiting: StepRun = { ...run, until: await untilOf(directives, resolver) };
  const { ports } = round.input;
  const loop = await loopOf(directives, { resolver, file: source.file, ports });
  if (loop === null) await iterate(waiting, SINGLE);
  else if (loop.kind === 'while') await iterateWhile(waiting, loop.text);
  else {
    if (loop.iterations.length === 0) return 'empty';
    for (const iteration of loop.iterations) {
      if (sink.stopped) break;
      await iterate(waiting, iteration);
    }
  }
  return null;
}

/** The condition is asked of the last answer; before the first one it is taken to hold. */
async function iterateWhile(run: StepRun, condition: string): Promise<void> {
  for (let index = 0; index < MAX_WHILE && !run.sink.stopped; index += 1) {
    const result = await iterate(run, iterationOf({}, index));
    const exchange = result.exchange ?? null;
    if (!result.ok || exchange === null) return;
    if (!(await evaluateCondition(condition, exchange)).ok) return;
  }
}

async function iterate(run: StepRun, iteration: Iteration): Promise<RunResult> {
  const { step, sink } = run;
  for (let replay = 0; ; replay += 1) {
    sink.started(step, iteration.index);
    const result = await satisfied(run, iteration);
    sink.finished(step, result);
    if (result.next !== 'replay' || replay >= MAX_REPLAYS || sink.stopped) return result;
  }
}

/** Sends until the condition of `# @until` holds, or its time is over. */
async function satisfied(run: StepRun, iteration: Iteration): Promise<RunResult> {
  const { until, step, sink, round } = run;
  if (until === null) return retried(run, iteration);
  const { ports, signal } = round.input;
  const end = ports.now() + until.forMs;
  for (let attempt = 1; ; attempt += 1) {
    const result = await retried(run, iteration);
    const held =
      result.exchange === null ? null : await evaluateCondition(until.condition, result.exchange);
    const over = attempt >= until.maxTries || ports.now() + until.everyMs > end || sink.stopped;
    const hopeless =
      held?.invalid === true ||
      result.failure !== null ||
      result.exchange?.error?.name === 'CancelledError';
    if (held?.ok === true || over || hopeless) {
      return withTest(result, {
        name: `until ${until.condition}`,
        ok: held?.ok === true,
        line: createLineIndex(step.document.text).positionAt(until.span.start).line + 1,
        expected: until.condition,
        actual: held?.actual ?? null,
        message: messageOf(held, attempt),
      });
    }
    sink.again({ step, because: 'until', attempt: attempt + 1, result });
    await pauseBetween(result, until.everyMs, signal);
  }
}

function messageOf(held: Judgement | null, attempts: number): string | null {
  if (held?.ok === true) return null;
  return held?.invalid === true ? held.message : `It did not hold after ${tries(attempts)}.`;
}

function tries(count: number): string {
  return count === 1 ? 'one try' : `${count} tries`;
}

function withTest(result: RunResult, test: TestResult): RunResult {
  return { ...result, tests: [...result.tests, test], ok: result.ok && test.ok };
}

/** `--retry`: what failed for good, as a missing variable, is not tried again. */
async function retried(run: StepRun, iteration: Iteration): Promise<RunResult> {
  const { round, step, sink } = run;
  const { options, signal, run: send = runRequest } = round.input;
  const input = await round.inputOf(step, iteration);
  for (let attempt = 1; ; attempt += 1) {
    const result = await send(input);
    const again = attempt <= (options?.retry ?? 0) && !result.ok && result.failure === null;
    if (!again || sink.stopped || result.exchange?.error?.name === 'CancelledError') return result;
    sink.again({ step, because: 'retry', attempt: attempt + 1, result });
    await pauseBetween(result, RETRY_WAIT_MS, signal);
  }
}

/** The answer that is not kept is let go. */
async function pauseBetween(
  result: RunResult,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await wait(ms, signal);
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    // The next try ends at once, with the error that says so.
  }
  await result.exchange?.response?.close();
}
