import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineDiff } from '../../../src/runner/asserts/diff.ts';
import { parseAssert } from '../../../src/runner/asserts/parseAssert.ts';
import { snapshotName } from '../../../src/runner/snapshot.ts';

describe('assertions of any text', () => {
  it('are taken apart without a throw, and nothing of them is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const { subject, expected } = parseAssert(text);
        assert.ok(text.includes(subject));
        assert.ok(text.includes(expected));
      }),
    );
  });

  it('have a diff from which both sides can be read again', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const shown = (lineDiff(left.join('\n'), right.join('\n')) ?? '').split('\n');
        const side = (sign: string) =>
          shown.filter((line) => line.startsWith(sign)).map((line) => line.slice(2));
        // What went and what came are sub-sequences of their sides, in order.
        assert.ok(isWithin(side('-'), left));
        assert.ok(isWithin(side('+'), right));
      }),
    );
  });

  it('have a snapshot whose name is one file name of its own', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        const name = snapshotName({ file: 'a.http', key, ordinal: 0 });
        assert.doesNotMatch(name, /[\\/:*?"<>|\0]/);
        assert.ok(name.length < 200);
        assert.equal(seen.get(name) ?? key, key);
        seen.set(name, key);
      }),
    );
  });
});

function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const item of part) {
    const found = whole.indexOf(item, at);
    if (found === -1) return false;
    at = found + 1;
  }
  return true;
}
