/** Whether and when a request is sent again after a failure, after urllib3's `Retry`. */
import { RetryError } from './errors.ts';
import type { RequestException } from './errors.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import type { RetryPolicy } from './request.ts';
import type { Response } from './response.ts';

const IDEMPOTENT = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'];
const MAX_DELAY_SECONDS = 120;

export const NO_RETRIES: RetryPolicy = { total: 0 };

export function retryPolicyOf(retries: number | RetryPolicy | undefined): RetryPolicy {
  if (retries === undefined) return NO_RETRIES;
  return typeof retries === 'number' ? { total: retries } : retries;
}

/** True where nothing was answered, and sending again can do no harm. */
export function mayRetryError(
  policy: RetryPolicy,
  error: RequestException,
  { method, body }: PreparedRequest,
): boolean {
  if (body?.rewindable === false) return false;
  if (error.name === 'SSLError' || error.name === 'InvalidHeader') return false;
  const unsent = error.phase === 'dns' || error.phase === 'connect' || error.phase === 'proxy';
  if (error.isConnectionError && unsent) return true;
  return (error.isConnectionError || error.isTimeout) && allows(policy, method);
}

export function mayRetryStatus(
  policy: RetryPolicy,
  statusCode: number,
  { method, body }: PreparedRequest,
): boolean {
  const listed = policy.statuses?.includes(statusCode) ?? false;
  return listed && body?.rewindable !== false && allows(policy, method);
}

function allows({ methods = IDEMPOTENT }: RetryPolicy, method: string): boolean {
  return methods.includes(method);
}

/** Milliseconds before try number `attempt` (1 for the first one again). */
export function retryDelayMs(
  policy: RetryPolicy,
  attempt: number,
  response: Response | null,
): number {
  const { backoffSeconds = 0, maxDelaySeconds = MAX_DELAY_SECONDS } = policy;
  const asked =
    policy.respectRetryAfter === false
      ? null
      : retryAfterSeconds(response?.headers.get('retry-after'));
  // As urllib3: no wait before the first one.
  const backoff = attempt <= 1 ? 0 : backoffSeconds * 2 ** (attempt - 1);
  return Math.min(asked ?? backoff, maxDelaySeconds) * 1000;
}

/** Seconds or a date (RFC 9110 10.2.3); null when it is neither. */
export function retryAfterSeconds(field: string | null | undefined): number | null {
  if (field === null || field === undefined) return null;
  if (/^\s*\d+\s*$/.test(field)) return Number(field);
  const date = Date.parse(field);
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000);
}

export function tooManyErrors(response: Response, tries: number): RetryError {
  const { statusCode, url, request } = response;
  return new RetryError(`Too many ${statusCode} error responses: ${tries} tries.`, {
    code: 'RETRIES_EXHAUSTED',
    phase: 'wait',
    url,
    request,
    response,
    hint: 'The server may be overloaded. The last answer is kept.',
  });
}
