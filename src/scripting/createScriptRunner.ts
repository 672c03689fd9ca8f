/** Runs scripts in threads of their own, so that nothing they do can stop the caller. */
import { Worker } from 'node:worker_threads';
import { CancelledError } from '../engine/errors.ts';
import type {
  ScriptJob,
  ScriptOutcome,
  ScriptProblem,
  ScriptRunner,
} from '../runner/scriptPort.ts';
import { DEFAULT_LIMITS, MS_PER_BODY_MIB } from './limits.ts';
import type { ScriptLimits } from './limits.ts';
import { timeoutProblem } from './problem.ts';
import { OutcomeRecord } from './record.ts';
import type { WorkerJob, WorkerMessage } from './worker.ts';

export interface ScriptRunnerOptions {
  /** Absolute path of `scriptWorker.cjs`, or of `worker.ts`. */
  readonly workerPath: string;
  readonly limits?: Partial<ScriptLimits>;
  /** Scripts that run at once; others wait. Default 4. */
  readonly maxThreads?: number;
}

export interface DisposableScriptRunner extends ScriptRunner {
  /** Ends every thread; scripts that run end as cancelled. */
  dispose(): Promise<void>;
}

const LOADING_MS = 20_000;
/** A thread whose memory has grown beyond this is not kept for the next script. */
const KEEP_BYTES = 32 * 1024 * 1024;

/** No thread is started before the first script. One is kept for the next; it holds no process alive. */
export function createScriptRunner(options: ScriptRunnerOptions): DisposableScriptRunner {
  return new ThreadedRunner(options);
}

class ThreadedRunner implements DisposableScriptRunner {
  readonly #options: ScriptRunnerOptions;
  readonly #all = new Set<ScriptThread>();
  readonly #waiting: (() => void)[] = [];
  #idle: ScriptThread | null = null;
  #running = 0;
  #disposed = false;

  constructor(options: ScriptRunnerOptions) {
    this.#options = options;
  }

  async run(job: ScriptJob, signal?: AbortSignal): Promise<ScriptOutcome> {
    await this.#turn();
    try {
      if (signal?.aborted === true) throw cancelled();
      return await this.#runIn(this.#thread(), job, signal);
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#idle = null;
    await Promise.all([...this.#all].map((thread) => thread.end()));
  }

  async #turn(): Promise<void> {
    while (this.#running >= (this.#options.maxThreads ?? 4)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
  }

  #thread(): ScriptThread {
    const idle = this.#idle;
    this.#idle = null;
    return idle?.usable === true ? idle : this.#start();
  }

  #start(): ScriptThread {
    const thread = new ScriptThread(this.#options.workerPath);
    this.#all.add(thread);
    return thread;
  }

  /** A fresh one is made warm for the next script. */
  #replace(thread: ScriptThread): void {
    this.#all.delete(thread);
    // It has given its answer; nobody needs to wait for its end.
    void thread.end();
    if (this.#idle === null && !this.#disposed) this.#idle = this.#start();
  }

  async #runIn(thread: ScriptThread, job: ScriptJob, signal?: AbortSignal): Promise<ScriptOutcome> {
    const { timeoutMs, graceMs } = { ...DEFAULT_LIMITS, ...this.#options.limits };
    const allowedMs = timeoutMs + bodyMiB(job) * MS_PER_BODY_MIB;
    let usable = false;
    try {
      const ended = await thread.run({ job, timeoutMs: allowedMs }, { graceMs, signal });
      usable = ended.usable;
      return ended.outcome;
    } finally {
      if (usable && this.#idle === null && !this.#disposed) this.#idle = thread;
      else this.#replace(thread);
    }
  }
}

interface Ended {
  readonly outcome: ScriptOutcome;
  readonly usable: boolean;
}

type Problem = Pick<ScriptProblem, 'code' | 'message' | 'hint'>;
type Message = WorkerMessage | Error;

/** One worker, and one job at a time. */
class ScriptThread {
  readonly #worker: Worker;
  readonly #ready: Promise<Message>;
  #listener: (message: Message) => void = () => undefined;
  usable = true;

  constructor(workerPath: string) {
    this.#worker = new Worker(workerPath, {
      // Nothing of this process is of use to a script, should it ever get so far.
      env: {},
      argv: [],
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    this.#worker.unref();
    this.#ready = this.#next();
    const fail = (error: Error) => {
      this.usable = false;
      this.#listener(error);
    };
    this.#worker.on('message', (message: WorkerMessage) => {
      this.#listener(message);
    });
    this.#worker.on('error', fail);
    this.#worker.on('exit', () => {
      fail(new Error('The thread for scripts ended.'));
    });
  }

  #next(): Promise<Message> {
    return new Promise((resolve) => {
      this.#listener = resolve;
    });
  }

  async run(
    job: WorkerJob,
    { graceMs, signal }: { readonly graceMs: number; readonly signal: AbortSignal | undefined },
  ): Promise<Ended> {
    // While there is a job the process has to wait for it.
    this.#worker.ref();
    try {
      const loaded = await within(this.#ready, LOADING_MS, signal);
      if (loaded === 'late') return this.#failed(timeoutProblem(LOADING_MS));
      if (loaded instanceof Error) return this.#failed(notStarted(loaded));
      const answer = this.#next();
      this.#worker.postMessage(job);
      const result = await within(answer, job.timeoutMs + graceMs, signal);
      if (result === 'late') return this.#failed(timeoutProblem(job.timeoutMs));
      if (result instanceof Error || result.type !== 'result') return this.#failed(ENDED);
      this.usable &&= !result.broken && result.memoryBytes <= KEEP_BYTES;
      return { outcome: result.outcome, usable: this.usable };
    } finally {
      this.#worker.unref();
    }
  }

  async end(): Promise<void> {
    this.usable = false;
    await this.#worker.terminate();
  }

  #failed(problem: Problem): Ended {
    const outcome = new OutcomeRecord().outcome({ ...problem, line: null, file: null });
    return { outcome, usable: false };
  }
}

const ENDED: Problem = {
  code: 'memory',
  message: 'The script ended the thread that it ran in.',
  hint: 'Most likely it needs too much memory.',
};

function notStarted(error: Error): Problem {
  return { code: 'unavailable', message: `Scripts cannot run here: ${error.message}`, hint: null };
}

/** The promise, or `late`. @throws CancelledError when the signal says so first */
async function within<T>(
  promise: Promise<T>,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => undefined;
  const late = new Promise<'late'>((resolve, reject) => {
    timer = setTimeout(() => {
      // Where other work held this thread up, an answer that came in time is heard first.
      setImmediate(() => {
        resolve('late');
      });
    }, ms);
    abort = () => {
      reject(cancelled());
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function cancelled(): CancelledError {
  return new CancelledError('The script was cancelled.', { code: 'CANCELLED' });
}

function bodyMiB({ response }: ScriptJob): number {
  return Math.floor((response?.body.length ?? 0) / (1024 * 1024));
}
