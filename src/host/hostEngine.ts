/** Entry of the bundle that holds the engine, the runner and the variables; loaded by the first send. */
import type { DecisionPolicy } from '../engine/decide.ts';
import type { Progress, SendOptions } from '../engine/request.ts';
import type { Cookie } from '../engine/response.ts';
import type { HttpDocument } from '../parser/ast.ts';
import type { RunResult } from '../runner/result.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { runRequest } from '../runner/runRequest.ts';
import { listEnvironments, loadEnvironment } from '../variables/environments.ts';
import type { EnvironmentChoice } from '../variables/environments.ts';
import { jsonToText } from '../variables/json.ts';
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

/** A value of an environment. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
  /** Absolute path of the file that defines it. */
  readonly file: string;
}

/** The cookies of one session; `null` is the workspace's own. */
export interface JarContent {
  readonly session: string | null;
  readonly cookies: readonly Cookie[];
}

export type CookieFilter = Pick<Partial<Cookie>, 'name' | 'domain' | 'path'>;

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
      session: this.#sessions.get(null),
      ...(job.onProgress === undefined ? {} : { onProgress: job.onProgress }),
    });
  }

  /** Everything up to the moment of sending. */
  dryRun(job: SendJob): Promise<DryRun> {
    return prepareOnly(this.#input(job), this.#sessions.jar(null));
  }

  /** The same bytes to the same address once more. @throws Error when nothing was sent the first time */
  replay(earlier: RunResult, job: ReplayJob): Promise<RunResult> {
    return replayRequest(earlier, this.#sessions.get(null), {
      ...job.defaults,
      decide: this.#parts.decide,
      signal: job.signal,
      ...(job.onProgress === undefined ? {} : { onProgress: job.onProgress }),
    });
  }

  environments(file: string, root: string): Promise<EnvironmentChoice[]> {
    return listEnvironments(file, createPorts(root, this.#parts.questions));
  }

  /** The values that environments define for a file; the strongest of each name. */
  async environmentVariables(
    file: string,
    root: string,
    names: readonly string[],
  ): Promise<EnvironmentVariable[]> {
    const ports = createPorts(root, this.#parts.questions);
    const { values } = await loadEnvironment({ file, names, ports });
    return [...values.values()].flatMap(([winner]) =>
      winner === undefined
        ? []
        : [
            {
              name: winner.name,
              value: jsonToText(winner.value),
              secret: winner.secret,
              file: winner.file,
            },
          ],
    );
  }

  /** Every jar with its cookies; the workspace's own first. */
  jars(): Promise<JarContent[]> {
    const jars = this.#sessions.names.map((session) => ({
      session,
      cookies: this.#sessions.jar(session).list(),
    }));
    return Promise.resolve(jars);
  }

  /** Takes out the cookies that match all that is given; tells how many. */
  deleteCookies(session: string | null, filter: CookieFilter): Promise<number> {
    return Promise.resolve(this.#sessions.jar(session).delete(filter));
  }

  setCookie(session: string | null, cookie: Cookie): Promise<void> {
    this.#sessions.jar(session).set(cookie);
    return Promise.resolve();
  }

  /** The jar as a file. */
  exportCookies(session: string | null, format: 'json' | 'netscape'): Promise<string> {
    return Promise.resolve(this.#sessions.jar(session).save(format));
  }

  /** Adds the cookies of a file; tells how many. Rejects with a RequestException when it is no jar. */
  // eslint-disable-next-line @typescript-eslint/require-await -- what `load` throws is to reject
  async importCookies(session: string | null, text: string): Promise<number> {
    return this.#sessions.jar(session).load(text);
  }

  /** Empties every jar and tells how many cookies were in them. */
  async clearCookies(): Promise<number> {
    let count = 0;
    for (const session of this.#sessions.names) count += await this.deleteCookies(session, {});
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
