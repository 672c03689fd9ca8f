import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { startDemoServer } from '../../../demo/server.ts';
import { startDemo } from '../../../scripts/start/demoServer.ts';

async function whoIs(url: string): Promise<unknown> {
  return (await fetch(`${url}/health`)).json();
}

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = await startDemoServer();
  await server.close();
  return server.port;
}

describe('the demo server of npm start', () => {
  it('is started where it is asked for, and ends', async () => {
    const port = await freePort();
    const demo = await startDemo(port);
    assert.equal(demo.url, `http://127.0.0.1:${port}`);
    assert.deepEqual(await whoIs(demo.url), { server: 'postcard-demo', status: 'ok' });
    assert.ok(demo.process);
    const ended = once(demo.process, 'exit');
    demo.process.kill();
    assert.deepEqual(await ended, [0, null]);
  });

  it('is taken as it is where it runs already, and is not ours to end', async () => {
    const there = await startDemoServer();
    try {
      assert.deepEqual(await startDemo(there.port), { url: there.url, process: null });
    } finally {
      await there.close();
    }
  });

  it('takes a free port where another program has that one', async () => {
    const other = http.createServer((_request, response) => response.end('somebody else'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const demo = await startDemo(port);
    try {
      assert.notEqual(demo.url, `http://127.0.0.1:${port}`);
      assert.deepEqual(await whoIs(demo.url), { server: 'postcard-demo', status: 'ok' });
    } finally {
      demo.process?.kill();
      other.close();
      other.closeAllConnections();
    }
  });
});
