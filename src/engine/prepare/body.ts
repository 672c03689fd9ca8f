/** The content of a request: Requests' `prepare_body`, re-readable wherever that is possible. */
import { InvalidJSONError } from '../errors.ts';
import { encodePairs, pairsOf } from '../form.ts';
import type { PreparedBody } from '../preparedRequest.ts';
import type { BodySource, Data, FieldValue, Mapping, RequestOptions } from '../request.ts';
import { multipartBody } from './multipart.ts';

export interface BodyWithType {
  readonly body: PreparedBody | null;
  /** Content-Type to set when the caller gave none. */
  readonly contentType: string | null;
}

/** @throws InvalidJSONError when `json` cannot be written as JSON (a cycle, a BigInt, NaN). */
export function prepareBody(
  { data, json, files, compat }: Pick<RequestOptions, 'data' | 'json' | 'files' | 'compat'>,
  boundary: string | null,
): BodyWithType {
  if (files !== undefined && [...filesOf(files)].length > 0) {
    const fields = isFields(data) ? pairsOf(data) : [];
    return multipartBody(fields, files, { boundary, guessTypes: compat !== 'requests' });
  }
  if (data === undefined || (typeof data === 'string' && data === '' && json === undefined)) {
    if (json === undefined) return { body: null, contentType: null };
    return {
      body: bytesBody(encode(compat === 'requests' ? asPython(toJson(json)) : toJson(json))),
      contentType: 'application/json',
    };
  }
  if (typeof data === 'string') {
    return { body: bytesBody(encode(data)), contentType: null };
  }
  if (data instanceof Uint8Array) return { body: bytesBody(data), contentType: null };
  if (isSource(data)) return { body: sourceBody(data), contentType: null };
  if (isStream(data)) return { body: streamBody(data), contentType: null };
  const pairs = pairsOf(data);
  if (pairs.length === 0) return { body: null, contentType: null };
  return {
    body: bytesBody(encode(encodePairs(pairs))),
    contentType: 'application/x-www-form-urlencoded',
  };
}

function filesOf(files: NonNullable<RequestOptions['files']>): Iterable<unknown> {
  return Array.isArray(files) || files instanceof Map ? files : Object.entries(files);
}

function toJson(value: unknown): string {
  try {
    const text = JSON.stringify(value, (_key, item: unknown) => {
      if (typeof item === 'number' && !Number.isFinite(item)) {
        throw new TypeError(`${item} is not JSON`);
      }
      return item;
    }) as string | undefined;
    if (text === undefined) throw new TypeError('undefined is not JSON');
    return text;
  } catch (cause) {
    throw new InvalidJSONError(
      `The value for \`json\` cannot be written as JSON: ${String(cause)}`,
      {
        code: 'INVALID_JSON',
        phase: 'prepare',
        cause,
      },
    );
  }
}

/** JSON as Python writes it: blanks behind `,` and `:`, nothing but ASCII. */
function asPython(json: string): string {
  return json
    .replace(/"(?:[^"\\]|\\.)*"|[,:]/g, (token) => (token.length === 1 ? `${token} ` : token))
    .replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

export function bytesBody(bytes: Uint8Array): PreparedBody {
  return {
    bytes,
    length: bytes.byteLength,
    rewindable: true,
    async *open() {
      await Promise.resolve();
      if (bytes.byteLength > 0) yield bytes;
    },
  };
}

export function sourceBody(source: BodySource): PreparedBody {
  return { bytes: null, length: source.length, rewindable: true, open: () => source.open() };
}

function streamBody(stream: AsyncIterable<Uint8Array>): PreparedBody {
  return { bytes: null, length: null, rewindable: false, open: () => stream };
}

function isSource(data: object): data is BodySource {
  return 'open' in data && typeof data.open === 'function';
}

function isStream(data: object): data is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in data;
}

function isFields(data: Data | undefined): data is Mapping<FieldValue> {
  return (
    typeof data === 'object' && !(data instanceof Uint8Array) && !isSource(data) && !isStream(data)
  );
}
