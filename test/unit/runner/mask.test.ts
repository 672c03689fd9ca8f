import assert from 'node:assert/strict';
import { DOTS, createMask } from '../../../src/runner/mask.ts';

describe('createMask', () => {
  const secret = 'pa ss/wörd+"1"';
  const { text } = createMask([secret, 'abc']);

  for (const [name, spelling] of [
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    [
      'percent-encoded in lower case',
      encodeURIComponent(secret).replace(/%../g, (c) => c.toLowerCase()),
    ],
    ['form-encoded', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['as base64', Buffer.from(secret).toString('base64')],
    ['as base64url', Buffer.from(secret).toString('base64url')],
    ['inside JSON', JSON.stringify(secret).slice(1, -1)],
  ] as const) {
    it(`hides a secret ${name}`, () => {
      assert.equal(text(`a=${spelling}&b`), `a=${DOTS}&b`);
    });
  }

  it('leaves values under four characters, which would blot out ordinary words', () => {
    assert.equal(text('abc abcdef'), 'abc abcdef');
  });

  it('hides the whole of a secret that begins with another one', () => {
    assert.equal(createMask(['token', 'token-long']).text('token-long'), DOTS);
  });

  it('hides userinfo of an address', () => {
    assert.equal(text('see http://ann:pw@host/x'), 'see http://***@host/x');
  });

  for (const [name, value, shown] of [
    ['Authorization', 'Bearer abcdef', `Bearer ${DOTS}`],
    ['authorization', 'Basic dXNlcg==', `Basic ${DOTS}`],
    ['Authorization', 'abcdef', DOTS],
    ['Proxy-Authorization', 'Digest username="x"', `Digest ${DOTS}`],
    ['Cookie', 'a=1; b=2', `a=${DOTS}; b=${DOTS}`],
    ['X-Api-Key', 'abc', DOTS],
    ['X-CSRF-Token', 'abc', DOTS],
    ['Accept', 'text/html', 'text/html'],
    ['Content-Type', 'application/json', 'application/json'],
  ] as const) {
    it(`shows ${name}: ${value} as ${shown}`, () => {
      assert.equal(createMask([]).requestHeader(name, value), shown);
    });
  }
});
