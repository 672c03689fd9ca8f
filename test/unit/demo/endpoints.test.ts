import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import zlib from 'node:zlib';
import { once } from 'node:events';
import { chooseStatus, parseStatuses } from '../../../demo/endpoints/status.ts';
import type { DemoServer } from '../../../demo/server.ts';
import { startDemoServer } from '../../../demo/server.ts';
import type { Answer, Ask } from './ask.ts';
import { ask } from './ask.ts';

let server: DemoServer;
const get = (path: string, options?: Ask): Promise<Answer> => ask(server.url + path, options);

describe('demo endpoints', () => {
  before(async () => {
    server = await startDemoServer();
  });
  after(() => server.close());

  describe('redirects', () => {
    const locations: readonly [path: string, status: number, location: string][] = [
      ['/redirect/2', 302, '/relative-redirect/1'],
      ['/redirect/1', 302, '/get'],
      ['/redirect/2?absolute=true', 302, 'BASE/absolute-redirect/1'],
      ['/relative-redirect/3', 302, '/relative-redirect/2'],
      ['/absolute-redirect/3', 302, 'BASE/absolute-redirect/2'],
      ['/absolute-redirect/1', 302, 'BASE/get'],
      ['/redirect-to?url=/get%3Fa=b&status_code=307', 307, '/get?a=b'],
      ['/redirect-to?url=http://x.example/&status_code=200', 302, 'http://x.example/'],
      ['/status/308', 308, '/redirect/1'],
      ['/links/5', 302, '/links/5/0'],
    ];
    for (const [path, expected, location] of locations) {
      it(`${path} leads to ${location}`, async () => {
        const { status, headers } = await get(path);
        assert.equal(status, expected);
        assert.equal(headers.location, location.replace('BASE', server.url));
      });
    }
  });

  describe('cookies', () => {
    it('are shown, the first of equal names', async () => {
      const { json } = await get('/cookies', { headers: { Cookie: 'a=1; b="x\\073y"; a=2; c' } });
      assert.deepEqual(json(), { cookies: { a: '1', b: 'x;y' } });
    });
    it('are set by parameters and by path', async () => {
      const { headers, status } = await get('/cookies/set?a=1&b=x%20y');
      assert.equal(status, 302);
      assert.deepEqual(headers['set-cookie'], ['a=1; Path=/', 'b="x y"; Path=/']);
      const byPath = await get('/cookies/set/flavour/va%3Bnilla');
      assert.deepEqual(byPath.headers['set-cookie'], ['flavour="va\\073nilla"; Path=/']);
    });
    it('are deleted', async () => {
      const { headers } = await get('/cookies/delete?a');
      assert.match(headers['set-cookie']?.[0] ?? '', /^a=; Expires=Thu, 01 Jan 1970.*Path=\/$/);
    });
  });

  describe('statuses', () => {
    it('come with the headers that belong to them', async () => {
      assert.match((await get('/status/401')).headers['www-authenticate'] ?? '', /^Basic /);
      assert.match((await get('/status/407')).headers['proxy-authenticate'] ?? '', /^Basic /);
      assert.match((await get('/status/418')).text, /teapot/);
      const empty = await get('/status/204', { method: 'DELETE' });
      assert.equal(empty.status, 204);
      assert.equal(empty.headers['content-length'], undefined);
    });
    it('are chosen by weight', () => {
      const choices = parseStatuses('200:3,500');
      assert.deepEqual(choices, [
        { status: 200, weight: 3 },
        { status: 500, weight: 1 },
      ]);
      assert.equal(chooseStatus(choices, 0.74), 200);
      assert.equal(chooseStatus(choices, 0.76), 500);
    });
  });

  describe('credentials', () => {
    const basic = (text: string) => ({
      headers: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` },
    });
    it('are checked by Basic', async () => {
      const { status, json } = await get('/basic-auth/ada/l%3Ap', basic('ada:l:p'));
      assert.equal(status, 200);
      assert.deepEqual(json(), { authenticated: true, user: 'ada' });
      assert.equal((await get('/basic-auth/ada/x', basic('ada:y'))).status, 401);
      assert.equal((await get('/hidden-basic-auth/ada/x')).status, 404);
    });
    it('are checked by Bearer', async () => {
      const { json } = await get('/bearer', { headers: { Authorization: 'Bearer abc' } });
      assert.deepEqual(json(), { authenticated: true, token: 'abc' });
      assert.equal((await get('/bearer')).headers['www-authenticate'], 'Bearer');
    });

    const digests: readonly [algorithm: string, hash: string, qop: string][] = [
      ['MD5', 'md5', 'auth'],
      ['MD5', 'md5', 'auth-int'],
      ['MD5-sess', 'md5', 'auth'],
      ['SHA-256', 'sha256', 'auth'],
      ['SHA-512', 'sha512', 'auth'],
      ['SHA-512-256', 'sha512-256', 'auth'],
    ];
    for (const [algorithm, hash, qop] of digests) {
      it(`are checked by Digest with ${algorithm} and ${qop}`, async () => {
        const path = `/digest-auth/${qop}/ada/pw/${algorithm}`;
        const challenge = (await get(path)).headers['www-authenticate'] ?? '';
        assert.ok(challenge.includes(`algorithm=${algorithm},`) && challenge.includes(qop));
        const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
        const authorize = async (password: string): Promise<number> => {
          const digest = (text: string) => createHash(hash).update(text).digest('hex');
          const secret = digest(`ada:${field('realm')}:${password}`);
          const ha1 = algorithm.endsWith('sess')
            ? digest(`${secret}:${field('nonce')}:cn`)
            : secret;
          const ha2 = digest(`GET:${path}${qop === 'auth-int' ? `:${digest('')}` : ''}`);
          const response = digest(`${ha1}:${field('nonce')}:00000001:cn:${qop}:${ha2}`);
          const fields = `username="ada", realm="${field('realm')}", nonce="${field('nonce')}"`;
          const rest = `uri="${path}", qop=${qop}, nc=00000001, cnonce="cn", response="${response}"`;
          const Authorization = `Digest ${fields}, ${rest}, algorithm=${algorithm}`;
          return (await get(path, { headers: { Authorization } })).status;
        };
        assert.equal(await authorize('pw'), 200);
        assert.equal(await authorize('wrong'), 401);
      });
    }
    it('ask Digest for a new nonce when the old one is stale', async () => {
      const headers = { Authorization: 'Digest username="ada", nonce="n"', Cookie: 'last_nonce=n' };
      const { headers: answered } = await get('/digest-auth/auth/ada/pw', { headers });
      assert.match(answered['www-authenticate'] ?? '', /stale=TRUE/);
    });
  });

  describe('codings', () => {
    const codings: readonly [path: string, token: string, decode: (content: Buffer) => Buffer][] = [
      ['/gzip', 'gzip', zlib.gunzipSync],
      ['/deflate', 'deflate', zlib.inflateSync],
      ['/brotli', 'br', zlib.brotliDecompressSync],
      ['/zstd', 'zstd', zlib.zstdDecompressSync],
    ];
    for (const [path, token, decode] of codings) {
      it(`${path} is ${token}`, async () => {
        const { headers, content } = await get(path);
        assert.equal(headers['content-encoding'], token);
        const told = JSON.parse(decode(content).toString()) as Record<string, unknown>;
        assert.equal(told['method'], 'GET');
      });
    }
  });

  describe('bytes', () => {
    it('are the same for the same seed', async () => {
      const [a, b, c] = await Promise.all([
        get('/bytes/64?seed=7'),
        get('/stream-bytes/64?seed=7&chunk_size=10'),
        get('/bytes/64?seed=8'),
      ]);
      assert.equal(a.content.length, 64);
      assert.deepEqual(a.content, b.content);
      assert.equal(b.headers['transfer-encoding'], 'chunked');
      assert.notDeepEqual(a.content, c.content);
    });
    const ranges: readonly [range: string, status: number, contentRange: string, text: string][] = [
      ['bytes=0-2', 206, 'bytes 0-2/26', 'abc'],
      ['bytes=23-', 206, 'bytes 23-25/26', 'xyz'],
      ['bytes=-2', 206, 'bytes 24-25/26', 'yz'],
      ['bytes=24-99', 206, 'bytes 24-25/26', 'yz'],
      ['bytes=26-', 416, 'bytes */26', ''],
      ['bytes=5-2', 416, 'bytes */26', ''],
      ['lines=1-2', 200, 'bytes 0-25/26', 'abcdefghijklmnopqrstuvwxyz'],
    ];
    for (const [range, status, contentRange, text] of ranges) {
      it(`answer Range: ${range} with ${status}`, async () => {
        const answer = await get('/range/26', { headers: { Range: range } });
        assert.equal(answer.status, status);
        assert.equal(answer.headers['content-range'], contentRange);
        assert.equal(answer.text, text);
      });
    }
  });

  describe('caching', () => {
    const conditions: readonly [path: string, headers: http.OutgoingHttpHeaders, status: number][] =
      [
        ['/etag/stamp', {}, 200],
        ['/etag/stamp', { 'If-None-Match': '"x", W/"stamp"' }, 304],
        ['/etag/stamp', { 'If-None-Match': '*' }, 304],
        ['/etag/stamp', { 'If-Match': '"x"' }, 412],
        ['/etag/stamp', { 'If-Match': 'stamp' }, 200],
        ['/cache', {}, 200],
        ['/cache', { 'If-None-Match': '"any"' }, 304],
      ];
    for (const [path, headers, status] of conditions) {
      it(`answers ${path} with ${JSON.stringify(headers)} by ${status}`, async () => {
        assert.equal((await get(path, { headers })).status, status);
      });
    }
    it('gives a lifetime', async () => {
      assert.equal((await get('/cache/60')).headers['cache-control'], 'public, max-age=60');
    });
    it('tells the headers that were ordered, with its own length', async () => {
      const { headers, json, content } = await get('/response-headers?X-A=1&X-A=2');
      assert.equal(headers['x-a'], '1, 2');
      assert.deepEqual(json(), {
        'Content-Length': String(content.length),
        'Content-Type': 'application/json',
        'X-A': ['1', '2'],
      });
    });
  });

  describe('streams', () => {
    it('send a line of JSON per message', async () => {
      const { text, headers } = await get('/stream/3?a=1');
      assert.equal(headers['transfer-encoding'], 'chunked');
      const lines = text.trimEnd().split('\n');
      assert.deepEqual(
        lines.map((line) => (JSON.parse(line) as { id: number }).id),
        [0, 1, 2],
      );
    });
    it('drip bytes with a known length and status', async () => {
      const { status, headers, text } = await get('/drip?numbytes=5&duration=0&code=203');
      assert.equal(status, 203);
      assert.equal(headers['content-length'], '5');
      assert.equal(text, '*****');
    });
    it('send events, and only those that are missing', async () => {
      const all = await get('/events?count=3&interval=0');
      assert.match(all.headers['content-type'] ?? '', /^text\/event-stream/);
      assert.equal(all.text.match(/^id: /gm)?.length, 3);
      const rest = await get('/events?count=3&interval=0', { headers: { 'Last-Event-ID': '2' } });
      assert.deepEqual(rest.text.match(/^id: .*/gm), ['id: 3']);
    });
    it('send the first piece before the last is due', async () => {
      const request = http.get(`${server.url}/drip?numbytes=2&duration=20`);
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      const [first] = (await once(response, 'data')) as [Buffer];
      assert.equal(first.toString(), '*');
      request.destroy();
    });
  });

  describe('images', () => {
    const chosen: readonly [accept: string, contentType: string][] = [
      ['image/webp, */*', 'image/webp'],
      ['image/svg+xml', 'image/svg+xml'],
      ['image/jpeg', 'image/jpeg'],
      ['image/png', 'image/png'],
      ['image/*', 'image/png'],
      ['text/plain', 'application/json'],
    ];
    for (const [accept, contentType] of chosen) {
      it(`Accept: ${accept} gets ${contentType}`, async () => {
        const { headers } = await get('/image', { headers: { Accept: accept } });
        assert.equal(headers['content-type'], contentType);
      });
    }
    for (const format of ['png', 'jpeg', 'webp', 'svg']) {
      it(`/image/${format} is the picture in the repository`, async () => {
        const file = new URL(`../../../demo/assets/postcard.${format}`, import.meta.url);
        const { content } = await get(`/image/${format}`);
        assert.deepEqual(content, fs.readFileSync(file));
        assert.ok(content.length < 30_000);
      });
    }
  });

  it('links pages to each other', async () => {
    const { headers, text } = await get('/links/3/1');
    assert.match(text, /<a href='\/links\/3\/0'>0<\/a> 1 <a href='\/links\/3\/2'>2<\/a>/);
    assert.equal(
      headers['link'],
      '</links/3/0>; rel="first", </links/3/0>; rel="prev", </links/3/2>; rel="next", </links/3/2>; rel="last"',
    );
  });
  it('decodes base64url', async () => {
    assert.equal((await get('/base64/UG9zdGNhcmQ=')).text, 'Postcard');
  });
});
