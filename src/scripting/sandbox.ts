/**
 * QuickJS over a memory of fixed size. A sandbox belongs to the thread that runs it; the script of a
 * job gets a runtime of its own, and nothing goes in or comes out but text.
 */
import variant from '@jitl/quickjs-singlefile-cjs-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import type { ScriptJob, ScriptOutcome } from '../runner/scriptPort.ts';
import type { SelectXml } from '../variables/xmlPath.ts';
import { loadXPath } from '../variables/xmlPath.ts';
import { API_FILE, API_SOURCE } from './api/api.ts';
import { bodyOf, findModule, hostFunctions } from './hostFunctions.ts';
import type { HostFunction } from './hostFunctions.ts';
import {
  FULL_BYTES,
  HEAP_BYTES,
  JOBS_PER_TURN,
  MAX_JOBS,
  MEMORY_PAGES,
  STACK_BYTES,
} from './limits.ts';
import { notFound, problemOf } from './problem.ts';
import type { Thrown } from './problem.ts';
import { OutcomeRecord } from './record.ts';
import { formOf, watchedModule } from './watchedCode.ts';
import type { Compiles } from './watchedCode.ts';

export interface SandboxResult {
  readonly outcome: ScriptOutcome;
  /** WebAssembly itself failed: this thread is not to be used again. */
  readonly broken: boolean;
  /** How far the memory has grown; it never shrinks. */
  readonly memoryBytes: number;
}

export interface Sandbox {
  run(job: ScriptJob, timeoutMs: number): Promise<SandboxResult>;
}

export async function createSandbox(): Promise<Sandbox> {
  const memory = new WebAssembly.Memory(MEMORY_PAGES);
  const quickJs = await newQuickJSWASMModuleFromVariant(
    // The variant is a CommonJS module, which has its default inside of Node's.
    newVariant(defaultOf(variant), { wasmMemory: memory }),
  );
  return {
    run: async (job, timeoutMs) => {
      const selectXml = mentionsXPath(job) ? await loadXPath() : null;
      const record = new OutcomeRecord();
      try {
        const compiles = compilerOf(quickJs);
        const clock = new Clock(timeoutMs);
        const given = runJob({ quickJs, compiles, job, record, clock, selectXml });
        // Where all memory is used up not even that can be said from inside.
        const full = memory.buffer.byteLength > FULL_BYTES;
        const thrown = given === UNSPEAKABLE && full ? NO_MEMORY : given;
        const error = thrown === null ? null : problemOf(thrown, { job, record, timeoutMs });
        const memoryBytes = memory.buffer.byteLength;
        return { outcome: record.outcome(error), broken: false, memoryBytes };
      } catch (cause) {
        const thrown: Thrown = { kind: 'broken', message: String(cause) };
        const error = problemOf(thrown, { job, record, timeoutMs });
        return {
          outcome: record.outcome(error),
          broken: true,
          memoryBytes: memory.buffer.byteLength,
        };
      }
    },
  };
}

/** The time of the script alone: what is made ready for it counts only where the thread is ended. */
class Clock {
  readonly #timeoutMs: number;
  #deadline = Infinity;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  start(): void {
    this.#deadline = performance.now() + this.#timeoutMs;
  }

  get isOver(): boolean {
    return performance.now() > this.#deadline;
  }
}

/** Before the name of a module that is not there. */
const MISSING = 'missing:';

const NO_MEMORY: Thrown = { kind: 'broken', message: 'out of memory' };
const UNSPEAKABLE: Thrown = {
  kind: 'error',
  name: 'Error',
  message: 'An error that cannot be shown.',
  line: null,
};

const NEVER_ENDS: Thrown = {
  kind: 'error',
  name: 'Error',
  message: 'The script waits for something that never comes, so its end was not reached.',
  line: null,
};

interface Run {
  readonly quickJs: QuickJSWASMModule;
  readonly compiles: Compiles;
  readonly job: ScriptJob;
  readonly record: OutcomeRecord;
  readonly clock: Clock;
  readonly selectXml: SelectXml | null;
}

/** What the script threw, null when it ended well. @throws whatever WebAssembly throws */
function runJob(run: Run): Thrown | null {
  const runtime = run.quickJs.newRuntime();
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setMemoryLimit(HEAP_BYTES);
  runtime.setInterruptHandler(() => run.record.exited || run.clock.isOver);
  serveModules(runtime, run);
  const context = runtime.newContext();
  const api = install(context, run);
  run.clock.start();
  const thrown = 'kind' in api ? api : evaluate(context, api, run);
  // Not in a `finally`: after an abort of WebAssembly this would abort once more.
  if (!('kind' in api)) {
    for (const handle of Object.values(api)) (handle as QuickJSHandle).dispose();
  }
  context.dispose();
  runtime.dispose();
  return thrown;
}

function serveModules(runtime: QuickJSRuntime, { compiles, job }: Run): void {
  runtime.setModuleLoader(
    (path) => {
      const found = job.modules.find((module) => module.path === path);
      if (found === undefined) return { error: new Error(notFound(path.replace(MISSING, ''))) };
      return path.toLowerCase().endsWith('.json')
        ? `export default ${found.code}`
        : watchedModule(compiles, found.code, 'module');
    },
    (importer, specifier) => findModule(job, importer, specifier)?.path ?? `${MISSING}${specifier}`,
  );
}

/** What of our API the sandbox calls from outside. */
interface Api {
  readonly tick: QuickJSHandle;
  readonly finish: QuickJSHandle;
  readonly describe: QuickJSHandle;
  readonly unawaited: QuickJSHandle;
}

function install(context: QuickJSContext, run: Run): Api | Thrown {
  const functions = hostFunctions(run.job, run.record, {
    selectXml: run.selectXml,
    watch: (code) => watchedModule(run.compiles, code, 'global'),
  });
  const bridge = context.newFunction('bridge', (name, json) => {
    const text = callHost(functions, context.getString(name), context.getString(json), run);
    return text === undefined ? context.undefined : context.newString(text);
  });
  const body = context.newFunction('bodyText', (index) => {
    const text = bodyOf(
      run.job,
      context.typeof(index) === 'number' ? context.getNumber(index) : null,
    );
    return newText(context, text);
  });
  const job = context.newString(JSON.stringify(withoutBodies(run.job)));
  const source = context.evalCode(API_SOURCE, API_FILE);
  if (source.error) return thrownBy(context, source.error, null);
  const api = context.callFunction(source.value, context.undefined, bridge, body, job);
  for (const handle of [source.value, bridge, body, job]) handle.dispose();
  if (api.error) return thrownBy(context, api.error, null);
  const tick = context.getProp(api.value, 'tick');
  const finish = context.getProp(api.value, 'finish');
  const describe = context.getProp(api.value, 'describe');
  const unawaited = context.getProp(api.value, 'unawaited');
  api.value.dispose();
  return { tick, finish, describe, unawaited };
}

/** Throws inside the sandbox what is thrown here, as the message alone. */
function callHost(
  functions: Readonly<Record<string, HostFunction>>,
  name: string,
  json: string,
  { clock }: Run,
): string | undefined {
  // A loop of calls into here is asked too seldom by QuickJS itself.
  if (clock.isOver) throw new Error('interrupted');
  const given = JSON.parse(json) as readonly unknown[];
  const result = functions[name]?.(...given);
  return result === undefined ? undefined : JSON.stringify(result);
}

function evaluate(context: QuickJSContext, api: Api, run: Run): Thrown | null {
  const { job } = run;
  const { code, type } = formOf(run.compiles, job);
  const result = context.evalCode(code, job.file, { type });
  if (result.error) return thrownBy(context, result.error, api);
  const value = result.value;
  try {
    const drained = drain(context, api, run);
    return (
      drained ??
      unfinished(context, api, run) ??
      rejection(context, value, api) ??
      unawaited(context, api, run)
    );
  } finally {
    value.dispose();
  }
}

/** In a runtime of its own each time: what is only compiled leaves names of modules behind. */
function compilerOf(quickJs: QuickJSWASMModule): Compiles {
  return ({ code, type }, file) => {
    const context = quickJs.newContext();
    context.runtime.setMaxStackSize(STACK_BYTES);
    context.runtime.setMemoryLimit(HEAP_BYTES);
    const result = context.evalCode(code, file, { type, compileOnly: true });
    let isGood = result.error === undefined;
    if (result.error) {
      const name = context.getProp(result.error, 'name');
      // An import that is not found here says nothing about the code.
      isGood = context.typeof(name) !== 'string' || context.getString(name) === 'ReferenceError';
      name.dispose();
    }
    (result.error ?? result.value).dispose();
    // Not in a `finally`: after an abort of WebAssembly this would abort once more.
    context.dispose();
    return isGood;
  };
}

/** Promise jobs and timers, until there are none. */
function drain(context: QuickJSContext, api: Api, { clock, record }: Run): Thrown | null {
  let count = 0;
  for (;;) {
    if (record.exited) return null;
    const executed = context.runtime.executePendingJobs(JOBS_PER_TURN);
    if (executed.error) return thrownBy(context, executed.error, api);
    count += executed.value;
    if (count > MAX_JOBS || clock.isOver) return { kind: 'timeout' };
    if (executed.value > 0) continue;
    const ticked = context.callFunction(api.tick, context.undefined);
    if (ticked.error) return thrownBy(context, ticked.error, api);
    const more = context.dump(ticked.value) === true;
    ticked.value.dispose();
    if (!more) return null;
    count += 1;
  }
}

/** Tests that still wait when nothing can come any more have failed. */
function unfinished(context: QuickJSContext, api: Api, { record }: Run): Thrown | null {
  if (record.exited) return null;
  const finished = context.callFunction(api.finish, context.undefined);
  if (finished.error) return thrownBy(context, finished.error, api);
  finished.value.dispose();
  return null;
}

/** The error of a promise that the code ended in: its own, or that of a module. */
function rejection(context: QuickJSContext, value: QuickJSHandle, api: Api): Thrown | null {
  if (context.typeof(value) !== 'object') return null;
  const state = context.getPromiseState(value);
  // What stands below the waiting was never run: nobody may take that for success.
  if (state.type === 'pending') return NEVER_ENDS;
  if (state.type === 'rejected') return thrownBy(context, state.error, api);
  if (state.notAPromise !== true) state.value.dispose();
  return null;
}

/** What a promise was rejected with that nobody looked at. */
function unawaited(context: QuickJSContext, api: Api, { record }: Run): Thrown | null {
  if (record.exited) return null;
  const told = context.callFunction(api.unawaited, context.undefined);
  if (told.error) return thrownBy(context, told.error, api);
  const text = context.typeof(told.value) === 'string' ? context.getString(told.value) : null;
  told.value.dispose();
  if (text === null) return null;
  const facts = JSON.parse(text) as Omit<Extract<Thrown, { kind: 'error' }>, 'kind'>;
  return { ...facts, kind: 'error', unawaited: true };
}

function thrownBy(context: QuickJSContext, error: QuickJSHandle, api: Api | null): Thrown {
  try {
    if (api === null) return { kind: 'broken', message: JSON.stringify(context.dump(error)) };
    const described = context.callFunction(api.describe, context.undefined, error);
    if (described.error) {
      described.error.dispose();
      return UNSPEAKABLE;
    }
    const facts = JSON.parse(context.getString(described.value)) as Omit<
      Extract<Thrown, { kind: 'error' }>,
      'kind'
    >;
    described.value.dispose();
    return { ...facts, kind: 'error' };
  } finally {
    error.dispose();
  }
}

/** Text as QuickJS takes it: what C would cut at a NUL, or could not encode, goes as JSON. */
function newText(context: QuickJSContext, text: string): QuickJSHandle {
  if (!text.includes('\0') && text.isWellFormed()) return context.newString(text);
  const json = context.newString(JSON.stringify(text));
  const parse = context.evalCode('JSON.parse', API_FILE);
  if (parse.error) throw new Error('JSON.parse is gone.');
  const parsed = context.callFunction(parse.value, context.undefined, json);
  json.dispose();
  parse.value.dispose();
  if (parsed.error) throw new Error('The body cannot be read.');
  return parsed.value;
}

function withoutBodies(job: ScriptJob): unknown {
  const strip = (response: NonNullable<ScriptJob['response']>): unknown => ({
    ...response,
    body: null,
    history: response.history.map(strip),
  });
  const { file, when, request, environment, fileVariables, globals } = job;
  const response = job.response === null ? null : strip(job.response);
  return { file, when, request, environment, fileVariables, globals, response };
}

function mentionsXPath({ code, modules }: ScriptJob): boolean {
  return [code, ...modules.map((module) => module.code)].some((text) => text.includes('xpath'));
}

function defaultOf<T>(module: T): T {
  return (module as { default?: T }).default ?? module;
}
