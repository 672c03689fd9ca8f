/** Waiting, where a file or a run asks for it. */
import { CancelledError } from '../engine/errors.ts';
import type { PlacedDirective } from './directives.ts';
import { runProblem } from './failure.ts';
import { parseSeconds } from './sendSettings.ts';

/** `# @sleep 200`: milliseconds unless a unit says otherwise. 0 without one. @throws RunProblem */
export function parseMilliseconds(directive: PlacedDirective | null): number {
  if (directive === null) return 0;
  const seconds = parseSeconds(directive.written, 'httpyac');
  if (seconds !== null) return seconds * 1000;
  throw runProblem('SyntaxError', {
    code: 'invalid-directive',
    message: `\`# @${directive.name}\` needs a time.`,
    hint: `Write milliseconds, or \`# @${directive.name} 2 s\`.`,
    span: directive.span,
    name: directive.name,
  });
}

/** Resolves after that time. @throws CancelledError at once when the signal is aborted */
export function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0 && signal?.aborted !== true) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new CancelledError('The run was cancelled while it waited.', { code: 'CANCELLED' }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
