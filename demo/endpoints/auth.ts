/** Endpoints that want credentials. */
import { headerOf, paramOf, queryOf } from '../exchange.ts';
import type { DemoReply, DemoRequest, Pairs } from '../exchange.ts';
import { challenge, digestMatches, parseDigest, readAlgorithm } from '../digest.ts';
import { jsonReply } from '../json.ts';
import type { Route } from '../router.ts';
import { cookiesOf, setCookie } from './cookies.ts';
import { statusReply } from './status.ts';

function hasBasic(request: DemoRequest): boolean {
  const match = /^basic\s+(\S+)$/i.exec(headerOf(request, 'authorization') ?? '');
  const given = Buffer.from(match?.[1] ?? '', 'base64').toString('utf8');
  return match !== null && given === `${paramOf(request, 'user')}:${paramOf(request, 'password')}`;
}

function welcome(request: DemoRequest, headers: Pairs = []): DemoReply {
  return jsonReply({ authenticated: true, user: paramOf(request, 'user') }, { headers });
}

/** httpbin's digest: its cookies let a client try stale nonces (`stale_after`) without a store here. */
function digest(request: DemoRequest): DemoReply {
  const { params } = request;
  const qop = params['qop'] === 'auth' || params['qop'] === 'auth-int' ? params['qop'] : null;
  const algorithm = readAlgorithm(params['algorithm'] ?? 'MD5');
  const staleAfter = params['stale_after'] ?? 'never';
  const fake = setCookie('fake', 'fake_value');
  const refuse = (stale: boolean | null, cookies: Pairs): DemoReply => ({
    status: 401,
    headers: [
      ['WWW-Authenticate', challenge({ qop, algorithm, stale })],
      setCookie('stale_after', staleAfter),
      ...cookies,
      fake,
    ],
  });

  const credentials = parseDigest(headerOf(request, 'authorization') ?? '');
  const cookies = cookiesOf(request);
  const wantsCookie = /^(?:1|t|true)$/i.test(queryOf(request, 'require-cookie') ?? '');
  if (credentials === null || (wantsCookie && headerOf(request, 'cookie') === null)) {
    return refuse(null, []);
  }
  if (wantsCookie && cookies['fake'] !== 'fake_value') {
    const errors = ['missing cookie set on challenge'];
    return jsonReply({ errors }, { status: 403, headers: [fake] });
  }
  const nonce = credentials.get('nonce') ?? '';
  const lastNonce = setCookie('last_nonce', nonce);
  const isStale = cookies['last_nonce'] === nonce || cookies['stale_after'] === '0';
  if (isStale) return refuse(true, [lastNonce]);
  const expected = {
    algorithm,
    method: request.method,
    target: request.target,
    body: request.body,
    user: paramOf(request, 'user'),
    password: paramOf(request, 'password'),
  };
  if (!digestMatches(credentials, expected)) return refuse(false, [lastNonce]);
  const left = cookies['stale_after'];
  const count = left !== undefined && /^\d+$/.test(left) ? String(Number(left) - 1) : 'never';
  return welcome(request, [fake, ...(left === undefined ? [] : [setCookie('stale_after', count)])]);
}

const DIGEST = '/digest-auth/<qop>/<user>/<password>';

export const AUTH_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/basic-auth/<user>/<password>',
    about: 'Wants this name and password in HTTP Basic.',
    example: '/basic-auth/ada/lovelace',
    endpoint: (request) => (hasBasic(request) ? welcome(request) : statusReply(401)),
  },
  {
    methods: ['GET'],
    pattern: '/hidden-basic-auth/<user>/<password>',
    about: 'The same, but a wrong password gives 404.',
    example: '/hidden-basic-auth/ada/lovelace',
    endpoint: (request) => (hasBasic(request) ? welcome(request) : statusReply(404)),
  },
  {
    methods: ['GET'],
    pattern: '/bearer',
    about: 'Wants a bearer token, any.',
    example: '/bearer',
    endpoint: (request) => {
      const match = /^bearer\s+(\S.*)$/i.exec(headerOf(request, 'authorization') ?? '');
      if (match === null) return { status: 401, headers: [['WWW-Authenticate', 'Bearer']] };
      return jsonReply({ authenticated: true, token: match[1] });
    },
  },
  {
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    pattern: DIGEST,
    about: 'Wants this name and password in HTTP Digest (qop: auth or auth-int).',
    example: '/digest-auth/auth/ada/lovelace',
    endpoint: digest,
  },
  {
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    pattern: `${DIGEST}/<algorithm>`,
    about: 'The same with MD5, SHA-256, SHA-512-256 or SHA-512, or one of them with -sess.',
    example: '/digest-auth/auth/ada/lovelace/SHA-256',
    endpoint: digest,
  },
  {
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    pattern: `${DIGEST}/<algorithm>/<stale_after>`,
    about: 'The same, and the nonce is stale after so many requests.',
    example: '/digest-auth/auth/ada/lovelace/MD5/2',
    endpoint: digest,
  },
];
