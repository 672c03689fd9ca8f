import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonProblem } from '../../src/engine/content/jsonText.ts';
import { JsonCheck } from '../../src/webview/body/jsonCheck.ts';
import type { JsonProblem } from '../../src/webview/body/jsonCheck.ts';

function check(text: string, size = 7): JsonProblem | null {
  const bytes = Buffer.from(text);
  const one = new JsonCheck();
  for (let at = 0; at < bytes.length; at += size) one.push(bytes.subarray(at, at + size));
  one.end();
  return one.problem;
}

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  ' ',
  '0',
  '1',
  '-',
  '+',
  '.',
  'e',
  'u',
  'n',
  '\n',
  '\u0001',
];

/** JSON with one place of it changed. */
const almost = fc
  .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom('', ...PIECES))
  .map(([text, place, other]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + other + text.slice(at + (place % 2));
  });

describe('JsonCheck', () => {
  it('finds JSON what the host finds JSON, however it is cut', () => {
    fc.assert(
      fc.property(fc.oneof(almost, fc.json(), fc.string()), fc.nat({ max: 9 }), (text, size) => {
        assert.equal(check(text, size + 1) === null, jsonProblem(text) === null);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows every form of number, literal and escape', () => {
    const good = ['0', '-0.5e+10', '1E9', '10.25', 'true', ' null ', '"\\u00e9\\n\\/"', '\ufeff[]'];
    for (const text of good) assert.equal(check(text), null, text);
    const bad = ['01', '-', '1.', '.5', '1e', '+1', 'tru', 'nulL', '"\\x"', '"\\u12g4"', '[1,]'];
    for (const text of [...bad, '{"a":1,}', '{a:1}', '[1 2]', '[}', '', '[]]', '"a\nb"', '{"a"}']) {
      assert.notEqual(check(text), null, text);
    }
  });

  it('tells where it stops being JSON', () => {
    assert.deepEqual(check('{\n  "a": 1,\n  "b" 2\n}'), {
      ...{ what: 'A `:` is missing after the name', offset: 18, line: 3, column: 7 },
    });
    assert.deepEqual(check('[1, 2'), {
      ...{ what: 'It ends before everything in it is closed', offset: 5, line: 1, column: 6 },
    });
  });

  it('is as deep as the text, without recursion', () => {
    assert.equal(check(`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 4096), null);
  });
});
