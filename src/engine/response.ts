import {
  charsetOf,
  decodeAsPython,
  decodeText,
  guessCharset,
  jsonCharset,
  knownLabel,
  requestsCharset,
} from './content/charset.ts';
import { SPILL_AT_BYTES } from './content/contentStore.ts';
import { hasContent } from './content/decode.ts';
import { jsonProblem } from './content/jsonText.ts';
import { decodePieces, splitLines } from './content/lines.ts';
import { ResponseBody, consumed } from './content/responseBody.ts';
import { HTTPError } from './errors.ts';
import type { RequestException } from './errors.ts';
import type { ConnectionInfo } from './exchange.ts';
import { Headers } from './headers.ts';
import type { Links } from './links.ts';
import { parseLinks } from './links.ts';
import { parseMediaType } from './mediaType.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import type { Progress } from './request.ts';
import type { Timings } from './timings.ts';
import type { RawResponse } from './transport/transport.ts';

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

export interface ResponseOptions {
  /** Leave the body unread for `iterContent`. Default false. */
  readonly stream?: boolean;
  /** Charset for `text()`, over what the response says. */
  readonly encoding?: string | null;
  /** Cap on decoded bytes. Default 4 GiB. */
  readonly maxSizeBytes?: number | null;
  /** Decoded bytes kept in memory before a file is used. Default 64 MiB. */
  readonly spillAtBytes?: number;
  /** False leaves the body in its content coding. Default true. */
  readonly decodeContent?: boolean;
  /** As Requests: ISO-8859-1 for text without a charset, JSON by the declared one. Default false. */
  readonly compat?: boolean;
  /** Decoded bytes after which reading stops without an error (the body of a redirect). Default none. */
  readonly readLimitBytes?: number | null;
  readonly signal?: AbortSignal | null;
  readonly onProgress?: ((progress: Progress) => void) | null;
  /** Given each decoded piece while it is read and kept. */
  readonly onContent?: ((chunk: Uint8Array, headers: Headers) => void) | null;
  /** 0 for the first request; told with the progress. Default 0. */
  readonly hop?: number;
}

export interface ResponseParts {
  readonly raw: RawResponse;
  readonly request: PreparedRequest;
  /** The URL that answered, with the fragment. */
  readonly url: string;
  readonly options: ResponseOptions;
}

const DEFAULT_MAX_SIZE_BYTES = 4 * 1024 ** 3;
const DEFAULT_CHUNK_BYTES = 64 * 1024;
const PERMANENT = new Set([301, 308]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A response over an unread body; `settleBody` reads it. */
export function createResponse(parts: ResponseParts): Response {
  return new Response(parts);
}

/**
 * Reads the body to its end and keeps it. The error that cut it short is returned, not thrown:
 * the response then holds what came, with `complete` false.
 */
export function settleBody(response: Response): Promise<RequestException | null> {
  return response.settle();
}

/** Requests' Response. A body over 64 MiB decoded lies in a file, so reading is asynchronous. */
export class Response {
  readonly url: string;
  readonly statusCode: number;
  readonly reason: string;
  /** `1.0`, `1.1` or `2`. */
  readonly httpVersion: string;
  readonly headers: Headers;
  readonly rawHeaders: readonly (readonly [string, string])[];
  readonly request: PreparedRequest;
  readonly connection: ConnectionInfo | null;
  /** Milliseconds from sent to headers received. */
  readonly elapsedMs: number;
  /** Full responses, oldest first. */
  history: readonly Response[] = [];
  /** Cookies this response set (not the jar). */
  cookies: readonly Cookie[] = [];
  /** What a redirect that was not followed would have sent; Requests' `next`. */
  next: PreparedRequest | null = null;
  readonly #raw: RawResponse;
  readonly #stream: boolean;
  readonly #compat: boolean;
  #encoding: string | null;
  readonly #body: ResponseBody;

  constructor({ raw, request, url, options }: ResponseParts) {
    this.url = url;
    this.statusCode = raw.statusCode;
    this.reason = raw.reason;
    this.httpVersion = raw.httpVersion;
    this.rawHeaders = raw.rawHeaders;
    this.headers = new Headers(raw.rawHeaders);
    this.request = request;
    this.connection = raw.connection;
    this.elapsedMs = raw.elapsedMs;
    this.#raw = raw;
    this.#stream = options.stream ?? false;
    this.#compat = options.compat ?? false;
    this.#encoding = knownLabel(options.encoding ?? null);
    this.#body = new ResponseBody(raw.body, {
      url,
      contentEncoding:
        options.decodeContent !== false && hasContent(request.method, raw.statusCode)
          ? this.headers.get('content-encoding')
          : null,
      maxSizeBytes: options.maxSizeBytes ?? DEFAULT_MAX_SIZE_BYTES,
      spillAtBytes: options.spillAtBytes ?? SPILL_AT_BYTES,
      lengthBytes: lengthOf(this.headers),
      readLimitBytes: options.readLimitBytes ?? null,
      signal: options.signal ?? null,
      onReceived: progressOf(this.headers, options),
      onContent: contentTold(this.headers, options),
      abort: () => {
        raw.abort();
      },
    });
  }

  /** Complete only once the body has ended. */
  get timings(): Timings {
    return this.#raw.timings();
  }

  /** False when the body was cut short; what came is kept. */
  get complete(): boolean {
    return this.#body.complete;
  }

  get size(): BodySizes {
    return {
      headers: headerBytes(this),
      body: this.#body.wireBytes,
      decoded: this.#body.decodedBytes,
    };
  }

  /** Below 400, or beyond 599 (as Requests). */
  get ok(): boolean {
    return this.statusCode < 400 || this.statusCode >= 600;
  }

  get isRedirect(): boolean {
    return REDIRECTS.has(this.statusCode) && this.headers.has('location');
  }

  get isPermanentRedirect(): boolean {
    return PERMANENT.has(this.statusCode) && this.headers.has('location');
  }

  /** Charset that `text()` uses; null for bytes that are no text. */
  get encoding(): string | null {
    if (this.#compat) return this.#encoding ?? requestsCharset(this.headers.get('content-type'));
    return (
      this.#encoding ??
      charsetOf(this.#mediaType(), this.#body.store.peek(), this.bodyFile === null)
    );
  }

  /** Reads the text in this charset from now on; one that is not known is passed over. */
  set encoding(charset: string | null) {
    this.#encoding = knownLabel(charset);
  }

  /** What statistics say of the bytes; a hint, never used by itself. */
  get apparentEncoding(): string | null {
    return guessCharset(this.#body.store.peek().subarray(0, DEFAULT_CHUNK_BYTES));
  }

  /** By `rel`, first one wins (RFC 8288). */
  get links(): Links {
    return parseLinks(this.headers.getAll('link'), this.url);
  }

  /** Where a spilled body lies; null when it is in memory. */
  get bodyFile(): string | null {
    return this.#body.store.path;
  }

  /** As `settleBody`. */
  settle(): Promise<RequestException | null> {
    return this.#body.settle();
  }

  /** Decoded bytes. With `stream` they are read now, and what cuts them short is thrown. */
  async content(): Promise<Uint8Array> {
    await this.#settled();
    return this.#body.store.read(0, this.#body.store.size);
  }

  /** Decoded bytes of [offset, offset + length). */
  async read(offset: number, length: number): Promise<Uint8Array> {
    await this.#settled();
    return this.#body.store.read(offset, length);
  }

  /** As `read`, without waiting: null where the bytes are not in memory yet, or no longer. */
  readNow(offset: number, length: number): Uint8Array | null {
    return this.#body.whole ? this.#body.store.readNow(offset, length) : null;
  }

  /** Bytes that do not fit the charset become U+FFFD; a byte order mark is left out. */
  async text(): Promise<string> {
    const bytes = await this.content();
    if (!this.#compat) return decodeText(bytes, this.encoding ?? 'windows-1252');
    return decodeAsPython(bytes, this.encoding ?? knownLabel(this.apparentEncoding) ?? 'utf-8');
  }

  /** UTF-8, or UTF-16 by its NUL bytes, whatever charset is declared (RFC 8259). @throws JSONDecodeError */
  async json(): Promise<unknown> {
    const bytes = await this.content();
    const declared = this.#compat ? this.encoding : null;
    const text =
      declared === null
        ? decodeText(bytes, this.#encoding ?? jsonCharset(bytes))
        : decodeAsPython(bytes, declared);
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      const details = { url: this.url, request: this.request, response: this };
      const hint =
        text === ''
          ? 'There is no content.'
          : `It says it is ${this.#mediaType()?.type ?? 'nothing'}.`;
      throw jsonProblem(text, { ...details, hint, cause }) ?? cause;
    }
  }

  /** Decoded pieces of at most chunkSize bytes (default 64 KiB); with `stream` each as it comes. */
  async *iterContent(chunkSize = DEFAULT_CHUNK_BYTES): AsyncGenerator<Uint8Array, void> {
    if (!Number.isInteger(chunkSize) || chunkSize < 1) {
      throw new RangeError('chunkSize must be a whole number of bytes, at least 1');
    }
    if (this.#stream && !this.#body.kept) {
      for await (const chunk of this.#body.stream()) {
        if (chunk.byteLength <= chunkSize) yield chunk;
        else yield* slices(chunk, chunkSize);
      }
      return;
    }
    await this.#settled();
    for (let at = 0; at < this.#body.store.size; at += chunkSize) {
      yield await this.#body.store.read(at, chunkSize);
    }
  }

  /** The body as it comes over the wire, before decoding; with `stream` only, and once. */
  iterRaw(): AsyncGenerator<Uint8Array, void> {
    return this.#body.streamRaw();
  }

  /** As `iterContent()`. */
  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    return this.iterContent();
  }

  /** Ended by LF, CRLF or CR; with `stream` each line as it comes. */
  iterLines(): AsyncGenerator<string, void> {
    const charset = (head: Uint8Array) =>
      this.#encoding ?? charsetOf(this.#mediaType(), head, false) ?? 'utf-8';
    return splitLines(decodePieces(this.iterContent(), charset));
  }

  /** @throws HTTPError for 400 to 599 */
  raiseForStatus(): void {
    const { statusCode, reason, url } = this;
    if (statusCode < 400 || statusCode > 599) return;
    const kind = statusCode < 500 ? 'Client' : 'Server';
    throw new HTTPError(`${statusCode} ${kind} Error: ${reason} for url: ${url}`, {
      code: `HTTP_${statusCode}`,
      url,
      hint: null,
      request: this.request,
      response: this,
    });
  }

  /** Frees the connection, or the file. */
  close(): Promise<void> {
    return this.#body.close();
  }

  #mediaType(): ReturnType<typeof parseMediaType> {
    return parseMediaType(this.headers.get('content-type'));
  }

  /** Without `stream` the session has settled it already, and has told of what went wrong. */
  async #settled(): Promise<void> {
    const error = await this.#body.settle();
    if (error !== null && (this.#stream || error.code === consumed(this.url).code)) throw error;
  }
}

function contentTold(
  headers: Headers,
  { onContent }: ResponseOptions,
): ((chunk: Uint8Array) => void) | null {
  if (onContent === undefined || onContent === null) return null;
  return (chunk) => {
    onContent(chunk, headers);
  };
}

function progressOf(
  headers: Headers,
  { onProgress, hop = 0 }: ResponseOptions,
): ((receivedBytes: number) => void) | null {
  if (!onProgress) return null;
  const totalBytes = lengthOf(headers);
  return (receivedBytes) => {
    onProgress({ phase: 'receive', hop, receivedBytes, totalBytes });
  };
}

function lengthOf(headers: Headers): number | null {
  const length = headers.get('content-length');
  return length !== null && /^\d+$/.test(length) ? Number(length) : null;
}

function headerBytes({ httpVersion, statusCode, reason, rawHeaders }: Response): number {
  let bytes = `HTTP/${httpVersion} ${statusCode} ${reason}\r\n\r\n`.length;
  for (const field of rawHeaders) bytes += field[0].length + field[1].length + 4;
  return bytes;
}

function* slices(chunk: Uint8Array, size: number): Generator<Uint8Array, void> {
  for (let at = 0; at < chunk.byteLength; at += size) yield chunk.subarray(at, at + size);
}
