/** Digest access authentication, RFC 7616. */
import { createHash, randomBytes } from 'node:crypto';
import type { PreparedRequest } from '../preparedRequest.ts';
import type { Response } from '../response.ts';
import { splitUrl } from '../url.ts';
import type { AuthFlow } from './authFlow.ts';
import { withAuthorization } from './basic.ts';
import { parseChallenges } from './challenge.ts';

interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly algorithm: string | null;
  readonly qop: 'auth' | 'auth-int' | null;
  readonly userhash: boolean;
  readonly stale: boolean;
}

/** Strongest first; `-sess` is told apart afterwards. SHA-512 and SHA are Requests', not of the RFC. */
const HASHES: readonly (readonly [string, string])[] = [
  ['SHA-512-256', 'sha512-256'],
  ['SHA-512', 'sha512'],
  ['SHA-256', 'sha256'],
  ['SHA', 'sha1'],
  ['MD5', 'md5'],
];

export interface DigestOptions {
  /** For tests only: a fixed client nonce. */
  readonly cnonce?: () => string;
}

/**
 * Answers a 401 once, and once more when the server calls its nonce stale. The challenge is kept, so
 * later requests of the same flow authenticate at once.
 */
export function digestAuth(user: string, password: string, options: DigestOptions = {}): AuthFlow {
  const cnonce = options.cnonce ?? (() => randomBytes(16).toString('hex'));
  let known: Challenge | null = null;
  let count = 0;
  const authorize = (request: PreparedRequest, challenge: Challenge): PreparedRequest => {
    count += 1;
    return withAuthorization(
      request,
      credentials({ user, password, challenge, request, count, cnonce: cnonce() }),
    );
  };
  return {
    requiresRequestBody: true,
    *flow(request) {
      const first: Response = yield known === null ? request : authorize(request, known);
      let response = first;
      for (let round = 0; round < 2 && response.statusCode === 401; round += 1) {
        const challenge = chooseChallenge(
          response.headers.getAll('www-authenticate'),
          request.body === null || request.body.bytes !== null,
        );
        if (challenge === null || (round > 0 && !challenge.stale)) return;
        known = challenge;
        count = 0;
        response = yield authorize(request, challenge);
      }
      const next = /nextnonce="?([^",]+)"?/i.exec(
        response.headers.get('authentication-info') ?? '',
      )?.[1];
      if (next !== undefined && known !== null) {
        known = { ...known, nonce: next };
        count = 0;
      }
    },
  };
}

/**
 * The strongest Digest challenge that can be answered, or null. A body that is not in memory cannot
 * be hashed before it is sent: a server that asks for that alone keeps its 401.
 */
export function chooseChallenge(fields: readonly string[], bodyIsKnown: boolean): Challenge | null {
  const digests = fields
    .flatMap(parseChallenges)
    .filter(({ scheme }) => scheme.toLowerCase() === 'digest')
    .map(({ params }) => toChallenge(params))
    .filter((challenge) => challenge !== null)
    .filter(({ qop }) => qop !== 'auth-int' || bodyIsKnown);
  const rank = (challenge: Challenge) =>
    HASHES.findIndex(([name]) => name === hashName(challenge.algorithm));
  return digests.filter((c) => rank(c) !== -1).sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

const QOPS = ['auth', 'auth-int'] as const;

function toChallenge(params: ReadonlyMap<string, string>): Challenge | null {
  const nonce = params.get('nonce');
  if (nonce === undefined) return null;
  const qops =
    params
      .get('qop')
      ?.split(/[\s,]+/)
      .map((qop) => qop.toLowerCase()) ?? [];
  return {
    realm: params.get('realm') ?? '',
    nonce,
    opaque: params.get('opaque') ?? null,
    algorithm: params.get('algorithm') ?? null,
    // `auth` first, as Requests and curl do.
    qop: QOPS.find((qop) => qops.includes(qop)) ?? null,
    userhash: params.get('userhash')?.toLowerCase() === 'true',
    stale: params.get('stale')?.toLowerCase() === 'true',
  };
}

function hashName(algorithm: string | null): string {
  return (algorithm ?? 'MD5').toUpperCase().replace(/-SESS$/, '');
}

interface CredentialsInput {
  readonly user: string;
  readonly password: string;
  readonly challenge: Challenge;
  readonly request: PreparedRequest;
  readonly count: number;
  readonly cnonce: string;
}

/** RFC 7616 3.4. */
function credentials(input: CredentialsInput): string {
  const { user, password, challenge, request, cnonce } = input;
  const hash = hasher(challenge.algorithm);
  const { path, query } = splitUrl(request.url);
  const written = query === null ? path : `${path}?${query}`;
  const uri = request.asterisk === true ? '*' : written;
  const nc = input.count.toString(16).padStart(8, '0');
  const secret = hash(`${user}:${challenge.realm}:${password}`);
  const session = /-sess$/i.test(challenge.algorithm ?? '');
  const a1 = session ? hash(`${secret}:${challenge.nonce}:${cnonce}`) : secret;
  const covered = challenge.qop === 'auth-int' ? `:${hash(request.body?.bytes ?? '')}` : '';
  const a2 = hash(`${request.method}:${uri}${covered}`);
  const response =
    challenge.qop === null
      ? hash(`${a1}:${challenge.nonce}:${a2}`)
      : hash(`${a1}:${challenge.nonce}:${nc}:${cnonce}:${challenge.qop}:${a2}`);
  const name = challenge.userhash ? hash(`${user}:${challenge.realm}`) : user;
  const fields = [
    username(name),
    `realm=${quoted(challenge.realm)}`,
    `nonce=${quoted(challenge.nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${response}"`,
  ];
  if (challenge.opaque !== null) fields.push(`opaque=${quoted(challenge.opaque)}`);
  if (challenge.algorithm !== null) fields.push(`algorithm=${challenge.algorithm}`);
  if (challenge.qop !== null) fields.push(`qop=${challenge.qop}`, `nc=${nc}`);
  if (challenge.qop !== null || session) fields.push(`cnonce=${quoted(cnonce)}`);
  if (challenge.userhash) fields.push('userhash=true');
  return `Digest ${fields.join(', ')}`;
}

function hasher(algorithm: string | null): (content: string | Uint8Array) => string {
  const name = HASHES.find(([known]) => known === hashName(algorithm))?.[1] ?? 'md5';
  return (content) => createHash(name).update(content).digest('hex');
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** RFC 7616 3.4.4: a name beyond ASCII is sent as `username*`. */
function username(name: string): string {
  return /^[\x20-\x7e]*$/.test(name)
    ? `username=${quoted(name)}`
    : `username*=UTF-8''${encodeURIComponent(name)}`;
}
