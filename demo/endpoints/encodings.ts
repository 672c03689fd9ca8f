/** One small answer in every content coding. */
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { echo } from '../echo.ts';
import { formatJson } from '../json.ts';
import type { Route } from '../router.ts';

interface Coding {
  readonly path: string;
  /** The key that says so in the answer. */
  readonly key: string;
  /** The name in Content-Encoding. */
  readonly token: string;
  readonly encode: (content: string) => Uint8Array;
}

const CODINGS: readonly Coding[] = [
  { path: '/gzip', key: 'gzipped', token: 'gzip', encode: (text) => gzipSync(text) },
  { path: '/deflate', key: 'deflated', token: 'deflate', encode: (text) => deflateSync(text) },
  { path: '/brotli', key: 'brotli', token: 'br', encode: (text) => brotliCompressSync(text) },
  { path: '/zstd', key: 'zstd', token: 'zstd', encode: (text) => zstdCompressSync(text) },
];

export const ENCODING_ROUTES: readonly Route[] = CODINGS.map(({ path, key, token, encode }) => ({
  methods: ['GET'],
  pattern: path,
  about: `An answer with Content-Encoding: ${token}.`,
  example: path,
  endpoint: (request) => {
    const about = { ...echo(request, ['headers', 'method', 'origin']), [key]: true };
    return {
      headers: [
        ['Content-Type', 'application/json'],
        ['Content-Encoding', token],
      ],
      body: encode(`${formatJson(about)}\n`),
    };
  },
}));
