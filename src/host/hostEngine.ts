/** Entry of the bundle that holds the engine, the runner and the variables; loaded by the first send. */
import type { DecisionPolicy } from '../engine/decide.ts';
import type { Progress, SendOptions } from '../engine/request.ts';
import type { HttpDocument } from '../parser/ast.ts';
import type { RunResult } from '../runner/result.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { runRequest } from '../runner/runRequest.ts';
import { listEnvironments } from '../variables/environments.ts';
import type { EnvironmentChoice } from '../variables/environments.ts';
import { prepareOnly } from '../runner/dryRun.ts';
import type { DryRun } from '../runner/dryRun.ts';
import { createPorts } from './ports.ts';
import type { Questions } from './ports.ts';
import { replayRequest } from './replay.ts';
import { Sessions } from './sessions.ts';

export interface EngineParts {
  readonly questions: Questions;
  readonly decide: DecisionPolicy;
}

/** One request of one version of a file, and what it is to be sent with. */
export interface SendJob {
  readonly document: HttpDocument;
  /** Absolute. */
  readonly file: string;
  readonly root: string;
  readonly entry: RequestEntry;
  readonly environments: readonly string[];
  readonly defaults: SendOptions & { readonly headers: Readonly<Record<string, string>> };
  readonly earlier: ReadonlyMap<string, RunResult>;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export type ReplayJob = Pick<SendJob, 'defaults' | 'signal' | 'onProgress'>;

export class HostEngine {
  readonly #parts: EngineParts;
  readonly #sessions = new Sessions();

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  send(job: SendJob): Promise<RunResult> {
    return runRequest({
      ...this.#input(job),
      session: this.#sessions.current,
      ...(job.onProgress === undefined ? {} : { onProgress: job.onProgress }),
    });
  }

  /** Everything up to the moment of sending. */
  dryRun(job: SendJob): Promise<DryRun> {
    return prepareOnly(this.#input(job), this.#sessions.cookies);
  }

  /** The same bytes to the same address once more. @throws Error when nothing was sent the first time */
  replay(earlier: RunResult, job: ReplayJob): Promise<RunResult> {
    return replayRequest(earlier, this.#sessions.current, {
      ...job.defaults,
      decide: this.#parts.decide,
      signal: job.signal,
      ...(job.onProgress === undefined ? {} : { onProgress: job.onProgress }),
    });
  }

  environments(file: string, root: string): Promise<EnvironmentChoice[]> {
    return listEnvironments(file, createPorts(root, this.#parts.questions));
  }

  /** Empties the jar and tells how many cookies were in it. */
  clearCookies(): number {
    const { cookies } = this.#sessions;
    const count = cookies.size;
    cookies.clear();
    return count;
  }

  async close(): Promise<void> {
    await this.#sessions.close();
  }

  #input(job: SendJob) {
    const { document, file, root, entry, environments, defaults, earlier, signal } = job;
    return {
      document,
      file,
      entry,
      environments,
      variables: {},
      defaults,
      overrides: { decide: this.#parts.decide },
      earlier,
      ports: createPorts(root, this.#parts.questions),
      signal,
    };
  }
}

export type HostEngineModule = { readonly HostEngine: typeof HostEngine };
