import assert from 'node:assert/strict';
import { format } from '../../../src/parser/format.ts';
import { parse } from '../../../src/parser/parse.ts';
import { applyEdits } from '../../../src/parser/print.ts';

function formatted(text: string): string {
  return applyEdits(text, format(parse(text)));
}

const CASES: readonly (readonly [name: string, before: string, after: string])[] = [
  ['titles', '###   one  \nGET https://e.com/\n', '### one\nGET https://e.com/\n'],
  ['glued titles', '###one\nGET https://e.com/\n', '### one\nGET https://e.com/\n'],
  ['longer rows of hashes', '#####   one\nGET https://e.com/\n', '##### one\nGET https://e.com/\n'],
  [
    'directives',
    '#@name=a\n//   @timeout   5  \nGET https://e.com/\n',
    '# @name a\n// @timeout 5\nGET https://e.com/\n',
  ],
  ['definitions', '@a=1\n  @b   :=   2  \n', '@a = 1\n@b := 2\n'],
  ['request lines', 'GET   https://e.com/   HTTP/1.1  \n', 'GET https://e.com/ HTTP/1.1\n'],
  [
    'queries over lines',
    'GET https://e.com/\n?a=1\n        &b=2\n',
    'GET https://e.com/\n    ?a=1\n    &b=2\n',
  ],
  [
    'headers',
    'GET https://e.com/\n  A:b\nC   :   d  \nE:\n',
    'GET https://e.com/\nA: b\nC: d\nE:\n',
  ],
  ['continued values', 'GET https://e.com/\nA: b\n c\n', 'GET https://e.com/\nA: b\n    c\n'],
  ['blank lines before a body', 'POST https://e.com/\n\n\n\n{}\n', 'POST https://e.com/\n\n{}\n'],
  [
    'a missing blank line before a body',
    'POST https://e.com/\nA: b\n{}\n',
    'POST https://e.com/\nA: b\n{}\n',
  ],
  [
    'blank lines between requests',
    'GET https://e.com/1\n###\nGET https://e.com/2\n\n\n\n###\nGET https://e.com/3',
    'GET https://e.com/1\n\n###\nGET https://e.com/2\n\n###\nGET https://e.com/3\n',
  ],
  ['blank lines at the top', '\n\nGET https://e.com/\n', 'GET https://e.com/\n'],
  ['CRLF', '###a\r\nGET   https://e.com/', '### a\r\nGET https://e.com/\r\n'],
  ['a byte order mark', '\uFEFF\n@a=1\n', '\uFEFF@a = 1\n'],
  [
    'nothing in a body',
    'POST https://e.com/\n\n{"a":   1}  \n',
    'POST https://e.com/\n\n{"a":   1}  \n',
  ],
  [
    'nothing in plain text',
    'POST https://e.com/\nContent-Type: text/plain\n\n\n\n  a\n',
    'POST https://e.com/\nContent-Type: text/plain\n\n\n\n  a\n',
  ],
  [
    'nothing in scripts',
    'GET https://e.com/\n\n> {%\n   a( );\n%}\n',
    'GET https://e.com/\n\n> {%\n   a( );\n%}\n',
  ],
  ['nothing in commands of curl', 'curl   https://e.com/\n', 'curl   https://e.com/\n'],
];

describe('formatting', () => {
  for (const [name, before, after] of CASES) {
    it(`brings ${name} into form`, () => {
      assert.equal(formatted(before), after);
      assert.equal(formatted(after), after);
    });
  }

  it('formats the blocks of a range only', () => {
    const text = '###a\nGET https://e.com/1\n\n###b\nGET https://e.com/2\n';
    const edits = format(parse(text), { start: text.indexOf('###b') + 1, end: text.length });
    assert.equal(applyEdits(text, edits), text.replace('###b', '### b'));
  });

  it('is empty for a file in form', () => {
    assert.deepEqual(format(parse('@a = 1\n\n### b\nGET https://e.com/\nA: b\n')), []);
  });
});
