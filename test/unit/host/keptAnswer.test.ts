import assert from 'node:assert/strict';
import { keptAnswer } from '../../../src/host/keptAnswer.ts';
import { DOTS } from '../../../src/runner/mask.ts';
import type { StoredBody } from '../../../src/store/entry.ts';
import { entry } from '../store/entries.ts';

function withBody(body: Partial<StoredBody> | null) {
  const { response } = entry('e');
  const whole: StoredBody = { sizeBytes: 2, cut: false, form: 'text', content: 'hi' };
  const stored = body === null ? null : { ...whole, ...body };
  return entry('e', { response: response && { ...response, body: stored } });
}

describe('an answer of the history as a snapshot', () => {
  it('is what came, where all of it was kept', () => {
    assert.deepEqual(keptAnswer(withBody({})), {
      statusCode: 200,
      contentType: 'text/plain',
      text: 'hi',
    });
    assert.equal(keptAnswer(withBody(null)).text, '');
  });

  for (const [what, body, reason] of [
    ['was cut', { cut: true }, /Only the beginning.*`postcard\.historyBodyLimit`/],
    ['is no text', { form: 'base64' }, /is no text/],
    ['was not kept', { content: null }, /was not kept: `postcard\.historyBodyLimit` was 0/],
    // Whoever answered may have written dots too: that secrets were taken out would be a guess.
    ['has dots', { content: `{"token":"${DOTS}"}` }, /has •+ in it\..*cannot be known/],
  ] as const) {
    it(`is none where the body ${what}, and the reason is the true one`, () => {
      assert.throws(() => keptAnswer(withBody(body)), reason);
      assert.throws(() => keptAnswer(withBody(body)), /Send the request again/);
    });
  }

  it('is none where the answer was cut short on its way', () => {
    const { response } = entry('e');
    const cut = entry('e', { response: response && { ...response, complete: false } });
    assert.throws(() => keptAnswer(cut), /cut short on its way/);
  });

  it('is none without an answer, or without the exchange', () => {
    assert.throws(() => keptAnswer(entry('e', { response: null })), /none came/);
    assert.throws(() => keptAnswer(null), /no longer in the history/);
  });
});
