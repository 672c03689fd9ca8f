import assert from 'node:assert/strict';
import { secretWords } from '../../../src/runner/secretWords.ts';

describe('names of secrets in a sentence', () => {
  for (const [names, words] of [
    [[], 'a secret'],
    [['key'], '`key`'],
    [['key', 'token'], '`key` and `token`'],
    [['a', 'b', 'c'], '`a`, `b` and `c`'],
  ] as const) {
    it(`are ${words}`, () => {
      assert.equal(secretWords(names), words);
    });
  }
});
