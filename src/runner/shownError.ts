/** What went wrong with a result, for people to read: the same in the panel and in the command's output. */
import type { Mask } from './mask.ts';
import type { RunResult } from './result.ts';

export interface ShownError {
  /** Requests' name of it, or ours beyond them. */
  readonly type: string;
  readonly code: string;
  /** Null where nothing was on its way yet. */
  readonly phase: string | null;
  readonly message: string;
  readonly hint: string | null;
  readonly url: string | null;
}

/** Null where nothing went wrong. A failure before anything was sent comes before an error of the exchange. */
export function shownError(
  { exchange, failure }: Pick<RunResult, 'exchange' | 'failure'>,
  mask: Pick<Mask, 'text'>,
): ShownError | null {
  const orNull = (text: string | null) => (text === null ? null : mask.text(text));
  if (failure !== null) {
    const { type, code, message, hint } = failure;
    return { type, code, phase: null, message: mask.text(message), hint: orNull(hint), url: null };
  }
  const error = exchange?.error ?? null;
  if (error === null) return null;
  const { name, code, phase, message, hint, url } = error;
  return {
    type: name,
    code,
    phase,
    message: mask.text(message),
    hint: orNull(hint),
    url: orNull(url),
  };
}
