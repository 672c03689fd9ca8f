/** Runs what was chosen and reports each result as it is done. */
import type { SendOptions } from '../../engine/request.ts';
import { Directives } from '../../runner/directives.ts';
import { RunProblem } from '../../runner/failure.ts';
import { runPlan } from '../../runner/plan/runPlan.ts';
import type { PlanEvent, PlanInput, PlanStep } from '../../runner/plan/planInput.ts';
import type { RunResult } from '../../runner/result.ts';
import type { RunInput } from '../../runner/runInput.ts';
import { titleOf } from '../../runner/titleOf.ts';
import { sendDefaultsOf } from '../../store/projectFile.ts';
import type { SendArguments } from '../commands/sendOptions.ts';
import type { Choice } from '../chooseRequests.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { DryReported } from '../formats/dryRun.ts';
import type { Reported, Reporter } from '../formats/reporter.ts';
import { absolute } from '../io.ts';
import type { CliIo } from '../io.ts';
import { createDecisions, createPorts } from '../nodePorts.ts';
import type { ClosablePorts } from '../nodePorts.ts';
import type { Output } from '../output.ts';
import { maskFor } from '../json/outputMask.ts';
import { safeLine } from '../terminal/escape.ts';
import type { ProgressLine } from '../terminal/progress.ts';
import { UsageError } from '../usageError.ts';
import type { DryItem } from './dryRun.ts';
import { useLessMemory } from './leanCompiler.ts';
import { Tally } from './outcome.ts';
import type { Rememberer } from './remember.ts';
import { RunSessions } from './sessions.ts';
import { Stores } from './stores.ts';
import { trustedAuthorities } from './trustedAuthorities.ts';

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

export async function sendChosen(choice: Choice, job: SendJob): Promise<ExitCode> {
  const { args, io, progress } = job;
  const stores = new Stores(io);
  const root = choice.files[0]?.root ?? io.cwd;
  const ports = createPorts(io, {
    root,
    hold: () => progress.hold(),
    contacts: {
      allowed: args.all('allow-host'),
      known: async () => (await stores.of(root)).hosts,
    },
  });
  const cookieFile = args.value('cookies');
  const authorities = await trustedAuthorities(args, io, () => stores.of(root));
  const sessions = await RunSessions.open(
    {
      session: args.value('session'),
      cookieFile: cookieFile === null ? null : absolute(io, cookieFile),
      options: {
        environment: io.env,
        trustEnv: !args.has('no-env-proxy'),
        decide: createDecisions(io, () => progress.hold()),
        ...(authorities === null ? {} : { authorities: () => authorities }),
      },
    },
    choice.files,
    () => stores.of(root),
  );
  try {
    return await new SendRun(choice, { job, sessions, stores, ports }).run();
  } catch (error) {
    // A data file that gives no rows is a mistake on the command line.
    if (!(error instanceof RunProblem)) throw error;
    throw new UsageError(error.failure.message, error.failure.hint);
  } finally {
    progress.close();
    await Promise.all([sessions.close(), ports.close()]);
    await stores.close();
  }
}

interface RunParts {
  readonly job: SendJob;
  readonly sessions: RunSessions;
  readonly stores: Stores;
  readonly ports: ClosablePorts;
}

/** From here on a run takes long enough for its memory to be worth a thought. */
const MANY = 100;
/** Pieces of an answer that wait to be written. */
const MAX_UNWRITTEN_BYTES = 8 * 1024 * 1024;
const FORMATS_WITH_WARNINGS = new Set(['pretty', 'github', 'json', 'ndjson']);

/** Turns the events of a plan into progress, reports and history. */
class SendRun {
  readonly #choice: Choice;
  readonly #parts: RunParts;
  readonly #tally = new Tally();
  readonly #dry = new WeakMap<RunResult, DryItem>();
  /** Stops what is left: at Ctrl-C, and when nobody reads any more. */
  readonly #stopped = new AbortController();
  readonly #stop = () => {
    this.#stopped.abort();
  };
  readonly #given = new Map<string, string>();
  readonly #warned = new Set<string>();
  /** By the root of the workspace. */
  readonly #remembering = new Map<string, Rememberer>();
  #reporting: Promise<void> = Promise.resolve();
  readonly #unreported: (() => Promise<void>)[] = [];
  #alone = false;
  #unwritten = 0;
  #behind = false;
  #skipped = 0;

  constructor(choice: Choice, parts: RunParts) {
    this.#choice = choice;
    this.#parts = parts;
    for (const { file, given } of choice.files) this.#given.set(file, given);
  }

  async run(): Promise<ExitCode> {
    const { io, progress, reporter } = this.#parts.job;
    const startedAt = performance.now();
    io.signal.addEventListener('abort', this.#stop);
    if (io.signal.aborted) this.#stop();
    try {
      await runPlan(this.#input());
      await this.#reporting;
    } finally {
      io.signal.removeEventListener('abort', this.#stop);
      for (const rememberer of this.#remembering.values()) await rememberer.end();
    }
    progress.close();
    const summary = this.#tally.summary(this.#skipped, performance.now() - startedAt);
    await reporter.reporter.end({ ok: this.#tally.code === EXIT.ok, summary });
    return io.signal.aborted ? EXIT.interrupted : this.#tally.code;
  }

  #input(): PlanInput {
    const { sessions, ports, job } = this.#parts;
    const { args, io, overrides, variables, environments } = job;
    const { files, items, project } = this.#choice;
    const data = args.value('data');
    return {
      files,
      items,
      session: sessions.main,
      ports,
      environments,
      environmentFiles: args.all('env-file').map((name) => absolute(io, name)),
      variables,
      defaults: sendDefaultsOf(project),
      overrides,
      namedSession: (name) => sessions.named(name),
      withoutScripts: args.has('no-scripts'),
      updateSnapshots: args.has('update-snapshots'),
      signal: this.#stopped.signal,
      ...(this.#isBody ? { contentAs: 'bytes' as const } : {}),
      newSession: () => sessions.another(),
      options: {
        bail: args.has('bail'),
        jobs: args.number('jobs') ?? 1,
        repeat: args.number('repeat') ?? 1,
        retry: args.number('retry') ?? 0,
        ownCookies: args.has('own-cookies'),
        keepResults: false,
        ...(data === null ? {} : { dataFile: absolute(io, data) }),
      },
      onEvent: (event) => {
        this.#told(event);
      },
      ...(args.has('dry-run') ? { run: (input: RunInput) => this.#prepare(input) } : {}),
    };
  }

  async #prepare(input: RunInput): Promise<RunResult> {
    const { dryRun } = await import('./dryRun.ts');
    const item = await dryRun(input);
    this.#dry.set(item.result, item);
    return item.result;
  }

  #told(event: PlanEvent): void {
    const { progress } = this.#parts.job;
    switch (event.type) {
      case 'planned':
        progress.plan(event.steps.length);
        if (event.steps.length >= MANY) useLessMemory();
        this.#alone = event.steps.length === 1;
        return;
      case 'started':
        progress.start(event.step.index, titleOf(event.step.entry));
        return;
      case 'progress':
        progress.update(event.step.index, event.progress);
        return;
      case 'content':
        this.#live(event);
        return;
      case 'again':
        progress.start(event.step.index, `${titleOf(event.step.entry)} (try ${event.attempt})`);
        return;
      case 'finished':
        progress.stop(event.step.index);
        this.#tally.add(event.result);
        this.#later(() => this.#report(event.step, event.result));
        return;
      case 'skipped':
        this.#skipped += 1;
        this.#later(async () => {
          await this.#parts.job.reporter.reporter.skipped?.({
            file: this.#nameOf(event.step),
            line: event.step.entry.line,
            title: titleOf(event.step.entry),
            reason: event.reason,
          });
        });
    }
  }

  /** Shown while it arrives where it cannot be mixed up with another answer. */
  #live({ step, piece, secrets }: Extract<PlanEvent, { type: 'content' }>): void {
    const { args, reporter } = this.#parts.job;
    if (reporter.kind === 'dry' || reporter.reporter.content === undefined) return;
    if ((args.number('jobs') ?? 1) > 1) return;
    // `body` is the last answer and nothing else: only where there will be one.
    if (piece.kind === 'bytes' && this.#isBody && !(this.#alone && sentOnce(args, step))) return;
    const { content } = reporter.reporter;
    const bytes = piece.kind === 'bytes' ? piece.bytes.byteLength : 0;
    // Whoever reads does not keep up: the rest comes when the whole is there.
    this.#behind ||= this.#unwritten + bytes > MAX_UNWRITTEN_BYTES;
    if (this.#behind) return;
    this.#unwritten += bytes;
    this.#later(async () => {
      await content({ title: titleOf(step.entry), piece, secrets });
      this.#unwritten -= bytes;
    });
  }

  get #isBody(): boolean {
    const { args, io } = this.#parts.job;
    const format = args.value('format');
    return (
      format === 'body' || (format === null && (args.has('output') || io.stdout.isTTY !== true))
    );
  }

  /** One report after the other, in the order in which they were done. */
  #later(work: () => Promise<void>): void {
    this.#unreported.push(work);
    if (this.#unreported.length > 1) return;
    this.#reporting = this.#reportAll();
    // The run itself goes on; `run` waits for the reports and gets the error.
    this.#reporting.catch(() => undefined);
  }

  /** After an error nothing more is reported: what caused it stays first in the list. */
  async #reportAll(): Promise<void> {
    for (let work = this.#unreported[0]; work !== undefined; work = this.#unreported[0]) {
      const release = this.#parts.job.progress.hold();
      await work();
      release();
      this.#unreported.shift();
    }
  }

  async #report(step: PlanStep, result: RunResult): Promise<void> {
    const { args, output, reporter } = this.#parts.job;
    const { method, target } = step.entry;
    const reported: Reported = {
      file: this.#nameOf(step),
      document: step.document,
      method,
      target,
      needed: step.why === 'needed',
      result,
    };
    if (reporter.kind === 'dry') {
      const dry = this.#dry.get(result) ?? { request: null, result };
      await reporter.reporter.result({ ...reported, dry });
      return;
    }
    await reporter.reporter.result(reported);
    this.#warn(reported);
    if (!args.has('no-history') && !result.noLog) {
      const rememberer =
        this.#remembering.get(step.root) ?? (await this.#openRememberer(step.root));
      const remembered = rememberer.add(step, result);
      if (remembered !== null) await remembered;
    }
    if (!output.open) this.#stop();
  }

  /** Each warning once, where the format has no place for it. */
  #warn({ file, result }: Reported): void {
    const { args, io } = this.#parts.job;
    if (FORMATS_WITH_WARNINGS.has(args.value('format') ?? (io.stdout.isTTY ? 'pretty' : '')))
      return;
    for (const warning of result.warnings) {
      if (this.#warned.has(warning)) continue;
      this.#warned.add(warning);
      const text = maskFor(result, args.has('show-secrets')).text(warning);
      io.stderr.write(`${safeLine(`${file}:${result.line}: ${text}`)}\n`);
    }
  }

  async #openRememberer(root: string): Promise<Rememberer> {
    const store = await this.#parts.stores.of(root);
    const { Rememberer } = await import('./remember.ts');
    const rememberer = new Rememberer(store);
    this.#remembering.set(root, rememberer);
    return rememberer;
  }

  /** As given on the command line; a file that another one brought in by its path. */
  #nameOf({ file, entry }: PlanStep): string {
    return this.#given.get(file) ?? entry.ref.file;
  }
}

/** Nothing asks for it again: no condition, no other try, no answer to a challenge. */
function sentOnce(args: SendArguments, { document, entry }: PlanStep): boolean {
  const directives = new Directives(document, entry.blockIndex);
  const again = ['until', 'retries', 'loop', 'data', 'auth'];
  return (args.number('retry') ?? 0) === 0 && !again.some((name) => directives.has(name));
}
