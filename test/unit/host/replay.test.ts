import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Session } from '../../../src/engine/session.ts';
import { replayRequest } from '../../../src/host/replay.ts';
import { runResult } from '../views/results.ts';

interface Seen {
  readonly line: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

describe('replayRequest', () => {
  const seen: Seen[] = [];
  const session = new Session();
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      seen.push({
        line: `${request.method ?? ''} ${request.url ?? ''}`,
        headers: request.headers,
        body,
      });
      response.end('ok');
    });
  });
  let url = '';

  before(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await session.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('sends the same request line, fields and body, whatever the jar holds by now', async () => {
    const exchange = await session.exchange({
      method: 'PUT',
      url: `${url}/thing?a=1`,
      headers: { 'X-Note': 'as it was' },
      data: 'content',
    });
    assert.equal(exchange.error, null);
    const earlier = runResult({ exchange });
    session.cookies.set({ name: 'late', value: '1', domain: '127.0.0.1' });
    const again = await replayRequest(earlier, session, {});
    assert.equal(again.exchange?.response?.statusCode, 200);
    assert.notEqual(again.id, earlier.id);
    assert.deepEqual(again.ref, earlier.ref);
    assert.equal(seen.length, 2);
    assert.deepEqual(seen[1], seen[0]);
  });

  it('tells that it was cancelled', async () => {
    const exchange = await session.exchange({ method: 'GET', url });
    const again = await replayRequest(runResult({ exchange }), session, {
      signal: AbortSignal.abort(),
    });
    assert.equal(again.ok, false);
    assert.equal(again.exchange?.error?.name, 'CancelledError');
  });

  it('refuses what was never made', async () => {
    await assert.rejects(replayRequest(runResult(), session, {}), /nothing to replay/);
  });
});
