/** Cancel at moments that are easily forgotten: the socket goes, and nothing stays behind. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { Session } from '../../../src/engine/session.ts';
import { CA_FILE } from '../../servers/certificates.ts';
import { rawServer } from '../../servers/rawServer.ts';
import type { RawServer, Script } from '../../servers/rawServer.ts';

const silent: Script = () => undefined;
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n';

/** Sends pieces for as long as somebody takes them. */
function endless(head: string, piece: Buffer): Script {
  return async (socket, asked) => {
    await asked;
    socket.write(head);
    const more = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', more);
    more();
  };
}

const zeros = zlib.gzipSync(Buffer.alloc(1024 * 1024), {
  finishFlush: zlib.constants.Z_SYNC_FLUSH,
});

describe('cancelling', () => {
  const moments: readonly (readonly [
    string,
    Script,
    (server: RawServer) => { url: string; proxies?: Record<string, string> },
    number,
  ])[] = [
    [
      'while a proxy opens a tunnel',
      silent,
      ({ origin }) => ({ url: 'https://far.invalid/', proxies: { https: origin } }),
      0,
    ],
    [
      'while a SOCKS proxy is asked',
      silent,
      ({ port }) => ({
        url: 'http://far.invalid/',
        proxies: { http: `socks5h://127.0.0.1:${port}` },
      }),
      0,
    ],
    [
      'while a body is decoded',
      endless(`${HEAD}Content-Encoding: gzip\r\n\r\n`, zeros),
      ({ origin }) => ({ url: origin }),
      1,
    ],
    [
      'while a body is written to a file',
      endless(`${HEAD}\r\n`, Buffer.alloc(256 * 1024)),
      ({ origin }) => ({ url: origin }),
      1024 * 1024,
    ],
  ];

  for (const [name, script, requestOf, afterBytes] of moments) {
    it(`${name} lets go of the connection`, async () => {
      const unhandled: unknown[] = [];
      const note = (reason: unknown) => unhandled.push(reason);
      process.on('unhandledRejection', note);
      const server = await rawServer(script);
      const session = new Session({ trustEnv: false, verify: CA_FILE });
      const controller = new AbortController();
      const sending = session.exchange({
        method: 'GET',
        ...requestOf(server),
        signal: controller.signal,
        onProgress: ({ receivedBytes }) => {
          if (afterBytes > 0 && receivedBytes >= afterBytes) controller.abort();
        },
      });
      if (afterBytes === 0) {
        while (server.received.every((text) => text === '')) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        controller.abort();
      }
      const { error, response } = await sending;
      assert.equal(error?.name, 'CancelledError');
      assert.notEqual(response?.complete, true);
      while (server.openSockets() > 0) await new Promise((resolve) => setImmediate(resolve));
      const file = response?.bodyFile ?? null;
      await response?.close();
      await session.close();
      await server.close();
      process.off('unhandledRejection', note);
      assert.deepEqual(unhandled, []);
      assert.ok(file === null || !fs.existsSync(file));
    });
  }
});
