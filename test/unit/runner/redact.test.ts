import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DOTS } from '../../../src/runner/mask.ts';
import { createRedactor } from '../../../src/runner/redact.ts';

/** 200 secrets of every kind of character. */
const CANARIES = Array.from({ length: 200 }, (_, index) => {
  const digest = createHash('sha256').update(`canary ${index}`).digest();
  const alphabets = [
    'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
    'abc/+=&?%#"\'<>;:@ \\',
    'äöü€漢字🎈\u007f\u200b',
  ];
  const alphabet = Array.from(alphabets[index % 3] ?? '');
  const length = 8 + (index % 20);
  return Array.from(
    { length },
    (_char, at) => alphabet[(digest[at % 32] ?? 0) % alphabet.length],
  ).join('');
});

const SPELLINGS: readonly (readonly [string, (secret: string) => string])[] = [
  ['raw', (secret) => secret],
  ['percent', encodeURIComponent],
  ['lower-case percent', (s) => encodeURIComponent(s).replace(/%../g, (c) => c.toLowerCase())],
  ['form', (secret) => new URLSearchParams({ a: secret }).toString().slice(2)],
  ['JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
  [
    'HTML',
    (secret) =>
      secret
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;'),
  ],
  ['hex', (secret) => Buffer.from(secret).toString('hex')],
  ['base64', (secret) => Buffer.from(secret).toString('base64')],
  ['base64url', (secret) => Buffer.from(secret).toString('base64url')],
  ...[0, 1, 2].map(
    (before) =>
      [
        `base64 behind ${before} bytes`,
        (secret: string) =>
          Buffer.from(`${'user:'.slice(0, before)}${secret}tail`).toString('base64'),
      ] as const,
  ),
];

describe('createRedactor', () => {
  const redactor = createRedactor(CANARIES);

  for (const [name, spell] of SPELLINGS) {
    it(`hides 200 secrets spelled as ${name}, in every sink`, () => {
      for (const secret of CANARIES) {
        const spelled = spell(secret);
        const inside = spelled.slice(4, -6);
        for (const sink of [redactor.text, redactor.url, redactor.content, redactor.template]) {
          const clean = sink(`before ${spelled} after`);
          assert.ok(!clean.includes(secret), `${secret} in ${clean}`);
          assert.ok(inside.length < 8 || !clean.includes(inside), `${spelled} in ${clean}`);
        }
      }
    });
  }

  it('leaves text without secrets as it is', () => {
    const text =
      'GET https://example.test/a?page=2&sort=-name\nAccept: */*\n\n{"code": 200, "ok": true}';
    const plain = createRedactor(['correct horse battery']);
    for (const sink of [plain.text, plain.content, plain.template, plain.url]) {
      assert.equal(sink(text), text);
    }
  });

  for (const [given, clean] of [
    ['https://h/cb?code=abc&state=x', `https://h/cb?code=${DOTS}&state=x`],
    ['https://h/?access_token=abc#id_token=d', `https://h/?access_token=${DOTS}#id_token=${DOTS}`],
    ['https://u:p@h/?X-Amz-Signature=00', `https://***@h/?X-Amz-Signature=${DOTS}`],
    ['/relative?api-key=1', `/relative?api-key=${DOTS}`],
  ] as const) {
    it(`shows ${given} as ${clean}`, () => {
      assert.equal(createRedactor([]).url(given), clean);
    });
  }

  for (const [name, value, clean] of [
    ['Authorization', 'Bearer abc', `Bearer ${DOTS}`],
    ['X-Auth', 'abc', DOTS],
    ['Cookie', 'a=1; b=2', `a=${DOTS}; b=${DOTS}`],
    ['Set-Cookie', 'sid=31d4; Path=/; HttpOnly', `sid=${DOTS}; Path=/; HttpOnly`],
    ['Location', '/cb?code=abc&x=1', `/cb?code=${DOTS}&x=1`],
    ['WWW-Authenticate', 'Basic realm="x"', 'Basic realm="x"'],
    ['Content-Type', 'text/html', 'text/html'],
    ['Author', 'Ann', 'Ann'],
  ] as const) {
    it(`shows ${name}: ${value} as ${clean}`, () => {
      assert.deepEqual(createRedactor([]).headers([[name, value]]), [[name, clean]]);
    });
  }

  for (const [given, clean] of [
    ['{"access_token":"a\\"b", "n": 1}', `{"access_token":"${DOTS}", "n": 1}`],
    ['{"accessToken" : "ab', `{"accessToken" : "${DOTS}`],
    ['{"password":12345,"code":404}', `{"password":"${DOTS}","code":404}`],
    ['{"token":"","secret":null}', '{"token":"","secret":null}'],
    ['grant_type=password&password=x&code=y', `grant_type=password&password=${DOTS}&code=${DOTS}`],
    ['<a:Token x="1">abc</a:Token><b>c</b>', `<a:Token x="1">${DOTS}</a:Token><b>c</b>`],
  ] as const) {
    it(`stores ${given} as ${clean}`, () => {
      assert.equal(createRedactor([]).content(given), clean);
    });
  }

  it('keeps placeholders of a template, and hides what is written out', () => {
    const template = [
      'POST {{host}}/login?token=literal',
      'Authorization: Bearer {{token}}',
      'X-Api-Key: literal',
      'Cookie: a=literal',
      '',
      '{"password": "{{password}}", "client_secret": "literal"}',
    ].join('\n');
    assert.equal(
      createRedactor([]).template(template),
      template
        .replace('token=literal', `token=${DOTS}`)
        .replace('Key: literal', `Key: ${DOTS}`)
        .replace('a=literal', `a=${DOTS}`)
        .replace('"literal"', `"${DOTS}"`),
    );
  });

  it('hides everywhere what headers and contents show to be secret', () => {
    const { text } = createRedactor([], {
      headers: [
        ['Cookie', 'sid=cookie-value-1'],
        ['Set-Cookie', 'sid=cookie-value-2; Path=/'],
        ['Authorization', `Basic ${Buffer.from('ann:basic-pass-3').toString('base64')}`],
        ['Authorization', 'Bearer bearer-value-4'],
      ],
      contents: ['{"refresh_token":"json-value-5"}', 'client_secret=form-value-6'],
    });
    for (const value of [
      'cookie-value-1',
      'cookie-value-2',
      'basic-pass-3',
      'bearer-value-4',
      'json-value-5',
      'form-value-6',
    ]) {
      assert.equal(text(`<${value}>`), `<${DOTS}>`);
    }
  });

  it('hides secrets in bytes that are no text', () => {
    const { bytes } = createRedactor(['top-secret']);
    const clean = bytes(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a top-secret b')]));
    assert.equal(Buffer.from(clean).toString('latin1'), '\u00ff\u00fea ***** b');
  });

  it('hides a list of thousands of tokens by their names', () => {
    const list = Array.from({ length: 20_000 }, (_, id) => ({ id, token: `token-number-${id}` }));
    const json = JSON.stringify(list);
    const clean = createRedactor([], { contents: [json] }).content(json);
    assert.ok(!clean.includes('token-number'));
  });

  it('hides a value of megabytes by its name, and searches for it nowhere else', () => {
    const token = 'a'.repeat(4_000_000);
    const headers = [['Authorization', `Bearer ${token}`]] as const;
    const redactor = createRedactor([], { headers, contents: [JSON.stringify({ token })] });
    assert.deepEqual(redactor.headers(headers), [['Authorization', `Bearer ${DOTS}`]]);
    assert.equal(redactor.content(JSON.stringify({ token })), JSON.stringify({ token: DOTS }));
    assert.equal(redactor.text('a'.repeat(100)), 'a'.repeat(100));
  }).timeout(5000);

  it('is not slow on what is made to be slow', () => {
    const { content } = createRedactor(['secret-value']);
    for (const text of [
      '"'.repeat(200_000),
      '"a":'.repeat(50_000),
      '<a '.repeat(50_000),
      '\\"'.repeat(100_000),
      'a='.repeat(100_000),
    ]) {
      assert.equal(typeof content(text), 'string');
    }
  });
});

describe('redacted bytes', () => {
  for (const secret of ['canary/one+7f3a', 'gehéim€漢字-x', 'ab\u{1f388}cd-1234']) {
    const { bytes } = createRedactor([secret]);
    const big = (text: string) => Buffer.from(text, 'utf16le').swap16();
    const noise = Buffer.from([0, 255, 1]);
    for (const [kind, sent] of [
      ['UTF-8 within other bytes', Buffer.concat([noise, Buffer.from(secret), noise])],
      ['UTF-16', Buffer.from(`a${secret}b`, 'utf16le')],
      ['UTF-16 from an odd place', Buffer.concat([noise, Buffer.from(secret, 'utf16le')])],
      ['UTF-16 with the other order of bytes', big(`a${secret}b`)],
    ] as const) {
      // Other letters have no order of bytes in which they look alike.
      if (kind.endsWith('of bytes') && /[^\0-\u007f]/.test(secret)) continue;
      it(`hold no ${secret} in ${kind}`, () => {
        const clean = Buffer.from(bytes(sent));
        const needles = [Buffer.from(secret), Buffer.from(secret, 'utf16le'), big(secret)];
        for (const needle of needles) assert.ok(!clean.includes(needle));
        assert.notDeepEqual(clean, sent);
      });
    }
  }

  it('are as they came where there is no secret', () => {
    const { bytes } = createRedactor(['canary/one+7f3a']);
    const all = Buffer.from(Array.from({ length: 511 }, (_, index) => (index * 7) % 256));
    assert.deepEqual(Buffer.from(bytes(all)), all);
  });
});
