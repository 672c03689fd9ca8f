/** The server's side of HTTP Digest (RFC 7616). */
import { createHash, randomBytes } from 'node:crypto';

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-256': 'sha256',
  'SHA-512-256': 'sha512-256',
  'SHA-512': 'sha512',
};
const REALM = 'Postcard demo';

/** The spelling of RFC 7616; MD5 for one that is not known, as httpbin does. */
export function readAlgorithm(written: string): string {
  const upper = written.toUpperCase();
  const base = upper.replace(/-SESS$/, '');
  if (!(base in HASHES)) return 'MD5';
  return upper === base ? base : `${base}-sess`;
}

export interface ChallengeOptions {
  /** Null offers both. */
  readonly qop: string | null;
  readonly algorithm: string;
  readonly stale: boolean | null;
}

export function challenge({ qop, algorithm, stale }: ChallengeOptions): string {
  const fields = [
    `realm="${REALM}"`,
    `nonce="${randomBytes(16).toString('hex')}"`,
    `qop="${qop ?? 'auth, auth-int'}"`,
    `opaque="${randomBytes(16).toString('hex')}"`,
    `algorithm=${algorithm}`,
    `stale=${stale === true ? 'TRUE' : 'FALSE'}`,
  ];
  return `Digest ${fields.join(', ')}`;
}

/** The fields of an `Authorization: Digest …`; null for any other value. */
export function parseDigest(authorization: string): ReadonlyMap<string, string> | null {
  const rest = /^digest\s+(.*)$/is.exec(authorization)?.[1];
  if (rest === undefined) return null;
  const fields = new Map<string, string>();
  for (const match of rest.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)) {
    const value = match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '';
    fields.set((match[1] ?? '').toLowerCase(), value);
  }
  return fields;
}

export interface Expected {
  readonly algorithm: string;
  readonly method: string;
  readonly target: string;
  readonly body: Buffer;
  readonly user: string;
  readonly password: string;
}

export function digestMatches(given: ReadonlyMap<string, string>, expected: Expected): boolean {
  const isSession = expected.algorithm.endsWith('-sess');
  const name = HASHES[expected.algorithm.replace(/-sess$/, '')] ?? 'md5';
  const hash = (content: string | Buffer) => createHash(name).update(content).digest('hex');
  const field = (key: string) => given.get(key) ?? '';
  if (field('username') !== expected.user || field('realm') !== REALM) return false;
  if (field('uri') !== expected.target) return false;

  const secret = hash(`${expected.user}:${REALM}:${expected.password}`);
  const ha1 = isSession ? hash(`${secret}:${field('nonce')}:${field('cnonce')}`) : secret;
  const qop = given.get('qop');
  const entity = qop === 'auth-int' ? `:${hash(expected.body)}` : '';
  const ha2 = hash(`${expected.method}:${expected.target}${entity}`);
  const middle =
    qop === undefined
      ? field('nonce')
      : [field('nonce'), field('nc'), field('cnonce'), qop].join(':');
  return field('response') === hash(`${ha1}:${middle}:${ha2}`);
}
