/** Sending once, or again when no answer came and the file says so. */
import { CancelledError } from '../engine/errors.ts';
import type { RequestException } from '../engine/errors.ts';
import type { Exchange } from '../engine/exchange.ts';
import type { RequestInit } from '../engine/request.ts';
import type { Session } from '../engine/session.ts';
import type { Directives, PlacedDirective } from './directives.ts';
import { runProblem } from './failure.ts';
import { parseSeconds } from './sendSettings.ts';

export interface SendJob {
  readonly init: RequestInit;
  readonly session: Session;
  readonly directives: Directives;
  readonly signal: AbortSignal | undefined;
}

interface RetryPolicy {
  readonly times: number;
  readonly statuses: ReadonlySet<number>;
  /** Null: any method when nothing was sent, else those that may safely be repeated. */
  readonly methods: ReadonlySet<string> | null;
  readonly backoffMs: number;
}

const MAX_BACKOFF_MS = 30_000;

/** @throws RunProblem for a directive that says nothing sensible */
export async function sendWithRetries(job: SendJob): Promise<Exchange> {
  const { init, session, directives, signal } = job;
  const policy = policyOf(directives.last('retries'));
  for (let attempt = 0; ; attempt += 1) {
    const exchange = await session.exchange(init);
    if (attempt >= policy.times || !worthRepeating(exchange, init.method, policy)) return exchange;
    try {
      await wait(retryAfterMs(exchange) ?? policy.backoffMs * 2 ** attempt, signal);
    } catch (error) {
      if (error instanceof CancelledError) return { ...exchange, error };
      throw error;
    }
    await exchange.response?.close();
  }
}

function worthRepeating(
  { error, response }: Exchange,
  method: string,
  policy: RetryPolicy,
): boolean {
  const name = method.toUpperCase();
  if (error === null) {
    return response !== null && policy.statuses.has(response.statusCode);
  }
  if (!mayHelp(error)) return false;
  if (policy.methods !== null) return policy.methods.has(name);
  return neverArrived(error) || REPEATABLE.has(name);
}

/** RFC 9110 9.2.2: doing it twice is as doing it once. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'QUERY']);

function mayHelp(error: RequestException): boolean {
  if (error.name === 'SSLError' || error.name === 'CancelledError') return false;
  return error.isConnectionError || error.isTimeout || error.name === 'ChunkedEncodingError';
}

function neverArrived({ phase }: RequestException): boolean {
  return phase === 'dns' || phase === 'connect' || phase === 'proxy' || phase === 'tls';
}

function retryAfterMs({ response }: Exchange): number | null {
  const value = response?.headers.get('retry-after') ?? null;
  if (value === null) return null;
  const seconds = /^\d+$/.test(value.trim())
    ? Number(value)
    : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds * 1000, 0), MAX_BACKOFF_MS);
}

/** `3`, `3; status=502,503; backoff=0.5; methods=POST`. */
function policyOf(directive: PlacedDirective | null): RetryPolicy {
  const [times = '0', ...options] = (directive?.written ?? '0').split(/\s*;\s*/);
  const option = (name: string): string | undefined =>
    options.find((text) => text.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  if (directive !== null && !/^\d+$/.test(times.trim())) {
    throw runProblem('SyntaxError', {
      code: 'invalid-directive',
      message: '`# @retries` needs a number.',
      hint: 'Write `# @retries 3`, or `# @retries 3; status=503; backoff=1`.',
      span: directive.span,
      name: 'retries',
    });
  }
  const methods = option('methods');
  const backoff = parseSeconds(option('backoff') ?? '0.5', null);
  return {
    times: Number(times),
    statuses: new Set((option('status') ?? '').split(/[\s,]+/).map(Number)),
    methods: methods === undefined ? null : new Set(methods.toUpperCase().split(/[\s,]+/)),
    backoffMs: Math.min((backoff ?? 0.5) * 1000, MAX_BACKOFF_MS),
  };
}

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
