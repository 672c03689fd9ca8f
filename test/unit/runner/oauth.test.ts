import assert from 'node:assert/strict';
import { AccessTokens } from '../../../src/runner/oauth/accessTokens.ts';
import type { RunnerPorts } from '../../../src/runner/ports.ts';
import { prepareOnly } from '../../../src/runner/dryRun.ts';
import { maskFor } from '../../../src/cli/json/outputMask.ts';
import { resultToJson } from '../../../src/cli/json/result.ts';
import { toHistoryEntry } from '../../../src/store/historyEntry.ts';
import { TokenServer } from '../../servers/tokenServer.ts';
import { Bench } from './bench.ts';
import type { Overrides } from './bench.ts';

describe('a token of OAuth 2', () => {
  let bench: Bench;
  let server: TokenServer;
  let tokens: AccessTokens;
  let now = 0;

  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());
  beforeEach(async () => {
    server = new TokenServer();
    await server.open();
    tokens = new AccessTokens();
    now = Date.now();
  });
  afterEach(() => server.close());

  const secret = TokenServer.client.secret;
  const client = () => ({
    Type: 'OAuth2',
    'Grant Type': 'Client Credentials',
    'Token URL': `${server.url}/token`,
    'Client ID': TokenServer.client.id,
    'Client Secret': secret,
  });
  const person = () => ({
    ...client(),
    'Grant Type': 'Password',
    Username: TokenServer.person.username,
    Password: TokenServer.person.password,
  });

  async function around(
    entry: object,
    { ports, ...more }: Overrides = {},
    own: object = {},
  ): Promise<Overrides> {
    const environments = (auth: object, values: object = {}) =>
      JSON.stringify({ dev: { Security: { Auth: { id: auth } }, ...values } });
    await bench.write('http-client.env.json', environments(entry));
    await bench.write(
      'http-client.private.env.json',
      environments(own, { vault: secret, me: TokenServer.client.id }),
    );
    return { environments: ['dev'], variables: { api: server.url }, ...more, ports: with_(ports) };
  }
  const with_ = (more: Partial<RunnerPorts> = {}): Partial<RunnerPorts> => ({
    tokens,
    now: () => now,
    ...more,
  });
  const REQUEST = 'GET {{api}}/me\nAuthorization: Bearer {{$auth.token("id")}}\n';
  const grants = () => server.seen.map(({ grant }) => grant);
  const later = (seconds: number) => {
    now += seconds * 1000;
  };

  it('is got for the client itself, once for many requests, and is a secret', async () => {
    const options = await around(client());
    for (let n = 0; n < 3; n += 1) {
      const result = await bench.send(REQUEST, options);
      assert.equal(result.failure, null, result.failure?.message);
      assert.equal(result.exchange?.response?.statusCode, 200);
      assert.ok(result.secrets.includes('token-1') && result.secrets.includes(secret));
    }
    assert.deepEqual(grants(), ['client_credentials']);
    assert.equal(server.seen[0]?.client, 'basic');
    assert.equal(server.seen[0].cookie, null);
  });

  it('takes the secret from the private file, also by a name', async () => {
    const { 'Client Secret': gone, ...open } = client();
    assert.ok(gone);
    for (const written of [secret, '{{vault}}']) {
      tokens = new AccessTokens();
      const options = await around(
        { ...open, 'Client ID': '{{me}}' },
        {},
        { 'Client Secret': written },
      );
      assert.equal((await bench.send(REQUEST, options)).exchange?.response?.statusCode, 200);
    }
  });

  it('is asked for as the entry says: in the body, with a scope and parameters', async () => {
    const options = await around({
      ...client(),
      'Client Credentials': 'in body',
      Scope: 'read write',
      'Custom Request Parameters': {
        audience: 'https://api.test',
        resource: ['a', { Value: 'b', Use: 'In Token Request' }],
        prompt: { Value: 'login', Use: 'In Auth Request' },
      },
    });
    assert.equal((await bench.send(REQUEST, options)).ok, true);
    const { form, client: how } = server.seen[0]!;
    assert.equal(how, 'post');
    assert.equal(form.get('scope'), 'read write');
    assert.equal(form.get('audience'), 'https://api.test');
    assert.deepEqual(form.getAll('resource'), ['a', 'b']);
    assert.equal(form.has('prompt'), false);
  });

  it('is got with a name and a password, and refreshed when it expires', async () => {
    server.answer = { expiresIn: 60, refreshToken: 'refresh-me', idToken: 'a.b.c' };
    const options = await around(person());
    const send = () => bench.send(REQUEST, options);
    assert.equal((await send()).exchange?.response?.statusCode, 200);
    later(30);
    await send();
    later(600);
    const refreshed = await send();
    assert.deepEqual(grants(), ['password', 'refresh_token']);
    assert.equal(refreshed.exchange?.response?.statusCode, 200);
    assert.ok(refreshed.secrets.includes('token-2'));
    assert.ok(refreshed.secrets.includes(TokenServer.person.password));
  });

  it('is got anew where the refresh token has ended', async () => {
    server.answer = { expiresIn: 60, refreshToken: 'old' };
    const options = await around(person());
    await bench.send(REQUEST, options);
    server.answer = { expiresIn: 60, refreshToken: 'another' };
    later(600);
    assert.equal((await bench.send(REQUEST, options)).ok, true);
    assert.deepEqual(grants(), ['password', 'refresh_token', 'password']);
  });

  it('of identity comes with $auth.idToken, and a server without one is told of', async () => {
    const text = 'GET {{api}}/me\nX-Id: {{$auth.idToken("id")}}\n';
    const options = await around(person());
    const none = await bench.failure(text, options);
    assert.match(none.message, /gave no token: the server sent no ID token/);
    tokens = new AccessTokens();
    server.answer = { idToken: 'head.claims.signature' };
    const result = await bench.send(text, { ...options, ports: with_() });
    assert.equal(result.exchange?.request?.headers.get('x-id'), 'head.claims.signature');
    assert.ok(result.secrets.includes('head.claims.signature'));
  });

  it('that a server refuses is not used again', async () => {
    const options = await around(client());
    await bench.send(REQUEST, options);
    server.revoke();
    assert.equal((await bench.send(REQUEST, options)).exchange?.response?.statusCode, 401);
    assert.equal((await bench.send(REQUEST, options)).exchange?.response?.statusCode, 200);
    assert.equal(server.seen.length, 2);
  });

  it('is asked for once by requests that are sent at the same time', async () => {
    server.answer = { expiresIn: 60 };
    const options = await around(client());
    const all = await Promise.all(Array.from({ length: 4 }, () => bench.send(REQUEST, options)));
    assert.deepEqual(
      all.map(({ exchange }) => exchange?.response?.statusCode),
      [200, 200, 200, 200],
    );
    assert.equal(server.seen.length, 1);
  });

  it('is asked for by the next one where who asked first is cancelled', async () => {
    const { promise: after, resolve: release } = Promise.withResolvers<undefined>();
    server.answer = { after };
    const cancel = new AbortController();
    const options = await around(client());
    const asked = server.asked();
    const first = bench.send(REQUEST, { ...options, signal: cancel.signal });
    await asked;
    const second = bench.send(REQUEST, options);
    cancel.abort();
    assert.equal((await first).exchange?.error?.name, 'CancelledError');
    release(undefined);
    assert.equal((await second).exchange?.response?.statusCode, 200);
  });

  it('that is refused is asked for once by requests that are sent at the same time', async () => {
    const { promise: after, resolve: release } = Promise.withResolvers<undefined>();
    server.answer = { after };
    let waiting = 0;
    class Counting extends AccessTokens {
      override get(...given: Parameters<AccessTokens['get']>): ReturnType<AccessTokens['get']> {
        waiting += 1;
        if (waiting === 3) release(undefined);
        return super.get(...given);
      }
    }
    tokens = new Counting();
    const options = await around({ ...client(), 'Client Secret': 'wr0ng-secret' });
    const all = await Promise.all(Array.from({ length: 3 }, () => bench.send(REQUEST, options)));
    assert.deepEqual(
      all.map(({ failure }) => failure?.code),
      ['invalid-dynamic', 'invalid-dynamic', 'invalid-dynamic'],
    );
    assert.equal(server.seen.length, 1);
  });

  it('stands in no output of the command line, and in no history', async () => {
    const text = `${REQUEST}X-Other: {{$auth.token("id")}}\n`;
    const result = await bench.send(text, await around(client()));
    assert.equal(result.ok, true);
    const json = await resultToJson(result, 'api.http', maskFor(result, false));
    // The answer holds the field that came; it is masked there too.
    assert.match(JSON.stringify(json), /"authorization/i);
    assert.doesNotMatch(JSON.stringify(json), /token-1|s3cret/);
    const entry = await toHistoryEntry(result, { template: text, bodyLimitBytes: 1024 });
    assert.doesNotMatch(JSON.stringify(entry), /token-1|s3cret/);
  });

  describe('with the words of httpYac', () => {
    const variables = () => ({
      api: server.url,
      local_tokenEndpoint: `${server.url}/token`,
      local_clientId: TokenServer.client.id,
      local_clientSecret: secret,
      local_scope: 'read',
    });
    for (const line of [
      'Authorization: oauth2 client_credentials local',
      'Authorization: OpenID client_credentials local',
      'Authorization: oauth2 client local',
    ]) {
      it(`is got by \`${line}\``, async () => {
        const options = { variables: variables(), ports: with_() };
        const result = await bench.send(`GET {{api}}/me\n${line}\n`, options);
        assert.equal(result.failure, null, result.failure?.message);
        assert.equal(result.exchange?.response?.statusCode, 200);
        assert.ok(result.secrets.includes('token-1') && result.secrets.includes(secret));
        assert.deepEqual(
          [...(server.seen[0]?.form ?? [])].find(([name]) => name === 'scope'),
          ['scope', 'read'],
        );
      });
    }

    it('is got by a directive, in the body where the file says so, and by the names without a prefix', async () => {
      const text = [
        `@oauth2_tokenEndpoint = ${server.url}/token`,
        `@oauth2_clientId = ${TokenServer.client.id}`,
        `@oauth2_clientSecret = ${secret}`,
        '@oauth2_useAuthorizationHeader = false',
        '@oauth2_username = ada',
        `@oauth2_password = ${TokenServer.person.password}`,
        '# @auth oauth2 password',
        'GET {{api}}/me',
        '',
      ].join('\n');
      const result = await bench.send(text, { variables: { api: server.url }, ports: with_() });
      assert.equal(result.failure, null, result.failure?.message);
      assert.equal(result.exchange?.response?.statusCode, 200);
      assert.deepEqual([server.seen[0]?.grant, server.seen[0]?.client], ['password', 'post']);
    });

    it('is no flow where the line holds a token of its own', async () => {
      const text = 'GET {{api}}/me\nAuthorization: OAuth2 ya29.made-elsewhere\n';
      const result = await bench.send(text, { variables: { api: server.url }, ports: with_() });
      assert.equal(
        result.exchange?.request?.headers.get('authorization'),
        'OAuth2 ya29.made-elsewhere',
      );
    });

    for (const [line, message] of [
      ['oauth2 authorization_code local', /needs a window to sign in/],
      ['openid device local', /needs a window to sign in/],
      ['oauth2 magic local', /the grant `magic` is not known/],
      ['openid client_credentials elsewhere', /`elsewhere_tokenEndpoint` has no value/],
      ['openid client_credentials local token_exchange other', /`token_exchange` is not there yet/],
    ] as const) {
      it(`says what is wrong with \`${line}\``, async () => {
        const text = `GET {{api}}/me\nAuthorization: ${line}\n`;
        const failure = await bench.failure(text, { variables: variables(), ports: with_() });
        assert.match(failure.message, message);
        assert.ok(failure.hint);
        assert.deepEqual(server.seen, []);
      });
    }
  });

  describe('that cannot be had', () => {
    const problems: readonly (readonly [string, () => object, RegExp])[] = [
      [
        'needs a window',
        () => ({ ...client(), 'Grant Type': 'Authorization Code' }),
        /`Authorization Code` needs a window to sign in, which is not there yet/,
      ],
      [
        'needs a device',
        () => ({ ...client(), 'Grant Type': 'Device Authorization' }),
        /needs a window/,
      ],
      ['has no address', () => ({ ...client(), 'Token URL': '' }), /`id` has no "Token URL"/],
      ['has no grant', () => ({ ...client(), 'Grant Type': '' }), /the grant type is missing/],
      [
        'is of another type',
        () => ({ Type: 'OAuth1' }),
        /of the type `OAuth1`, which is not there yet/,
      ],
      [
        'has a wrong secret',
        () => ({ ...client(), 'Client Secret': 'wr0ng-secret', 'Client Credentials': 'in body' }),
        /The token was refused: invalid_client: given •+/,
      ],
      [
        'has a wrong password',
        () => ({ ...person(), Password: 'wr0ng-secret' }),
        /invalid_grant: given •+\./,
      ],
      [
        'is asked for where nobody listens',
        () => ({ ...client(), 'Token URL': 'http://127.0.0.1:1/token' }),
        /asked at 127\.0\.0\.1:1: /,
      ],
      [
        'is asked for in plain text elsewhere',
        () => ({ ...client(), 'Token URL': 'http://id.example.test/token' }),
        /the secret of the client would go to id\.example\.test/,
      ],
    ];
    for (const [name, entry, message] of problems) {
      it(`because its entry ${name} is told in plain words, without a secret`, async () => {
        const failure = await bench.failure(REQUEST, await around(entry()));
        assert.equal(failure.type, 'VariableError');
        assert.match(failure.message, message);
        assert.ok(failure.hint !== null && failure.hint !== '');
        assert.doesNotMatch(JSON.stringify(failure), /s3cret|wr0ng|pa55/);
      });
    }

    it('because no environment has it is told with what to add', async () => {
      const failure = await bench.failure(
        'GET {{api}}/me\nX: {{$auth.token("other")}}\n',
        await around(client()),
      );
      assert.match(failure.message, /no active environment has `Security\.Auth\.other`/);
    });

    it('because the server answers with a page is told with the status', async () => {
      server.answer = { instead: { status: 500, type: 'text/html', body: '<p>Oops' } };
      const failure = await bench.failure(REQUEST, await around(client()));
      assert.match(failure.message, /the server answered 500/);
    });

    it('over plain http is never asked for at another machine, even when that may be called', async () => {
      const entry = { ...client(), 'Token URL': 'http://id.example.test/token' };
      const firstContact = () => Promise.resolve({ allowed: true, hint: '' });
      const failure = await bench.failure(
        REQUEST,
        await around(entry, { ports: { firstContact } }),
      );
      assert.match(failure.message, /plain http, which is for servers on this machine alone/);
    });

    for (const name of ['$aadToken', '$aadV2Token', '$oidcAccessToken']) {
      it(`because {{${name}}} is for a window says so`, async () => {
        const failure = await bench.failure(
          `GET {{api}}/me\nX: {{${name}}}\n`,
          await around(client()),
        );
        assert.match(failure.message, /needs a window to sign in/);
      });
    }
  });

  it('is not waited for after a cancel', async () => {
    const { promise: after, resolve: release } = Promise.withResolvers<undefined>();
    server.answer = { after };
    const cancel = new AbortController();
    const options = await around(client(), { signal: cancel.signal });
    const asked = server.asked();
    const sending = bench.send(REQUEST, options);
    await asked;
    cancel.abort();
    assert.equal((await sending).exchange?.error?.name, 'CancelledError');
    release(undefined);
  });

  it('is the one that stands in the file for `"Type": "Mock"`', async () => {
    const result = await bench.send(REQUEST, await around({ Type: 'Mock', Token: 'given' }));
    assert.equal(result.exchange?.request?.headers.get('authorization'), 'Bearer given');
  });

  it('is not asked for in a dry run', async () => {
    const { session, ...input } = bench.input(REQUEST, await around(client()));
    const { request, result } = await prepareOnly(input, session.cookies);
    assert.equal(result.failure, null, result.failure?.message);
    assert.match(request?.headers.get('authorization') ?? '', /^Bearer \S+$/);
    assert.ok(result.secrets.includes(secret));
    assert.deepEqual(server.seen, []);
  });
});
