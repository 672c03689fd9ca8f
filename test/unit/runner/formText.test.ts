import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formText } from '../../../src/runner/formText.ts';
import type { Fragment } from '../../../src/runner/scope.ts';

const literal = (text: string): Fragment => ({
  text,
  literal: true,
  secret: false,
  span: null,
  expression: null,
});
const value = (text: string): Fragment => ({ ...literal(text), literal: false, expression: 'v' });

/** `{v}` stands for a value. */
function form(
  template: string,
  values: readonly string[] = [],
  dialect: 'restclient' | 'jetbrains' = 'restclient',
) {
  const parts: Fragment[] = [];
  const left = [...values];
  for (const [index, text] of template.split('{v}').entries()) {
    if (index > 0) parts.push(value(left.shift() ?? ''));
    if (text !== '') parts.push(literal(text));
  }
  return formText(parts, dialect).text;
}

describe('a form written as text', () => {
  for (const [template, expected] of [
    ['a=1&b=2', 'a=1&b=2'],
    ['a=1\n&b=2\n&c=3', 'a=1&b=2&c=3'],
    ['a=1&\nb=2&\nc=3', 'a=1&b=2&c=3'],
    ['  a = 1 &\n  b = 2  ', 'a=1&b=2'],
    ['a=x y', 'a=x%20y'],
    ['a=x+y', 'a=x+y'],
    ['a=%2B%zz', 'a=%2B%25zz'],
    ['a=b=c', 'a=b=c'],
    ['a=ü', 'a=%C3%BC'],
    ['a', 'a'],
    ['a=', 'a='],
    ['&a=1&&b=2&', 'a=1&b=2'],
    ['long=abc\n  def', 'long=abcdef'],
  ] as const) {
    it(`${JSON.stringify(template)} is sent as ${expected}`, () => {
      assert.equal(form(template), expected);
    });
  }

  it('keeps signs that a value brings out of the structure', () => {
    assert.equal(form('a={v}&b=2', ['1&admin=true']), 'a=1%26admin=true&b=2');
    assert.equal(form('{v}=1', ['a=b&c']), 'a%3Db%26c=1');
    assert.equal(form('pw={v}', ['a+b c']), 'pw=a%2Bb%20c');
  });

  it('is what its only placeholder holds', () => {
    assert.equal(form('{v}', ['a=1&b=x y']), 'a=1&b=x%20y');
    assert.equal(form('{v}&c=3', ['a=1&b=2']), 'a=1&b=2&c=3');
  });

  it('knows the escapes of JetBrains in its own files only', () => {
    assert.equal(form('a=1%&2%+3%=4%%5', [], 'jetbrains'), 'a=1%262%2B3%3D4%255');
    assert.equal(form('a=1%+3'), 'a=1%25+3');
  });

  it('brings every value to the server as it is', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((each) => !/%[0-9a-f]{2}/i.test(each));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (values) => {
        const written = values.map((_, index) => `f${index}={v}`).join('\n&');
        const sent = new URLSearchParams(form(written, values));
        assert.deepEqual(
          [...sent],
          values.map((each, index) => [`f${index}`, each.toWellFormed()]),
        );
      }),
    );
  });
});
