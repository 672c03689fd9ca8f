import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { digestAuth } from '../../../src/engine/auth/digest.ts';
import type { Exchange } from '../../../src/engine/exchange.ts';
import { Session } from '../../../src/engine/session.ts';

/** `/hop` redirects, `/digest` asks for credentials, all else sets a cookie. */
function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  request.resume();
  if (request.url === '/hop') response.writeHead(302, { location: '/there' });
  else if (request.url === '/digest' && request.headers.authorization === undefined) {
    response.writeHead(401, { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' });
  } else response.writeHead(200, { 'set-cookie': 'seen=1' });
  response.end();
}

describe('where the headers of a request come from', () => {
  const server = http.createServer(answer);
  let base = '';
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function origins({ hops }: Exchange, hop = 0): Record<string, string> {
    const told = hops[hop]?.headerOrigins ?? [];
    return Object.fromEntries(told.map(({ name, origin }) => [name.toLowerCase(), origin]));
  }

  it('is told for each name that was sent', async () => {
    const session = new Session({ headers: { 'X-Team': 'blue', Accept: 'text/html' } });
    try {
      await session.exchange({ method: 'GET', url: base });
      const exchange = await session.exchange({
        ...{ method: 'POST', url: base, json: { a: 1 }, auth: ['ada', 'secret'] },
        headers: { 'X-Own': '1', 'user-agent': 'mine' },
      });
      assert.deepEqual(origins(exchange), {
        host: 'connection',
        'user-agent': 'given',
        'accept-encoding': 'default',
        accept: 'session',
        connection: 'default',
        'x-team': 'session',
        'x-own': 'given',
        'content-type': 'body',
        cookie: 'jar',
        authorization: 'auth',
        'content-length': 'connection',
      });
    } finally {
      await session.close();
    }
  });

  it('stays the same over a redirect, and each round has its own', async () => {
    const session = new Session();
    try {
      const followed = await session.exchange({
        ...{ method: 'GET', url: `${base}/hop` },
        headers: { 'X-Own': '1' },
      });
      assert.equal(origins(followed, 1)['x-own'], 'given');
      assert.equal(origins(followed, 1)['accept'], 'default');
      const rounds = await session.exchange({
        ...{ method: 'GET', url: `${base}/digest`, auth: digestAuth('ada', 'secret') },
      });
      assert.equal(origins(rounds, 0)['authorization'], undefined);
      assert.equal(origins(rounds, 1)['authorization'], 'auth');
    } finally {
      await session.close();
    }
  });

  it('tells cookies of the jar from those given with the request', async () => {
    const session = new Session();
    const url = base;
    try {
      const own = { cookies: { own: '1' } };
      assert.equal(
        origins(await session.exchange({ method: 'GET', url, ...own }))['cookie'],
        'given',
      );
      const both = await session.exchange({ method: 'GET', url, ...own });
      assert.equal(origins(both)['cookie'], 'jar-and-given');
      assert.deepEqual(
        both.hops[0]?.cookies.map(({ name, given = false, reason }) => [name, given, reason]),
        [
          ['seen', false, 'host-only'],
          ['own', true, 'given with the request'],
        ],
      );
      const written = { method: 'GET', url, headers: { Cookie: 'a=1' } };
      assert.equal(origins(await session.exchange(written))['cookie'], 'given');
      assert.equal(origins(await session.exchange({ method: 'GET', url }))['cookie'], 'jar');
    } finally {
      await session.close();
    }
  });

  it('is told of a request that was only prepared, and of no other', async () => {
    const session = new Session({ headers: { 'X-Team': 'blue' } });
    try {
      const made = session.prepare({ method: 'GET', url: base, cookies: { own: '1' } });
      const told = Object.fromEntries(
        session.headerOrigins(made).map(({ name, origin }) => [name.toLowerCase(), origin]),
      );
      assert.equal(told['x-team'], 'session');
      assert.equal(told['cookie'], 'given');
      assert.equal(told['accept'], 'default');
      assert.deepEqual(session.headerOrigins({ ...made }), []);
    } finally {
      await session.close();
    }
  });

  it('is told of a request that never went out', async () => {
    const session = new Session();
    try {
      const exchange = await session.exchange({
        ...{ method: 'GET', url: 'http://127.0.0.1:1/' },
        headers: { 'X-Own': '1' },
      });
      assert.equal(origins(exchange)['x-own'], 'given');
      assert.equal(origins(exchange)['accept'], 'default');
    } finally {
      await session.close();
    }
  });
});
