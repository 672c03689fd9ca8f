/** Results in a few words, for lenses, lists and messages. */
import { formatDuration, formatSize } from '../runner/measures.ts';

export { formatDuration, formatSize };

export interface Outcome {
  readonly kind: 'ok' | 'redirect' | 'bad' | 'failed' | 'cancelled';
  /** `200 OK`, `ConnectTimeout`, `Cancelled`, `Not sent`. */
  readonly title: string;
  /** Milliseconds; null when nothing was sent. */
  readonly elapsedMs: number | null;
  /** Decoded bytes; null without a response. */
  readonly size: number | null;
}

/** Codicons: never told by colour alone. */
export const OUTCOME_ICONS: Readonly<Record<Outcome['kind'], string>> = {
  ok: 'pass',
  redirect: 'arrow-right',
  bad: 'warning',
  failed: 'error',
  cancelled: 'circle-slash',
};

/** What a result says, kept or not: as much of a `RunResult` as is told of it. */
interface Told {
  readonly exchange: {
    readonly response: {
      readonly statusCode: number;
      readonly reason: string;
      readonly size: { readonly decoded: number };
    } | null;
    readonly error: { readonly name: string } | null;
    readonly elapsedMs: number;
  } | null;
  readonly failure: { readonly type: string } | null;
  readonly errorExpected: boolean;
  readonly tests: readonly { readonly ok: boolean }[];
}

export function outcomeOf(result: Told): Outcome {
  const outcome = withoutTests(result);
  const { tests } = result;
  const failed = tests.filter(({ ok }) => !ok).length;
  if (failed === 0 || outcome.kind === 'failed' || outcome.kind === 'cancelled') return outcome;
  const words = tests.length === 1 ? 'check failed' : `${failed} of ${tests.length} checks failed`;
  return { ...outcome, kind: 'bad', title: `${outcome.title}, ${words}` };
}

function withoutTests({ exchange, failure, errorExpected }: Told): Outcome {
  const response = exchange?.response ?? null;
  const error = exchange?.error ?? null;
  const elapsedMs = exchange?.elapsedMs ?? null;
  const size = response?.size.decoded ?? null;
  // A person said no to a question before it was sent: nothing went wrong.
  if ((failure?.type ?? error?.name) === 'DeclinedError')
    return { kind: 'cancelled', title: 'Not sent', elapsedMs: null, size };
  if (failure !== null) return { kind: 'failed', title: failure.type, elapsedMs, size };
  if (error?.name === 'CancelledError') {
    return { kind: 'cancelled', title: 'Cancelled', elapsedMs, size };
  }
  if (error !== null && response !== null && error.name === 'HTTPError') {
    return { kind: 'bad', title: statusText(response), elapsedMs, size };
  }
  if (error !== null) {
    const title = errorExpected ? `${error.name} as expected` : error.name;
    return { kind: errorExpected ? 'ok' : 'failed', title, elapsedMs, size };
  }
  if (response === null) return { kind: 'failed', title: 'No response', elapsedMs, size };
  const { statusCode } = response;
  const kind = statusCode >= 400 ? 'bad' : statusCode >= 300 ? 'redirect' : 'ok';
  return { kind, title: statusText(response), elapsedMs, size };
}

function statusText({ statusCode, reason }: { statusCode: number; reason: string }): string {
  return `${statusCode} ${reason}`.trimEnd();
}

/** `200 OK · 34 ms · 1.2 kB`. */
export function summarize(outcome: Outcome): string {
  const parts = [outcome.title];
  if (outcome.elapsedMs !== null) parts.push(formatDuration(outcome.elapsedMs));
  if (outcome.size !== null) parts.push(formatSize(outcome.size));
  return parts.join(' · ');
}

/** `just now`, `3 min ago`, `2 h ago`. */
export function formatAge(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}
