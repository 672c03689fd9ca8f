/**
 * Signatures that AWS has published: the Signature Version 4 test suite (`aws-sig-v4-test-suite`), the
 * example of the AWS General Reference, and "Examples: Signature Calculations" of the S3 API Reference.
 * The two cases of the suite whose request line is not percent-encoded are left out: no such request is sent.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sigV4Auth } from '../../../src/engine/auth/sigv4.ts';
import type { SigV4Options } from '../../../src/engine/auth/sigv4.ts';
import { Headers } from '../../../src/engine/headers.ts';
import type { PreparedRequest } from '../../../src/engine/preparedRequest.ts';
import { bodyOf } from '../../servers/exchange.ts';

const SUITE: SigV4Options = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
  now: () => new Date('2015-08-30T12:36:00Z'),
};
const S3: SigV4Options = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 's3',
  now: () => new Date('2013-05-24T00:00:00Z'),
};
const SESSION_TOKEN =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';
const UNRESERVED = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

interface Asked {
  readonly method?: string;
  readonly url: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly options?: SigV4Options;
}

function signed({ method = 'GET', url, headers = [], body, options = SUITE }: Asked) {
  const bytes = body === undefined ? null : new TextEncoder().encode(body);
  const request: PreparedRequest = {
    method,
    url: url.startsWith('/') ? `https://example.amazonaws.com${url}` : url,
    headers: new Headers(headers),
    body: bytes === null ? null : bodyOf(bytes),
  };
  return sigV4Auth(options).flow(request).next().value as PreparedRequest;
}

function signatureOf(asked: Asked): string {
  const field = signed(asked).headers.get('authorization') ?? '';
  return /Signature=([0-9a-f]{64})$/.exec(field)?.[1] ?? field;
}

const bucket = (path: string) => `https://examplebucket.s3.amazonaws.com${path}`;

const VECTORS: readonly (readonly [name: string, asked: Asked, signature: string])[] = [
  ['get-vanilla', { url: '/' }, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  [
    'get-unreserved',
    { url: `/${UNRESERVED}` },
    '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  ],
  [
    'get-vanilla-query-order-key-case',
    { url: '/?Param2=value2&Param1=value1' },
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'get-vanilla-empty-query-key',
    { url: '/?Param1=value1' },
    'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  ],
  [
    'get-vanilla-query-unreserved',
    { url: `/?${UNRESERVED}=${UNRESERVED}` },
    '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  ],
  [
    'get-vanilla-utf8-query',
    { url: '/?%E1%88%B4=bar' },
    '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
  ],
  [
    'get-relative-relative',
    { url: '/example1/example2/../..' },
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  [
    'get-slash-pointless-dot',
    { url: '/./example' },
    'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
  ],
  [
    'get-slashes',
    { url: '//example//' },
    '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
  ],
  [
    'get-header-value-trim',
    {
      url: '/',
      headers: [
        ['My-Header1', ' value1'],
        ['My-Header2', ' "a   b   c"'],
      ],
    },
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ],
  [
    'get-header-value-order',
    {
      url: '/',
      headers: [
        ['My-Header1', 'value4'],
        ['My-Header1', 'value1'],
        ['My-Header1', 'value3'],
        ['My-Header1', 'value2'],
      ],
    },
    '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
  ],
  [
    'get-header-key-duplicate',
    {
      url: '/',
      headers: [
        ['My-Header1', 'value2'],
        ['My-Header1', 'value2'],
        ['My-Header1', 'value1'],
      ],
    },
    'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  ],
  [
    'post-vanilla',
    { method: 'POST', url: '/' },
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'post-vanilla-query',
    { method: 'POST', url: '/?Param1=value1' },
    '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  ],
  [
    'post-header-key-sort',
    { method: 'POST', url: '/', headers: [['My-Header1', 'value1']] },
    'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  ],
  [
    'post-header-value-case',
    { method: 'POST', url: '/', headers: [['My-Header1', 'VALUE1']] },
    'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  ],
  [
    'post-x-www-form-urlencoded',
    {
      method: 'POST',
      url: '/',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: 'Param1=value1',
    },
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
  [
    'post-sts-header-before',
    { method: 'POST', url: '/', options: { ...SUITE, sessionToken: SESSION_TOKEN } },
    '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  ],
  [
    'ListUsers of IAM',
    {
      url: 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
      headers: [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']],
      options: { ...SUITE, service: 'iam' },
    },
    '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  ],
  [
    'GET Object of S3',
    { url: bucket('/test.txt'), headers: [['Range', 'bytes=0-9']], options: S3 },
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'PUT Object of S3',
    {
      method: 'PUT',
      url: bucket('/test%24file.text'),
      headers: [
        ['Date', 'Fri, 24 May 2013 00:00:00 GMT'],
        ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
      ],
      body: 'Welcome to Amazon S3.',
      options: S3,
    },
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ],
  [
    'GET Bucket Lifecycle of S3',
    { url: bucket('/?lifecycle'), options: S3 },
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ],
  [
    'List Objects of S3',
    { url: bucket('/?max-keys=2&prefix=J'), options: S3 },
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
];

describe('AWS Signature Version 4', () => {
  for (const [name, asked, signature] of VECTORS) {
    it(`signs ${name} as AWS does`, () => {
      assert.equal(signatureOf(asked), signature);
    });
  }

  it('is one signature whatever the order of the query', () => {
    const pairs = fc.uniqueArray(fc.stringMatching(/^[a-zA-Z0-9]{1,6}$/), { minLength: 2 });
    fc.assert(
      fc.property(pairs, (names) => {
        const query = names.map((name) => `${name}=${name}`);
        const turned = query.toReversed().join('&');
        assert.equal(
          signatureOf({ url: `/?${query.join('&')}` }),
          signatureOf({ url: `/?${turned}` }),
        );
      }),
    );
  });

  it('is another signature for another body, method, path or secret, and holds no secret', () => {
    const base: Asked = { method: 'POST', url: '/a', body: 'x' };
    const others: readonly Asked[] = [
      { ...base, body: 'y' },
      { ...base, method: 'PUT' },
      { ...base, url: '/b' },
      { ...base, options: { ...SUITE, secretAccessKey: 'another-secret' } },
    ];
    const signatures = [base, ...others].map(signatureOf);
    assert.equal(new Set(signatures).size, signatures.length);
    const headers = [...signed(base).headers].flat().join('\n');
    assert.equal(headers.includes(SUITE.secretAccessKey), false);
  });
});
