import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { clientCredentialsToken, exchangeCode, pkcePair } from '../../../src/engine/auth/oauth.ts';
import { authorizationUrl, refreshedToken } from '../../../src/engine/auth/oauth.ts';
import { CookieJar } from '../../../src/engine/cookieJar.ts';
import { CookieConflictError, RequestException, RetryError } from '../../../src/engine/errors.ts';
import { fileSource } from '../../../src/engine/fileSource.ts';
import { get } from '../../../src/engine/functions.ts';
import type { Progress } from '../../../src/engine/request.ts';
import { retryAfterSeconds } from '../../../src/engine/retries.ts';
import { Session } from '../../../src/engine/session.ts';
import { NAMES_CA_FILE } from '../../servers/certificates.ts';
import { answers, rawServer, rawTlsServer } from '../../servers/rawServer.ts';
import type { RawServer } from '../../servers/rawServer.ts';
import { MockTransport } from './mockTransport.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('retries', () => {
  const session = (statuses: readonly number[]) => {
    const transport = new MockTransport((_sent, n) => ({ status: statuses[n - 1] ?? 200 }));
    return { transport, session: new Session({ transport, trustEnv: false }) };
  };
  const policy = { total: 2, statuses: [503] };

  it('sends again after a listed status, and tells so', async () => {
    const { transport, session: own } = session([503, 503, 200]);
    const { response, hops } = await own.exchange({
      method: 'GET',
      url: 'http://a.test/',
      retries: policy,
    });
    assert.equal(response?.statusCode, 200);
    assert.equal(transport.sent.length, 3);
    assert.deepEqual(response.history, []);
    assert.deepEqual(
      hops[0]?.changes.map(({ rule, detail }) => [rule, detail]),
      [['retried', 'try 2 of 3']],
    );
  });

  it('ends in RetryError with the last answer', async () => {
    const { session: own } = session([503, 503, 503, 503]);
    const { error, response } = await own.exchange({
      method: 'GET',
      url: 'http://a.test/',
      retries: policy,
    });
    assert.ok(error instanceof RetryError);
    assert.equal(response?.statusCode, 503);
  });

  it('does not send a POST again', async () => {
    const { transport, session: own } = session([503]);
    const response = await own.post('http://a.test/', { retries: policy, data: 'x' });
    assert.deepEqual([response.statusCode, transport.sent.length], [503, 1]);
  });

  it('sends again when the connection failed, not when it was cancelled', async () => {
    let tries = 0;
    const server = await rawServer((socket, head) => {
      tries += 1;
      if (tries >= 3) return answers(OK)(socket, head, 0);
      return socket.destroy();
    });
    const own = new Session({ trustEnv: false, retries: 2 });
    try {
      assert.equal((await own.get(server.origin)).statusCode, 200);
      const none = await own.exchange({ method: 'GET', url: 'http://127.0.0.1:1/', retries: 1 });
      assert.equal(none.error?.code, 'CONNECTION_REFUSED');
      assert.equal(none.hops.length, 2);
      const cancelled = await own.exchange({
        method: 'GET',
        url: 'http://127.0.0.1:1/',
        retries: 5,
        signal: AbortSignal.abort(),
      });
      assert.equal(cancelled.error?.code, 'CANCELLED');
    } finally {
      await own.close();
      await server.close();
    }
  });

  it('is cancelled while it waits', async () => {
    const transport = new MockTransport(() => ({ status: 503, headers: [['Retry-After', '60']] }));
    const own = new Session({ transport, trustEnv: false });
    const controller = new AbortController();
    const sending = own.exchange({
      method: 'GET',
      url: 'http://a.test/',
      retries: policy,
      signal: controller.signal,
    });
    setTimeout(() => {
      controller.abort();
    }, 20);
    assert.equal((await sending).error?.code, 'CANCELLED');
    assert.equal(transport.sent.length, 1);
  });

  it('reads Retry-After as seconds and as a date', () => {
    assert.equal(retryAfterSeconds('3'), 3);
    assert.equal(retryAfterSeconds('Wed, 21 Oct 2015 07:28:00 GMT'), 0);
    assert.equal(retryAfterSeconds('soon'), null);
  });
});

describe('mounts', () => {
  it('the longest prefix wins, and none matches a longer host name', async () => {
    const made = ['https://', 'https://api.test', 'https://api.test/v2/'].map(
      (prefix) => [prefix, new MockTransport(() => ({}))] as const,
    );
    const rest = new MockTransport(() => ({}));
    const session = new Session({ transport: rest, trustEnv: false });
    for (const [prefix, transport] of made) session.mount(prefix, transport);
    for (const url of [
      'https://api.test/v2/a',
      'https://API.test:443/v1',
      'https://api.test.evil.test/v2/',
      'http://api.test/v2/',
    ]) {
      await session.get(url);
    }
    assert.deepEqual([...made.map(([, { sent }]) => sent.length), rest.sent.length], [1, 1, 1, 1]);
  });
});

describe('jars as in Requests', () => {
  it('are edited by name, domain and path', () => {
    const jar = new CookieJar();
    jar.set('a', '1', { domain: 'a.test', path: '/' });
    jar.set('a', '2', { domain: 'b.test', path: '/x' });
    assert.throws(() => jar.get('a'), CookieConflictError);
    assert.equal(jar.get('a', { domain: 'b.test' }), '2');
    assert.equal(jar.get('none'), undefined);
    assert.deepEqual(
      [jar.listDomains(), jar.listPaths()],
      [
        ['a.test', 'b.test'],
        ['/', '/x'],
      ],
    );
    assert.deepEqual(jar.getDict({ path: '/x' }), { a: '2' });
    assert.equal(jar.copy().size, 2);
    jar.set('a', null, { domain: 'a.test' });
    assert.deepEqual(
      [...jar].map(({ value }) => value),
      ['2'],
    );
    assert.throws(() => {
      jar.set('a', '1', { site: 'a.test' } as object);
    }, /domain/);
  });

  it('bind a cookie without a domain to the first host', () => {
    const jar = CookieJar.from({ a: '1' });
    assert.equal(jar.cookieHeader('http://one.test/').header, 'a=1');
    assert.equal(jar.cookieHeader('http://two.test/').header, null);
  });
});

describe('netrc', () => {
  it('is read where it is asked for, and the environment is trusted', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-netrc-'));
    const file = path.join(folder, 'netrc');
    fs.writeFileSync(file, 'machine a.test login me password secret\n');
    const sent = async (options: object) => {
      const transport = new MockTransport(() => ({}));
      const session = new Session({ transport, environment: { NETRC: file }, ...options });
      await session.get('http://a.test/');
      return transport.sent[0]?.headers['authorization'] ?? null;
    };
    try {
      assert.equal(await sent({ netrc: true }), 'Basic bWU6c2VjcmV0');
      assert.equal(await sent({}), null);
      assert.equal(await sent({ netrc: true, trustEnv: false }), null);
      fs.rmSync(file);
      assert.equal(await sent({ netrc: true }), null);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

describe('uploads', () => {
  it('tell how much was sent, and end in an error of ours when the file is gone', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-upload-'));
    const file = path.join(folder, 'body');
    fs.writeFileSync(file, 'x'.repeat(600_000));
    const server = await rawServer((socket) => {
      let bytes = 0;
      socket.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > 600_000) socket.write(OK);
      });
    });
    const session = new Session({ trustEnv: false });
    const seen: Progress[] = [];
    try {
      await session.post(server.origin, {
        data: fileSource(file),
        onProgress: (progress) => seen.push(progress),
      });
      const sent = seen.filter(({ sentBytes }) => sentBytes !== undefined);
      assert.deepEqual(sent.at(-1)?.sentBytes, 600_000);
      assert.deepEqual(sent.at(-1)?.sendTotalBytes, 600_000);
      const source = fileSource(file);
      fs.rmSync(file);
      const { error } = await session.exchange({
        method: 'POST',
        url: server.origin,
        data: source,
      });
      assert.ok(RequestException.is(error));
      assert.throws(() => fileSource(file), { name: 'FileError' });
    } finally {
      await session.close();
      await server.close();
      fs.rmSync(folder, { recursive: true });
    }
  });

  it('go in chunks where that is asked for', async () => {
    const server = await rawServer(answers(OK));
    try {
      await get(server.origin, { data: 'abc', chunked: true });
      assert.match(
        server.received[0] ?? '',
        /transfer-encoding: chunked[\s\S]*\r\n3\r\nabc\r\n0\r\n/i,
      );
    } finally {
      await server.close();
    }
  });
});

describe('TLS settings', () => {
  let server: RawServer;
  before(async () => {
    server = await rawTlsServer(answers(OK), 'names', { maxVersion: 'TLSv1.2' });
  });
  after(async () => {
    await server.close();
  });

  it('ask for another name than the host’s, and check that one', async () => {
    const session = new Session({ trustEnv: false, verify: NAMES_CA_FILE });
    try {
      const good = await session.get(server.origin, { serverName: 'a.example.test' });
      assert.equal(good.connection?.tls?.protocol, 'TLSv1.2');
      const bad = await session.exchange({
        method: 'GET',
        url: server.origin,
        serverName: 'elsewhere.invalid',
      });
      assert.equal(bad.error?.code, 'CERT_WRONG_HOST');
      const old = await session.exchange({
        method: 'GET',
        url: server.origin,
        minTlsVersion: 'TLSv1.3',
      });
      assert.equal(old.error?.name, 'SSLError');
    } finally {
      await session.close();
    }
  });
});

describe('paths and headers as they are', () => {
  const sent = async (options: object, url = 'http://a.test/a/../b') => {
    const transport = new MockTransport(() => ({}));
    await new Session({ transport, trustEnv: false }).get(url, options);
    return transport.sent[0];
  };

  it('keep dot segments where that is asked for', async () => {
    assert.equal((await sent({}))?.url, 'http://a.test/b');
    assert.equal((await sent({ pathAsIs: true }))?.url, 'http://a.test/a/../b');
  });

  it('send values beyond Latin-1 as UTF-8 where that is asked for', async () => {
    const request = await sent({ headers: { 'X-A': 'ж' }, headerCharset: 'utf-8' });
    assert.equal(request?.headers['x-a'], Buffer.from('ж').toString('latin1'));
    await assert.rejects(sent({ headers: { 'X-A': 'ж' } }), { name: 'InvalidHeader' });
  });
});

describe('OAuth 2', () => {
  const answer = (body: object, status = 200) =>
    new MockTransport(() => ({
      status,
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify(body),
    }));
  const client = { tokenUrl: 'https://id.test/token', clientId: 'me', clientSecret: 'hush' };
  const token = { access_token: 't', token_type: 'Bearer', expires_in: 60 };

  it('gets a token for the client itself', async () => {
    const transport = answer(token);
    const session = new Session({ transport, trustEnv: false });
    const got = await clientCredentialsToken({ ...client, scope: 'read' }, session);
    assert.deepEqual([got.accessToken, got.tokenType], ['t', 'bearer']);
    assert.ok((got.expiresAt ?? 0) > Date.now());
    const [sent] = transport.sent;
    assert.equal(sent?.headers['authorization'], 'Basic bWU6aHVzaA==');
    const body = sent.body ?? '';
    assert.match(body, /grant_type=client_credentials/);
    assert.match(body, /scope=read/);
  });

  it('refreshes, and keeps the old refresh token where none comes', async () => {
    const transport = answer(token);
    const session = new Session({ transport, trustEnv: false });
    const got = await refreshedToken({ ...client, clientAuthentication: 'post' }, 'old', session);
    assert.equal(got.refreshToken, 'old');
    assert.match(transport.sent[0]?.body ?? '', /client_secret=hush/);
  });

  it('exchanges a code with PKCE, and refuses another state', async () => {
    const { verifier, challenge } = await pkcePair();
    const url = authorizationUrl(client, {
      authorizationUrl: 'https://id.test/authorize',
      redirectUri: 'http://127.0.0.1/cb',
      state: 's',
      challenge,
    });
    assert.match(url, /code_challenge_method=S256/);
    const transport = answer(token);
    const session = new Session({ transport, trustEnv: false });
    const exchange = {
      callbackUrl: 'http://127.0.0.1/cb?code=c&state=s',
      redirectUri: 'http://127.0.0.1/cb',
      state: 's',
      verifier,
    };
    assert.equal((await exchangeCode(client, exchange, session)).accessToken, 't');
    assert.ok(transport.sent[0]?.body?.includes(`code_verifier=${verifier}`));
    await assert.rejects(exchangeCode(client, { ...exchange, state: 'other' }, session), {
      code: 'OAUTH_REFUSED',
    });
  });

  it('says what the server said, and no secret', async () => {
    const session = new Session({
      transport: answer({ error: 'invalid_client', error_description: 'unknown client' }, 400),
      trustEnv: false,
    });
    await assert.rejects(clientCredentialsToken(client, session), (error: RequestException) => {
      assert.equal(error.message, 'The token was refused: invalid_client: unknown client.');
      assert.doesNotMatch(JSON.stringify(error), /hush/);
      return true;
    });
  });
});

describe('deviations', () => {
  it('are told with the exchange, and none with compat', async () => {
    const transport = new MockTransport(() => ({ headers: [['Content-Type', 'text/plain']] }));
    const session = new Session({ transport, trustEnv: false });
    const ours = await session.exchange({ method: 'GET', url: 'http://a.test/%zz' });
    assert.deepEqual(
      (ours.deviations ?? []).map(({ id }) => id),
      ['DEV-12', 'DEV-1'],
    );
    const theirs = await session.exchange({
      method: 'GET',
      url: 'http://a.test/',
      compat: 'requests',
    });
    assert.deepEqual(theirs.deviations ?? [], []);
  });
});
