/** Hashes for scripts: `crypto.sha256()`, `crypto.hmac.sha256()`. Bytes go in and out as base64. */
import { createHash, createHmac } from 'node:crypto';

const ALGORITHMS = new Set(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']);
const CHARSETS: Readonly<Record<string, BufferEncoding>> = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  'us-ascii': 'latin1',
  ascii: 'latin1',
  'iso-8859-1': 'latin1',
  latin1: 'latin1',
  'utf-16le': 'utf16le',
};

/** Something a script gave: text in a charset, or bytes as hexadecimal or base64 digits. */
export interface Piece {
  readonly form: 'text' | 'hex' | 'base64';
  readonly value: string;
  readonly charset?: string;
}

export interface DigestJob {
  readonly algorithm: string;
  /** Null: no HMAC. */
  readonly secret: readonly Piece[] | null;
  readonly data: readonly Piece[];
}

/** What it is given is checked no further than it must be. @throws Error for the person who wrote the script */
export function digest({ algorithm, secret, data }: DigestJob): string {
  if (!ALGORITHMS.has(algorithm)) throw new Error(`There is no hash named ${algorithm}.`);
  const hash =
    secret === null
      ? createHash(algorithm)
      : createHmac(algorithm, Buffer.concat(secret.map(bytesOf)));
  for (const piece of data) hash.update(bytesOf(piece));
  return hash.digest('base64');
}

/** @throws Error for text that is not what it is said to be */
export function bytesOf({ form, value, charset = 'utf-8' }: Piece): Buffer {
  if (typeof value !== 'string') throw new TypeError('This takes a text.');
  if (form === 'hex') {
    if (!/^(?:[0-9a-f]{2})*$/i.test(value)) throw new Error('This is not hexadecimal.');
    return Buffer.from(value, 'hex');
  }
  if (form === 'base64') {
    if (!/^[\w+/\s-]*=*\s*$/.test(value)) throw new Error('This is not base64.');
    return Buffer.from(value, 'base64');
  }
  const encoding = CHARSETS[charset.toLowerCase()];
  if (encoding === undefined) throw new Error(`Text cannot be encoded as ${charset}.`);
  return Buffer.from(value, encoding);
}
