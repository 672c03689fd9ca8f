import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRedactor } from '../../../src/runner/redact.ts';
import { createPlainRedactor } from './plainRedactor.ts';

/** Names of secrets, and what stands between their letters at times. */
const NAMES = [
  ...[
    'token',
    'accessToken',
    'refresh_token',
    'id-token',
    'authtoken',
    'sessiontoken',
    'csrfToken',
  ],
  ...['password', 'passwd', 'pwd', 'passphrase', 'secret', 'client_secret', 'secretkey', 'apikey'],
  ...['apiToken', 'private-key', 'accesskey', 'sig', 'signature', 'client_assertion', 'assertion'],
  ...['X-Amz-Signature', 'x-amz-security-token', 'X-Amz-Credential', 'Authorization', 'code'],
  ...['device_code', 'code.verifier', 'cookie', 'Set-Cookie', 'x-api-key', 'Proxy-Authorization'],
  ...['Location', 'Referer', 'Link', 'page', 'sort', 'Content-Type', 'author', 'keyboard', 'n'],
];
const SEPARATORS = ['', '', '', '-', '_', '.', '%5f', '%2D'];
/** Letters that are the same to some ways of comparing and not to others. */
const TWISTS: Readonly<Record<string, string>> = { k: '\u212a', s: '\u017f', i: '\u0130' };

const twisted = fc
  .tuple(fc.constantFrom(...NAMES), fc.infiniteStream(fc.nat(99)))
  .map(([name, numbers]) =>
    Array.from(name, (letter) => {
      const roll = numbers.next().value as number;
      if (roll > 95) return TWISTS[letter.toLowerCase()] ?? letter;
      if (roll > 85) return letter.toUpperCase();
      return letter + (roll < 6 ? (SEPARATORS[(numbers.next().value as number) % 8] ?? '') : '');
    }).join(''),
  );
const name = fc.oneof(fc.constantFrom(...NAMES), twisted);
const value = fc.oneof(
  fc.constantFrom('x', '12345', 'long-enough-value', 'https://u:p@h/?token=abcdefghi', '{{token}}'),
  fc.string({ maxLength: 12 }),
  fc.constantFrom('Bearer abcdefghij', 'Basic dXNlcjpwYXNzd29yZA==', 'a=cookie-value-1; b=2'),
);
const piece = fc.oneof(
  fc.tuple(name, value).map(([key, text]) => `"${key}": "${text}"`),
  fc.tuple(name, value).map(([key, text]) => `{"${key}":${text}}`),
  fc.tuple(name, value).map(([key, text]) => `<a:${key}>${text}</a:${key}>`),
  fc.tuple(name, value).map(([key, text]) => `?${key}=${text}&`),
  fc.tuple(name, value).map(([key, text]) => `${key}: ${text}\n`),
  value,
  fc.string({ maxLength: 8 }),
);
const content = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const field = fc.tuple(name, value);
const secrets = fc.oneof(fc.constant([]), fc.array(value, { maxLength: 2 }));

describe('createRedactor, with its shortcuts', () => {
  it('hides what a redactor without any hides, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.record({
          known: secrets,
          headers: fc.array(field, { maxLength: 3 }),
          contents: fc.array(content, { maxLength: 3 }),
          text: content,
          header: field,
        }),
        ({ known, headers, contents, text, header }) => {
          const quick = createRedactor(known, { headers, contents });
          const plain = createPlainRedactor(known, { headers, contents });
          for (const sink of ['text', 'url', 'content', 'template'] as const) {
            for (const given of [text, ...contents]) {
              assert.equal(quick[sink](given), plain[sink](given), sink);
            }
          }
          assert.deepEqual(quick.headers([header]), plain.headers([header]));
          const bytes = Buffer.from(text, 'latin1');
          assert.deepEqual(quick.bytes(bytes), plain.bytes(bytes));
        },
      ),
      { numRuns: 3000 },
    );
  });

  for (const secret of NAMES) {
    it(`sees ${secret} as a name as well as a redactor without shortcuts`, () => {
      const plain = createPlainRedactor([]);
      const quick = createRedactor([]);
      for (const spelled of [secret, secret.toUpperCase(), Array.from(secret).join('_')]) {
        for (const text of [`"${spelled}":"abc"`, `?${spelled}=abc`, `<${spelled}>abc</x>`]) {
          assert.equal(quick.content(text), plain.content(text));
        }
      }
    });
  }
});
