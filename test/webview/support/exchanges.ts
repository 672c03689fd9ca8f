/** Exchanges as the host would tell them, for the tests and pictures of the panel. */
import type {
  ConnectionDto,
  ErrorDto,
  ExchangeDto,
  HopDto,
  ResponseDto,
} from '../../../src/protocol/exchangeDto.ts';

const STARTED_AT = Date.UTC(2026, 10, 25, 12, 4, 31);

export const TLS: ConnectionDto = {
  remote: '93.184.215.14:443',
  reused: false,
  proxy: null,
  tls: 'TLSv1.3, TLS_AES_256_GCM_SHA384',
  verified: true,
  certificates: [
    {
      subject: 'CN=shop.test',
      issuer: 'CN=Test Issuing CA, O=Postcard',
      validFrom: '2026-09-01T00:00:00.000Z',
      validTo: '2026-12-01T00:00:00.000Z',
      fingerprint256:
        '9A:4F:10:22:6B:0C:77:31:5D:E8:42:90:AB:CD:EF:01:23:45:67:89:0A:BC:DE:F0:12:34:56:78:9A:BC:DE:F0',
      altNames: 'DNS:shop.test, DNS:www.shop.test',
    },
    {
      subject: 'CN=Test Issuing CA, O=Postcard',
      issuer: 'CN=Test Root CA, O=Postcard',
      validFrom: '2020-01-01T00:00:00.000Z',
      validTo: '2035-01-01T00:00:00.000Z',
      fingerprint256:
        '11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00',
      altNames: null,
    },
  ],
};

export function hop(parts: Partial<HopDto> = {}): HopDto {
  return {
    method: 'GET',
    url: 'https://shop.test/items?page=2',
    httpVersion: '1.1',
    requestHeaders: [
      ['User-Agent', 'postcard/0.1.0'],
      ['Accept-Encoding', 'gzip, deflate, br, zstd'],
      ['Accept', '*/*'],
      ['Connection', 'keep-alive'],
      ['Authorization', '••••••'],
    ],
    requestHeaderOrigins: ['default', 'default', 'default', 'connection', 'auth'],
    requestBody: null,
    requestBodySize: null,
    statusCode: 200,
    reason: 'OK',
    responseHeaders: [
      ['Date', 'Wed, 25 Nov 2026 12:04:31 GMT'],
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Content-Encoding', 'gzip'],
      ['Cache-Control', 'private, max-age=0, must-revalidate'],
      ['ETag', 'W/"5f3-Zb2pJ0sRWmUT1nq0YVd5xvD2sXc"'],
      [
        'Link',
        '<https://shop.test/items?page=3>; rel="next", <https://shop.test/items?page=9>; rel="last"',
      ],
      ['Set-Cookie', 'seen=2; Path=/; HttpOnly; SameSite=Lax'],
      ['Server', 'demo'],
    ],
    elapsedMs: 34,
    timings: { dns: 1.2, connect: 4.1, tls: 9.3, send: 0.3, wait: 16.4, receive: 2.1 },
    connection: TLS,
    cookiesSent: [],
    cookieChanges: [],
    changes: [],
    ...parts,
  };
}

export function response(parts: Partial<ResponseDto> = {}): ResponseDto {
  return {
    statusCode: 200,
    reason: 'OK',
    httpVersion: '1.1',
    url: 'https://shop.test/items?page=2',
    mediaType: 'application/json',
    encoding: 'utf-8',
    size: { headers: 412, body: 612, decoded: 1234 },
    complete: true,
    view: 'json',
    isText: true,
    ...parts,
  };
}

let count = 0;

export function exchange(parts: Partial<ExchangeDto> = {}): ExchangeDto {
  count += 1;
  return {
    id: `x${count}`,
    title: 'GET /items?page=2',
    file: 'shop.http',
    line: 12,
    environment: 'dev',
    method: 'GET',
    url: 'https://shop.test/items?page=2',
    startedAt: STARTED_AT,
    elapsedMs: 34.2,
    state: 'response',
    response: response(),
    error: null,
    expected: false,
    hops: [hop()],
    tests: [],
    logs: [],
    ...parts,
  };
}

/** The phases before the one that failed, which took the rest. */
function timingsUntil(phase: string, elapsedMs: number): HopDto['timings'] {
  const none = { dns: null, connect: null, tls: null, send: null, wait: null, receive: null };
  const names = Object.keys(none);
  const at = names.indexOf(phase);
  const before = names.slice(0, at).map((name) => [name, 0.4] as const);
  return { ...none, ...Object.fromEntries(before), [phase]: elapsedMs - 0.4 * before.length };
}

/** Fails before any response. */
export function failed(
  error: Partial<ErrorDto> = {},
  parts: Partial<ExchangeDto> = {},
): ExchangeDto {
  return exchange({
    state: 'error',
    response: null,
    elapsedMs: 10_004,
    error: {
      type: 'ConnectTimeout',
      code: 'CONNECT_TIMEOUT',
      phase: 'connect',
      message: 'No connection to shop.test:443 within 10 s.',
      hint: 'Check host and port, and whether a firewall or VPN stands between. `# @connection-timeout` allows more time.',
      url: 'https://shop.test/items?page=2',
      ...error,
    },
    hops: [
      hop({
        ...{ statusCode: null, reason: '', responseHeaders: [], connection: null },
        elapsedMs: parts.elapsedMs ?? 10_004,
        timings: timingsUntil(error.phase ?? 'connect', parts.elapsedMs ?? 10_004),
      }),
    ],
    ...parts,
  });
}

export const JSON_BODY = JSON.stringify({
  page: 2,
  total: 'BIG',
  items: [
    {
      id: 41,
      name: 'Postcard, Lisbon',
      price: 'PRICE',
      tags: ['paper', 'city'],
      url: 'https://shop.test/items/41',
    },
    { id: 42, name: 'Stamp “1st class” ✉', price: 0.85, tags: [], available: true, note: null },
  ],
  next: 'https://shop.test/items?page=3',
})
  .replace('"BIG"', '12345678901234567890')
  .replace('"PRICE"', '1.10');

/** A login that is redirected twice, over two origins. */
export function chain(): ExchangeDto {
  const login = hop({
    method: 'POST',
    url: 'http://shop.test/login',
    requestBody: 'user=ada&password=••••••',
    requestBodySize: 24,
    statusCode: 302,
    reason: 'Found',
    elapsedMs: 12,
    timings: { dns: 0.8, connect: 2.2, tls: null, send: 0.4, wait: 8.1, receive: 0.2 },
    connection: { remote: '127.0.0.1:80', reused: false, proxy: null, tls: null },
    responseHeaders: [
      ['Location', 'https://www.shop.test/home'],
      ['Set-Cookie', 'session=2f9a; Path=/; HttpOnly'],
    ],
    response: response({
      ...{ statusCode: 302, reason: 'Found', view: 'empty', isText: false },
      size: { headers: 160, body: 0, decoded: 0 },
    }),
    cookieChanges: [
      {
        name: 'session',
        value: '2f9a',
        domain: 'shop.test',
        path: '/',
        action: 'set',
        reason: 'host-only, HttpOnly',
      },
      {
        name: 'track',
        value: '1',
        domain: 'ads.test',
        path: '/',
        action: 'refused',
        reason: 'Domain ads.test is not shop.test or above it',
      },
    ],
    changes: [
      {
        rule: 'method-rewritten',
        detail: 'POST → GET',
        reason: '302 after POST (RFC 9110 15.4.3)',
      },
      {
        rule: 'body-dropped',
        detail: 'Content-Type, Content-Length',
        reason: 'the method became GET',
      },
      { rule: 'cookie-set', detail: 'session', reason: 'host-only, HttpOnly' },
      {
        rule: 'header-dropped',
        detail: 'Authorization',
        reason: 'other origin: http://shop.test → https://www.shop.test',
      },
    ],
  });
  const home = hop({
    url: 'https://www.shop.test/home',
    elapsedMs: 21,
    cookiesSent: [
      {
        name: 'lang',
        domain: 'www.shop.test',
        path: '/',
        sent: true,
        reason: 'set by GET /home 3 minutes ago',
      },
      {
        name: 'session',
        domain: 'shop.test',
        path: '/',
        sent: false,
        reason: 'host-only for shop.test; this is www.shop.test',
      },
      {
        name: 'admin',
        domain: 'www.shop.test',
        path: '/admin',
        sent: false,
        reason: 'path /admin does not match /home',
      },
    ],
    cookieChanges: [
      {
        name: 'lang',
        value: 'pt',
        domain: 'www.shop.test',
        path: '/',
        action: 'changed',
        reason: 'was en',
      },
    ],
  });
  return exchange({
    ...{ title: 'login', method: 'POST', url: 'https://www.shop.test/home', elapsedMs: 35 },
    hops: [login, home],
    tests: [
      { name: 'status is 200', ok: true, line: 20, actual: null, expected: null, message: null },
      {
        name: 'greets the person',
        ok: false,
        line: 21,
        actual: 'Hello',
        expected: 'Hello Ada',
        message: 'The values differ.',
      },
      {
        ...{ name: 'the answer is the accepted one', ok: false, line: 22 },
        ...{ actual: null, expected: null, message: 'The answer differs from the accepted one.' },
        diff: '  {\n-   "greeting": "Hello Ada",\n+   "greeting": "Hello",\n    "cards": 3',
      },
    ],
    warnings: ['HTTP/3 is sent as HTTP/1.1'],
    logs: ['login took 35 ms'],
    deviations: [{ id: 'DEV-7', detail: 'Requests loses the body; it was sent again.' }],
  });
}

/** A circle of redirects, left at the limit. */
export function manyRedirects(): ExchangeDto {
  const round = hop({
    ...{ statusCode: 302, reason: 'Found', elapsedMs: 4 },
    connection: { ...TLS, reused: true },
    timings: { dns: null, connect: null, tls: null, send: 0.1, wait: 3.2, receive: 0.1 },
    responseHeaders: [['Location', '/items?page=2']],
  });
  return exchange({
    ...{ state: 'error', response: null, elapsedMs: 131 },
    hops: Array.from({ length: 31 }, () => round),
    error: {
      ...{ type: 'TooManyRedirects', code: 'TOO_MANY_REDIRECTS', phase: 'receive' },
      message: 'Exceeded 30 redirects.',
      hint: 'The server may wait for a cookie or a login. `# @max-redirects` allows more.',
      url: 'https://shop.test/items?page=2',
    },
  });
}
