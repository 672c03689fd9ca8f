import assert from 'node:assert/strict';
import { literalTests } from '../../../src/views/literalTests.ts';

const names = (code: string) => literalTests(code).map(({ name }) => name);

describe('literalTests', () => {
  const cases: readonly (readonly [what: string, code: string, names: readonly string[]])[] = [
    [
      'each kind of quote',
      'client.test("a", f); client.test(\'b\', f); client.test(`c`, f)',
      ['a', 'b', 'c'],
    ],
    ['what is escaped', String.raw`client.test("it\'s \"\u00e9\" \x21", f)`, ['it\'s "é" !']],
    ['blanks and lines between', 'client\n  .test ( "a" , f)', ['a']],
    [
      'no name that is put together',
      'client.test("a" + n, f); client.test(`b ${n}`, f); client.test(n, f)',
      [],
    ],
    [
      'nothing in comments',
      '// client.test("a", f)\n/* client.test("b", f) */ client.test("c", f)',
      ['c'],
    ],
    [
      'nothing in texts',
      'client.log(\'client.test("a", f)\'); client.log(`client.test("b", f)`)',
      [],
    ],
    ['what follows an address in a text', 'const u = "http://a"; client.test("b", f)', ['b']],
    [
      'no test of another object',
      'my.client.test("a", f); /x/.test("b"); clients.test("c", f)',
      [],
    ],
  ];
  for (const [what, code, expected] of cases) {
    it(`finds ${what}`, () => {
      assert.deepEqual(names(code), expected);
    });
  }

  it('tells where each stands', () => {
    const code = 'let a = 1;\nclient.test("a", f)';
    assert.deepEqual(literalTests(code), [{ name: 'a', offset: 11 }]);
  });
});
