/** What a caller asks for, in the words of Requests. Nothing here has been prepared yet. */
import type { AuthFlow } from './auth/authFlow.ts';
import type { CookieJar } from './cookieJar.ts';
import type { Hooks } from './hooks.ts';
import type { DecisionPolicy } from './decide.ts';

export type Scalar = string | number | boolean;
/** `null` as a value removes an inherited key (Requests' `merge_setting`). */
export type Mapping<T> =
  Readonly<Record<string, T>> | readonly (readonly [string, T])[] | ReadonlyMap<string, T>;
export type Params = string | Mapping<Scalar | null | readonly Scalar[]>;
export type HeadersInput = Mapping<string | null>;

/** Bytes that can be read more than once: a file, or a buffer. `length` in bytes, null when unknown. */
export interface BodySource {
  readonly length: number | null;
  open(): AsyncIterable<Uint8Array>;
}

export type Data =
  | string
  | Uint8Array
  | BodySource
  | AsyncIterable<Uint8Array>
  | Mapping<Scalar | null | readonly Scalar[]>;

/** One part of a multipart form. */
export interface FilePart {
  /** Null sends no filename, as a plain field. Default: no filename. */
  readonly filename?: string | null;
  readonly content: string | Uint8Array | BodySource;
  /** Default: guessed from the file name, else application/octet-stream. `null` sends none. */
  readonly contentType?: string | null;
  readonly headers?: HeadersInput;
}
export type Files = Mapping<FilePart | string | Uint8Array>;

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
  readonly compat?: 'requests' | null;
  /** Names of header fields whose value came from a secret: they never reach another origin. */
  readonly secretHeaders?: readonly string[];
  /** The body holds a secret: a 307 or 308 to another origin, or to http, asks `decide` first. */
  readonly secretBody?: boolean;
  readonly decide?: DecisionPolicy;
  /** Cancels at any moment; the outcome is `CancelledError`. */
  readonly signal?: AbortSignal;
  /** Told of each phase and of bytes received. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly phase: Phase;
  /** 0 for the first request, counting redirects and auth rounds. */
  readonly hop: number;
  readonly receivedBytes: number;
  /** Content-Length of the response, null when not known. */
  readonly totalBytes: number | null;
}

export type Phase =
  'prepare' | 'dns' | 'connect' | 'proxy' | 'tls' | 'send' | 'wait' | 'receive' | 'decode';

export interface RequestOptions extends SendOptions {
  readonly params?: Params;
  readonly headers?: HeadersInput;
  readonly data?: Data;
  readonly json?: unknown;
  readonly files?: Files;
  readonly cookies?: Mapping<string> | CookieJar;
  /** `[user, password]` is Basic. `null` sends none at all. */
  readonly auth?: readonly [string, string] | AuthFlow | null;
  readonly hooks?: Hooks;
  /** False: this request neither sends nor stores cookies of the session's jar. Default true. */
  readonly useCookieJar?: boolean;
}

export interface RequestInit extends RequestOptions {
  readonly method: string;
  readonly url: string;
}
