import type { Headers } from './headers.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import type { Timings } from './timings.ts';
import type { ConnectionInfo } from './exchange.ts';

/** A cookie as stored or received. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  /** ISO 8601; null for a session cookie. */
  readonly expires: string | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly hostOnly: boolean;
  readonly sameSite: string | null;
}

export interface BodySizes {
  /** Bytes of the header section. */
  readonly headers: number;
  /** Bytes of content as it came over the wire. */
  readonly body: number;
  /** Bytes after decoding. */
  readonly decoded: number;
}

/** Requests' Response. A body over 64 MiB decoded lies in a file, so reading is asynchronous. */
export interface Response {
  readonly url: string;
  readonly statusCode: number;
  readonly reason: string;
  /** `1.0`, `1.1` or `2`. */
  readonly httpVersion: string;
  readonly headers: Headers;
  readonly rawHeaders: readonly (readonly [string, string])[];
  readonly request: PreparedRequest;
  /** Full responses, oldest first. */
  readonly history: readonly Response[];
  /** Cookies this response set (not the jar). */
  readonly cookies: readonly Cookie[];
  /** Milliseconds from sent to headers received. */
  readonly elapsedMs: number;
  readonly timings: Timings;
  readonly connection: ConnectionInfo | null;
  /** False when the body was cut short; what came is kept. */
  readonly complete: boolean;
  readonly size: BodySizes;
  /** Below 400. */
  readonly ok: boolean;
  readonly isRedirect: boolean;
  readonly isPermanentRedirect: boolean;
  /** What a redirect that was not followed would have sent; Requests' `next`. */
  readonly next: PreparedRequest | null;
  /** Charset that `text()` uses; null for bytes that are no text. */
  readonly encoding: string | null;
  readonly apparentEncoding: string | null;
  /** By `rel`, first one wins (RFC 8288). */
  readonly links: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where a spilled body lies; null when it is in memory. */
  readonly bodyFile: string | null;
  /** Decoded bytes. */
  content(): Promise<Uint8Array>;
  /** Decoded bytes of [offset, offset + length). */
  read(offset: number, length: number): Promise<Uint8Array>;
  text(): Promise<string>;
  /** @throws JSONDecodeError */
  json(): Promise<unknown>;
  /** Decoded pieces; chunkSize in bytes. With `stream` each piece as it comes. */
  iterContent(chunkSize?: number): AsyncIterable<Uint8Array>;
  iterLines(): AsyncIterable<string>;
  /** @throws HTTPError for 400 to 599 */
  raiseForStatus(): void;
  /** Frees the connection, or the file. */
  close(): Promise<void>;
}
