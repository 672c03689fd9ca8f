/** The runner's ports for a command: files of this machine, scripts, and a person at a terminal. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { DecisionPolicy } from '../engine/decide.ts';
import type { ContactAnswer, FirstContact, RunnerPorts } from '../runner/ports.ts';
import { AccessTokens } from '../runner/oauth/accessTokens.ts';
import type { ScriptRunner } from '../runner/scriptPort.ts';
import { secretWords } from '../runner/secretWords.ts';
import type { DisposableScriptRunner } from '../scripting/createScriptRunner.ts';
import { createFilePort } from '../store/filePort.ts';
import type { KnownHosts } from '../store/knownHosts.ts';
import { readClientSettings } from './clientSettingsFile.ts';
import type { CliIo } from './io.ts';

export interface ClosablePorts extends RunnerPorts {
  /** Ends what scripts left running. */
  close(): Promise<void>;
}

export interface PortParts {
  /** Whose `.vscode/settings.json` counts. */
  readonly root: string;
  /** Keeps the terminal for a question; the function given back ends that. */
  readonly hold: () => () => void;
  /** Absent where nothing is sent. */
  readonly contacts?: Contacts;
}

/** Where secrets may go. */
export interface Contacts {
  /** `--allow-host`. */
  readonly allowed: readonly string[];
  /** Those that the workspace has called. */
  readonly known: () => Promise<KnownHosts>;
}

export function createPorts(io: CliIo, parts: PortParts): ClosablePorts {
  const { root, hold, contacts } = parts;
  const scripts = new LazyScripts();
  const ports = {
    files: createFilePort(null),
    processEnv: (name: string) => io.env[name],
    now: () => Date.now(),
    // The same from `globalThis.crypto` would load all of Web Crypto.
    newId: () => randomUUID(),
    scripts,
    tokens: new AccessTokens(),
    clientSettings: () => readClientSettings(root),
    ...(contacts === undefined
      ? {}
      : {
          firstContact: (contact: FirstContact) => meet(io, contact, { ...contacts, hold }),
        }),
    close: () => scripts.close(),
  };
  if (!io.interactive) return ports;
  return {
    ...ports,
    prompt: async ({ name, message, secret }) => {
      const { ask } = await import('./terminal/ask.ts');
      const words = message === '' ? name : message;
      const question = /[?:.]$/.test(words) ? `${words} ` : `${words}: `;
      return (await held(hold, () => ask(io, question, secret))) ?? undefined;
    },
    confirm: async (message) => {
      const { askYes } = await import('./terminal/ask.ts');
      return held(hold, () => askYes(io, message));
    },
  };
}

/** A yes is remembered for the workspace; where nobody can be asked the option has to say it. */
async function meet(
  io: CliIo,
  { url, host, secretNames }: FirstContact,
  { allowed: given, known, hold }: Contacts & Pick<PortParts, 'hold'>,
): Promise<ContactAnswer> {
  const hint = `Allow it with \`--allow-host ${host}\`.`;
  const name = host.replace(/:\d+$/, '');
  if (given.some((each) => ['*', host, name].includes(each))) return { allowed: true, hint };
  const hosts = await known();
  if (await hosts.has(host)) return { allowed: true, hint };
  if (!io.interactive) return { allowed: false, hint };
  const { askYes } = await import('./terminal/ask.ts');
  const question = `This workspace never called ${host}. Send ${secretWords(secretNames)} to ${url}?`;
  const allowed = await held(hold, () => askYes(io, question));
  if (allowed) await hosts.add(host);
  return { allowed, hint };
}

/** Loaded by the first script of a run. */
class LazyScripts implements ScriptRunner {
  #runner: Promise<DisposableScriptRunner> | null = null;

  async run(...[job, signal]: Parameters<ScriptRunner['run']>): ReturnType<ScriptRunner['run']> {
    this.#runner ??= import('../scripting/createScriptRunner.ts').then(({ createScriptRunner }) =>
      // The worker's bundle lies beside this one.
      createScriptRunner({ workerPath: path.join(__dirname, 'scriptWorker.cjs') }),
    );
    return (await this.#runner).run(job, signal);
  }

  async close(): Promise<void> {
    await (await this.#runner)?.dispose();
  }
}

/** Asked only where somebody can answer; elsewhere the answer is no. */
export function createDecisions(io: CliIo, hold: PortParts['hold']): DecisionPolicy {
  return async (question) => {
    if (!io.interactive) return false;
    const { askYes } = await import('./terminal/ask.ts');
    const text =
      question.kind === 'redirect-body'
        ? `${question.from} answers ${question.status}: send the same body to ${question.to}?`
        : `The redirect from ${question.from} leads to ${question.to}, without encryption. Follow it?`;
    return held(hold, () => askYes(io, text));
  };
}

async function held<T>(hold: PortParts['hold'], work: () => Promise<T>): Promise<T> {
  const release = hold();
  try {
    return await work();
  } finally {
    release();
  }
}
