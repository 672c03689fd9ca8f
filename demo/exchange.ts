/** What an endpoint is given and what it gives back. */

export type Pairs = readonly (readonly [name: string, value: string])[];

export interface DemoRequest {
  readonly method: string;
  /** Path and query as they came on the request line. */
  readonly target: string;
  /** Decoded query parameters in order, `+` read as a blank. */
  readonly query: Pairs;
  /** Header fields as they came: order, spelling, repetition. */
  readonly headers: Pairs;
  readonly body: Buffer;
  /** The address of the client. */
  readonly origin: string;
  /** Values of the pattern's `<name>` and `<int:name>`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Aborted when the client has gone or the server closes. */
  readonly signal: AbortSignal;
}

export interface DemoReply {
  /** 200 when absent. */
  readonly status?: number;
  readonly headers?: Pairs;
  /** A stream is sent in chunks unless `headers` gives its length. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array | string>;
}

export type Endpoint = (request: DemoRequest) => DemoReply | Promise<DemoReply>;

/** A refusal that becomes a small HTML page, as httpbin shows one. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly headers: Pairs;

  constructor(status: number, message: string, headers: Pairs = []) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** The value of a header field, repeated ones joined; null when it is not there. Case does not matter. */
export function headerOf(request: Pick<DemoRequest, 'headers'>, name: string): string | null {
  const glue = name === 'cookie' ? '; ' : ',';
  const values = request.headers.filter(([key]) => key.toLowerCase() === name);
  return values.length === 0 ? null : values.map(([, value]) => value).join(glue);
}

/** The first query parameter of this name, or null. Case does not matter, as in httpbin. */
export function queryOf({ query }: Pick<DemoRequest, 'query'>, name: string): string | null {
  return query.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

/** A query parameter that is a number between `min` and `max`; a number outside is brought inside. */
export function numberOf(
  request: Pick<DemoRequest, 'query'>,
  name: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  const written = queryOf(request, name);
  if (written === null) return fallback;
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value)) {
    throw new HttpProblem(400, `${name} must be a number`);
  }
  return Math.min(Math.max(value, min), max);
}

/** The value of `<name>` in the route's pattern. */
export function paramOf({ params }: Pick<DemoRequest, 'params'>, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`The pattern of this route has no <${name}>.`);
  return value;
}

/** The authority that the client asked for, `http://host:port`. */
export function baseUrl(request: Pick<DemoRequest, 'headers'>): string {
  return `http://${headerOf(request, 'host') ?? 'localhost'}`;
}
