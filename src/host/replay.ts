/** Sends once more what was sent before. */
import { randomUUID } from 'node:crypto';
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import type { RequestInit, SendOptions } from '../engine/request.ts';
import type { Session } from '../engine/session.ts';
import type { RunResult } from '../runner/result.ts';

/** What a session adds by itself; a request that went without is to go without again. */
const SESSION_HEADERS = ['User-Agent', 'Accept-Encoding', 'Accept', 'Connection'];

/** @throws Error when the earlier result never got as far as a request */
export async function replayRequest(
  earlier: RunResult,
  session: Session,
  options: SendOptions,
): Promise<RunResult> {
  const request = earlier.exchange?.hops[0]?.request ?? earlier.exchange?.request ?? null;
  if (request === null) throw new Error('There is nothing to replay: this request was never made.');
  const startedAt = Date.now();
  const exchange = await session.exchange(asRequest(request, options));
  return {
    ...earlier,
    id: randomUUID(),
    exchange,
    failure: null,
    tests: [],
    logs: [],
    warnings: [],
    written: [],
    ok: exchange.error === null,
    errorExpected: false,
    startedAt,
  };
}

function asRequest(
  { method, url, headers, body }: PreparedRequest,
  options: SendOptions,
): RequestInit {
  const removed = SESSION_HEADERS.filter((name) => !headers.has(name)).map(
    (name) => [name, null] as const,
  );
  return {
    ...options,
    method,
    url,
    headers: [...removed, ...headers],
    ...(body === null ? {} : { data: body.bytes ?? body }),
    // What was authenticated carries its header already; another round would be another request.
    auth: null,
  };
}
