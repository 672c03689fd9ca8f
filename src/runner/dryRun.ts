/** The whole way of a request up to the moment of sending. */
import type { CookieJar } from '../engine/cookieJar.ts';
import { CancelledError, RequestException } from '../engine/errors.ts';
import type { Exchange, Hop } from '../engine/exchange.ts';
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import type { RequestInit } from '../engine/request.ts';
import { Session } from '../engine/session.ts';
import type { RunResult } from './result.ts';
import type { RunInput } from './runInput.ts';
import { runRequest } from './runRequest.ts';

export interface DryRun {
  /** Null when the request could not be made; the result says why. */
  readonly request: PreparedRequest | null;
  readonly result: RunResult;
  /** Where each field comes from, as far as the engine knows: those it calls `given` the result knows better. */
  readonly origins: NonNullable<Hop['headerOrigins']>;
}

/** Runs a request with the cookies of `jar` and stops where it would go out. */
export async function prepareOnly(
  input: Omit<RunInput, 'session'>,
  jar: CookieJar,
): Promise<DryRun> {
  const session = new PreparingSession({ cookies: jar });
  // A named session would send, and there is nothing to agree to or to wait for.
  const result = await runRequest({ ...input, session, namedSession: () => session, dry: true });
  const request = result.exchange?.request ?? null;
  return { request, result, origins: request === null ? [] : session.headerOrigins(request) };
}

/** Prepares and does not send. */
class PreparingSession extends Session {
  override exchange(init: RequestInit): Promise<Exchange> {
    const made = { hops: [], response: null, startedAt: Date.now(), elapsedMs: 0 };
    try {
      const error = new CancelledError('Nothing was sent: this was a dry run.');
      return Promise.resolve({ ...made, request: this.prepare(init), error });
    } catch (error) {
      if (!RequestException.is(error)) throw error;
      return Promise.resolve({ ...made, request: null, error });
    }
  }
}
