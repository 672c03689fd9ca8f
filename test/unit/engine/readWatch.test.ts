import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Session } from '../../../src/engine/session.ts';

describe('the read timeout of requests that share a connection', () => {
  let server: http.Server;
  let base = '';
  const session = new Session();

  before(async () => {
    server = http.createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://h');
      if (pathname === '/silent') return;
      setTimeout(() => response.end('done'), Number(searchParams.get('after') ?? 0));
    });
    // It closes none of itself, however long a busy machine takes between two requests.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await session.close();
    server.closeAllConnections();
    server.close();
  });

  const reused = async (target: string, readSeconds: number) => {
    const exchange = await session.exchange({
      method: 'GET',
      url: `${base}${target}`,
      timeout: { read: readSeconds },
    });
    return { exchange, reused: exchange.hops[0]?.connection?.reused };
  };

  it('is that of each request: a shorter one after a longer one', async () => {
    await reused('/', 60);
    const { exchange } = await reused('/silent', 0.2);
    assert.equal(exchange.error?.name, 'ReadTimeout');
    assert.match(exchange.error.message, /0\.2/);
  });

  it('is that of each request: a longer one after a shorter one', async () => {
    await reused('/', 0.5);
    const second = await reused('/?after=900', 60);
    assert.equal(second.exchange.error, null);
    assert.equal(second.reused, true);
  });

  it('ends no connection that only rests', async () => {
    await reused('/', 0.5);
    await new Promise((resolve) => setTimeout(resolve, 900));
    const second = await reused('/', 60);
    assert.equal(second.exchange.error, null);
    assert.equal(second.reused, true);
  });
});
