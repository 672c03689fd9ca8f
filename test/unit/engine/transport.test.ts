import assert from 'node:assert/strict';
import tls from 'node:tls';
import { mapConnectError } from '../../../src/engine/transport/errorMap.ts';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { RequestException } from '../../../src/engine/errors.ts';
import type { Transport, TransportOptions } from '../../../src/engine/transport/transport.ts';
import { createUndiciTransport } from '../../../src/engine/transport/undiciTransport.ts';
import { CA_FILE, certificate, pathOf } from '../../servers/certificates.ts';
import { DEFAULTS, fetchOver, prepared } from '../../servers/exchange.ts';
import { httpProxy, socksProxy } from '../../servers/proxies.ts';
import type { RawServer, Script } from '../../servers/rawServer.ts';
import { answers, answersOnce, rawServer, rawTlsServer } from '../../servers/rawServer.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
/** Two bytes where nine are announced. */
const SHORT = OK.replace(': 2', ': 9');
const silent: Script = () => undefined;

describe('transport', () => {
  let transport: Transport;
  const closers: (() => Promise<void>)[] = [];

  beforeEach(() => {
    transport = createUndiciTransport();
  });
  afterEach(async () => {
    await transport.close();
    for (const close of closers.splice(0)) await close();
  });

  async function started<T extends RawServer>(server: Promise<T>): Promise<T> {
    const running = await server;
    closers.push(() => running.close());
    return running;
  }

  async function failure(
    url: string,
    options: Partial<TransportOptions> = {},
    method = 'GET',
  ): Promise<RequestException> {
    try {
      const { error } = await fetchOver(transport, prepared(url, method), options);
      assert.ok(error, 'expected an error');
      return error;
    } catch (error) {
      assert.ok(RequestException.is(error), String(error));
      return error;
    }
  }

  it('sends the path as it is written, and tells the headers as written on the wire', async () => {
    const server = await started(rawServer(answers(OK)));
    const raw = await transport.send(prepared(`${server.origin}/a|b/../%7e?q='"`), DEFAULTS);
    for await (const chunk of raw.body) assert.equal(chunk.byteLength, 2);
    assert.match(server.received[0] ?? '', /^GET \/a\|b\/\.\.\/%7e\?q='" HTTP\/1\.1\r\n/);
    assert.deepEqual(raw.sentHeaders, [
      ['host', `127.0.0.1:${server.port}`],
      ['connection', 'keep-alive'],
      ['X-Test', 'yes'],
    ]);
  });

  for (const [method, body] of [
    ['POST', 'hello'],
    ['POST', undefined],
    ['GET', undefined],
  ] as const) {
    it(`tells how the body of a ${method} was framed, ${body ?? 'empty'}`, async () => {
      const server = await started(rawServer(answers(OK)));
      const raw = await transport.send(prepared(server.origin, method, body), DEFAULTS);
      for await (const chunk of raw.body) assert.equal(chunk.byteLength, 2);
      const written = (server.received[0] ?? '').split('\r\n\r\n')[0]?.split('\r\n').slice(1);
      assert.deepEqual(
        raw.sentHeaders.map(([name, value]) => `${name}: ${value}`),
        written,
      );
    });
  }

  it('keeps a connection and says that it was reused', async () => {
    const server = await started(rawServer(answers(OK)));
    const first = await fetchOver(transport, prepared(server.origin));
    const second = await fetchOver(transport, prepared(server.origin, 'POST', 'hello'));
    assert.equal(first.response.connection?.reused, false);
    assert.equal(second.response.connection?.reused, true);
    assert.equal(second.response.timings.connect, null);
    assert.equal(server.received.length, 1);
    assert.match(server.received[0] ?? '', /content-length: 5\r\n\r\nhello$/i);
  });

  it('sends once more over a new connection when a kept one turns out closed', async () => {
    const server = await started(
      rawServer((socket, head, n) => {
        if (n > 0) {
          void answers(OK)(socket, head, n);
          return;
        }
        let requests = 0;
        socket.on('data', () => {
          requests += 1;
          if (requests === 1) socket.write(OK);
          else socket.resetAndDestroy();
        });
      }),
    );
    await fetchOver(transport, prepared(server.origin));
    const { response } = await fetchOver(transport, prepared(server.origin));
    assert.equal(response.statusCode, 200);
    assert.equal(server.received.length, 2);
  });

  it('does not send a POST twice', async () => {
    const server = await started(
      rawServer((socket) => {
        let requests = 0;
        socket.on('data', () => {
          requests += 1;
          if (requests === 1) socket.write(OK);
          else socket.resetAndDestroy();
        });
      }),
    );
    await fetchOver(transport, prepared(server.origin));
    assert.ok((await failure(server.origin, {}, 'POST')).isConnectionError);
    assert.equal(server.received.length, 1);
  });

  const HEADS: readonly (readonly [string, string, Readonly<Record<string, string | number>>])[] = [
    ['HTTP/1.0', 'HTTP/1.0 200 Fine\r\n\r\nok', { httpVersion: '1.0', reason: 'Fine' }],
    [
      'a reason in UTF-8',
      'HTTP/1.1 200 gr\xc3\xbcn\r\nContent-Length: 0\r\n\r\n',
      { reason: 'grün' },
    ],
    ['an unasked 100', `HTTP/1.1 100 Continue\r\n\r\n${OK}`, { statusCode: 200 }],
    ['a 103', `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}`, { statusCode: 200 }],
    ['blanks after Content-Length', OK.replace(': 2', ': 2  '), { statusCode: 200 }],
  ];
  for (const [name, bytes, expected] of HEADS) {
    it(`reads ${name}`, async () => {
      const server = await started(rawServer(answersOnce(bytes)));
      const { response } = await fetchOver(transport, prepared(server.origin));
      const { statusCode, reason, httpVersion } = response;
      assert.deepEqual(
        { statusCode, reason, httpVersion, ...expected },
        { statusCode, reason, httpVersion },
      );
    });
  }

  const FAULTS: readonly (readonly [string, Script, string, string])[] = [
    ['bytes that are no HTTP', answersOnce('220 smtp ready\r\n'), 'ConnectionError', 'NOT_HTTP'],
    [
      'an HTTP version of its own',
      answersOnce('HTTP/3.0 200 OK\r\n\r\n'),
      'ConnectionError',
      'NOT_HTTP',
    ],
    ['a connection closed at once', answersOnce(''), 'ConnectionError', 'CONNECTION_CLOSED'],
    ['a reset', answersOnce('', 'reset'), 'ConnectionError', 'CONNECTION_RESET'],
    [
      'a flood of 1xx',
      answersOnce('HTTP/1.1 102 P\r\n\r\n'.repeat(99)),
      'ConnectionError',
      'TOO_MANY_INTERIM_RESPONSES',
    ],
    [
      'endless headers',
      answersOnce(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(99_999)}`),
      'ConnectionError',
      'HEADERS_TOO_LARGE',
    ],
    [
      'a transfer coding nobody knows',
      answersOnce('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'),
      'ChunkedEncodingError',
      'BAD_FRAMING',
    ],
    ['a body shorter than announced', answersOnce(SHORT), 'ChunkedEncodingError', 'BODY_CUT_SHORT'],
    [
      'chunks without the last',
      answersOnce('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n'),
      'ChunkedEncodingError',
      'BODY_CUT_SHORT',
    ],
    [
      'a reset that ends a body without length',
      answersOnce('HTTP/1.1 200 OK\r\n\r\nok', 'reset'),
      'ChunkedEncodingError',
      'BODY_CUT_SHORT',
    ],
    [
      'a bad chunk size',
      answersOnce('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
      'ChunkedEncodingError',
      'BAD_FRAMING',
    ],
    ['silence', silent, 'ReadTimeout', 'READ_TIMEOUT'],
    ['a body that stalls', answersOnce(SHORT, 'hang'), 'ReadTimeout', 'READ_TIMEOUT'],
  ];
  for (const [name, script, type, code] of FAULTS) {
    it(`ends ${name} as ${type} ${code}`, async () => {
      const server = await started(rawServer(script));
      const error = await failure(server.origin, { readTimeoutMs: 300 });
      assert.deepEqual([error.name, error.code], [type, code]);
      assert.notEqual(error.hint, null);
      assert.equal(error.url, server.origin);
    });
  }

  it('keeps what came of a body that was cut short', async () => {
    const server = await started(rawServer(answersOnce(SHORT)));
    const { response, error } = await fetchOver(transport, prepared(server.origin));
    assert.equal(error?.code, 'BODY_CUT_SHORT');
    assert.equal(response.complete, false);
    assert.equal(await response.text(), 'ok');
  });

  it('tells that nobody listens', async () => {
    const server = await rawServer(silent);
    await server.close();
    const error = await failure(server.origin);
    assert.deepEqual([error.name, error.code], ['ConnectionError', 'CONNECTION_REFUSED']);
  });

  it('tells that a name does not resolve', async () => {
    const error = await failure('http://nobody.invalid/');
    assert.equal(error.phase, 'dns');
    assert.match(error.code, /^NAME_/);
  });

  describe('of a system that refuses', () => {
    const context = { host: 'h', port: 80, phase: 'connect', url: 'http://h/' } as const;
    const failed = (code: string, more = {}) => Object.assign(new Error(code), { code, ...more });

    it('tells a firewall from a Unix socket that may not be opened', () => {
      const tcp = mapConnectError(failed('EACCES', { address: '::1', port: 80 }), context);
      assert.equal(tcp.code, 'CONNECTION_FORBIDDEN');
      assert.match(`${tcp.message} ${tcp.hint}`, /h:80.*firewall/);
      const unix = mapConnectError(failed('EACCES', { address: '/run/x.sock' }), context);
      assert.equal(unix.code, 'SOCKET_UNAVAILABLE');
    });

    it('tells of the address that could be tried, of several', () => {
      for (const none of ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL']) {
        const both = new AggregateError([failed(none), failed('ECONNREFUSED')]);
        assert.equal(mapConnectError(both, context).code, 'CONNECTION_REFUSED');
      }
      const neither = new AggregateError([failed('ENETUNREACH'), failed('EHOSTUNREACH')]);
      assert.equal(mapConnectError(neither, context).code, 'HOST_UNREACHABLE');
    });

    it('says on a Mac that programs need leave for the local network', () => {
      const error = failed('EHOSTUNREACH', { port: 80 });
      assert.match(mapConnectError(error, context, 'darwin').hint ?? '', /local network/);
      assert.doesNotMatch(mapConnectError(error, context, 'linux').hint ?? '', /local network/);
    });
  });

  for (const [host, names, expected] of [
    ['a.test', undefined, /no subject alternative name, only the common name `b`.*DNS:a\.test/],
    ['127.0.0.1', undefined, /no subject alternative name, .*IP:127\.0\.0\.1/],
    ['a.test', 'DNS:x.test', /for another name \(DNS:x\.test\)/],
    ['127.0.0.1', 'IP Address:10.0.0.1', /for another name \(IP Address:10\.0\.0\.1\)/],
  ] as const) {
    it(`says which names a certificate holds: ${names ?? 'none'} for ${host}`, () => {
      const certificate = { subject: { CN: 'b' }, subjectaltname: names };
      const refused = tls.checkServerIdentity(host, certificate as tls.PeerCertificate);
      const context = { host, port: 443, phase: 'tls', url: `https://${host}/` } as const;
      const { code, message, hint } = mapConnectError(refused, context);
      assert.equal(code, 'CERT_WRONG_HOST');
      assert.match(`${message} ${hint}`, expected);
    });
  }

  const CERTIFICATES = [
    ['expired', 'CERT_EXPIRED'],
    ['wrong-host', 'CERT_WRONG_HOST'],
    ['self-signed', 'CERT_SELF_SIGNED'],
  ] as const;
  for (const [name, code] of CERTIFICATES) {
    it(`refuses a certificate that is ${name}, unless told not to check`, async () => {
      const server = await started(rawTlsServer(answers(OK), name));
      const verify = name === 'self-signed' ? true : CA_FILE;
      const error = await failure(server.origin, { verify });
      assert.deepEqual([error.name, error.code, error.phase], ['SSLError', code, 'tls']);
      const { response } = await fetchOver(transport, prepared(server.origin), { verify: false });
      assert.equal(response.connection?.tls?.verified, false);
    });
  }

  it('trusts a CA file and tells protocol, cipher and chain', async () => {
    const server = await started(rawTlsServer(answers(OK)));
    const { response } = await fetchOver(transport, prepared(server.origin), { verify: CA_FILE });
    const tls = response.connection?.tls;
    assert.equal(tls?.protocol, 'TLSv1.3');
    assert.equal(tls.verified, true);
    assert.deepEqual(
      tls.certificates.map(({ subject }) => subject),
      ['valid', 'Postcard test CA'],
    );
  });

  it('suggests http for a server without TLS, and https for one with', async () => {
    const plain = await started(
      rawServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n'))),
    );
    const secure = await started(rawServer(answersOnce(Buffer.from('15030100020246', 'hex'))));
    assert.equal((await failure(`https://127.0.0.1:${plain.port}/`)).code, 'NOT_TLS');
    assert.match((await failure(secure.origin)).hint ?? '', /https:\/\//);
  });

  const CLIENTS: readonly (readonly [string, TransportOptions['cert']])[] = [
    ['PEM files', { cert: pathOf('client.pem'), key: pathOf('client.key') }],
    [
      'an encrypted key',
      { cert: pathOf('client.pem'), key: pathOf('client-encrypted.key'), passphrase: 'postcard' },
    ],
    ['a PFX file', { pfx: pathOf('client.pfx'), passphrase: 'postcard' }],
  ];
  for (const [name, cert] of CLIENTS) {
    it(`shows a client certificate from ${name}`, async () => {
      const ca = fs.readFileSync(CA_FILE);
      const server = await started(
        rawTlsServer(answers(OK), 'valid', { requestCert: true, rejectUnauthorized: true, ca }),
      );
      const { response } = await fetchOver(transport, prepared(server.origin), {
        verify: CA_FILE,
        cert,
      });
      assert.equal(response.statusCode, 200);
      assert.ok((await failure(server.origin, { verify: CA_FILE })).isConnectionError);
    });
  }

  it('names the file when a certificate cannot be read', async () => {
    const server = await started(rawTlsServer(answers(OK)));
    const error = await failure(server.origin, { verify: '/nowhere/ca.pem' });
    assert.equal(error.name, 'FileError');
    assert.match(error.message, /\/nowhere\/ca\.pem/);
  });

  describe('of a server as a whole', () => {
    const whole = (url: string) => ({ ...prepared(url, 'OPTIONS'), asterisk: true });

    it('asks for `*`, and for a path again on the same connection', async () => {
      const server = await started(rawServer(answers(OK)));
      for (const request of [
        whole(server.origin),
        prepared(`${server.origin}/a`),
        whole(`${server.origin}/x?y`),
      ]) {
        const { response } = await fetchOver(transport, request);
        assert.equal(await response.text(), 'ok');
      }
      const lines = server.received.join('').match(/^.* HTTP\/1\.1$/gm);
      assert.deepEqual(lines, ['OPTIONS * HTTP/1.1', 'GET /a HTTP/1.1', 'OPTIONS * HTTP/1.1']);
      assert.equal(server.received.length, 1);
      assert.match(
        server.received[0] ?? '',
        /^OPTIONS \* HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n/,
      );
    });

    it('leaves it to a proxy to make a `*` of an address without a path', async () => {
      const proxy = await started(httpProxy());
      const options = { proxy: proxy.origin };
      await fetchOver(transport, whole('http://any.invalid/x?y'), options);
      assert.match(proxy.received[0] ?? '', /^OPTIONS http:\/\/any\.invalid HTTP\/1\.1\r\n/);
    });

    it('asks for `*` over TLS and HTTP/2', async () => {
      const server = http2.createSecureServer(certificate('valid'));
      const paths: string[] = [];
      server.on('request', (request, response) => {
        paths.push(`${request.method} ${request.url}`);
        response.end('ok');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      try {
        const { port } = server.address() as AddressInfo;
        const options = { verify: CA_FILE, httpVersion: '2' } as const;
        await fetchOver(transport, whole(`https://localhost:${port}/`), options);
        assert.deepEqual(paths, ['OPTIONS *']);
      } finally {
        await transport.close();
        server.close();
      }
    });
  });

  it('speaks HTTP/2 where it is asked for and offered', async () => {
    const server = http2.createSecureServer({ ...certificate('valid'), allowHTTP1: true });
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200, 'x-proto': 'h2' });
      stream.end('two');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(
      () =>
        new Promise((resolve) =>
          server.close(() => {
            resolve();
          }),
        ),
    );
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { response } = await fetchOver(transport, prepared(url), {
      verify: CA_FILE,
      httpVersion: '2',
    });
    assert.equal(response.httpVersion, '2');
    assert.equal(response.headers.get('x-proto'), 'h2');
    assert.equal(await response.text(), 'two');
    await transport.close();
  });

  it('connects to a Unix socket', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-'));
    // Windows has pipes where others have sockets in folders.
    const socketPath =
      process.platform === 'win32'
        ? `\\\\.\\pipe\\${path.basename(folder)}`
        : path.join(folder, 'http.sock');
    const server = http.createServer((request, response) => response.end(request.url));
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      fs.rmSync(folder, { recursive: true });
    });
    const { response } = await fetchOver(
      transport,
      prepared(`http+unix://${encodeURIComponent(socketPath)}/info`),
    );
    assert.equal(await response.text(), '/info');
  });

  const MOMENTS: readonly (readonly [
    string,
    (port: number) => string,
    Partial<TransportOptions>,
    Script,
  ])[] = [
    ['waiting', (port) => `http://127.0.0.1:${port}/`, {}, silent],
    ['in a TLS handshake', (port) => `https://127.0.0.1:${port}/`, {}, silent],
    ['in the body', (port) => `http://127.0.0.1:${port}/`, {}, answersOnce(SHORT, 'hang')],
  ];
  for (const [name, urlOf, options, script] of MOMENTS) {
    it(`lets go of the connection when cancelled ${name}`, async () => {
      const reached = Promise.withResolvers<undefined>();
      const server = await started(
        rawServer((socket, head, n) => {
          setTimeout(() => {
            reached.resolve(undefined);
          }, 50);
          return script(socket, head, n);
        }),
      );
      const controller = new AbortController();
      void reached.promise.then(() => {
        controller.abort();
      });
      const error = await failure(urlOf(server.port), { ...options, signal: controller.signal });
      assert.equal(error.name, 'CancelledError');
      while (server.openSockets() > 0) await new Promise((resolve) => setImmediate(resolve));
    });
  }

  it('forwards http through a proxy in absolute form, with its credentials', async () => {
    const proxy = await started(httpProxy());
    const { response } = await fetchOver(transport, prepared('http://any.invalid/x?y#z'), {
      proxy: `http://me:p%40ss@127.0.0.1:${proxy.port}`,
    });
    assert.equal(await response.text(), 'proxied');
    assert.equal(response.connection?.proxy, proxy.origin);
    const sent = proxy.received[0] ?? '';
    assert.match(sent, /^GET http:\/\/any\.invalid\/x\?y HTTP\/1\.1\r\nhost: any\.invalid\r\n/);
    assert.ok(sent.includes(`Basic ${Buffer.from('me:p@ss').toString('base64')}`));
  });

  it('tunnels https through a proxy; the credentials stay with it', async () => {
    const proxy = await started(httpProxy());
    const server = await started(rawTlsServer(answers(OK)));
    const { response } = await fetchOver(transport, prepared(server.origin), {
      verify: CA_FILE,
      proxy: `http://me:pass@127.0.0.1:${proxy.port}`,
    });
    assert.equal(response.statusCode, 200);
    assert.match(proxy.received[0] ?? '', /^CONNECT .*\r\nProxy-Authorization: Basic /s);
    assert.doesNotMatch(server.received[0] ?? '', /proxy-authorization/i);
  });

  const PROXY_FAULTS: readonly (readonly [string, Script, string])[] = [
    ['asks for a password', answersOnce('HTTP/1.1 407 Who\r\n\r\n'), 'PROXY_AUTH_REQUIRED'],
    ['refuses', answersOnce('HTTP/1.1 502 No\r\n\r\n'), 'PROXY_REFUSED'],
    ['answers garbage', answersOnce('garbage\r\n\r\n'), 'PROXY_NOT_HTTP'],
    ['hangs up', answersOnce(''), 'PROXY_CLOSED'],
    ['answers without end', answersOnce('x'.repeat(99_999), 'hang'), 'HEADERS_TOO_LARGE'],
  ];
  for (const [name, script, code] of PROXY_FAULTS) {
    it(`ends a proxy that ${name} as ProxyError ${code}`, async () => {
      const proxy = await started(rawServer(script));
      const error = await failure('https://any.invalid/', { proxy: proxy.origin });
      assert.deepEqual([error.name, error.code], ['ProxyError', code]);
      assert.equal(proxy.received.length, 1);
    });
  }

  it('does not wait for ever for a proxy that never answers', async () => {
    const proxy = await started(rawServer(silent));
    const error = await failure('https://any.invalid/', {
      proxy: proxy.origin,
      connectTimeoutMs: 200,
    });
    assert.deepEqual([error.name, error.phase], ['ConnectTimeout', 'proxy']);
  });

  for (const [scheme, asked] of [
    ['socks5', 'ipv4:127.0.0.1'],
    ['socks5h', 'name:localhost'],
  ] as const) {
    it(`asks a ${scheme} proxy for ${asked}`, async () => {
      const proxy = await started(socksProxy('me:pass'));
      const server = await started(rawServer(answers(OK)));
      const { response } = await fetchOver(
        transport,
        prepared(`http://localhost:${server.port}/`),
        {
          proxy: `${scheme}://me:pass@127.0.0.1:${proxy.port}`,
        },
      );
      assert.equal(response.statusCode, 200);
      assert.deepEqual(proxy.asked, [asked]);
      const error = await failure('http://localhost/', {
        proxy: `${scheme}://me:wrong@127.0.0.1:${proxy.port}`,
      });
      assert.equal(error.code, 'PROXY_AUTH_REQUIRED');
    });
  }
});
