import assert from 'node:assert/strict';
import { parse } from '../../../src/parser/parse.ts';
import { requestAt, requestOfSelection } from '../../../src/parser/query.ts';

const ONE = '### One\nGET https://example.com/1\nA: b\nC: d\n\n';
const TWO = '### Two\n# @name two\nPOST https://example.com/2\nA: b\n\nbody\n\n';
const TEXT = `@a = 1\n\n${ONE}${TWO}###\n`;
const document = parse(TEXT);

describe('the request of a place', () => {
  it('is the one whose block it lies in, from its separator to the next', () => {
    for (let offset = TEXT.indexOf(ONE); offset < TEXT.indexOf(TWO); offset += 1)
      assert.equal(requestAt(document, offset), 1);
    for (let offset = TEXT.indexOf(TWO); offset < TEXT.indexOf(TWO) + TWO.length; offset += 1)
      assert.equal(requestAt(document, offset), 2);
  });

  it('is none above the first and below the last', () => {
    assert.equal(requestAt(document, 0), null);
    assert.equal(requestAt(document, TEXT.length), null);
  });
});

describe('the request of a selection', () => {
  /** The request of what lies between two texts, from the first letter of one to the last of the other. */
  const selected = (from: string, to: string) =>
    requestOfSelection(document, {
      start: TEXT.indexOf(from),
      end: TEXT.lastIndexOf(to) + to.length,
    });

  it('is the one it begins in, also in the middle of its headers', () => {
    assert.equal(selected('b\nC', 'd'), 1);
    assert.equal(selected('b\nC', '### Two'), 1);
    assert.equal(selected('### One', '### Two\n'), 1);
    assert.equal(selected('C: d', 'body'), 1);
  });

  it('does not begin with blank lines', () => {
    assert.equal(selected('\n\n### Two', 'body'), 2);
  });

  it('is that of its place where nothing but blanks is selected, or nothing', () => {
    const blank = TEXT.indexOf('\n\n### Two') + 1;
    assert.equal(requestOfSelection(document, { start: blank, end: blank + 1 }), 1);
    assert.equal(requestOfSelection(document, { start: blank, end: blank }), 1);
  });
});
