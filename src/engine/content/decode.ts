/** Content codings (RFC 9110 8.4.1), undone while the bytes stream by. */
import { PassThrough, Readable, pipeline } from 'node:stream';
import type { Duplex } from 'node:stream';
import zlib from 'node:zlib';
import { ContentDecodingError, RequestException } from '../errors.ts';
import { zstdStages } from './zstdFrames.ts';

/** As many as curl allows. */
const MAX_CODINGS = 5;

/** Names of the codings to undo, outermost last; empty when there is nothing to do. */
export function codingsOf(field: string | null): string[] {
  return (field ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

/** All of them, or none when one is not known: bytes cannot be decoded in part, and are shown as received. */
export function knownCodings(codings: readonly string[]): readonly string[] {
  return codings.length > MAX_CODINGS || codings.every((coding) => DECODERS.has(coding))
    ? codings
    : [];
}

/** True where content can be coded at all: a HEAD, 204 or 304 names a coding of a body it does not have. */
export function hasContent(method: string, statusCode: number): boolean {
  return method !== 'HEAD' && statusCode !== 204 && statusCode !== 304 && statusCode >= 200;
}

/**
 * @throws ContentDecodingError while it is read, after all that could be decoded was delivered;
 * whatever the source throws comes through unchanged.
 */
export async function* decodeContent(
  source: AsyncIterable<Uint8Array>,
  codings: readonly string[],
  url: string,
): AsyncGenerator<Uint8Array, void> {
  if (codings.length === 0) {
    yield* source;
    return;
  }
  if (codings.length > MAX_CODINGS) throw decodingError(`it is coded ${codings.length} times`, url);
  // The first byte tells raw deflate from zlib's, so the stream is looked at before a decoder is made.
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  let failure: unknown = null;
  async function* whole(): AsyncGenerator<Uint8Array, void> {
    yield first.value as Uint8Array;
    try {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        yield next.value;
      }
    } catch (error) {
      failure = error; // kept: what was decoded before it is delivered first
    }
  }
  const stages = [...codings]
    .reverse()
    .flatMap((coding, i) => makeDecoder(coding, i === 0 ? first.value : null));
  const output = pipeAll(Readable.from(whole(), { objectMode: false }), stages);
  try {
    for await (const chunk of output) yield chunk as Uint8Array;
  } catch (error) {
    if (failure !== null) throw failure as Error;
    throw RequestException.is(error) ? error : decodingError(describe(error), url, error);
  } finally {
    await iterator.return?.();
  }
  if (failure !== null) throw failure as Error;
}

function pipeAll(source: Readable, stages: readonly Duplex[]): Duplex {
  const output = new PassThrough();
  // Errors reach the reader through `output`.
  pipeline([source, ...stages, output], () => undefined);
  return output;
}

type MakeDecoder = (firstByte: Uint8Array | null) => Duplex | Duplex[];

const DECODERS: ReadonlyMap<string, MakeDecoder> = new Map<string, MakeDecoder>([
  ['gzip', () => zlib.createGunzip()],
  ['x-gzip', () => zlib.createGunzip()],
  ['deflate', (first) => (isZlib(first) ? zlib.createInflate() : zlib.createInflateRaw())],
  ['br', () => zlib.createBrotliDecompress()],
  ['zstd', () => zstdStages()],
]);

function makeDecoder(coding: string, first: Uint8Array | null): Duplex | Duplex[] {
  const make = DECODERS.get(coding);
  if (make === undefined) throw new TypeError(`no decoder for ${coding}`);
  return make(first);
}

/** RFC 1950: compression method 8, and a checksum over the first two bytes. Many servers send raw deflate. */
function isZlib(bytes: Uint8Array | null): boolean {
  if (bytes === null || bytes.length < 2) return true;
  const [a = 0, b = 0] = bytes;
  return (a & 0x0f) === 8 && ((a << 8) | b) % 31 === 0;
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /unexpected end/i.test(message) ? 'it ends too early' : message;
}

function decodingError(what: string, url: string, cause?: unknown): ContentDecodingError {
  return new ContentDecodingError(`The content cannot be decoded: ${what}.`, {
    code: 'CONTENT_DECODING',
    phase: 'decode',
    url,
    hint: 'What could be decoded is shown. The header Content-Encoding may be wrong.',
    ...(cause === undefined ? {} : { cause }),
  });
}
