/** Bytes of any number, and parts of them. */
import { randomBytes } from 'node:crypto';
import { headerOf, numberOf, paramOf, queryOf } from '../exchange.ts';
import type { DemoReply, DemoRequest } from '../exchange.ts';
import type { Route } from '../router.ts';

const MAX_BYTES = 100 * 1024;
const OCTETS = ['Content-Type', 'application/octet-stream'] as const;

/** The same bytes for the same seed (xorshift32); others each time without one. */
export function seededBytes(count: number, seed: string | null): Buffer {
  if (seed === null) return randomBytes(count);
  let state =
    Array.from(seed).reduce((hash, char) => (hash * 31 + (char.codePointAt(0) ?? 0)) | 0, 7) || 1;
  return Buffer.from(
    Array.from({ length: count }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    }),
  );
}

function contentOf(request: DemoRequest): Buffer {
  const count = Math.min(Number(paramOf(request, 'n')), MAX_BYTES);
  return seededBytes(count, queryOf(request, 'seed'));
}

// eslint-disable-next-line @typescript-eslint/require-await -- the reply wants an asynchronous one
async function* chunksOf(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

/** First and last position of a single byte range (RFC 9110, section 14.1.2); null when it cannot be met. */
export function parseRange(header: string | null, size: number): [number, number] | null {
  const match = /^\s*bytes\s*=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return [0, size - 1];
  const [, first = '', last = ''] = match;
  if (first === '') return Number(last) === 0 ? null : [Math.max(0, size - Number(last)), size - 1];
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return Number(first) <= end ? [Number(first), end] : null;
}

function range(request: DemoRequest): DemoReply {
  const size = Number(paramOf(request, 'n'));
  const validators = [
    ['ETag', `"range${size}"`],
    ['Accept-Ranges', 'bytes'],
  ] as const;
  if (size < 1 || size > MAX_BYTES) {
    const body = `number of bytes must be in the range (0, ${MAX_BYTES}]`;
    return { status: 404, headers: validators, body };
  }
  const asked = parseRange(headerOf(request, 'range'), size);
  if (asked === null) {
    return { status: 416, headers: [...validators, ['Content-Range', `bytes */${size}`]] };
  }
  const [first, last] = asked;
  const alphabet = 'abcdefghijklmnopqrstuvwxyz';
  const content = alphabet.repeat(Math.ceil(size / alphabet.length)).slice(first, last + 1);
  return {
    status: content.length === size ? 200 : 206,
    headers: [OCTETS, ...validators, ['Content-Range', `bytes ${first}-${last}/${size}`]],
    body: content,
  };
}

export const BYTE_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/bytes/<int:n>',
    about: 'n random bytes; with a seed the same each time.',
    example: '/bytes/64?seed=7',
    endpoint: (request) => ({ headers: [OCTETS], body: contentOf(request) }),
  },
  {
    methods: ['GET'],
    pattern: '/stream-bytes/<int:n>',
    about: 'The same, in chunks of chunk_size.',
    example: '/stream-bytes/64?seed=7&chunk_size=16',
    endpoint: (request) => {
      const size = numberOf(request, 'chunk_size', { fallback: 10240, min: 1, max: MAX_BYTES });
      return { headers: [OCTETS], body: chunksOf(contentOf(request), Math.trunc(size)) };
    },
  },
  {
    methods: ['GET'],
    pattern: '/range/<int:n>',
    about: 'n letters, and any part of them that Range asks for.',
    example: '/range/26',
    endpoint: range,
  },
];
