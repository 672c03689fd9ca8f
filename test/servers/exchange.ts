/** One request over a transport, without a session: what tests of the wire need. */
import { Headers } from '../../src/engine/headers.ts';
import type { PreparedBody, PreparedRequest } from '../../src/engine/preparedRequest.ts';
import type { Response, ResponseOptions } from '../../src/engine/response.ts';
import { createResponse, settleBody } from '../../src/engine/response.ts';
import type { RequestException } from '../../src/engine/errors.ts';
import type { Transport, TransportOptions } from '../../src/engine/transport/transport.ts';

export function prepared(url: string, method = 'GET', body: string | null = null): PreparedRequest {
  const bytes = body === null ? null : new TextEncoder().encode(body);
  return {
    method,
    url,
    headers: new Headers([['X-Test', 'yes']]),
    body: bytes === null ? null : bodyOf(bytes),
  };
}

/** A body that is in memory. */
export function bodyOf(bytes: Uint8Array): PreparedBody {
  return {
    bytes,
    length: bytes.length,
    rewindable: true,
    async *open() {
      yield await Promise.resolve(bytes);
    },
  };
}

export const DEFAULTS: TransportOptions = {
  connectTimeoutMs: 5000,
  readTimeoutMs: 5000,
  verify: true,
  cert: null,
  proxy: null,
  httpVersion: '1.1',
  signal: null,
  onPhase: () => undefined,
};

/** Sends and reads the whole body; `error` is what cut the body short. */
export async function fetchOver(
  transport: Transport,
  request: PreparedRequest,
  options: Partial<TransportOptions> & { response?: ResponseOptions } = {},
): Promise<{ response: Response; error: RequestException | null }> {
  const raw = await transport.send(request, { ...DEFAULTS, ...options });
  const response = createResponse({
    raw,
    request,
    url: request.url,
    options: { signal: options.signal ?? null, ...options.response },
  });
  return { response, error: await settleBody(response) };
}
