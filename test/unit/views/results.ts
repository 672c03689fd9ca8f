/** Results with real responses over bytes in memory, for the tests of what is shown of them. */
import { Headers } from '../../../src/engine/headers.ts';
import type { Exchange, Hop } from '../../../src/engine/exchange.ts';
import type { PreparedRequest } from '../../../src/engine/preparedRequest.ts';
import { createResponse, settleBody } from '../../../src/engine/response.ts';
import type { Response } from '../../../src/engine/response.ts';
import { NO_TIMINGS } from '../../../src/engine/timings.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import { bodyOf } from '../../servers/exchange.ts';

type Fields = readonly (readonly [string, string])[];

export function preparedRequest(init: {
  method?: string;
  url?: string;
  headers?: Fields;
  body?: string | Uint8Array;
}): PreparedRequest {
  const bytes = typeof init.body === 'string' ? Buffer.from(init.body) : (init.body ?? null);
  return {
    method: init.method ?? 'GET',
    url: init.url ?? 'http://shop.test/home',
    headers: new Headers(init.headers ?? []),
    body: bytes === null ? null : bodyOf(bytes),
  };
}

export async function response(
  request: PreparedRequest,
  init: { statusCode?: number; headers?: Fields; body?: string | Uint8Array } = {},
): Promise<Response> {
  const content = Buffer.from(init.body ?? '');
  const made = createResponse({
    request,
    url: request.url,
    options: {},
    raw: {
      statusCode: init.statusCode ?? 200,
      reason: 'OK',
      httpVersion: '1.1',
      rawHeaders: init.headers ?? [],
      sentHeaders: [],
      // eslint-disable-next-line @typescript-eslint/require-await -- a body is read piece by piece
      body: (async function* () {
        yield content;
      })(),
      connection: {
        remoteAddress: '127.0.0.1',
        remotePort: 8080,
        reused: false,
        proxy: null,
        tls: null,
      },
      timings: () => NO_TIMINGS,
      elapsedMs: 12,
      abort: () => undefined,
    },
  });
  await settleBody(made);
  return made;
}

export function hop(
  request: PreparedRequest,
  answer: Response | null,
  more: Partial<Hop> = {},
): Hop {
  return {
    request,
    sentHeaders: [],
    response: answer,
    timings: NO_TIMINGS,
    connection: answer?.connection ?? null,
    cookies: [],
    cookieChanges: [],
    changes: [],
    ...more,
  };
}

export function exchange(more: Partial<Exchange> = {}): Exchange {
  const hops = more.hops ?? [];
  const last = hops.at(-1) ?? null;
  return {
    request: last?.request ?? null,
    response: last?.response ?? null,
    error: null,
    startedAt: 1_000,
    elapsedMs: 34,
    ...more,
    hops,
  };
}

export function runResult(more: Partial<RunResult> = {}): RunResult {
  return {
    id: 'r1',
    ref: { file: 'shop.http', key: 'login', ordinal: 0 },
    name: 'login',
    line: 3,
    environment: ['dev'],
    exchange: null,
    failure: null,
    tests: [],
    logs: [],
    warnings: [],
    written: [],
    noLog: false,
    ok: true,
    errorExpected: false,
    startedAt: 1_000,
    secrets: [],
    ...more,
  };
}
