/**
 * The body of one response on its way from the wire to whoever reads it: decoded, counted, capped,
 * and kept in memory or in a file. Read once; what came before an error is kept.
 */
import { ContentDecodingError, RequestException, StreamConsumedError } from '../errors.ts';
import { ContentStore } from './contentStore.ts';
import { stoppedBy } from '../settings.ts';
import { codingsOf, decodeContent, knownCodings } from './decode.ts';

export interface ResponseBodyOptions {
  readonly url: string;
  /** Content-Encoding, null when there is none or when there is no content to decode. */
  readonly contentEncoding: string | null;
  readonly maxSizeBytes: number;
  readonly spillAtBytes: number;
  /** Content-Length; null when it is not known. */
  readonly lengthBytes: number | null;
  /** Decoded bytes after which reading stops without an error. */
  readonly readLimitBytes: number | null;
  readonly signal: AbortSignal | null;
  readonly onReceived: ((receivedBytes: number) => void) | null;
  /** Given each decoded piece that is kept. */
  readonly onContent: ((chunk: Uint8Array) => void) | null;
  /** Drops the connection. */
  readonly abort: () => void;
}

/** More than this many times larger than what came over the wire is a bomb, once it is large. */
const MAX_EXPANSION = 200;
const EXPANSION_FROM_BYTES = 64 * 1024 * 1024;
/** Encoded bytes kept until the first decoded byte, to be shown when nothing can be decoded. */
const KEPT_RAW_BYTES = 1024 * 1024;

export class ResponseBody {
  readonly store: ContentStore;
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #options: ResponseBodyOptions;
  readonly #codings: readonly string[];
  #wireBytes = 0;
  #decodedBytes = 0;
  #complete = true;
  #started = false;
  #whole = false;
  #raw: Uint8Array[] = [];
  #settled: Promise<RequestException | null> | null = null;

  constructor(source: AsyncIterable<Uint8Array>, options: ResponseBodyOptions) {
    this.#source = source;
    this.#options = options;
    this.#codings = knownCodings(codingsOf(options.contentEncoding));
    const expected = this.#codings.length === 0 ? options.lengthBytes : null;
    this.store = new ContentStore(options.spillAtBytes, expected);
  }

  /** Bytes of content as they came over the wire, so far. */
  get wireBytes(): number {
    return this.#wireBytes;
  }

  get decodedBytes(): number {
    return this.#decodedBytes;
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** True once `settle` was called: the bytes are, or will be, in the store. */
  get kept(): boolean {
    return this.#settled !== null;
  }

  /** True once it was read to its end without an error: the bytes are in the store. */
  get whole(): boolean {
    return this.#whole;
  }

  /** Reads to the end, keeps the bytes, and tells what cut them short. Never rejects. */
  settle(): Promise<RequestException | null> {
    this.#settled ??= this.#readAll();
    return this.#settled;
  }

  async #readAll(): Promise<RequestException | null> {
    try {
      if (this.#codings.length === 0) await this.#readPlain();
      else {
        for await (const chunk of this.stream()) {
          this.#options.onContent?.(chunk);
          const written = this.store.write(chunk);
          if (written !== null) await written;
        }
      }
      await this.store.flush();
      this.#whole = true;
      return null;
    } catch (error) {
      this.#complete = false;
      this.#options.abort();
      await this.#keepRaw();
      return asRequestException(error, this.#options.url);
    } finally {
      this.#raw = [];
    }
  }

  /** As `stream`, without the layers that only decoding needs: most bodies are small and plain. */
  async #readPlain(): Promise<void> {
    if (this.#started) throw consumed(this.#options.url);
    this.#started = true;
    for await (const chunk of this.#source) {
      this.#received(chunk);
      const kept = this.#accepted(chunk);
      this.#options.onContent?.(kept);
      const written = this.store.write(kept);
      if (written !== null) await written;
      if (kept.byteLength < chunk.byteLength) {
        this.#complete = false;
        this.#options.abort();
        return;
      }
    }
  }

  #received(chunk: Uint8Array): void {
    this.#wireBytes += chunk.byteLength;
    this.#options.onReceived?.(this.#wireBytes);
  }

  /** The decoded piece, counted; shorter where the read limit cuts it. */
  #accepted(chunk: Uint8Array): Uint8Array {
    this.#throwIfCancelled();
    this.#decodedBytes += chunk.byteLength;
    this.#checkSize();
    const { readLimitBytes } = this.#options;
    const over = readLimitBytes === null ? 0 : this.#decodedBytes - readLimitBytes;
    if (over <= 0) return chunk;
    this.#decodedBytes -= over;
    return chunk.subarray(0, chunk.byteLength - over);
  }

  /** Nothing could be decoded: the bytes as they came are better than none. */
  async #keepRaw(): Promise<void> {
    try {
      await this.store.flush();
      if (this.#decodedBytes > 0) return;
      for (const chunk of this.#raw) await this.store.write(chunk);
      await this.store.flush();
    } catch {
      // the error that led here is the one to report
    }
  }

  /**
   * Decoded pieces as they come, once.
   * @throws StreamConsumedError on a second reading
   */
  async *stream(): AsyncGenerator<Uint8Array, void> {
    if (this.#started) throw consumed(this.#options.url);
    this.#started = true;
    const { url } = this.#options;
    let ended = false;
    try {
      const plain = this.#codings.length === 0;
      const source = plain ? this.#source : decodeContent(this.#counted(), this.#codings, url);
      for await (const chunk of source) {
        if (plain) this.#received(chunk);
        const kept = this.#accepted(chunk);
        if (this.#raw.length > 0) this.#raw = [];
        yield kept;
        if (kept.byteLength < chunk.byteLength) return;
      }
      ended = true;
    } finally {
      if (!ended) {
        this.#complete = false;
        this.#options.abort();
      }
    }
  }

  /**
   * Encoded pieces as they come, once.
   * @throws StreamConsumedError on a second reading
   */
  async *streamRaw(): AsyncGenerator<Uint8Array, void> {
    if (this.#started) throw consumed(this.#options.url);
    this.#started = true;
    let ended = false;
    try {
      for await (const chunk of this.#source) {
        this.#throwIfCancelled();
        this.#received(chunk);
        yield chunk;
      }
      ended = true;
    } finally {
      if (!ended) {
        this.#complete = false;
        this.#options.abort();
      }
    }
  }

  async *#counted(): AsyncGenerator<Uint8Array, void> {
    const keepRaw = this.#codings.length > 0;
    for await (const chunk of this.#source) {
      this.#received(chunk);
      if (keepRaw && this.#decodedBytes === 0 && this.#wireBytes <= KEPT_RAW_BYTES) {
        this.#raw.push(chunk);
      }
      yield chunk;
    }
  }

  #throwIfCancelled(): void {
    const { signal, url } = this.#options;
    if (signal?.aborted !== true) return;
    const error = stoppedBy(signal, url);
    error.phase ??= 'receive';
    throw error;
  }

  #checkSize(): void {
    const { maxSizeBytes, url } = this.#options;
    const size = this.#decodedBytes;
    if (size > maxSizeBytes) {
      throw new ContentDecodingError(
        `The body is larger than the limit of ${maxSizeBytes} bytes.`,
        {
          code: 'BODY_TOO_LARGE',
          phase: 'receive',
          url,
          hint: 'What came before is kept. `--max-size` allows more.',
        },
      );
    }
    if (size > EXPANSION_FROM_BYTES && size > this.#wireBytes * MAX_EXPANSION) {
      throw new ContentDecodingError(
        `The body grew to more than ${MAX_EXPANSION} times its size while it was decoded.`,
        {
          code: 'BODY_TOO_LARGE',
          phase: 'decode',
          url,
          hint: 'It may be a decompression bomb. What was decoded before is kept.',
        },
      );
    }
  }

  /** Drops what was not read, and the file. */
  async close(): Promise<void> {
    if (!this.#started) this.#complete = false;
    this.#started = true;
    this.#options.abort();
    await this.#settled;
    this.#whole = false;
    await this.store.close();
  }
}

export function consumed(url: string): StreamConsumedError {
  return new StreamConsumedError('The body of this response was already read.', {
    code: 'STREAM_CONSUMED',
    phase: 'receive',
    url,
    hint: 'With `stream` a body can be read once; leave `stream` out to read it again.',
  });
}

function asRequestException(error: unknown, url: string): RequestException {
  if (RequestException.is(error)) return error;
  return new RequestException(`The body could not be read: ${String(error)}`, {
    code: 'BODY_UNREADABLE',
    phase: 'receive',
    url,
    hint: 'What came before is kept.',
    cause: error,
  });
}
