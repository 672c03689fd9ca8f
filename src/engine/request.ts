/** What a caller asks for, in the words of Requests. Nothing here has been prepared yet. */
import type { AuthFlow } from './auth/authFlow.ts';
import type { CookieJar } from './cookieJar.ts';
import type { Headers } from './headers.ts';
import type { Hooks } from './hooks.ts';
import type { DecisionPolicy } from './decide.ts';
import type { NetrcEntry } from './netrc.ts';

export type Scalar = string | number | boolean;
/** `null` as a value removes an inherited key (Requests' `merge_setting`). */
export type Mapping<T> =
  Readonly<Record<string, T>> | readonly (readonly [string, T])[] | ReadonlyMap<string, T>;
/** A list repeats the name; `null` is left out; bytes are percent-encoded one by one. */
export type FieldValue = Scalar | Uint8Array | null | readonly (Scalar | Uint8Array | null)[];
export type Params = string | Mapping<FieldValue>;
export type HeadersInput = Mapping<string | null>;

/** Bytes that can be read more than once: a file, or a buffer. `length` in bytes, null when unknown. */
export interface BodySource {
  readonly length: number | null;
  open(): AsyncIterable<Uint8Array>;
}

export type Data =
  string | Uint8Array | BodySource | AsyncIterable<Uint8Array> | Mapping<FieldValue>;

/** One part of a multipart form. */
export interface FilePart {
  /** Null sends no filename, as a plain field. Default: no filename. */
  readonly filename?: string | null;
  readonly content: string | Uint8Array | BodySource;
  /** Default: guessed from the file name, else application/octet-stream. `null` sends none. */
  readonly contentType?: string | null;
  readonly headers?: HeadersInput;
}
/** `null` leaves a part out. */
export type Files = Mapping<FilePart | string | Uint8Array | null>;

/** Seconds, fractions allowed. A number means connect and read alike; null or 0 means never. */
export type Timeout =
  | number
  | null
  | {
      readonly connect?: number | null;
      readonly read?: number | null;
      readonly total?: number | null;
    };

/** PEM files, or one PKCS#12 file. */
export interface ClientCertificate {
  readonly cert?: string;
  readonly key?: string;
  readonly pfx?: string;
  readonly passphrase?: string;
}

/** When to send again, after urllib3's `Retry`. Only what can be read again is sent again. */
export interface RetryPolicy {
  /** Tries after the first one. */
  readonly total: number;
  /** Answers that are tried again, such as 502, 503 and 429. Default none: failures of the connection only. */
  readonly statuses?: readonly number[];
  /** Default those of RFC 9110 9.2.2: GET, HEAD, OPTIONS, PUT, DELETE, TRACE. */
  readonly methods?: readonly string[];
  /** Waits this many seconds before the second try again, doubled each time. Default 0. */
  readonly backoffSeconds?: number;
  /** Cap on one wait, also on what `Retry-After` asks for. Default 120. */
  readonly maxDelaySeconds?: number;
  /** Default true. */
  readonly respectRetryAfter?: boolean;
}

/** Options of one send. Undefined inherits from the session. */
export interface SendOptions {
  readonly timeout?: Timeout;
  /** Default true; HEAD is followed only when this is given as true. */
  readonly allowRedirects?: boolean;
  /** Default 30. */
  readonly maxRedirects?: number;
  /** True checks against the trusted roots, a string is the path of a CA file, false checks nothing. Default true. */
  readonly verify?: boolean | string;
  readonly cert?: string | readonly [string, string] | ClientCertificate;
  /** Scheme, or scheme://host, to proxy URL. */
  readonly proxies?: Mapping<string | null>;
  /** Leave the body unread for `iterContent`. Default false. */
  readonly stream?: boolean;
  /** `'2'` asks for HTTP/2 by ALPN. Default `'1.1'`. */
  readonly httpVersion?: '1.1' | '2';
  /** Charset for `text()`, over what the response says. */
  readonly encoding?: string;
  /** Cap on decoded bytes. Default 4 GiB. */
  readonly maxSizeBytes?: number;
  /** `'requests'` takes back every deviation from Requests that is no matter of safety. */
  readonly compat?: 'requests' | null;
  /** Tries again; a number is a policy of that many tries for failures of the connection. Default 0. */
  readonly retries?: number | RetryPolicy;
  /** False keeps the body in its content coding. Default true. */
  readonly decodeContent?: boolean;
  /** False ignores proxies, netrc and CA files of the environment. Default true. */
  readonly trustEnv?: boolean;
  /** Default Node's, TLS 1.2. */
  readonly minTlsVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  /** Name to ask for and to check in the TLS handshake (SNI). Default the host of the URL. */
  readonly serverName?: string;
  /** Names of header fields whose value came from a secret: they never reach another origin. */
  readonly secretHeaders?: readonly string[];
  /** The body holds a secret: a 307 or 308 to another origin, or to http, asks `decide` first. */
  readonly secretBody?: boolean;
  readonly decide?: DecisionPolicy;
  /** Cancels at any moment; the outcome is `CancelledError`. */
  readonly signal?: AbortSignal;
  /** Told of each phase and of bytes received. */
  readonly onProgress?: (progress: Progress) => void;
  /** Given each decoded piece of an answer, and its headers, while it arrives; it is kept all the same. Not of redirects. */
  readonly onContent?: (chunk: Uint8Array, headers: Headers) => void;
}

export interface Progress {
  readonly phase: Phase;
  /** 0 for the first request, counting redirects and auth rounds. */
  readonly hop: number;
  readonly receivedBytes: number;
  /** Content-Length of the response, null when not known. */
  readonly totalBytes: number | null;
  /** Bytes of the request's body given to the connection; absent without a body. */
  readonly sentBytes?: number;
  /** Length of the request's body, null when not known. */
  readonly sendTotalBytes?: number | null;
}

export type Phase =
  'prepare' | 'dns' | 'connect' | 'proxy' | 'tls' | 'send' | 'wait' | 'receive' | 'decode';

export interface RequestOptions extends SendOptions {
  readonly params?: Params;
  readonly headers?: HeadersInput;
  readonly data?: Data;
  readonly json?: unknown;
  readonly files?: Files;
  /** `null` keeps a cookie of the session's jar back. */
  readonly cookies?: Mapping<string | null> | CookieJar;
  /** `[user, password]` is Basic. `null` sends none at all. */
  readonly auth?: readonly [string, string] | AuthFlow | null;
  readonly hooks?: Hooks;
  /** True reads `$NETRC`, `~/.netrc` or `~/_netrc` when nothing else gives credentials. Default the session's. */
  readonly netrc?: boolean | readonly NetrcEntry[];
  /** Dot segments of the path are sent as they are written. Default false. */
  readonly pathAsIs?: boolean;
  /**
   * Sends `*` as the request target, for what OPTIONS asks of the server as a whole (RFC 9110 9.3.7);
   * path and query of the URL are left out. Default false.
   */
  readonly asterisk?: boolean;
  /** Path and query go out as they are written, as UTF-8; only blanks are encoded. Default false. */
  readonly verbatimUrl?: boolean;
  /** `'utf-8'` sends values beyond Latin-1 as UTF-8 bytes. Default: they are an error. */
  readonly headerCharset?: 'utf-8' | null;
  /** Sends the body in chunks, though its length is known. Default false. */
  readonly chunked?: boolean;
  /** False: this request neither sends nor stores cookies of the session's jar. Default true. */
  readonly useCookieJar?: boolean;
}

export interface RequestInit extends RequestOptions {
  readonly method: string;
  readonly url: string;
}
