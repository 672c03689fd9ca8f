import assert from 'node:assert/strict';
import { parseSeconds } from '../../../src/runner/sendSettings.ts';

describe('a time in a directive', () => {
  for (const [text, seconds] of [
    ['2', 2],
    ['2.5', 2.5],
    ['.5', 0.5],
    ['0', 0],
    ['300ms', 0.3],
    ['300 ms', 0.3],
    ['2 s', 2],
    ['2 sec', 2],
    ['1 m', 60],
    ['2 min', 120],
    ['1 minute', 60],
    ['1 h', 3600],
    ['soon', null],
    ['-1', null],
    ['1 week', null],
    ['', null],
  ] as const) {
    it(`\`${text}\` is ${seconds ?? 'none'}${seconds === null ? '' : ' s'}`, () => {
      assert.equal(parseSeconds(text, 'restclient'), seconds);
    });
  }

  it('without a unit is milliseconds in the files of httpYac', () => {
    assert.equal(parseSeconds('1500', 'httpyac'), 1.5);
    assert.equal(parseSeconds('2 s', 'httpyac'), 2);
  });
});
