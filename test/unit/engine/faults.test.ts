import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Exchange } from '../../../src/engine/exchange.ts';
import { Session } from '../../../src/engine/session.ts';
import { CA_FILE } from '../../servers/certificates.ts';
import type { FaultCase } from '../../servers/faultServer.ts';
import { startFault } from '../../servers/faultServer.ts';

const FILE = new URL('../../fixtures/faults/faults.json', import.meta.url);
const { cases } = JSON.parse(fs.readFileSync(FILE, 'utf8')) as { cases: FaultCase[] };
const AT_ONCE = 8;

const CLASSES: Readonly<Record<string, string>> = {
  NOT_HTTP: 'protocol-error',
  BAD_FRAMING: 'protocol-error',
  HEADERS_TOO_LARGE: 'limit',
  TOO_MANY_INTERIM_RESPONSES: 'limit',
  BODY_TOO_LARGE: 'limit',
  BODY_CUT_SHORT: 'truncated',
  CONTENT_DECODING: 'decode',
  CANCELLED: 'aborted',
  CONNECTION_REFUSED: 'refused',
  CONNECTION_CLOSED: 'closed',
  CONNECTION_RESET: 'closed',
  TLS_CLOSED: 'closed',
  TOO_MANY_REDIRECTS: 'redirect-limit',
  REDIRECT_REFUSED: 'redirect-blocked',
  LOCATION_CONFLICT: 'redirect-blocked',
  INVALID_SCHEMA: 'redirect-blocked',
};

function classOf({ error }: Exchange): string {
  if (error === null) return 'ok';
  if (error.isTimeout) return 'timeout';
  const known = CLASSES[error.code];
  if (known !== undefined) return known;
  if (error.name === 'ProxyError') return 'proxy';
  return error.name === 'SSLError' ? 'tls' : `${error.name} ${error.code}`;
}

/** The last of its exchanges, and what was wrong with it, null when nothing was. */
async function check(fault: FaultCase): Promise<string | null> {
  const { request } = fault;
  const server = await startFault(fault);
  const session = new Session({ trustEnv: false });
  try {
    let outcome = '';
    for (let i = 0; i < (request.times ?? 1); i += 1) {
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, request.gap ?? 0));
      const controller = new AbortController();
      if (request.abortAfter !== undefined) {
        setTimeout(() => {
          controller.abort();
        }, request.abortAfter);
      }
      const body = request.body ?? 'x'.repeat(request.bodyBytes ?? 0);
      const exchange = await session.exchange({
        method: request.method,
        url: server.url,
        timeout: { connect: 4000 / 1000, read: 2.5, total: 6 },
        maxSizeBytes: 16 * 1024 * 1024,
        maxRedirects: request.follow ?? 10,
        verify: request.insecureTls === true ? false : CA_FILE,
        signal: controller.signal,
        ...(request.headers === undefined ? {} : { headers: request.headers }),
        ...(body === '' ? {} : { data: body }),
        ...(request.proxy === undefined ? {} : { proxies: { all: server.fill(request.proxy) } }),
      });
      outcome = classOf(exchange);
      if (outcome === 'truncated' && exchange.response?.complete === true) return 'not marked';
      await exchange.response?.close();
    }
    await session.close();
    for (let i = 0; server.openSockets() > 0 && i < 200; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    // A script that hangs half-open keeps its own side.
    if (server.openSockets() > 0 && fault.servers === undefined) return `${outcome}, socket open`;
    return fault.expect.any.includes(outcome) ? null : outcome;
  } finally {
    await session.close();
    await server.stop();
  }
}

describe('broken servers', () => {
  it('each end in one of the accepted ways, with the socket closed and nothing unhandled', async function () {
    this.timeout(120_000);
    const wrong: string[] = [];
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const waiting = [...cases];
    const work = async () => {
      for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
        const problem = await check(fault);
        if (problem !== null) {
          wrong.push(`${fault.id}: ${problem}, not ${fault.expect.any.join(' or ')}`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    process.off('unhandledRejection', note);
    assert.deepEqual(wrong, []);
    assert.deepEqual(unhandled, []);
  });
});
