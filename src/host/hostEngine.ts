/** Entry of the bundle that holds the engine, the runner and the variables; loaded by the first send. */
import type { DecisionPolicy } from '../engine/decide.ts';
import { maskUserinfo } from '../engine/errors.ts';
import type { Progress, SendOptions } from '../engine/request.ts';
import type { HttpDocument } from '../parser/ast.ts';
import { templateText } from '../parser/template.ts';
import { prepareOnly } from '../runner/dryRun.ts';
import type { DryRun } from '../runner/dryRun.ts';
import { acceptKept } from '../runner/snapshot.ts';
import type { KeptAnswer } from '../runner/snapshot.ts';
import { confirmChange } from '../runner/confirmation.ts';
import { ScriptGlobals } from '../runner/globals.ts';
import type { RunResult } from '../runner/result.ts';
import type { PlanEvent, PlanFile, PlanItem, PlanOutcome } from '../runner/plan/planInput.ts';
import { runPlan } from '../runner/plan/runPlan.ts';
import { AccessTokens } from '../runner/oauth/accessTokens.ts';
import type { RunnerPorts } from '../runner/ports.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { createScriptRunner } from '../scripting/createScriptRunner.ts';
import type { DisposableScriptRunner } from '../scripting/createScriptRunner.ts';
import type { Authorities } from '../store/authorities.ts';
import { hostsCalled } from '../store/knownHosts.ts';
import { openStore } from '../store/openStore.ts';
import type { Store } from '../store/openStore.ts';
import { listEnvironments, loadEnvironment } from '../variables/environments.ts';
import type { EnvironmentChoice } from '../variables/environments.ts';
import { jsonToText } from '../variables/json.ts';
import { certificateDecider } from './certificateDecider.ts';
import { Cookies } from './cookies.ts';
import { exchangeFile } from './exchangeFile.ts';
import type { ExchangeFormat } from './exchangeFile.ts';
import { createGuards } from './guards.ts';
import type { Questions } from './guards.ts';
import { HistoryKeeper } from './historyKeeper.ts';
import type { HistorySettings } from './historyKeeper.ts';
import { createPorts } from './ports.ts';
import { replayRequest } from './replay.ts';
import { Sessions } from './sessions.ts';

export interface EngineParts {
  readonly questions: Questions;
  readonly decide: DecisionPolicy;
  /** Root of the workspace whose cookies and history these are, absolute. */
  readonly storeRoot: string;
  /** Absolute path of the bundle that runs scripts. */
  readonly workerPath: string;
  /** Told in a sentence for people what the disk refused. */
  readonly onWarning: (message: string) => void;
  readonly history: () => HistorySettings;
  /** `postcard.protectedEnvironments`. */
  readonly isProtected: (environment: string) => boolean;
}

/** Requests of one version of a file, and what they are to be sent with. */
export interface RunJob {
  readonly file: PlanFile;
  /** Blocks of the file, in order. */
  readonly items: readonly PlanItem[];
  readonly environments: readonly string[];
  readonly defaults: SendOptions & { readonly headers: Readonly<Record<string, string>> };
  readonly earlier: (file: string) => ReadonlyMap<string, RunResult>;
  readonly signal: AbortSignal;
  readonly updateSnapshots?: boolean;
  /** Sends what is needed again, although there are answers. */
  readonly again?: boolean;
  readonly onEvent: (event: PlanEvent) => void;
}

export type DryRunJob = Omit<RunJob, 'items' | 'onEvent' | 'updateSnapshots' | 'again'> & {
  readonly entry: RequestEntry;
};

export interface ReplayJob {
  readonly defaults: SendOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** A value of an environment. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
  /** Absolute path of the file that defines it. */
  readonly file: string;
}

export class HostEngine {
  readonly cookies: Cookies;
  readonly history: HistoryKeeper;
  readonly #parts: EngineParts;
  readonly #store: Promise<Store>;
  readonly #sessions: Sessions;
  readonly #globals = new ScriptGlobals();
  readonly #tokens = new AccessTokens();
  readonly #scripts: DisposableScriptRunner;
  /** PEM that a person trusts for this workspace; read before every send, since it is shared by windows. */
  #authorities: readonly string[] = [];
  /** What goes on behind a send that has ended: the disk. */
  #behind: Promise<unknown> = Promise.resolve();

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#scripts = createScriptRunner({ workerPath: parts.workerPath });
    this.#store = openStore(parts.storeRoot, {
      onWarning: parts.onWarning,
      history: { maxBytes: () => parts.history().maxBytes },
    });
    this.#sessions = new Sessions(
      this.#store.then(({ jars }) => jars),
      () => this.#authorities,
    );
    this.cookies = new Cookies(this.#sessions);
    this.history = new HistoryKeeper(
      this.#store.then(({ history }) => history),
      parts.history,
    );
  }

  /** What scripts of this window set with `client.global.set`. */
  get globals(): ScriptGlobals['values'] {
    return this.#globals.values;
  }

  /** Sends requests, and before them those they need. Rejects for a fault of ours alone. */
  async run(job: RunJob): Promise<PlanOutcome> {
    const { file, items, environments, defaults, earlier, signal, onEvent } = job;
    await this.#loadNamed(file.document);
    await this.#sessions.refresh();
    await this.#readAuthorities();
    return runPlan({
      files: [file],
      items,
      environments,
      variables: {},
      defaults,
      overrides: { decide: this.#parts.decide },
      earlier,
      globals: this.#globals,
      session: await this.#sessions.load(null),
      namedSession: (name) => this.#sessions.get(name),
      ports: { ...this.#ports(file.root), ...this.#guards() },
      updateSnapshots: job.updateSnapshots ?? false,
      ...(job.again === true ? { options: { freshForMs: -1 } } : {}),
      signal,
      onEvent: (event) => {
        try {
          onEvent(event);
        } finally {
          // Also where nobody can be told any more, since the window is closing.
          if (event.type === 'finished') {
            const { document, entry } = event.step;
            this.#keep(event.result, document.blocks[entry.blockIndex]?.text ?? null, file.root);
          }
        }
      },
    });
  }

  /** Everything up to the moment of sending. */
  async dryRun({ file, entry, earlier, ...job }: DryRunJob): Promise<DryRun> {
    const { cookies } = await this.#sessions.load(null);
    const input = {
      document: file.document,
      file: file.file,
      entry,
      environments: job.environments,
      variables: {},
      defaults: job.defaults,
      overrides: { decide: this.#parts.decide },
      earlier: earlier(entry.ref.file),
      globals: this.#globals,
      ports: this.#ports(file.root),
      signal: job.signal,
    };
    return prepareOnly(input, cookies);
  }

  /** The same bytes to the same address once more. @throws Error when nothing was sent the first time */
  async replay(earlier: RunResult, job: ReplayJob): Promise<RunResult> {
    await this.#agreeToReplay(earlier);
    await this.#readAuthorities();
    const result = await replayRequest(earlier, await this.#sessions.load(null), {
      ...job.defaults,
      decide: this.#parts.decide,
      signal: job.signal,
      onProgress: job.onProgress,
    });
    this.#keep(result, null);
    return result;
  }

  /** The same questions as for a request of a file: it is sent once more. */
  async #agreeToReplay({ exchange, environment }: RunResult): Promise<void> {
    const request = exchange?.hops[0]?.request ?? exchange?.request ?? null;
    if (request === null) return;
    await confirmChange(this.#guards(), {
      method: request.method,
      url: maskUserinfo(request.url),
      environments: environment,
    });
  }

  environments(file: string, root: string): Promise<EnvironmentChoice[]> {
    return listEnvironments(file, this.#ports(root));
  }

  /** The values that environments define for a file; the strongest of each name. */
  async environmentVariables(
    file: string,
    root: string,
    names: readonly string[],
  ): Promise<EnvironmentVariable[]> {
    const { values } = await loadEnvironment({ file, names, ports: this.#ports(root) });
    return [...values.values()].flatMap(([winner]) => {
      if (winner === undefined) return [];
      const { name, value, secret } = winner;
      return [{ name, value: jsonToText(value), secret, file: winner.file }];
    });
  }

  /**
   * Takes an answer of the history as the accepted one of its request.
   * @returns the file that was written, absolute
   * @throws Error in words for people
   */
  acceptKept(
    answer: KeptAnswer,
    place: Pick<PlanFile, 'document' | 'file' | 'root'> & { readonly entry: RequestEntry },
  ): Promise<string> {
    return acceptKept({ ...place, ports: this.#ports(place.root) }, answer);
  }

  /** An exchange as the text of a file, with its secrets taken out. */
  exchangeFile(result: RunResult, format: ExchangeFormat): Promise<string> {
    return exchangeFile(result, format);
  }

  /** Where what outlives this window is, absolute; it may not exist yet. */
  async storeFolder(): Promise<string> {
    return (await this.#store).folder;
  }

  /** Certificates that a person trusts for the requests of this workspace. */
  async authorities(): Promise<Authorities> {
    return (await this.#store).authorities;
  }

  /** What in a file, or which setting, says whom a request trusts; null where nothing does. */
  readonly certificateDecider = certificateDecider;

  async #readAuthorities(): Promise<void> {
    this.#authorities = await (await this.authorities()).read();
  }

  async close(): Promise<void> {
    await this.#behind;
    await this.#scripts.dispose();
    await this.#sessions.close();
    await (await this.#store).close();
  }

  /** Nobody waits for the disk: an answer is shown before it is stored. */
  #keep(result: RunResult, template: string | null, root = this.#parts.storeRoot): void {
    const elsewhere = root === this.#parts.storeRoot ? [] : [root];
    this.#behind = Promise.all([
      this.#behind,
      this.#sessions.save(),
      this.history.keep(result, template, ...elsewhere),
      this.#rememberHosts(result),
    ]);
  }

  async #rememberHosts({ exchange }: RunResult): Promise<void> {
    const { hosts } = await this.#store;
    for (const host of hostsCalled(exchange?.hops ?? [])) await hosts.add(host);
  }

  #guards() {
    return createGuards(this.#parts.questions, {
      isProtected: this.#parts.isProtected,
      knownHosts: async () => (await this.#store).hosts,
    });
  }

  #ports(root: string): RunnerPorts {
    return {
      ...createPorts(root, this.#parts.questions),
      scripts: this.#scripts,
      tokens: this.#tokens,
    };
  }

  async #loadNamed(document: HttpDocument): Promise<void> {
    for (const name of sessionNames(document)) await this.#sessions.load(name);
  }
}

function sessionNames({ blocks }: HttpDocument): string[] {
  const names = blocks.flatMap((block) =>
    block.directives
      .filter(({ name }) => name === 'session')
      .map(({ value }) => templateText(block, value).trim()),
  );
  return [...new Set(names)].filter((name) => name !== '');
}

export type HostEngineModule = { readonly HostEngine: typeof HostEngine };
