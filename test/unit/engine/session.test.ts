import assert from 'node:assert/strict';
import { CookieJar } from '../../../src/engine/cookieJar.ts';
import { digestAuth } from '../../../src/engine/auth/digest.ts';
import { RequestException } from '../../../src/engine/errors.ts';
import { Session } from '../../../src/engine/session.ts';
import type { RequestOptions } from '../../../src/engine/request.ts';
import { MockTransport, redirects } from './mockTransport.ts';
import type { Answer, Sent } from './mockTransport.ts';

const A = 'http://a.test';

function open(answer: (sent: Sent, n: number) => Answer | Promise<Answer>): {
  session: Session;
  transport: MockTransport;
} {
  const transport = new MockTransport(answer);
  return { transport, session: new Session({ transport, environment: {} }) };
}

describe('Session', () => {
  it('sends each method by its helper, with the default headers', async () => {
    const { session, transport } = open(() => ({}));
    for (const verb of ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const) {
      await session[verb](`${A}/x`);
    }
    assert.deepEqual(
      transport.sent.map(({ method }) => method),
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
    );
    assert.match(transport.sent[0]!.headers['user-agent']!, /^postcard\/\d/);
    assert.equal(transport.sent[0]!.headers['accept-encoding'], 'gzip, deflate, br, zstd');
  });

  it('merges session and request, the request wins and null removes', async () => {
    const transport = new MockTransport(() => ({}));
    const session = new Session({
      transport,
      environment: {},
      headers: { 'X-A': '1', 'X-B': '1' },
      params: { k: 'session', gone: '1' },
    });
    await session.get(`${A}/?own=1`, {
      headers: { 'x-a': '2', 'X-B': null },
      params: { k: 'request', gone: null },
    });
    const [sent] = transport.sent;
    assert.equal(sent!.url, `${A}/?own=1&k=request`);
    assert.equal(sent!.headers['x-a'], '2');
    assert.equal('x-b' in sent!.headers, false);
  });

  it('waits 10 s for a connection and 60 s for an answer unless told otherwise', async () => {
    const { session, transport } = open(() => ({}));
    await session.get(A);
    await session.get(A, { timeout: 2.5 });
    await session.get(A, { timeout: 0 });
    assert.deepEqual(
      transport.sent.map(({ options: o }) => [o.connectTimeoutMs, o.readTimeoutMs]),
      [
        [10_000, 60_000],
        [2500, 2500],
        [null, null],
      ],
    );
  });

  it('tells of a request that cannot be prepared in the exchange', async () => {
    const { session, transport } = open(() => ({}));
    const exchange = await session.exchange({ method: 'GET', url: 'nothing' });
    assert.equal(exchange.error?.name, 'MissingSchema');
    assert.equal(exchange.request, null);
    assert.equal(transport.sent.length, 0);
  });

  it('lets a hook see the response and put another in its place', async () => {
    const { session } = open(({ url }) => ({ body: url.endsWith('/b') ? 'b' : 'a' }));
    const other = await session.get(`${A}/b`);
    const response = await session.get(`${A}/a`, { hooks: { response: [() => other] } });
    assert.equal(await response.text(), 'b');
  });

  it('gives what a hook throws as the cause of one RequestException', async () => {
    const { session } = open(() => ({}));
    const mine = new TypeError('mine');
    const { error, response } = await session.exchange({
      method: 'GET',
      url: A,
      hooks: {
        response: () => {
          throw mine;
        },
      },
    });
    assert.equal(error?.cause, mine);
    assert.equal(response?.statusCode, 200);
  });

  it('leaves a streamed body unread', async () => {
    const { session } = open(() => ({ body: 'later' }));
    const { response, error } = await session.exchange({ method: 'GET', url: A, stream: true });
    assert.equal(error, null);
    assert.equal(response!.size.decoded, 0);
    assert.equal(await response!.text(), 'later');
  });

  it('sends through the transport mounted for the origin', async () => {
    const { session, transport } = open(() => ({}));
    const mounted = new MockTransport(() => ({ body: 'mounted' }));
    session.mount('http://api.test', mounted);
    assert.equal(await (await session.get('http://api.test/x')).text(), 'mounted');
    await session.get('http://api.test.evil.test/x');
    assert.deepEqual([mounted.sent.length, transport.sent.length], [1, 1]);
    await session.close();
    assert.deepEqual([mounted.closed, transport.closed], [1, 1]);
  });

  it('sends a prepared request as it is', async () => {
    const { session, transport } = open(() => ({}));
    session.cookies.set({ name: 'c', value: '1', domain: 'a.test' });
    const prepared = session.prepare({
      method: 'post',
      url: `${A}/x`,
      json: { a: 1 },
      auth: ['u', 'p'],
    });
    session.cookies.clear();
    await session.send(prepared);
    const [sent] = transport.sent;
    assert.equal(sent!.body, '{"a":1}');
    assert.equal(sent!.headers['cookie'], 'c=1');
    assert.equal(sent!.headers['authorization'], 'Basic dTpw');
  });
});

describe('Session: cancelling', () => {
  const never = () => new Promise<Answer>(() => undefined);

  it('ends in CancelledError while it waits for an answer', async () => {
    const { session } = open(never);
    const controller = new AbortController();
    const exchange = session.exchange({ method: 'GET', url: A, signal: controller.signal });
    controller.abort();
    const { error, hops } = await exchange;
    assert.equal(error?.name, 'CancelledError');
    assert.equal(hops.length, 1);
  });

  it('sends nothing when it was cancelled before', async () => {
    const { session, transport } = open(never);
    const { error } = await session.exchange({
      method: 'GET',
      url: A,
      signal: AbortSignal.abort(),
    });
    assert.equal(error?.name, 'CancelledError');
    assert.equal(transport.sent.length, 0);
  });

  it('ends in Timeout when the total time is over', async () => {
    const { session } = open(never);
    const keepAlive = setInterval(() => undefined, 1000);
    const { error } = await session.exchange({ method: 'GET', url: A, timeout: { total: 0.01 } });
    clearInterval(keepAlive);
    assert.equal(error?.name, 'Timeout');
    assert.equal(error.isTimeout, true);
  });
});

describe('Session: cookies', () => {
  const setting: (sent: Sent) => Answer = ({ url }) =>
    url.endsWith('/set')
      ? {
          status: 302,
          headers: [
            ['Location', '/'],
            ['Set-Cookie', 'sid=1; Path=/'],
          ],
        }
      : {};

  it('keeps what a redirect sets and sends it on the next hop, with the reason', async () => {
    const { session, transport } = open(setting);
    const { hops } = await session.exchange({ method: 'GET', url: `${A}/set` });
    assert.equal(transport.sent[1]!.headers['cookie'], 'sid=1');
    assert.equal(hops[0]!.cookieChanges[0]!.action, 'set');
    assert.deepEqual(
      hops[0]!.changes.map(({ rule, detail }) => `${rule} ${detail}`),
      ['cookie-set sid', 'cookie-sent sid'],
    );
    assert.equal(hops[0]!.response!.cookies[0]!.name, 'sid');
  });

  it('keeps cookies within one exchange when the jar is not used', async () => {
    const { session, transport } = open(setting);
    await session.get(`${A}/set`, { useCookieJar: false });
    assert.equal(transport.sent[1]!.headers['cookie'], 'sid=1');
    assert.equal(session.cookies.size, 0);
  });

  const cases: [name: string, options: RequestOptions, expected: string | undefined][] = [
    ['a cookie of the request wins by name', { cookies: { c: 'own', d: '2' } }, 'c=own; d=2'],
    ['a Cookie field written by hand wins over the jar', { headers: { Cookie: 'x=1' } }, 'x=1'],
    ['the jar alone', {}, 'c=jar'],
  ];
  for (const [name, options, expected] of cases) {
    it(name, async () => {
      const { session, transport } = open(() => ({}));
      session.cookies.set({ name: 'c', value: 'jar', domain: 'a.test' });
      await session.get(A, options);
      assert.equal(transport.sent[0]!.headers['cookie'], expected);
      assert.equal(session.cookies.list().length, 1);
    });
  }

  it('sends from a jar given with the request only what matches', async () => {
    const { session, transport } = open(() => ({}));
    const jar = new CookieJar();
    jar.set({ name: 'tasty', value: 'yum', domain: 'a.test', path: '/cookies' });
    jar.set({ name: 'gross', value: 'blech', domain: 'a.test', path: '/elsewhere' });
    await session.get(`${A}/cookies`, { cookies: jar });
    assert.equal(transport.sent[0]!.headers['cookie'], 'tasty=yum');
  });

  it('does not take a cookie of the request to another host', async () => {
    const { session, transport } = open(redirects({ [`${A}/`]: '302 http://b.test/' }));
    await session.get(A, { cookies: { c: 'own' } });
    assert.equal(transport.sent[1]!.headers['cookie'], undefined);
  });
});

describe('Session: authentication', () => {
  it('answers a Digest challenge and tells of the round', async () => {
    const challenge = 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256';
    const { session, transport } = open(({ headers }) =>
      'authorization' in headers
        ? {}
        : {
            status: 401,
            headers: [
              ['WWW-Authenticate', challenge],
              ['Set-Cookie', 'seen=1'],
            ],
          },
    );
    const { response, hops } = await session.exchange({
      method: 'POST',
      url: `${A}/p?q=1`,
      data: 'body',
      auth: digestAuth('u', 'p'),
    });
    assert.equal(response!.statusCode, 200);
    assert.deepEqual(
      response!.history.map(({ statusCode }) => statusCode),
      [401],
    );
    assert.match(
      transport.sent[1]!.headers['authorization']!,
      /^Digest username="u", .*uri="\/p\?q=1"/,
    );
    assert.equal(transport.sent[1]!.headers['cookie'], 'seen=1');
    assert.equal(transport.sent[1]!.body, 'body');
    assert.equal(
      hops[0]!.changes.some(({ rule }) => rule === 'auth-round'),
      true,
    );
  });

  it('prefers auth, then an Authorization line, then the URL, then the session', async () => {
    const transport = new MockTransport(() => ({}));
    const session = new Session({ transport, environment: {}, auth: ['s', 's'] });
    const sent = async (url: string, options: RequestOptions) => {
      await session.get(url, options);
      return transport.sent.at(-1)!.headers['authorization'];
    };
    const line = { headers: { Authorization: 'Bearer t' } };
    assert.equal(await sent('http://u:p@a.test/', { ...line, auth: ['r', 'r'] }), 'Basic cjpy');
    assert.equal(await sent('http://u:p@a.test/', line), 'Bearer t');
    assert.equal(await sent('http://u:p@a.test/', {}), 'Basic dTpw');
    assert.equal(await sent('http://a.test/', {}), 'Basic czpz');
    assert.equal(await sent('http://a.test/', { auth: null }), undefined);
  });

  it('never sends Proxy-Authorization to the server itself', async () => {
    const { session, transport } = open(() => ({}));
    await session.get(A, { headers: { 'Proxy-Authorization': 'Basic x' } });
    assert.equal('proxy-authorization' in transport.sent[0]!.headers, false);
  });

  it('throws one family of errors from request', async () => {
    const { session } = open(() => Promise.reject(new Error('socket')));
    await assert.rejects(session.get(A), (error) => RequestException.is(error));
  });
});
