import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { basicCredentials } from '../../../src/engine/auth/basic.ts';
import { digestAuth } from '../../../src/engine/auth/digest.ts';
import { sigV4Auth } from '../../../src/engine/auth/sigv4.ts';
import { netrcCredentials, parseNetrc } from '../../../src/engine/netrc.ts';
import { Session } from '../../../src/engine/session.ts';
import { Headers } from '../../../src/engine/headers.ts';
import type { PreparedRequest } from '../../../src/engine/preparedRequest.ts';
import { createResponse } from '../../../src/engine/response.ts';
import type { Response } from '../../../src/engine/response.ts';
import { MockTransport } from './mockTransport.ts';

const REQUEST: PreparedRequest = {
  method: 'GET',
  url: 'http://www.example.org/dir/index.html',
  headers: new Headers(),
  body: null,
};

async function answer(status: number, fields: [string, string][]): Promise<Response> {
  const transport = new MockTransport(() => ({ status, headers: fields }));
  const raw = await transport.send(REQUEST, {} as never);
  return createResponse({ raw, request: REQUEST, url: REQUEST.url, options: {} });
}

/** The Authorization field that answers these challenges, or null. */
async function reply(challenges: string[], cnonce = 'c'): Promise<string | null> {
  const auth = digestAuth('Mufasa', 'Circle of Life', { cnonce: () => cnonce });
  const flow = auth.flow(REQUEST);
  flow.next();
  const step = flow.next(
    await answer(
      401,
      challenges.map((challenge) => ['WWW-Authenticate', challenge]),
    ),
  );
  return step.done === true ? null : step.value.headers.get('authorization');
}

describe('Digest (RFC 7616 3.9.1)', () => {
  const challenge = (algorithm: string) =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';

  for (const [algorithm, expected] of [
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const) {
    it(`gives the response of the standard's example for ${algorithm}`, async () => {
      const field = await reply([challenge(algorithm)], cnonce);
      assert.ok(field);
      assert.ok(field.includes(`response="${expected}"`), field);
      assert.ok(field.includes('nc=00000001') && field.includes('qop=auth,'));
    });
  }

  it('covers the body where the server asks for auth-int alone', async () => {
    const text = Buffer.from('{"a":1}');
    const md5 = (content: string | Uint8Array) => createHash('md5').update(content).digest('hex');
    const asks = await answer(401, [
      ['WWW-Authenticate', 'Digest realm="r", nonce="n", qop="auth-int"'],
    ]);
    const authorization = (body: PreparedRequest['body']) => {
      const request: PreparedRequest = { ...REQUEST, method: 'POST', body };
      const flow = digestAuth('u', 'p', { cnonce: () => 'c' }).flow(request);
      flow.next();
      const step = flow.next(asks);
      return step.done === true ? null : step.value.headers.get('authorization');
    };
    const expected = (content: string | Uint8Array) => {
      const a2 = md5(`POST:/dir/index.html:${md5(content)}`);
      return `response="${md5(`${md5('u:r:p')}:n:00000001:c:auth-int:${a2}`)}"`;
    };
    const open = () => Readable.from([text]);
    const known = authorization({ bytes: text, length: 7, rewindable: true, open });
    assert.ok(known?.includes(expected(text)), String(known));
    assert.match(known ?? '', /qop=auth-int, nc=00000001/);
    assert.ok(authorization(null)?.includes(expected('')));
    assert.equal(authorization({ bytes: null, length: null, rewindable: false, open }), null);
  });

  it('prefers the stronger of two challenges', async () => {
    const field = await reply([challenge('MD5'), challenge('SHA-256')]);
    assert.match(field!, /algorithm=SHA-256/);
  });

  it('finds the Digest challenge beside a Basic one in the same field', async () => {
    assert.match((await reply([`Basic realm="x", ${challenge('MD5')}`]))!, /^Digest /);
  });

  for (const broken of ['Digest realm="r"', 'Digest nonce="n", algorithm=X', 'Basic realm="r"']) {
    it(`leaves the 401 as the answer to ${broken}`, async () => {
      assert.equal(await reply([broken]), null);
    });
  }

  it('counts on with a nonce it knows, and starts again with a new one', async () => {
    const auth = digestAuth('u', 'p');
    const field = (request: PreparedRequest) => request.headers.get('authorization');
    const first = auth.flow(REQUEST);
    assert.equal(field(first.next().value as PreparedRequest), null);
    const second = first.next(
      await answer(401, [['WWW-Authenticate', 'Digest realm="r", nonce="1", qop="auth"']]),
    );
    assert.match(field(second.value as PreparedRequest)!, /nc=00000001/);
    first.next(await answer(200, []));
    const later = auth.flow(REQUEST);
    assert.match(field(later.next().value as PreparedRequest)!, /nonce="1".*nc=00000002/);
    later.next(await answer(200, [['Authentication-Info', 'nextnonce="2"']]));
    assert.match(
      field(auth.flow(REQUEST).next().value as PreparedRequest)!,
      /nonce="2".*nc=00000001/,
    );
  });

  it('tries once more for a stale nonce, and not for a wrong password', async () => {
    for (const [stale, done] of [
      ['true', false],
      ['false', true],
    ] as const) {
      const flow = digestAuth('u', 'p').flow(REQUEST);
      flow.next();
      flow.next(
        await answer(401, [['WWW-Authenticate', 'Digest realm="r", nonce="1", qop="auth"']]),
      );
      const step = flow.next(
        await answer(401, [
          ['WWW-Authenticate', `Digest realm="r", nonce="2", qop="auth", stale=${stale}`],
        ]),
      );
      assert.equal(step.done, done);
    }
  });
});

describe('Basic', () => {
  it('is UTF-8 and refuses a colon in the name', () => {
    assert.equal(basicCredentials('test', '123£'), 'Basic dGVzdDoxMjPCow==');
    assert.throws(() => basicCredentials('a:b', 'c'), { code: 'INVALID_CREDENTIALS' });
  });
});

describe('AWS Signature Version 4 (the examples of its documentation)', () => {
  const cases: [url: string, service: string, type: string | null, signature: string][] = [
    [
      'https://example.amazonaws.com/',
      'service',
      null,
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
    [
      'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
      'iam',
      'application/x-www-form-urlencoded; charset=utf-8',
      '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    ],
  ];
  for (const [url, service, type, signature] of cases) {
    it(`signs ${url}`, () => {
      const auth = sigV4Auth({
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
        region: 'us-east-1',
        service,
        now: () => new Date('2015-08-30T12:36:00Z'),
      });
      const headers = new Headers(type === null ? [] : [['Content-Type', type]]);
      const request = auth.flow({ ...REQUEST, url, headers }).next().value as PreparedRequest;
      assert.match(request.headers.get('authorization')!, new RegExp(`Signature=${signature}$`));
    });
  }
});

describe('netrc', () => {
  const text = [
    '# comment',
    'macdef init',
    'machine not.this login x',
    '',
    'machine a.test login u password "p q"',
    'machine b.test',
    '  account acc',
    'default login d password e',
  ].join('\n');

  for (const [host, expected] of [
    ['A.test', ['u', 'p q']],
    ['b.test', ['acc', '']],
    ['not.this', ['d', 'e']],
  ] as const) {
    it(`finds the entry for ${host}`, () => {
      assert.deepEqual(netrcCredentials(parseNetrc(text), host), expected);
    });
  }

  it('comes last, after the URL and the session', () => {
    const session = new Session({ netrc: parseNetrc(text), environment: {} });
    const field = (url: string, auth?: null) =>
      session
        .prepare({ method: 'GET', url, ...(auth === null ? { auth } : {}) })
        .headers.get('authorization');
    assert.equal(field('http://a.test:81/'), 'Basic dTpwIHE=');
    assert.equal(field('http://x:y@a.test/'), 'Basic eDp5');
    assert.equal(field('http://a.test/', null), null);
  });
});
