import assert from 'node:assert/strict';
import { BigNumber, parseJson } from '../../../src/variables/json.ts';
import type { JsonValue } from '../../../src/variables/json.ts';
import { selectXml } from '../../../src/variables/xmlPath.ts';
import { normalizePath, selectAll, selectJson } from '../../../src/variables/jsonPath.ts';

/** The data of RFC 9535 section 1.5. */
const STORE = parseJson(`{ "store": { "book": [
  { "category": "reference", "author": "Nigel Rees", "title": "Sayings of the Century", "price": 8.95 },
  { "category": "fiction", "author": "Evelyn Waugh", "title": "Sword of Honour", "price": 12.99 },
  { "category": "fiction", "author": "Herman Melville", "title": "Moby Dick", "isbn": "0-553-21311-3", "price": 8.99 },
  { "category": "fiction", "author": "J. R. R. Tolkien", "title": "The Lord of the Rings", "isbn": "0-395-19395-8", "price": 22.99 }
], "bicycle": { "color": "red", "price": 399 } } }`);

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
/** The data of section 2.3.5.3, table 12. */
const FILTERS =
  parseJson(`{ "a": [3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}],
  "o": {"p": 1, "q": 2, "r": 3, "s": 5, "t": {"u": 6}}, "e": "f" }`);
const ESCAPED = { o: { 'j j': { 'k.k': 3 } }, "'": { '@': 2 } };
const NESTED = { o: { j: 1, k: 2 }, a: [5, 3, [{ j: 4 }, { k: 6 }]] };
const NULLS = { a: null, b: [null], c: [{}], null: 1 };

type Case = readonly [data: JsonValue, path: string, values: readonly JsonValue[]];
const titles = ['Sayings of the Century', 'Sword of Honour', 'Moby Dick', 'The Lord of the Rings'];
const authors = ['Nigel Rees', 'Evelyn Waugh', 'Herman Melville', 'J. R. R. Tolkien'];

const CASES: readonly Case[] = [
  // 1.5, table 2
  [STORE, '$.store.book[*].author', authors],
  [STORE, '$..author', authors],
  [STORE, '$.store..price', [399, 8.95, 12.99, 8.99, 22.99]],
  [STORE, '$..book[2].title', ['Moby Dick']],
  [STORE, '$..book[2].publisher', []],
  [STORE, '$..book[-1].title', [titles[3]!]],
  [STORE, '$..book[0,1].title', titles.slice(0, 2)],
  [STORE, '$..book[:2].title', titles.slice(0, 2)],
  [STORE, '$..book[?@.isbn].title', titles.slice(2)],
  [STORE, '$..book[?@.price<10].title', [titles[0]!, titles[2]!]],
  // 2.2 and 2.3.1: root and names
  [{ k: 'v' }, '$', [{ k: 'v' }]],
  [ESCAPED, `$.o['j j']`, [{ 'k.k': 3 }]],
  [ESCAPED, `$.o['j j']['k.k']`, [3]],
  [ESCAPED, `$.o["j j"]["k.k"]`, [3]],
  [ESCAPED, `$["'"]["@"]`, [2]],
  [ESCAPED, `$['\\'']['@']`, [2]],
  [{ 'ü☺': 1 }, '$.ü☺', [1]],
  [{ '☺': 1 }, `$['\\u263A']`, [1]],
  [{ '': 1 }, `$['']`, [1]],
  [['x'], `$['0']`, []],
  [{ a: 1 }, '$.A', []],
  // 2.3.2: wildcards
  [NESTED, '$[*]', [{ j: 1, k: 2 }, [5, 3, [{ j: 4 }, { k: 6 }]]]],
  [NESTED, '$.o[*]', [1, 2]],
  [NESTED, '$.o.*', [1, 2]],
  [NESTED, '$.o[*, *]', [1, 2, 1, 2]],
  [NESTED, '$.a[*]', [5, 3, [{ j: 4 }, { k: 6 }]]],
  ['text', '$[*]', []],
  // 2.3.3: indices
  [['a', 'b'], '$[1]', ['b']],
  [['a', 'b'], '$[-2]', ['a']],
  [['a', 'b'], '$[2]', []],
  [['a', 'b'], '$[-3]', []],
  [{ 0: 'a' }, '$[0]', []],
  // 2.3.4: slices
  [LETTERS, '$[1:3]', ['b', 'c']],
  [LETTERS, '$[5:]', ['f', 'g']],
  [LETTERS, '$[1:5:2]', ['b', 'd']],
  [LETTERS, '$[5:1:-2]', ['f', 'd']],
  [LETTERS, '$[::-1]', [...LETTERS].reverse()],
  [LETTERS, '$[:]', LETTERS],
  [LETTERS, '$[-2:]', ['f', 'g']],
  [LETTERS, '$[:-5]', ['a', 'b']],
  [LETTERS, '$[1:5:0]', []],
  [LETTERS, '$[9:]', []],
  [{ a: 1 }, '$[:]', []],
  // 2.3.5: filters, table 12
  [FILTERS, `$.a[?@.b == 'kilo']`, [{ b: 'kilo' }]],
  [FILTERS, `$.a[?(@.b == 'kilo')]`, [{ b: 'kilo' }]],
  [FILTERS, '$.a[?@>3.5]', [5, 4, 6]],
  [FILTERS, '$.a[?@.b]', [{ b: 'j' }, { b: 'k' }, { b: {} }, { b: 'kilo' }]],
  [FILTERS, '$[?@.*]', [(FILTERS as { a: JsonValue }).a, (FILTERS as { o: JsonValue }).o]],
  [FILTERS, '$[?@[?@.b]]', [(FILTERS as { a: JsonValue }).a]],
  [FILTERS, '$.o[?@<3, ?@<3]', [1, 2, 1, 2]],
  [FILTERS, '$.a[?@<2 || @.b == "k"]', [1, { b: 'k' }]],
  [FILTERS, '$.a[?match(@.b, "[jk]")]', [{ b: 'j' }, { b: 'k' }]],
  [FILTERS, '$.a[?search(@.b, "[jk]")]', [{ b: 'j' }, { b: 'k' }, { b: 'kilo' }]],
  [FILTERS, '$.o[?@>1 && @<4]', [2, 3]],
  [FILTERS, '$.o[?@.u || @.x]', [{ u: 6 }]],
  [FILTERS, '$.a[?@.b == $.x]', [3, 5, 1, 2, 4, 6]],
  [FILTERS, '$.a[?@ == @]', (FILTERS as { a: JsonValue[] }).a],
  [FILTERS, '$.a[?!@.b]', [3, 5, 1, 2, 4, 6]],
  [FILTERS, '$.a[?@.b != "j" && @.b]', [{ b: 'k' }, { b: {} }, { b: 'kilo' }]],
  [FILTERS, '$.a[?@ <= 2]', [1, 2]],
  [FILTERS, '$.a[?@ >= 5]', [5, 6]],
  [STORE, '$..book[?@.price < $.store.bicycle.price].price', [8.95, 12.99, 8.99, 22.99]],
  [[{ a: 'x"y' }, { a: "x'y" }], `$[?@.a == 'x"y'].a`, ['x"y']],
  [['abc', 'a', 7], '$[?@ == "a"]', ['a']],
  [['10', 10], '$[?@ == 10]', [10]],
  [['b', 'a', 'ab'], '$[?@ < "b"]', ['a', 'ab']],
  // 2.4: functions
  [[[1, 2, 3], [1], 'four', {}], '$[?length(@) == 3]', [[1, 2, 3]]],
  [['four', 'a'], '$[?length(@) == 4]', ['four']],
  [[{ a: [1, 2] }, { a: [1] }], '$[?count(@.a[*]) == 2]', [{ a: [1, 2] }]],
  [[{ a: { b: 1 } }, { a: 2 }], '$[?value(@..b) == 1]', [{ a: { b: 1 } }]],
  [['ab', 'cab', 'abc'], '$[?match(@, "a.")]', ['ab']],
  [['ab', 'cab', 'xyz'], '$[?search(@, "a.")]', ['ab', 'cab']],
  // 2.5.1: child segments
  [LETTERS, '$[0, 3]', ['a', 'd']],
  [LETTERS, '$[0:2, 5]', ['a', 'b', 'f']],
  [LETTERS, '$[0, 0]', ['a', 'a']],
  [{ a: 1, b: 2, c: 3 }, `$['c', 'a']`, [3, 1]],
  // 2.5.2: descendants
  [NESTED, '$..j', [1, 4]],
  [NESTED, '$..[0]', [5, { j: 4 }]],
  [NESTED, '$.o..[*, *]', [1, 2, 1, 2]],
  [NESTED, '$.a..[0, 1]', [5, 3, { j: 4 }, { k: 6 }]],
  [NESTED, `$..['j', 'k']`, [1, 2, 4, 6]],
  // 2.6: null
  [NULLS, '$.a', [null]],
  [NULLS, '$.a[0]', []],
  [NULLS, '$.a.d', []],
  [NULLS, '$.b[0]', [null]],
  [NULLS, '$.b[*]', [null]],
  [NULLS, '$.b[?@]', [null]],
  [NULLS, '$.b[?@==null]', [null]],
  [NULLS, '$.c[?@.d==null]', []],
  [NULLS, '$.null', [1]],
];

const INVALID: readonly string[] = [
  '$[',
  '$[?',
  '$[?@.a ==]',
  '$[?@.a == 1',
  '$..',
  `$['a`,
  '$[01]',
  '$[?@.a = 1]',
  '$[?length()]',
  '$[?nope(@.a)]',
  '$[?@[*] == 1]',
  '$[1:2:3:4]',
  "$['a',]",
];

describe('JSONPath by RFC 9535', () => {
  for (const [data, path, values] of CASES) {
    it(`${path} in ${JSON.stringify(data).slice(0, 40)}`, () => {
      const found = selectAll(data, path);
      assert.ok('values' in found, 'problem' in found ? found.problem : '');
      // Members of objects are in no order (2.3.2.2), so lists of them are compared as sets.
      const sorted = (list: readonly JsonValue[]) =>
        list.map((value) => JSON.stringify(value)).sort();
      assert.deepEqual(sorted(found.values), sorted(values));
    });
  }

  for (const path of INVALID) {
    it(`refuses ${path}`, () => {
      assert.ok('problem' in selectAll(NESTED, path));
      const found = selectJson(NESTED, path);
      assert.ok(found !== undefined && 'problem' in found);
    });
  }

  it('keeps the order of arrays', () => {
    const found = selectAll(LETTERS, '$[4, 0, 1:3]');
    assert.deepEqual('values' in found && found.values, ['e', 'a', 'b', 'c']);
  });
});

describe('paths as people write them', () => {
  const spellings: [path: string, normal: string, many: boolean][] = [
    ['token', '$.token', false],
    ['$.token', '$.token', false],
    ['$token', '$.token', false],
    ['a.b.c', '$.a.b.c', false],
    ['a[0].b', '$.a[0].b', false],
    ['[0].b', '$[0].b', false],
    ['a.0.b', '$.a[0].b', false],
    ['access-token', '$["access-token"]', false],
    ['$.a.access-token', '$.a["access-token"]', false],
    ['$..access-token', '$..["access-token"]', false],
    ['a[*].b', '$.a[*].b', true],
    ['a.*', '$.a.*', true],
    ['a[1:2]', '$.a[1:2]', true],
    ['a[0,1]', '$.a[0,1]', true],
    ["a['x,y']", "$.a['x,y']", false],
    ["a['x','y']", "$.a['x','y']", true],
    ['a[?(@.b=="x,*")].c', '$.a[?(@.b=="x,*")].c', false],
    ['a[?@[*]]', '$.a[?@[*]]', false],
    ['a[(@.length-1)]', '$.a[-1]', false],
    ["a[?@['x]y'] == 1].b", "$.a[?@['x]y'] == 1].b", false],
    ['$.@id', '$["@id"]', false],
    ['$.$ref', '$["$ref"]', false],
  ];
  for (const [path, text, many] of spellings) {
    it(`${path} is ${text}${many ? ', a list' : ''}`, () => {
      assert.deepEqual(normalizePath(path), { text, many });
    });
  }

  it('gives the first match, but a list where the path has one', () => {
    const data = { a: [{ n: 1 }, { n: 2 }], none: [] };
    assert.deepEqual(selectJson(data, '$..n'), { value: 1 });
    assert.deepEqual(selectJson(data, '$.a[?@.n > 1].n'), { value: 2 });
    assert.deepEqual(selectJson(data, '$.a[*].n'), { value: [1, 2] });
    assert.deepEqual(selectJson(data, '$.a[0:1].n'), { value: [1] });
    assert.deepEqual(selectJson(data, '$.none[*]'), { value: [] });
    assert.deepEqual(selectJson(data, '$.none[0:1]'), { value: [] });
    assert.equal(selectJson(data, '$.nope[*]'), undefined);
    assert.equal(selectJson(data, '$.nope'), undefined);
  });

  it('keeps the digits of integers that a double cannot hold', () => {
    const data = parseJson('{"a": [{"id": 12345678901234567890}]}');
    for (const path of ['$.a[0].id', 'a[0].id', '$..id']) {
      const found = selectJson(data, path);
      assert.ok(found !== undefined && 'value' in found && found.value instanceof BigNumber);
      assert.equal(found.value.source, '12345678901234567890');
    }
  });

  it('keeps them however they are written, and no text or small number for one', () => {
    const source = (text: string) => {
      const [value] = parseJson(`[${text}]`) as readonly unknown[];
      return value instanceof BigNumber ? value.source : value;
    };
    for (const text of ['9007199254740993', '1e20', '-1E+20', '1.5e300', '\n 123456789e10']) {
      assert.equal(source(text), text.trim());
    }
    for (const text of ['9007199254740991', '1e3', '1.5', '"1e20"', '"9007199254740993"']) {
      assert.equal(source(text), JSON.parse(text));
    }
  });

  it('prefers a member of exactly that name', () => {
    assert.deepEqual(selectJson({ '*': 1, length: 2 }, 'length'), { value: 2 });
    assert.deepEqual(selectJson({ a: [1, 2, 3] }, '$.a.length'), { value: 3 });
    assert.deepEqual(selectJson({ a: 'four' }, 'a.length'), { value: 4 });
    assert.equal(selectJson({ a: 4 }, 'a.length'), undefined);
  });
});

describe('a path that would never end', () => {
  const letters = `${'a'.repeat(40)}!`;
  for (const path of ["$[?match(@.a,'(a+)+')]", "$[?search(@.a,'^(a|a)*$')]"]) {
    it(path, () => {
      assert.deepEqual(selectJson([{ a: letters }], path), {
        problem: `\`${path}\` cannot be followed: It takes longer than 2 s on this content.`,
      });
    });
  }

  it('of filters in filters', () => {
    const many = Array.from({ length: 1000 }, (_, a) => ({ a }));
    const found = selectAll(many, '$[?count($[?count($[?@.a>0])>0])>0]');
    assert.match('problem' in found ? found.problem : '', /takes longer/);
  });

  it('through XML', async () => {
    const xml = '<a>'.repeat(400) + '</a>'.repeat(400);
    const found = await selectXml(xml, 'count(//*//*//*//*//*//*)');
    assert.match(found !== undefined && 'problem' in found ? found.problem : '', /takes longer/);
  });

  it('through entities of XML', async () => {
    const xml =
      '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hosts">]>';
    for (const entity of ['b', 'c']) {
      const found = await selectXml(`${xml}<a>&${entity};</a>`, '//a');
      assert.match(found !== undefined && 'problem' in found ? found.problem : '', /no XML/);
    }
  });
});
