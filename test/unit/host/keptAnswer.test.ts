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

  for (const [what, body] of [
    ['was cut', { cut: true }],
    ['is no text', { form: 'base64' }],
    ['was not kept', { content: null }],
  ] as const) {
    it(`is none where the body ${what}`, () => {
      assert.throws(() => keptAnswer(withBody(body)), /has not kept all of this answer/);
    });
  }

  it('is none where secrets were taken out: it could never be met', () => {
    assert.throws(() => keptAnswer(withBody({ content: `{"token":"${DOTS}"}` })), /Secrets/);
  });

  it('is none without an answer', () => {
    assert.throws(() => keptAnswer(entry('e', { response: null })), /no answer/);
    assert.throws(() => keptAnswer(null), /no answer/);
  });
});
