/** Runs steps side by side, each as soon as what it needs is there, and keeps the count. */
import os from 'node:os';

export interface StepResult {
  readonly passed: number;
  readonly failed: number;
  /** One line about it, beside its name. */
  readonly note?: string;
  /** Shown when it failed. */
  readonly output?: string;
}

export interface Step {
  readonly name: string;
  /** Names of the steps that have to be there first. */
  readonly after?: readonly string[];
  readonly run: (say: (line: string) => void) => Promise<StepResult>;
}

export interface Total {
  readonly passed: number;
  readonly failed: number;
}

interface Running {
  readonly started: number;
  said: string;
}

/** How often a run that nobody watches gives a sign of life. */
const HEARTBEAT_MS = 30_000;

export class StepRunner {
  readonly #waiting: Step[];
  readonly #running = new Map<string, Running>();
  readonly #done = new Map<string, StepResult>();
  readonly #waiters: (() => void)[] = [];
  readonly #lanes: number;
  readonly #live = process.stdout.isTTY;

  constructor(steps: readonly Step[], lanes = Math.max(2, Math.min(4, os.availableParallelism()))) {
    this.#waiting = [...steps];
    this.#lanes = lanes;
  }

  async run(): Promise<Total> {
    const timer = setInterval(
      () => {
        this.#showRunning();
      },
      this.#live ? 500 : HEARTBEAT_MS,
    );
    try {
      await Promise.all(Array.from({ length: this.#lanes }, () => this.#lane()));
    } finally {
      clearInterval(timer);
      this.#clearLine();
    }
    const results = [...this.#done.values()];
    return {
      passed: results.reduce((sum, { passed }) => sum + passed, 0),
      failed: results.reduce((sum, { failed }) => sum + failed, 0),
    };
  }

  /** Takes one step after another; waits where all that are left need one that is running. */
  async #lane(): Promise<void> {
    while (this.#waiting.length > 0) {
      const index = this.#waiting.findIndex((step) => this.#isReady(step));
      const [step] = index === -1 ? [] : this.#waiting.splice(index, 1);
      if (step === undefined) await this.#change();
      else await this.#runStep(step);
    }
  }

  #isReady({ after = [] }: Step): boolean {
    return after.every((name) => this.#done.has(name));
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  async #runStep(step: Step): Promise<void> {
    const running: Running = { started: Date.now(), said: '' };
    this.#running.set(step.name, running);
    const result = await this.#attempt(step, running);
    this.#running.delete(step.name);
    this.#done.set(step.name, result);
    this.#report(step.name, result, Date.now() - running.started);
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  async #attempt({ after = [], run }: Step, running: Running): Promise<StepResult> {
    const broken = after.find((name) => (this.#done.get(name)?.failed ?? 0) > 0);
    if (broken !== undefined) {
      return { passed: 0, failed: 1, note: `not run, for want of: ${broken}` };
    }
    try {
      return await run((line) => {
        running.said = line;
        if (!this.#live) console.log(`  … ${line}`);
      });
    } catch (error) {
      const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { passed: 0, failed: 1, output };
    }
  }

  #report(name: string, result: StepResult, elapsedMs: number): void {
    this.#clearLine();
    const mark = result.failed > 0 ? '✗' : '✓';
    const counts = result.failed > 0 ? `${result.failed} failed` : '';
    const notes = [result.note, counts].filter((text) => text !== undefined && text !== '');
    const seconds = `${(elapsedMs / 1000).toFixed(1)} s`.padStart(8);
    console.log(`${mark} ${name.padEnd(12)}${seconds}  ${notes.join(', ')}`.trimEnd());
    if (result.failed > 0 && result.output !== undefined && result.output.trim() !== '') {
      console.log(indent(result.output.trimEnd()));
    }
  }

  #showRunning(): void {
    const parts = [...this.#running].map(([name, { started, said }]) => {
      const seconds = Math.round((Date.now() - started) / 1000);
      return `${name} ${seconds} s${this.#live && said !== '' ? ` (${said})` : ''}`;
    });
    if (parts.length === 0) return;
    const line = `  running: ${parts.join(', ')}`;
    if (this.#live)
      process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
    else console.log(line);
  }

  #clearLine(): void {
    if (this.#live) process.stdout.write('\r\x1b[2K');
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
