import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import type { DemoServer } from '../../../demo/server.ts';
import { startDemoServer } from '../../../demo/server.ts';
import { createRoutes } from '../../../demo/routes.ts';
import type { Answer, Ask } from './ask.ts';
import { ask } from './ask.ts';

describe('demo server', () => {
  let server: DemoServer;
  before(async () => {
    server = await startDemoServer();
  });
  after(() => server.close());
  const get = (path: string, options?: Ask): Promise<Answer> => ask(server.url + path, options);

  it('says who it is', async () => {
    const { status, headers, ...answer } = await get('/health');
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json');
    assert.deepEqual(answer.json(), { server: 'postcard-demo', status: 'ok' });
  });

  it('answers every example of its index page', async () => {
    const index = (await get('/')).text;
    const examples = createRoutes().flatMap(({ example }) => example ?? []);
    assert.ok(examples.length > 40);
    for (const example of examples) {
      assert.ok(index.includes(`href="${example.replaceAll('&', '&amp;')}"`), example);
      const { status } = await get(
        example.replace('/delay/1', '/delay/0').replace('duration=2', 'duration=0'),
      );
      assert.ok([200, 302, 307, 401, 404, 418].includes(status), `${example}: ${status}`);
      assert.equal(status === 404, example.startsWith('/hidden'), example);
    }
  });

  it('answers HEAD like GET, without a body', async () => {
    const full = await get('/json');
    const head = await get('/json', { method: 'HEAD' });
    assert.equal(head.headers['content-length'], String(full.content.length));
    assert.equal(head.content.length, 0);
  });

  it('answers OPTIONS with what is allowed', async () => {
    const { status, headers } = await get('/get', {
      method: 'OPTIONS',
      headers: { Origin: 'http://a.example', 'Access-Control-Request-Headers': 'X-A' },
    });
    assert.equal(status, 200);
    assert.equal(headers.allow, 'GET, HEAD, OPTIONS');
    assert.equal(headers['access-control-allow-origin'], 'http://a.example');
    assert.equal(headers['access-control-allow-headers'], 'X-A');
  });

  const refused: readonly [path: string, method: string, status: number][] = [
    ['/nope', 'GET', 404],
    ['/get/more', 'GET', 404],
    ['/redirect/x', 'GET', 404],
    ['/redirect/0', 'GET', 404],
    ['/anything/%zz', 'GET', 404],
    ['/get', 'POST', 405],
    ['/post', 'GET', 405],
    ['/status/abc', 'GET', 400],
    ['/status/100', 'GET', 400],
    ['/redirect-to', 'GET', 400],
    ['/delay/soon', 'GET', 400],
    ['/drip?numbytes=0', 'GET', 400],
    ['/drip?numbytes=many', 'GET', 400],
    ['/base64/%21', 'GET', 400],
    ['/response-headers?bad%20name=1', 'GET', 400],
    ['/response-headers?X=a%0d%0aSet-Cookie:b', 'GET', 400],
  ];
  for (const [path, method, status] of refused) {
    it(`refuses ${method} ${path} with ${status}`, async () => {
      assert.equal((await get(path, { method })).status, status);
    });
  }

  it('refuses a body that is announced too large', async () => {
    const request = http.request(`${server.url}/post`, {
      method: 'POST',
      headers: { 'Content-Length': String(64 * 1024 * 1024) },
    });
    request.on('error', () => undefined);
    request.flushHeaders();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    assert.equal(response.statusCode, 413);
    request.destroy();
  });

  it('keeps a connection for the next request', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number>();
    for (let i = 0; i < 3; i += 1) {
      const request = http.get(`${server.url}/status/204`, { agent });
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      ports.add(request.socket?.localPort ?? i);
      response.resume();
      await once(response, 'end');
    }
    agent.destroy();
    assert.equal(ports.size, 1);
  });

  it('closes while answers are under way', async () => {
    const other = await startDemoServer();
    const slow = http.get(`${other.url}/delay/10`);
    const failed = once(slow, 'error');
    await new Promise((resolve) =>
      slow.once('socket', (socket) => socket.once('connect', resolve)),
    );
    await other.close();
    // `once` gives the error event as a value here, not as a rejection.
    assert.equal(((await failed) as [NodeJS.ErrnoException])[0].code, 'ECONNRESET');
  });

  it('says when its port is taken', async () => {
    await assert.rejects(startDemoServer({ port: server.port }), { code: 'EADDRINUSE' });
  });
});
