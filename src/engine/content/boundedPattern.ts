/** Patterns and paths that people write, on text that servers send: some of them would never end. */
import { runInNewContext } from 'node:vm';

/** Whoever asks is held up for so long at most. */
const LIMIT_MS = 150;
/** Paths into large answers may take longer. */
const WORK_LIMIT_MS = 2000;

export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** What `work` gives. @throws Error of the work, or one that says that it takes too long */
export function boundedWork<T>(work: () => T, limitMs = WORK_LIMIT_MS): T {
  try {
    // The code in the other context is this one call; its clock stops what is called as well.
    return runInNewContext('work()', { work }, { timeout: limitMs }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TooSlowError(`It takes longer than ${limitMs / 1000} s on this content.`);
  }
}

/** Null when it takes too long. @throws SyntaxError for a pattern that is none */
export function testPattern(source: string, flags: string, text: string): boolean | null {
  // A context of its own is the only way to give up a match that is under way.
  try {
    return runInNewContext(
      'new RegExp(source, flags).test(text)',
      { source, flags, text },
      { timeout: LIMIT_MS },
    ) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
    // An error of the other context is none of ours.
    throw new SyntaxError((error as Error).message);
  }
}
