/** What a script may use. */

export interface ScriptLimits {
  /** Until QuickJS is asked to stop. Default 2,000, and 400 more for each MiB of the body. */
  readonly timeoutMs: number;
  /** From there until the thread is ended, whatever it does. Default 500. */
  readonly graceMs: number;
}

export const DEFAULT_LIMITS: ScriptLimits = { timeoutMs: 2000, graceMs: 500 };

export const MS_PER_BODY_MIB = 400;

/** Of 64 KiB: what QuickJS starts with, and what it can never exceed. Its own limit alone does not hold. */
export const MEMORY_PAGES = { initial: 256, maximum: 1024 };
/** Below the above, so that most scripts end with an error of theirs and not of WebAssembly's. */
export const HEAP_BYTES = 56 * 1024 * 1024;
/** A memory that has grown so far has no room for another step. */
export const FULL_BYTES = 60 * 1024 * 1024;
/** Beyond a quarter of a megabyte QuickJS overflows the stack of the thread instead of its own. */
export const STACK_BYTES = 128 * 1024;

/** Promise jobs at once, and altogether. */
export const JOBS_PER_TURN = 1000;
export const MAX_JOBS = 100_000;

export const OUTPUT = {
  logLines: 1000,
  logChars: 256 * 1024,
  logLineChars: 16 * 1024,
  tests: 1000,
  changes: 2000,
  nameChars: 1000,
  textChars: 16 * 1024,
  valueChars: 4 * 1024 * 1024,
  totalValueChars: 16 * 1024 * 1024,
  /** Arrays and objects inside each other. */
  depth: 100,
};
