/**
 * Against programs that other people wrote. They are Debian packages; where one is missing the tests
 * say so, and fail unless POSTCARD_WITHOUT_PEERS is set: on a machine of CI it never is.
 */
import assert from 'node:assert/strict';
import { digestAuth } from '../../../src/engine/auth/digest.ts';
import { Session } from '../../../src/engine/session.ts';
import { ProxyError } from '../../../src/engine/errors.ts';
import { CA_FILE } from '../../servers/certificates.ts';
import { findPeer, PEERS, startPeer } from '../../servers/realPeers.ts';
import type { Peer, PeerName } from '../../servers/realPeers.ts';
import { answers, rawServer, rawTlsServer } from '../../servers/rawServer.ts';
import type { RawServer } from '../../servers/rawServer.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const names = Object.keys(PEERS) as PeerName[];
const missing = names.filter((name) => findPeer(name) === null);

describe('real peers', () => {
  it('are there, or the machine is said to be without', () => {
    const packages = missing.map((name) => PEERS[name]).join(' ');
    const allowed = process.env['POSTCARD_WITHOUT_PEERS'] !== undefined;
    assert.ok(
      missing.length === 0 || allowed,
      `apt-get install ${packages}, or set POSTCARD_WITHOUT_PEERS=1 to go on without them`,
    );
    if (missing.length > 0) console.log(`    not run, for want of: ${packages}`);
  });

  const withPeer = (name: PeerName, tests: (peer: () => Peer) => void) => {
    if (missing.includes(name)) return;
    describe(name, () => {
      let peer: Peer;
      before(async () => {
        peer = await startPeer(name);
      });
      after(async () => {
        await peer.stop();
      });
      tests(() => peer);
    });
  };

  let session: Session;
  let servers: RawServer[];
  beforeEach(() => {
    session = new Session({ trustEnv: false, verify: CA_FILE, timeout: 5 });
    servers = [];
  });
  afterEach(async () => {
    await session.close();
    for (const server of servers) await server.close();
  });
  const started = async (server: Promise<RawServer>) => {
    servers.push(await server);
    return server;
  };

  withPeer('tinyproxy', (peer) => {
    const proxies = (login: string) => ({ all: `http://${login}@127.0.0.1:${peer().port}` });

    it('forwards http, and its credentials stay with it', async () => {
      const server = await started(rawServer(answers(OK)));
      const response = await session.get(`${server.origin}/x`, { proxies: proxies('user:secret') });
      assert.equal(await response.text(), 'ok');
      assert.doesNotMatch(server.received.join(''), /proxy-authorization/i);
    });

    it('tunnels https', async () => {
      const server = await started(rawTlsServer(answers(OK)));
      const response = await session.get(`${server.origin}/x`, { proxies: proxies('user:secret') });
      assert.equal(await response.text(), 'ok');
      assert.equal(response.connection?.proxy, `http://127.0.0.1:${peer().port}`);
      assert.equal(response.connection.tls?.verified, true);
    });

    it('asks for credentials', async () => {
      const server = await started(rawTlsServer(answers(OK)));
      const { error } = await session.exchange({
        method: 'GET',
        url: server.origin,
        proxies: proxies('user:wrong'),
      });
      assert.ok(error instanceof ProxyError);
    });
  });

  withPeer('nginx', (peer) => {
    it('sends compressed JSON after a redirect, over one connection', async () => {
      const response = await session.get(`https://127.0.0.1:${peer().port}/old`);
      assert.equal(((await response.json()) as { items: string[] }).items.at(-1), 'end');
      assert.equal(response.headers.get('content-encoding'), 'gzip');
      assert.deepEqual(
        response.history.map(({ statusCode }) => statusCode),
        [301],
      );
      assert.equal(response.connection?.reused, true);
      assert.ok(response.size.body < response.size.decoded);
    });

    it('answers ranges, and 304 to a validator', async () => {
      const url = `https://127.0.0.1:${peer().port}/page.json`;
      const headers = { Range: 'bytes=0-6', 'Accept-Encoding': null };
      const part = await session.get(url, { headers });
      assert.deepEqual([part.statusCode, await part.text()], [206, '{"items']);
      const whole = await session.get(url, { headers: { 'Accept-Encoding': null } });
      const etag = whole.headers.get('etag') ?? '';
      const same = await session.get(url, {
        headers: { 'If-None-Match': etag, 'Accept-Encoding': null },
      });
      assert.deepEqual([same.statusCode, (await same.content()).byteLength], [304, 0]);
    });
  });

  withPeer('nghttpd', (peer) => {
    it('speaks HTTP/2 where it is asked for', async () => {
      const url = `https://127.0.0.1:${peer().port}/index.html`;
      const first = await session.get(url, { httpVersion: '2' });
      assert.deepEqual([first.httpVersion, await first.text()], ['2', 'hello over two']);
      const second = await session.get(url, { httpVersion: '2' });
      assert.equal(second.connection?.reused, true);
      assert.equal(second.connection.tls?.alpn, 'h2');
      const posted = await session.post(url, { httpVersion: '2', data: 'x'.repeat(100_000) });
      assert.equal(posted.httpVersion, '2');
    });
  });

  withPeer('microsocks', (peer) => {
    for (const scheme of ['socks5', 'socks5h']) {
      it(`carries http and https by ${scheme}`, async () => {
        const proxies = { all: `${scheme}://user:secret@127.0.0.1:${peer().port}` };
        const plain = await started(rawServer(answers(OK)));
        const secure = await started(rawTlsServer(answers(OK)));
        for (const url of [
          `http://localhost:${plain.port}/`,
          `https://localhost:${secure.port}/`,
        ]) {
          const response = await session.get(url, { proxies });
          assert.equal(await response.text(), 'ok');
        }
      });
    }

    it('refuses a wrong password', async () => {
      const { error } = await session.exchange({
        method: 'GET',
        url: 'http://localhost:1/',
        proxies: { all: `socks5://user:wrong@127.0.0.1:${peer().port}` },
      });
      assert.equal(error?.code, 'PROXY_AUTH_REQUIRED');
    });
  });

  withPeer('httpbin', (peer) => {
    const at = (target: string) => `http://127.0.0.1:${peer().port}${target}`;

    it('is told parameters, forms, files and JSON as they were meant', async () => {
      const get = await session.get(at('/get'), { params: { k: ['v', 'w'] } });
      assert.deepEqual(((await get.json()) as { args: unknown }).args, { k: ['v', 'w'] });
      const form = await session.post(at('/post'), { data: { key: 'a b&c' } });
      assert.deepEqual(((await form.json()) as { form: unknown }).form, { key: 'a b&c' });
      const json = await session.put(at('/put'), { json: { n: 1 } });
      assert.deepEqual(((await json.json()) as { json: unknown }).json, { n: 1 });
      const files = await session.post(at('/post'), {
        files: { file: { filename: 'report.csv', content: 'some,data\n' } },
      });
      assert.deepEqual(((await files.json()) as { files: unknown }).files, { file: 'some,data\n' });
    });

    it('is followed over redirects with its cookies', async () => {
      const response = await session.get(at('/cookies/set?a=1'));
      assert.deepEqual(await response.json(), { cookies: { a: '1' } });
      assert.deepEqual(
        response.history.map(({ statusCode }) => statusCode),
        [302],
      );
      assert.equal((await session.get(at('/redirect/3'))).history.length, 3);
    });

    it('is convinced by Basic and Digest, and decoded', async () => {
      const basic = await session.get(at('/basic-auth/u/p'), { auth: ['u', 'p'] });
      assert.equal(basic.statusCode, 200);
      const digest = await session.get(at('/digest-auth/auth/u/p/SHA-256'), {
        auth: digestAuth('u', 'p'),
      });
      assert.equal(digest.statusCode, 200);
      const gzip = await session.get(at('/gzip'));
      assert.equal(((await gzip.json()) as { gzipped: unknown }).gzipped, true);
    });
  });
});
