import assert from 'node:assert/strict';
import { parseCsv, parseRows } from '../../../src/runner/plan/dataRows.ts';

describe('rows of data', () => {
  for (const [text, records] of [
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\n1,5;2\n',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'a\tb\n1\t2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n"x, ""y""\nz",\n',
      [
        ['a', 'b'],
        ['x, "y"\nz', ''],
      ],
    ],
    ['a\n\n1\n', [['a'], ['1']]],
    [
      'a,b\n,\n',
      [
        ['a', 'b'],
        ['', ''],
      ],
    ],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseCsv(text), records);
    });
  }

  it('are named by the first line of a CSV file', () => {
    assert.deepEqual(parseRows('\uFEFFname,age\nAda,36\nAlan\n', 'x.csv'), [
      { name: 'Ada', age: '36' },
      { name: 'Alan', age: '' },
    ]);
  });

  it('come from a list of JSON, one object, or one a line', () => {
    assert.deepEqual(parseRows('[{"a": 1}, {"a": 2}]', 'x.json'), [{ a: 1 }, { a: 2 }]);
    assert.deepEqual(parseRows('{"a": 1}', 'x.json'), [{ a: 1 }]);
    assert.deepEqual(parseRows('{"a": 1}\n{"a": 2}\n', 'x.ndjson'), [{ a: 1 }, { a: 2 }]);
    assert.deepEqual(parseRows('[1, 2]', 'x.json'), [{ value: 1 }, { value: 2 }]);
  });

  for (const [text, file, message] of [
    ['', 'x.csv', /empty/],
    ['a,a\n1,2\n', 'x.csv', /twice/],
    ['a\n1,2\n', 'x.csv', /Row 1 has 2 values for 1 names/],
    ['a\n"1\n', 'x.csv', /not closed/],
    ['{', 'x.json', /JSON/],
  ] as const) {
    it(`are refused: ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseRows(text, file), message);
    });
  }
});
