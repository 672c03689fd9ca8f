/** One hop while it is under way, and the small rules about a single hop. */
import { ConnectionError, RequestException, TooManyRedirects } from './errors.ts';
import type { Change, ConnectionInfo, CookieChange, CookieDecision, Hop } from './exchange.ts';
import { headerOrigins } from './headerOrigins.ts';
import type { SentFields } from './headerOrigins.ts';
import { Headers } from './headers.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import type { Response } from './response.ts';
import { NO_TIMINGS } from './timings.ts';
import type { Timings } from './timings.ts';
import type { RawResponse } from './transport/transport.ts';
import { splitUrl } from './url.ts';

/** Header bytes of all answers of one exchange, as curl. */
const MAX_HEADER_BYTES_OVERALL = 300 * 1024;

/** Getters of the class, not of each object: those make a hidden class for every single one. */
export class HopDraft implements Hop {
  readonly request: PreparedRequest;
  readonly cookies: readonly CookieDecision[];
  response: Response | null = null;
  connection: ConnectionInfo | null = null;
  cookieChanges: readonly CookieChange[] = [];
  readonly changes: Change[] = [];
  readonly #made: Pick<SentFields, 'base' | 'sources'>;
  #raw: RawResponse | null = null;

  constructor(
    request: PreparedRequest,
    cookies: readonly CookieDecision[],
    made: Pick<SentFields, 'base' | 'sources'>,
  ) {
    this.request = request;
    this.cookies = cookies;
    this.#made = made;
  }

  /** It was answered. */
  answer(raw: RawResponse, response: Response): void {
    this.#raw = raw;
    this.response = response;
    this.connection = raw.connection;
  }

  get sentHeaders(): readonly (readonly [string, string])[] {
    return this.#raw?.sentHeaders ?? [];
  }

  get headerOrigins(): NonNullable<Hop['headerOrigins']> {
    const sent = this.#raw === null ? [...this.request.headers] : this.sentHeaders;
    const { request, cookies } = this;
    return headerOrigins({ sent, request, cookies, ...this.#made });
  }

  get timings(): Timings {
    return this.response?.timings ?? NO_TIMINGS;
  }
}

export function isRedirect({ statusCode, rawHeaders }: RawResponse): boolean {
  if (statusCode < 301 || statusCode > 308) return false;
  const headers = new Headers(rawHeaders);
  return (
    [301, 302, 303, 307, 308].includes(statusCode) &&
    headers.get('location')?.trim() !== '' &&
    headers.has('location')
  );
}

/** Proxy-Authorization is for a proxy: it never goes to the server itself, nor into a tunnel. */
export function withoutStrayProxyAuth(
  request: PreparedRequest,
  proxy: string | null,
): PreparedRequest {
  if (!request.headers.has('proxy-authorization')) return request;
  if (proxy?.startsWith('http') === true && splitUrl(request.url).scheme === 'http') return request;
  const headers = request.headers.copy();
  headers.delete('proxy-authorization');
  return { ...request, headers };
}

/** @throws ConnectionError when all answers together hold more header bytes than anybody should take */
export function checkHeaderBytes(hops: readonly HopDraft[]): void {
  if (hops.length < 2) return;
  const bytes = hops.reduce((sum, { response }) => sum + (response?.size.headers ?? 0), 0);
  if (bytes <= MAX_HEADER_BYTES_OVERALL) return;
  throw new ConnectionError(
    `The answers hold more than ${MAX_HEADER_BYTES_OVERALL / 1024} KiB of headers together.`,
    { code: 'HEADERS_TOO_LARGE', phase: 'receive', hint: 'The server is at fault.' },
  );
}

export function tooMany(limit: number, response: Response): TooManyRedirects {
  return new TooManyRedirects(`Exceeded ${limit} redirects.`, {
    code: 'TOO_MANY_REDIRECTS',
    phase: 'receive',
    url: response.url,
    request: response.request,
    response,
    hint: 'The server may wait for a cookie or a login. `# @max-redirects` allows more.',
  });
}

/** Errors about a response carry it. */
export function attach<T>(response: Response, rule: () => T): T {
  try {
    return rule();
  } catch (error) {
    if (RequestException.is(error)) error.response ??= response;
    throw error;
  }
}

/** A hook or an auth flow of the caller's may throw anything; it stays the cause. */
export function toRequestException(error: unknown): RequestException {
  if (RequestException.is(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RequestException(`The request could not be finished: ${message}`, { cause: error });
}
