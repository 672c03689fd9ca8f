/** Many requests, one run: in order or side by side, each told of as it happens. */
import type { Session } from '../../engine/session.ts';
import { CancelledError } from '../../engine/errors.ts';
import { RunProblem, runProblem } from '../failure.ts';
import { ScriptGlobals } from '../globals.ts';
import type { RunFailure, RunResult } from '../result.ts';
import type { DataRow } from './dataRows.ts';
import { noRows, readRows } from './dataRows.ts';
import { planRound } from './makePlan.ts';
import type { PlannedStep, PlanRound } from './makePlan.ts';
import { OpenFiles } from './openFiles.ts';
import type { PlanInput, PlannedResult, PlanOutcome, SkipReason } from './planInput.ts';
import { RoundState } from './roundState.ts';
import { runStep } from './runStep.ts';
import type { StepSink } from './runStep.ts';

/** Runs them all. Never rejects for what can go wrong with a request. @throws RunProblem when the data file gives no rows */
export async function runPlan(input: PlanInput): Promise<PlanOutcome> {
  const files = new OpenFiles(input.files, input);
  const { rounds, rows } = await roundsOf(input);
  const steps: PlannedStep[] = [];
  for (const round of rounds) await planRound(input, files, { round, steps });
  input.onEvent?.({ type: 'planned', steps });
  const run = new Run(input, { files, steps, rows });
  try {
    await run.all();
  } finally {
    await run.close();
  }
  return run.outcome();
}

async function roundsOf({ options = {}, ports }: PlanInput) {
  const rows: readonly DataRow[] | null =
    options.dataFile === undefined ? null : await readRows(options.dataFile, { ports, span: null });
  if (rows?.length === 0) throw noRows(options.dataFile ?? '');
  const rounds: PlanRound[] = [];
  for (let repetition = 0; repetition < (options.repeat ?? 1); repetition += 1) {
    if (rows === null) rounds.push({ repetition, row: null });
    else rounds.push(...rows.map((_, row) => ({ repetition, row })));
  }
  return { rounds, rows };
}

interface RunParts {
  readonly files: OpenFiles;
  readonly steps: readonly PlannedStep[];
  readonly rows: readonly DataRow[] | null;
}

class Run implements StepSink {
  readonly #input: PlanInput;
  readonly #parts: RunParts;
  readonly #answers = new Map<string, string>();
  readonly #globals: ScriptGlobals;
  readonly #rounds = new Map<string, RoundState>();
  readonly #sessions: Session[] = [];
  readonly #results: PlannedResult[][] = [];
  readonly #skipped = new Map<PlannedStep, SkipReason>();
  /** Steps that ended without an answer, by index. */
  readonly #unanswered = new Map<number, RunResult>();
  #ok = true;
  #stop: SkipReason | null = null;

  constructor(input: PlanInput, parts: RunParts) {
    this.#input = input;
    this.#parts = parts;
    this.#globals = input.globals ?? new ScriptGlobals();
  }

  /** Starts a step as soon as those it waits for are done, and no more than `jobs` at a time. */
  async all(): Promise<void> {
    const jobs = Math.max(1, this.#input.options?.jobs ?? 1);
    const waiting = [...this.#parts.steps];
    const done = new Set<number>();
    const running = new Set<Promise<void>>();
    while (waiting.length > 0 || running.size > 0) {
      const next = running.size < jobs ? takeReady(waiting, done) : null;
      if (next === null) {
        await Promise.race(running);
        continue;
      }
      if (jobs === 1) {
        await this.#step(next);
        done.add(next.index);
        continue;
      }
      const promise = this.#step(next).then(() => {
        done.add(next.index);
        running.delete(promise);
      });
      running.add(promise);
    }
  }

  outcome(): PlanOutcome {
    const results = this.#results.flat();
    return {
      steps: this.#parts.steps,
      results,
      skipped: [...this.#skipped].map(([step, reason]) => ({ step, reason })),
      ok: this.#ok,
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()));
  }

  started(step: PlannedStep, iteration: number): void {
    this.#input.onEvent?.({ type: 'started', step, iteration });
  }

  again(event: {
    step: PlannedStep;
    because: 'until' | 'retry';
    attempt: number;
    result: RunResult;
  }): void {
    this.#input.onEvent?.({ type: 'again', ...event });
  }

  finished(step: PlannedStep, result: RunResult): void {
    this.#ok &&= result.ok;
    if (this.#input.options?.keepResults !== false) {
      (this.#results[step.index] ??= []).push({ step, result });
    }
    this.#round(step).remember(step, result);
    if (result.ok || result.exchange?.response) this.#unanswered.delete(step.index);
    else this.#unanswered.set(step.index, result);
    if (result.next === 'stop') this.#stop ??= 'stopped';
    if (this.#input.options?.bail === true && !result.ok) this.#stop ??= 'bail';
    this.#input.onEvent?.({ type: 'finished', step, result });
  }

  get stopped(): boolean {
    return this.#stop !== null || this.#input.signal?.aborted === true;
  }

  async #step(step: PlannedStep): Promise<void> {
    if (this.stopped) {
      this.#skip(step, this.#stop ?? 'cancelled');
      return;
    }
    const round = this.#round(step);
    try {
      if (step.problem !== null) throw new RunProblem(step.problem);
      this.#refuseUnanswered(step);
      const left = await runStep(step, round, this);
      if (left !== null) this.#skip(step, left);
    } catch (error) {
      if (error instanceof CancelledError) this.#skip(step, 'cancelled');
      else if (error instanceof RunProblem) {
        this.started(step, 0);
        this.finished(step, unmade(this.#input, step, error.failure));
      } else throw error;
    }
  }

  /** What came of a request that was not answered cannot be sent on. */
  #refuseUnanswered({ needs }: PlannedStep): void {
    const failed = needs.flatMap((index) => this.#unanswered.get(index) ?? []);
    const [first] = failed;
    if (first === undefined) return;
    const title = first.name ?? first.ref.key;
    throw runProblem('VariableError', {
      code: 'dependency-failed',
      message: `Not sent: it needs \`${title}\`, which could not be completed.`,
      hint: `The error of \`${title}\` says why.`,
    });
  }

  #skip(step: PlannedStep, reason: SkipReason): void {
    this.#skipped.set(step, reason);
    this.#input.onEvent?.({ type: 'skipped', step, reason });
  }

  #round({ repetition, row }: PlannedStep): RoundState {
    const key = `${repetition} ${row ?? ''}`;
    const known = this.#rounds.get(key);
    if (known !== undefined) return known;
    const { options, newSession } = this.#input;
    const own = options?.ownCookies === true && newSession !== undefined ? newSession() : null;
    if (own !== null) this.#sessions.push(own);
    const round = new RoundState(this.#input, {
      files: this.#parts.files,
      session: own ?? this.#input.session,
      globals: own === null ? this.#globals : new ScriptGlobals(),
      answers: this.#answers,
      row: row === null ? null : (this.#parts.rows?.[row] ?? null),
    });
    this.#rounds.set(key, round);
    return round;
  }
}

function takeReady(waiting: PlannedStep[], done: ReadonlySet<number>): PlannedStep | null {
  const at = waiting.findIndex(({ after }) => after.every((index) => done.has(index)));
  if (at === -1) return null;
  return waiting.splice(at, 1)[0] ?? null;
}

/** A request that never got as far as being made. */
function unmade(input: PlanInput, { entry }: PlannedStep, failure: RunFailure): RunResult {
  return {
    id: crypto.randomUUID(),
    ref: entry.ref,
    name: entry.name,
    line: entry.line,
    environment: input.environments,
    exchange: null,
    failure,
    tests: [],
    logs: [],
    warnings: [],
    written: [],
    noLog: true,
    ok: false,
    errorExpected: false,
    startedAt: input.ports.now(),
    secrets: [],
  };
}
