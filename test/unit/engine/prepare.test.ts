import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Headers } from '../../../src/engine/headers.ts';
import { defaultHeaders } from '../../../src/engine/prepare/headers.ts';
import { prepareRequest } from '../../../src/engine/prepare/prepareRequest.ts';
import type { BodySource, RequestOptions } from '../../../src/engine/request.ts';
import { codes, statusName } from '../../../src/engine/statusCodes.ts';
import { prepareUrl, requote } from '../../../src/engine/url.ts';
import { bypassesProxy, selectProxy } from '../../../src/engine/proxies.ts';

const CONTEXT = { headers: defaultHeaders(), params: undefined, auth: undefined };

async function prepared(
  options: RequestOptions,
): Promise<{ type: string | null; text: string | null }> {
  const { request } = prepareRequest(
    { method: 'POST', url: 'http://a.test/', ...options },
    CONTEXT,
  );
  const type = request.headers.get('content-type');
  if (request.body === null) return { type, text: null };
  const chunks: Uint8Array[] = [];
  for await (const chunk of request.body.open()) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (request.body.length !== null) assert.equal(request.body.length, bytes.length);
  return { type, text: bytes.toString('utf8') };
}

describe('prepared URLs', () => {
  const cases: [written: string, url: string][] = [
    ['  HTTP://EXAMPLE.com', 'http://example.com/'],
    ['http://h:80?x=1', 'http://h:80/?x=1'],
    ['http://h:/a/../b/./c', 'http://h/b/c'],
    ['http://h/%7e|"<é', 'http://h/%7e%7C%22%3C%C3%A9'],
    ['http://h/100%/%zz/%41', 'http://h/100%25/%25zz/%41'],
    ['http://h//double//slash', 'http://h//double//slash'],
    ['http://127.1/', 'http://127.1/'],
    ['http://[::1]:8080/', 'http://[::1]:8080/'],
    ['http://bücher.example/', 'http://xn--bcher-kva.example/'],
    ['http://u:p@h/', 'http://h/'],
    ['http://h/?a=b c&d=é', 'http://h/?a=b%20c&d=%C3%A9'],
    ['http://localhost\\@elsewhere/', 'http://localhost/%5C@elsewhere/'],
  ];
  for (const [written, url] of cases) {
    it(`${written} is sent as ${url}`, () => {
      assert.equal(prepareUrl(written).url, url);
    });
  }

  const refused: [written: string, name: string][] = [
    ['example.com/x', 'MissingSchema'],
    ['localhost:3128', 'MissingSchema'],
    ['ftp://h/', 'InvalidSchema'],
    ['mailto:a@b', 'InvalidSchema'],
    ['http://', 'InvalidURL'],
    ['http://*x/', 'InvalidURL'],
    ['http://.x/', 'InvalidURL'],
    ['http://h:99999/', 'InvalidURL'],
    ['http://h:80x/', 'InvalidURL'],
    ['http://::1/', 'InvalidURL'],
    ['http://h/a\nb', 'InvalidURL'],
    ['http://h%2fa/', 'InvalidURL'],
    ['http://h%23.localhost/', 'InvalidURL'],
    ['http://h%3f@x%40localhost/', 'InvalidURL'],
    ['http://h%00.localhost/', 'InvalidURL'],
  ];
  for (const [written, name] of refused) {
    it(`${JSON.stringify(written)} is ${name}`, () => {
      assert.throws(() => prepareUrl(written), { name });
    });
  }

  it('takes userinfo out, decoded', () => {
    assert.deepEqual(prepareUrl('http://u%40:p%3A@h/').credentials, ['u@', 'p:']);
  });

  it('adds params after the query, lists spread, null left out', () => {
    const { url } = prepareUrl('http://h/?a=1', { key: ['x y', '~*'], gone: null, n: 2 });
    assert.equal(url, 'http://h/?a=1&key=x+y&key=~%2A&n=2');
  });

  it('never changes a valid escape, and nothing when it is done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const once = requote(text.toWellFormed());
        assert.equal(requote(once), once);
        assert.match(
          once,
          /^(?:%[0-9A-Fa-f]{2}|[\x21\x23-\x24\x26-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e])*$/,
        );
      }),
    );
  });
});

describe('prepared bodies', () => {
  const form = 'application/x-www-form-urlencoded';
  const cases: [name: string, options: RequestOptions, type: string | null, text: string | null][] =
    [
      ['a form', { data: { a: 'x y', b: ['1', '2'] } }, form, 'a=x+y&b=1&b=2'],
      ['text', { data: 'a=é' }, null, 'a=é'],
      ['bytes', { data: new Uint8Array([65]) }, null, 'A'],
      ['JSON', { json: { a: [1, 'é'] } }, 'application/json', '{"a":[1,"é"]}'],
      ['JSON null', { json: null }, 'application/json', 'null'],
      ['nothing', {}, null, null],
      ['data over json', { data: { a: '1' }, json: {} }, form, 'a=1'],
      ['a type that was typed', { json: 1, headers: { 'content-type': 'x/y' } }, 'x/y', '1'],
    ];
  for (const [name, options, type, text] of cases) {
    it(name, async () => {
      assert.deepEqual(await prepared(options), { type, text });
    });
  }

  it('writes multipart with fields first, and a length known beforehand', async () => {
    const source: BodySource = {
      length: 4,
      async *open() {
        await Promise.resolve();
        yield Buffer.from('DATA');
      },
    };
    const { type, text } = await prepared({
      data: { field: 'é' },
      files: {
        up: { filename: 'a"b.csv', content: source, headers: { Expires: '0' } },
        bare: 'text',
      },
    });
    const boundary = /^multipart\/form-data; boundary=([0-9a-f]{32})$/.exec(type!)![1]!;
    assert.deepEqual(text!.replaceAll(boundary, 'B').split('\r\n'), [
      '--B',
      'Content-Disposition: form-data; name="field"',
      '',
      'é',
      '--B',
      'Content-Disposition: form-data; name="up"; filename="a%22b.csv"',
      'Content-Type: text/csv',
      'Expires: 0',
      '',
      'DATA',
      '--B',
      'Content-Disposition: form-data; name="bare"; filename="bare"',
      'Content-Type: application/octet-stream',
      '',
      'text',
      '--B--',
      '',
    ]);
  });

  it('refuses what is not JSON', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    for (const json of [NaN, 1n, cycle, () => 1]) {
      assert.throws(
        () => prepareRequest({ method: 'POST', url: 'http://a.test/', json }, CONTEXT),
        { name: 'InvalidJSONError' },
      );
    }
  });
});

describe('prepared headers and methods', () => {
  const prepare = (headers: RequestOptions['headers'], method = 'GET') =>
    prepareRequest(
      { method, url: 'http://a.test/', ...(headers === undefined ? {} : { headers }) },
      { ...CONTEXT, headers: new Headers() },
    ).request;

  it('keeps repeated fields in order, and leaves framing to the transport', () => {
    const request = prepare([
      ['X-A', '1'],
      ['x-a', '2'],
      ['Content-Length', '5'],
      ['Transfer-Encoding', 'chunked'],
    ]);
    assert.deepEqual(
      [...request.headers],
      [
        ['X-A', '1'],
        ['x-a', '2'],
      ],
    );
  });

  for (const [name, value] of [
    ['X A', '1'],
    ['X', 'a\r\nInjected: 1'],
    ['X', '€'],
    ['X', '\u0000'],
  ] as const) {
    it(`refuses ${JSON.stringify([name, value])}`, () => {
      assert.throws(() => prepare({ [name]: value }), { name: 'InvalidHeader' });
    });
  }

  it('writes known methods in capitals and others as typed', () => {
    assert.equal(prepare({}, 'patch').method, 'PATCH');
    assert.equal(prepare({}, 'Purge').method, 'Purge');
    assert.throws(() => prepare({}, 'A B'), { code: 'INVALID_METHOD' });
  });
});

describe('proxies', () => {
  const none = { request: undefined, session: undefined, environment: null };

  it('takes the most exact key, the request before the session before the environment', () => {
    const environment = { http_proxy: 'env:1', no_proxy: 'skip.test' };
    const session = { 'http://h.test': 'http://exact:1', http: 'http://session:1' };
    const at = (url: string, request?: Record<string, string | null>) =>
      selectProxy(url, { request, session, environment });
    assert.equal(at('http://h.test/'), 'http://exact:1');
    assert.equal(at('http://other.test/'), 'http://session:1');
    assert.equal(at('http://other.test/', { all: 'socks5://r:1' }), 'socks5://r:1');
    assert.equal(at('http://other.test/', { http: null }), null);
    assert.equal(at('http://skip.test/'), null);
    assert.equal(at('https://other.test/'), null);
    assert.equal(selectProxy('http://h/', { ...none, environment }), 'http://env:1');
  });

  it('ignores HTTP_PROXY where CGI runs us', () => {
    const environment = { HTTP_PROXY: 'http://evil:1', REQUEST_METHOD: 'GET' };
    assert.equal(selectProxy('http://h/', { ...none, environment }), null);
  });

  for (const proxy of ['http://:8080', 'ftp://h']) {
    it(`refuses ${proxy}`, () => {
      assert.throws(() => selectProxy('http://h/', { ...none, request: { http: proxy } }), {
        name: 'InvalidProxyURL',
      });
    });
  }

  const bypasses: [url: string, noProxy: string, expected: boolean][] = [
    ['http://a.example.com/', 'example.com', true],
    ['http://badexample.com/', 'example.com', false],
    ['http://a.example.com/', '*.example.com', true],
    ['http://h/', 'h:80', true],
    ['http://h:8080/', 'h:80', false],
    ['http://10.1.2.3/', '10.0.0.0/8', true],
    ['http://11.1.2.3/', '10.0.0.0/8', false],
    ['http://[fd00::1]/', 'fd00::/8', true],
    ['http://[::1]/', '[::1]', true],
    ['http://h/', ' x , * ', true],
  ];
  for (const [url, noProxy, expected] of bypasses) {
    it(`no_proxy ${noProxy} ${expected ? 'covers' : 'does not cover'} ${url}`, () => {
      assert.equal(bypassesProxy(url, noProxy), expected);
    });
  }
});

describe('codes', () => {
  it('knows the registry and the aliases, in either case', () => {
    assert.deepEqual(
      [
        codes['ok'],
        codes['NOT_FOUND'],
        codes['teapot'],
        codes['✓'],
        codes['ol'],
        codes['constructor'],
      ],
      [200, 404, 418, 200, undefined, undefined],
    );
    assert.equal(statusName(404), 'not found');
  });
});
