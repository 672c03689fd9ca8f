/** Runs what was chosen and reports each result as it is done. */
import type { SendOptions } from '../../engine/request.ts';
import { ResultLog } from '../../runner/results.ts';
import type { RunResult } from '../../runner/result.ts';
import type { RunInput } from '../../runner/runInput.ts';
import { runRequest } from '../../runner/runRequest.ts';
import type { SendArguments } from '../commands/sendOptions.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { DryReported } from '../formats/dryRun.ts';
import type { Reported, Reporter } from '../formats/reporter.ts';
import { absolute } from '../io.ts';
import type { CliIo } from '../io.ts';
import { createDecisions, createPorts } from '../nodePorts.ts';
import type { Output } from '../output.ts';
import type { Chosen } from '../select.ts';
import type { ProgressLine } from '../terminal/progress.ts';
import { Tally, verdictOf } from './outcome.ts';
import { RunSessions } from './sessions.ts';
import { Stores } from './stores.ts';

export interface SendJob {
  readonly args: SendArguments;
  readonly io: CliIo;
  readonly overrides: SendOptions & { readonly raiseForStatus?: boolean };
  readonly variables: Readonly<Record<string, string>>;
  readonly environments: readonly string[];
  readonly reporter: AnyReporter;
  readonly output: Output;
  readonly progress: ProgressLine;
}

export type AnyReporter =
  | { readonly kind: 'sent'; readonly reporter: Reporter }
  | { readonly kind: 'dry'; readonly reporter: Reporter<DryReported> };

export async function sendChosen(chosen: readonly Chosen[], job: SendJob): Promise<ExitCode> {
  const { args, io, progress } = job;
  const stores = new Stores(io);
  const cookieFile = args.value('cookies');
  const sessions = await RunSessions.open(
    {
      session: args.value('session'),
      cookieFile: cookieFile === null ? null : absolute(io, cookieFile),
      options: {
        environment: io.env,
        trustEnv: !args.has('no-env-proxy'),
        decide: createDecisions(io, progress.clear),
      },
    },
    chosen,
    () => stores.of(chosen[0]?.file.root ?? io.cwd),
  );
  try {
    return await new SendRun(chosen, job, sessions, stores).run();
  } finally {
    progress.close();
    await sessions.close();
    await stores.close();
  }
}

/** Many requests, one after the other or side by side. */
class SendRun {
  readonly #chosen: readonly Chosen[];
  readonly #job: SendJob;
  readonly #sessions: RunSessions;
  readonly #stores: Stores;
  readonly #results = new ResultLog();
  readonly #tally = new Tally();
  readonly #shared: Pick<
    RunInput,
    'ports' | 'environments' | 'environmentFiles' | 'variables' | 'answers' | 'namedSession'
  >;
  #done = 0;

  constructor(chosen: readonly Chosen[], job: SendJob, sessions: RunSessions, stores: Stores) {
    const { args, io, progress } = job;
    this.#chosen = chosen;
    this.#job = job;
    this.#sessions = sessions;
    this.#stores = stores;
    this.#shared = {
      ports: createPorts(io, progress.clear),
      environments: job.environments,
      environmentFiles: args.all('env-file').map((name) => absolute(io, name)),
      variables: job.variables,
      answers: new Map(),
      namedSession: (name) => sessions.named(name),
    };
  }

  async run(): Promise<ExitCode> {
    const { args, io, progress, reporter } = this.#job;
    const startedAt = performance.now();
    const rounds = Math.max(args.number('repeat') ?? 1, 1);
    const total = this.#chosen.length * rounds;
    try {
      for (let round = 0; round < rounds; round += 1) {
        for (const chosen of this.#chosen) {
          if (this.#mustStop()) break;
          await this.#runOne(chosen);
        }
      }
      progress.close();
      const summary = this.#tally.summary(total - this.#done, performance.now() - startedAt);
      await reporter.reporter.end({ ok: this.#tally.code === EXIT.ok, summary });
    } finally {
      this.#results.clear();
    }
    return io.signal.aborted ? EXIT.interrupted : this.#tally.code;
  }

  #mustStop(): boolean {
    const { args, io, output } = this.#job;
    const failed = this.#tally.code !== EXIT.ok;
    return io.signal.aborted || !output.open || (failed && args.has('bail'));
  }

  async #runOne(chosen: Chosen): Promise<void> {
    const { progress, reporter } = this.#job;
    const { file, entry } = chosen;
    const id = this.#done;
    progress.start(id, entry.name ?? `${entry.method} ${entry.target}`);
    const input = this.#inputOf(chosen, id);
    const reported = (result: RunResult): Reported => ({
      file: file.given,
      document: file.document,
      method: entry.method,
      target: entry.target,
      result,
    });
    if (reporter.kind === 'dry') {
      const { dryRun } = await import('./dryRun.ts');
      const dry = await dryRun(input);
      this.#count(id, dry.result);
      await reporter.reporter.result({ ...reported(dry.result), dry });
      return;
    }
    const result = await this.#withRetries(input);
    this.#count(id, result);
    await reporter.reporter.result(reported(result));
    await this.#remember(chosen, result);
    this.#results.add(result);
  }

  #count(id: number, result: RunResult): void {
    this.#job.progress.stop(id);
    this.#tally.add(result);
    this.#done += 1;
  }

  #inputOf({ file, entry }: Chosen, id: number): RunInput {
    const { args, io, overrides, progress } = this.#job;
    return {
      ...this.#shared,
      document: file.document,
      file: file.file,
      entry,
      session: this.#sessions.main,
      defaults: {},
      overrides,
      earlier: this.#results.byName(entry.ref.file),
      withoutScripts: args.has('no-scripts'),
      updateSnapshots: args.has('update-snapshots'),
      signal: io.signal,
      onProgress: (step) => {
        progress.update(id, step);
      },
    };
  }

  async #withRetries(input: RunInput): Promise<RunResult> {
    const retries = this.#job.args.number('retry') ?? 0;
    for (let attempt = 0; ; attempt += 1) {
      const result = await runRequest(input);
      const verdict = verdictOf(result);
      const again = verdict === 'error' || verdict === 'failed';
      if (!again || attempt >= retries || result.exchange === null) return result;
    }
  }

  async #remember(chosen: Chosen, result: RunResult): Promise<void> {
    if (this.#job.args.has('no-history') || result.noLog) return;
    const store = await this.#stores.of(chosen.file.root);
    const { remember } = await import('./remember.ts');
    await remember(store, chosen, result);
  }
}
