import assert from 'node:assert/strict';
import { CancelledError, ConnectTimeout, SSLError } from '../../../src/engine/errors.ts';
import type { Hop } from '../../../src/engine/exchange.ts';
import { DOTS } from '../../../src/runner/mask.ts';
import { pathOf, toExchangeDto } from '../../../src/views/toDto.ts';
import { exchange, hop, preparedRequest, response, runResult } from './results.ts';

const written = { method: 'POST', target: '{{host}}/login' };

describe('toExchangeDto', () => {
  it('tells the whole of a response', async () => {
    const request = preparedRequest({ url: 'http://shop.test/home?x=1' });
    const answer = await response(request, {
      headers: [['Content-Type', 'application/json; charset=utf-8']],
      body: '{"a":1}',
    });
    const dto = toExchangeDto(
      runResult({ name: null, exchange: exchange({ hops: [hop(request, answer)] }) }),
      written,
    );
    assert.equal(dto.title, 'GET /home?x=1');
    assert.equal(dto.state, 'response');
    assert.equal(dto.environment, 'dev');
    assert.equal(dto.response?.statusCode, 200);
    assert.equal(dto.response.mediaType, 'application/json');
    assert.equal(dto.response.view, 'json');
    assert.equal(dto.response.size.decoded, 7);
    assert.equal(dto.hops[0]?.connection?.remote, '127.0.0.1:8080');
  });

  it('tells where each header comes from, as well as engine and runner know it', () => {
    const fields = [
      ['Accept', '*/*'],
      ['X-Line', '1'],
      ['X-Other', '1'],
    ] as const;
    const request = preparedRequest({ headers: fields });
    const headerOrigins = [
      { name: 'Accept', origin: 'default' },
      { name: 'X-Line', origin: 'given' },
    ] as const;
    const told = (more: Partial<Hop>) =>
      toExchangeDto(
        runResult({
          headerSources: { 'x-line': 'file' },
          exchange: exchange({ hops: [hop(request, null, { sentHeaders: fields, ...more })] }),
        }),
        written,
      ).hops[0]?.requestHeaderOrigins;
    assert.deepEqual(told({ headerOrigins }), ['default', 'file', 'request']);
    assert.equal(told({}), undefined);
  });

  it('tells of cookies that stand in a field of the request, and of no value of theirs', async () => {
    const fields = [['Cookie', 'a=one; b=two']] as const;
    const request = preparedRequest({ headers: fields });
    const held = { name: 'c', domain: 'shop.test', path: '/', sent: false, reason: 'own field' };
    const hops = [hop(request, await response(request), { sentHeaders: fields, cookies: [held] })];
    const sent = toExchangeDto(runResult({ exchange: exchange({ hops }) }), written).hops[0];
    assert.deepEqual(
      sent?.cookiesSent.map(({ name, sent: went, reason }) => [name, went, reason]),
      [
        ['a', true, 'it stands in the Cookie field of the request'],
        ['b', true, 'it stands in the Cookie field of the request'],
        ['c', false, 'own field'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(sent.cookiesSent), /one|two/);
  });

  it('tells what a cookie was before it changed', async () => {
    const request = preparedRequest({});
    const change = { name: 'c', domain: 'd', path: '/', reason: '', action: 'changed' } as const;
    const cookieChanges = [{ ...change, value: 'new', before: 'old-s3cret' }];
    const hops = [hop(request, await response(request), { cookieChanges })];
    const result = runResult({ exchange: exchange({ hops }), secrets: ['s3cret'] });
    const told = toExchangeDto(result, written).hops[0]?.cookieChanges[0];
    assert.deepEqual([told?.before, told?.value], [`old-${DOTS}`, 'new']);
  });

  it('survives being sent as JSON unchanged', async () => {
    const request = preparedRequest({ body: 'x' });
    const hops = [hop(request, await response(request))];
    const dto = toExchangeDto(runResult({ exchange: exchange({ hops }) }), written);
    assert.deepEqual(JSON.parse(JSON.stringify(dto)), dto);
  });

  it('names the first request and the last address of a chain', async () => {
    const first = preparedRequest({ method: 'POST', url: 'http://shop.test/login' });
    const last = preparedRequest({ url: 'http://www.shop.test/home' });
    const moved = await response(first, { statusCode: 302 });
    const dto = toExchangeDto(
      runResult({
        name: null,
        exchange: exchange({
          hops: [
            hop(first, moved, {
              changes: [{ rule: 'method-rewritten', detail: 'POST → GET', reason: '302' }],
            }),
            hop(last, await response(last)),
          ],
        }),
      }),
      written,
    );
    assert.equal(dto.title, 'POST /login');
    assert.equal(dto.url, 'http://www.shop.test/home');
    assert.deepEqual(
      dto.hops.map(({ statusCode }) => statusCode),
      [302, 200],
    );
    assert.equal(dto.hops[0]?.changes[0]?.detail, 'POST → GET');
  });

  it('shows an error by the name Requests gives it, with its phase', () => {
    const error = new ConnectTimeout('No connection to shop.test in 10 s.', {
      code: 'CONNECT_TIMEOUT',
      phase: 'connect',
      url: 'http://ann:pw@shop.test/',
    });
    const dto = toExchangeDto(runResult({ ok: false, exchange: exchange({ error }) }), written);
    assert.equal(dto.state, 'error');
    assert.equal(dto.error?.type, 'ConnectTimeout');
    assert.equal(dto.error.phase, 'connect');
    assert.equal(dto.error.url, 'http://***@shop.test/');
  });

  it('has no cookie as sent where nothing was sent', async () => {
    const request = preparedRequest({ url: 'http://shop.test/' });
    const cookie = { name: 'a', domain: 'shop.test', path: '/', sent: true, reason: 'host-only' };
    const countOf = (made: Hop) => {
      const hops = [{ ...made, cookies: [cookie] }];
      const dto = toExchangeDto(runResult({ exchange: exchange({ hops }) }), written);
      return dto.hops[0]?.cookiesSent.length;
    };
    assert.equal(countOf({ ...hop(request, null), sentHeaders: [] }), 0);
    assert.equal(countOf(hop(request, await response(request))), 1);
  });

  it('tells cancelled from failed', () => {
    const error = new CancelledError('Cancelled.');
    const dto = toExchangeDto(runResult({ exchange: exchange({ error }) }), written);
    assert.equal(dto.state, 'cancelled');
  });

  it('shows what the file says when the request could not be made', () => {
    const failure = {
      type: 'VariableError',
      code: 'UNDEFINED_VARIABLE',
      message: '`{{host}}` has no value in `dev`.',
      hint: null,
      span: null,
      places: [],
    } as const;
    const dto = toExchangeDto(runResult({ ok: false, name: null, failure }), written);
    assert.equal(dto.title, 'POST {{host}}/login');
    assert.equal(dto.state, 'error');
    assert.equal(dto.error?.type, 'VariableError');
    assert.deepEqual(dto.hops, []);
  });

  it('holds no secret value anywhere', async () => {
    const secret = 'hunter22';
    const request = preparedRequest({
      method: 'POST',
      url: `http://shop.test/?key=${secret}`,
      headers: [
        ['Authorization', `Bearer ${secret}`],
        ['Cookie', `sid=${secret}`],
        ['X-Note', `a ${secret} b`],
      ],
      body: `{"password":"${secret}"}`,
    });
    const answer = await response(request, { headers: [['X-Echo', secret]] });
    const dto = toExchangeDto(
      runResult({
        secrets: [secret],
        logs: [`got ${secret}`],
        tests: [
          { name: 't', ok: false, line: 1, actual: secret, expected: secret, message: secret },
        ],
        exchange: exchange({
          hops: [
            hop(request, answer, {
              cookieChanges: [
                { name: 'c', value: secret, domain: 'd', path: '/', action: 'set', reason: '' },
              ],
            }),
          ],
        }),
      }),
      written,
    );
    assert.equal(JSON.stringify(dto).includes(secret), false);
    assert.deepEqual(dto.hops[0]?.requestHeaders[0], ['Authorization', `Bearer ${DOTS}`]);
  });

  it('tells what a server showed that is not trusted, and whom one may trust, without the PEM', () => {
    const facts = { altNames: null, pem: 'PEM', fingerprint256: 'AA:BB', issuer: 'Our CA' };
    const dates = { validFrom: '2020-01-01T00:00:00.000Z', validTo: '2120-01-01T00:00:00.000Z' };
    const error = new SSLError('not trusted', { code: 'CERT_UNKNOWN_ISSUER', phase: 'tls' });
    error.certificates = [
      { ...facts, ...dates, subject: 'shop.test', selfSigned: false },
      { ...facts, ...dates, subject: 'Our CA', selfSigned: true },
    ];
    const dto = toExchangeDto(runResult({ exchange: exchange({ error }) }), written);
    assert.equal(dto.error?.authority, 'Our CA');
    assert.deepEqual(
      dto.error.certificates?.map(({ subject }) => subject),
      ['shop.test', 'Our CA'],
    );
    assert.doesNotMatch(JSON.stringify(dto), /PEM/);
  });

  it('shows no text for a request body that is not UTF-8', () => {
    const request = preparedRequest({ body: Uint8Array.of(0xff, 0xfe, 0x00) });
    const hops = [hop(request, null)];
    const dto = toExchangeDto(runResult({ exchange: exchange({ hops }) }), written);
    assert.equal(dto.hops[0]?.requestBody, null);
    assert.equal(dto.hops[0].requestBodySize, 3);
  });

  it('cuts a long request body at 256 KiB even inside a character', () => {
    const request = preparedRequest({ body: `a${'é'.repeat(200_000)}` });
    const hops = [hop(request, null)];
    const dto = toExchangeDto(runResult({ exchange: exchange({ hops }) }), written);
    const shown = dto.hops[0]?.requestBody ?? '';
    assert.equal(shown, `a${'é'.repeat((256 * 1024 - 2) / 2)}`);
  });
});

describe('pathOf', () => {
  for (const [url, path] of [
    ['https://h', '/'],
    ['https://h/a?b#c', '/a?b'],
    ['https://h?b', '?b'],
    ['{{host}}/x', '{{host}}/x'],
  ] as const) {
    it(`takes ${path} from ${url}`, () => {
      assert.equal(pathOf(url), path);
    });
  }
});
