/** What the panel is given to show. Plain JSON; secrets are already masked; bodies come in pages by request. */

export type HeaderDto = readonly [name: string, value: string];

/** Where a header of a request comes from. `request`: given with it, and no more is known. */
export type OriginDto =
  | 'default'
  | 'session'
  | 'file'
  | 'file-defaults'
  | 'directive'
  | 'cookie-directive'
  | 'setting'
  | 'environment'
  | 'script'
  | 'protocol'
  | 'body'
  | 'jar'
  /** Cookies of the jar, and others given with the request. */
  | 'jar-and-request'
  | 'auth'
  | 'proxy'
  | 'connection'
  | 'request';

export interface ExchangeDto {
  readonly id: string;
  /** `POST /login`, or the request's name. */
  readonly title: string;
  readonly file: string;
  readonly line: number;
  readonly environment: string;
  readonly method: string;
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly elapsedMs: number;
  readonly state: 'response' | 'error' | 'cancelled';
  readonly response: ResponseDto | null;
  readonly error: ErrorDto | null;
  /** `# @expect` named this outcome and it came. */
  readonly expected: boolean;
  readonly hops: readonly HopDto[];
  /** Set by the page when one hop of the exchange is shown by itself. */
  readonly hop?: number | undefined;
  readonly tests: readonly TestDto[];
  /** Things to know that are no failure. */
  readonly warnings?: readonly string[];
  /** Where this went otherwise than with Requests, by the numbers of docs/REQUESTS.md. */
  readonly deviations?: readonly { readonly id: string; readonly detail: string }[];
  /** What scripts wrote. */
  readonly logs: readonly string[];
}

export interface ResponseDto {
  readonly statusCode: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly url: string;
  /** Media type without parameters, lower case; null when not given. */
  readonly mediaType: string | null;
  /** Charset the text was decoded with; null for bytes. */
  readonly encoding: string | null;
  readonly size: { readonly headers: number; readonly body: number; readonly decoded: number };
  readonly complete: boolean;
  /** True when the body lies in a file, because it is too big for memory. */
  readonly spilled?: boolean;
  /** How the body is best shown. */
  readonly view: 'json' | 'xml' | 'html' | 'text' | 'image' | 'hex' | 'empty';
  readonly isText: boolean;
}

export interface ErrorDto {
  /** Requests' name: `ConnectTimeout`. */
  readonly type: string;
  readonly code: string;
  readonly phase: string | null;
  readonly message: string;
  readonly hint: string | null;
  readonly url: string | null;
  /** What a server showed that is not trusted, leaf first; left out where nothing is known of it. */
  readonly certificates?: readonly CertificateDto[];
  /** Name of the authority among them that a person may decide to trust; left out without one. */
  readonly authority?: string;
  /** What says whom this request trusts, where that is not the usual: a line of its file, 1-based, or a setting. */
  readonly decidedBy?: { readonly written: string; readonly line: number | null };
}

export interface HopDto {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly requestHeaders: readonly HeaderDto[];
  /** Where each of them comes from, in step with them; left out where it is not known. */
  readonly requestHeaderOrigins?: readonly OriginDto[];
  /** Text of the request body, up to 256 KiB; null when there is none or it is not text. */
  readonly requestBody: string | null;
  readonly requestBodySize: number | null;
  readonly statusCode: number | null;
  readonly reason: string;
  readonly responseHeaders: readonly HeaderDto[];
  /** The response of this hop by itself, for opening it; null or left out when there was none. */
  readonly response?: ResponseDto | null;
  readonly elapsedMs: number;
  readonly timings: TimingsDto;
  readonly connection: ConnectionDto | null;
  readonly cookiesSent: readonly CookieDecisionDto[];
  readonly cookieChanges: readonly CookieChangeDto[];
  /** What changed towards the next hop. */
  readonly changes: readonly { rule: string; detail: string; reason: string }[];
}

export interface TimingsDto {
  readonly dns: number | null;
  readonly connect: number | null;
  readonly tls: number | null;
  readonly send: number | null;
  readonly wait: number | null;
  readonly receive: number | null;
}

export interface ConnectionDto {
  readonly remote: string | null;
  readonly reused: boolean;
  readonly proxy: string | null;
  /** `TLSv1.3, TLS_AES_256_GCM_SHA384`. */
  readonly tls: string | null;
  /** Leaf first; null or left out without TLS. */
  readonly certificates?: readonly CertificateDto[] | null;
  /** The certificates were checked and are good. */
  readonly verified?: boolean;
}

export interface CertificateDto {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly fingerprint256: string;
  readonly altNames: string | null;
}

export interface CookieDecisionDto {
  readonly name: string;
  readonly domain: string;
  readonly path: string;
  readonly sent: boolean;
  readonly reason: string;
}

export interface CookieChangeDto {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly action: 'set' | 'changed' | 'deleted' | 'refused';
  readonly reason: string;
  /** The value that was there; left out where there was none. */
  readonly before?: string;
}

export interface TestDto {
  readonly name: string;
  readonly ok: boolean;
  readonly line: number | null;
  readonly actual: string | null;
  readonly expected: string | null;
  readonly message: string | null;
  /** Expected and actual line by line, where that helps: `-` expected, `+` actual. */
  readonly diff?: string | null;
}
