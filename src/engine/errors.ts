/**
 * The one family of errors. Everything the engine throws is in this tree, with Requests' names:
 *
 *   RequestException
 *   ├─ InvalidURL ─ InvalidProxyURL
 *   ├─ MissingSchema, InvalidSchema, InvalidHeader, InvalidJSONError ─ JSONDecodeError
 *   ├─ ConnectionError
 *   │  ├─ ConnectTimeout      (also `isTimeout`)
 *   │  ├─ SSLError
 *   │  └─ ProxyError
 *   ├─ Timeout
 *   │  ├─ ConnectTimeout      (see above; JavaScript has one parent, `isTimeout` tells)
 *   │  └─ ReadTimeout
 *   ├─ TooManyRedirects, HTTPError
 *   ├─ ChunkedEncodingError, ContentDecodingError, StreamConsumedError, UnrewindableBodyError
 *   ├─ RetryError, FileError, CookieConflictError
 *   └─ CancelledError         (ours: somebody pressed Cancel)
 *
 * A status of 400 or more is not an error until somebody asks (`raiseForStatus`).
 */
import type { PresentedCertificate } from './exchange.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import type { Phase } from './request.ts';
import type { Response } from './response.ts';

export interface ErrorDetails {
  /** Stable, upper snake case: `CONNECT_TIMEOUT`, `CONNECTION_REFUSED`, `CERT_EXPIRED`. */
  readonly code?: string;
  readonly phase?: Phase;
  /** 0 for the first request. */
  readonly hop?: number;
  /** Userinfo is masked before it is kept. */
  readonly url?: string | null;
  /** What a person can do, one or two sentences. */
  readonly hint?: string | null;
  readonly request?: PreparedRequest | null;
  readonly response?: Response | null;
  readonly cause?: unknown;
}

const IDENTITY = Symbol.for('postcard-http.RequestException');

export class RequestException extends Error {
  override readonly name: string = 'RequestException';
  readonly code: string;
  phase: Phase | null;
  hop: number;
  url: string | null;
  hint: string | null;
  request: PreparedRequest | null;
  response: Response | null;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code ?? 'REQUEST_FAILED';
    this.phase = details.phase ?? null;
    this.hop = details.hop ?? 0;
    this.url = details.url === undefined || details.url === null ? null : maskUserinfo(details.url);
    this.hint = details.hint ?? null;
    this.request = details.request ?? null;
    this.response = details.response ?? null;
    Object.defineProperty(this, IDENTITY, { value: true });
  }

  /** True for both kinds of time-out; Requests' `except Timeout`. */
  get isTimeout(): boolean {
    return false;
  }

  /** True for ConnectionError and what is below it. */
  get isConnectionError(): boolean {
    return false;
  }

  /** Holds across two copies of this module. */
  static is(value: unknown): value is RequestException {
    return typeof value === 'object' && value !== null && IDENTITY in value;
  }
}

/** `https://user:secret@host/` → `https://***@host/`. */
export function maskUserinfo(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1***@');
}

export class InvalidURL extends RequestException {
  override readonly name: string = 'InvalidURL';
}
export class InvalidProxyURL extends InvalidURL {
  override readonly name = 'InvalidProxyURL';
}
export class MissingSchema extends RequestException {
  override readonly name = 'MissingSchema';
}
export class InvalidSchema extends RequestException {
  override readonly name = 'InvalidSchema';
}
export class InvalidHeader extends RequestException {
  override readonly name = 'InvalidHeader';
}
export class InvalidJSONError extends RequestException {
  override readonly name: string = 'InvalidJSONError';
}
export interface JSONErrorPlace {
  /** In UTF-16 units, from 0. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}
/** The body is not JSON; `offset`, `line` and `column` say where. */
export class JSONDecodeError extends InvalidJSONError {
  override readonly name = 'JSONDecodeError';
  readonly offset: number;
  readonly line: number;
  readonly column: number;

  constructor(message: string, place: JSONErrorPlace, details: ErrorDetails = {}) {
    super(message, { code: 'INVALID_JSON', phase: 'decode', ...details });
    this.offset = place.offset;
    this.line = place.line;
    this.column = place.column;
  }
}
export class ConnectionError extends RequestException {
  override readonly name: string = 'ConnectionError';
  override get isConnectionError(): boolean {
    return true;
  }
}
/** No connection within the time allowed. Safe to retry: nothing was sent. */
export class ConnectTimeout extends ConnectionError {
  override readonly name = 'ConnectTimeout';
  override get isTimeout(): boolean {
    return true;
  }
}
export class SSLError extends ConnectionError {
  override readonly name = 'SSLError';
  /** What the server showed, leaf first; empty where it showed nothing, or nothing was wrong with it. */
  certificates: readonly PresentedCertificate[] = [];
}
export class ProxyError extends ConnectionError {
  override readonly name = 'ProxyError';
}
export class Timeout extends RequestException {
  override readonly name: string = 'Timeout';
  override get isTimeout(): boolean {
    return true;
  }
}
/** The server sent nothing within the time allowed. */
export class ReadTimeout extends Timeout {
  override readonly name = 'ReadTimeout';
}
export class TooManyRedirects extends RequestException {
  override readonly name = 'TooManyRedirects';
}
/** An unsuccessful status, where somebody asked for it to be an error. */
export class HTTPError extends RequestException {
  override readonly name = 'HTTPError';
}
/** The body ended before the framing said it would, or the framing is broken. */
export class ChunkedEncodingError extends RequestException {
  override readonly name = 'ChunkedEncodingError';
}
/** The content coding (gzip, br, …) is broken, or decodes to more than the cap. */
export class ContentDecodingError extends RequestException {
  override readonly name = 'ContentDecodingError';
}
export class StreamConsumedError extends RequestException {
  override readonly name = 'StreamConsumedError';
}
/** The body must be sent again (redirect, auth round) and can be read once only. */
export class UnrewindableBodyError extends RequestException {
  override readonly name = 'UnrewindableBodyError';
}
export class RetryError extends RequestException {
  override readonly name = 'RetryError';
}
/** A file that the request needs cannot be read, or one it writes cannot be written. */
export class FileError extends RequestException {
  override readonly name = 'FileError';
}
export class CancelledError extends RequestException {
  override readonly name = 'CancelledError';
}
/** Several cookies of a jar have the name that was asked for. */
export class CookieConflictError extends RequestException {
  override readonly name = 'CookieConflictError';

  constructor(message: string) {
    super(message, { code: 'COOKIE_CONFLICT', hint: 'Give a domain or a path.' });
  }
}
