import assert from 'node:assert/strict';
import { parseAssert } from '../../../src/runner/asserts/parseAssert.ts';
import { lineDiff, sidesOf } from '../../../src/runner/asserts/diff.ts';
import { Bench } from './bench.ts';

describe('an assertion as text', () => {
  for (const [text, subject, predicate, expected, negated] of [
    ['status == 200', 'status', '==', '200', false],
    ['status==200', 'status', '==', '200', false],
    ['status === 200', 'status', '==', '200', false],
    ['status equals 200', 'status', '==', '200', false],
    ['status >= 200', 'status', '>=', '200', false],
    ['header content-type includes json', 'header content-type', 'includes', 'json', false],
    ['header content-type contains json', 'header content-type', 'includes', 'json', false],
    ['body startsWith <html', 'body', 'startsWith', '<html', false],
    ['body.id not exists', 'body.id', 'exists', '', true],
    ['body notIncludes x', 'body', 'includes', 'x', true],
    ["$.a[?(@.b == 'c')].d == 1", "$.a[?(@.b == 'c')].d", '==', '1', false],
    ["xpath //a[@b='c'] == d", "xpath //a[@b='c']", '==', 'd', false],
    ['body == "a == b"', 'body', '==', '"a == b"', false],
    ['body.ok', 'body.ok', 'truthy', '', false],
    ['not body.ok', 'body.ok', 'truthy', '', true],
    ['body sha256 abc=', 'body', 'sha256', 'abc=', false],
    ['body.isNumber isNumber', 'body.isNumber', 'isNumber', '', false],
    ['body length 3', 'body', 'hasLength', '3', false],
    ['body length == 3', 'body length', '==', '3', false],
    ['status not == 200', 'status', '==', '200', true],
    ['status not > 200', 'status', '>', '200', true],
    ['body.not == 1', 'body.not', '==', '1', false],
  ] as const) {
    it(`\`${text}\` is taken apart`, () => {
      assert.deepEqual(parseAssert(text), { subject, predicate, expected, negated });
    });
  }
});

describe('assertions', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());

  const json =
    '{"n": 3, "s": "abc", "t": true, "f": false, "z": null, "e": "", "list": [1, "two", {"k": "v"}], "obj": {"b": 1, "a": 2}, "big": 12345678901234567890, "when": "2024-05-06T07:08:09Z"}';
  const request = `POST {{base}}/anything\nContent-Type: application/json\n\n${json}\n\n`;
  const check = async (line: string, variables: Record<string, string> = {}) => {
    const result = await bench.send(`${request}?? ${line}\n`, { variables });
    assert.equal(result.failure, null, result.failure?.message);
    assert.equal(result.tests.length, 1);
    return result.tests[0]!;
  };

  for (const line of [
    'status == 200',
    'status != 404',
    'status < 300',
    'status in [200, 201]',
    'reason == OK',
    'header content-type includes json',
    'header Content-Type == application/json',
    'headers.content-type exists',
    'header x-none not exists',
    'body includes "n"',
    'body.json.n == 3',
    'body json.n == 3',
    'body json.list.length == 3',
    'body.json.list.length > 2',
    'body json.s.length == 3',
    'js response.parsedBody.json.list.length == 3',
    'body $.json.n == 3',
    'body.$.json.n == 3',
    'jsonpath $.json.s == abc',
    'jsonpath "$.json.s" == "abc"',
    '$.json.s == abc',
    '$.json.n >= 3',
    '$.json.n > 2.5',
    '$.json.t isTrue',
    '$.json.t',
    '$.json.f isFalse',
    'not $.json.f',
    '$.json.z isNull',
    '$.json.e isEmpty',
    '$.json.n isNumber',
    '$.json.n isInteger',
    '$.json.t isBoolean',
    '$.json.s isString',
    '$.json.list isArray',
    '$.json.obj isObject',
    '$.json.when isDate',
    '$.json.list hasLength 3',
    '$.json.list includes two',
    '$.json.list includes 1',
    '$.json.list includes {"k": "v"}',
    '$.json.obj includes a',
    '$.json.obj == {"a": 2, "b": 1}',
    '$.json.list[2].k == v',
    "$.json.list[?(@.k == 'v')].k includes v",
    '$.json.big == 12345678901234567890',
    '$.json.s matches ^a.c$',
    '$.json.s matches /^A/i',
    '$.json.s endsWith bc',
    '$.json.s md5 900150983cd24fb0d6963f7d28e17f72',
    '$.json.s sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=',
    '$.json.none not exists',
    'duration < 20000',
    'duration wait < 20000',
    'size > 100',
    'size headers > 10',
    'redirects == 0',
    'cookie sid not exists',
    'url endsWith /anything',
    'version == 1.1',
    'response.status == 200',
    'status not == 404',
    'body isObject',
    'body not isArray',
    'size decoded > 10',
    'js response.statusCode == 200',
    'js response.parsedBody.json.n == 3',
  ]) {
    it(`\`${line}\` holds`, async () => {
      const test = await check(line);
      assert.equal(test.ok, true, test.message ?? '');
      assert.equal(test.name, line);
    });
  }

  for (const [line, actual, message] of [
    ['status == 404', '200', /Expected 404, and got 200\./],
    ['$.json.n > 3', '3', /Expected > 3/],
    ['$.json.s == ABC', 'abc', /Expected ABC/],
    ['$.json.none == 1', null, /Expected 1, and got nothing|none/],
    [
      '$.json.s not includes b',
      'abc',
      /^Expected something that does not include b, and got abc\.$/,
    ],
    ['$.json.s startsWith b', 'abc', /^Expected something that starts with b, and got abc\.$/],
    ['$.json.s isNumber', 'abc', /^Expected a number, and got abc\.$/],
    ['$.json.s hasLength 2', 'abc', /^Expected a length of 2, and got abc\.$/],
    ['$.json.s != abc', 'abc', /^Expected anything but abc, and got abc\.$/],
    ['$.json.s matches [', 'abc', /regular expression/i],
    ['header x-none exists', null, /no header `x-none`/],
    ['cookie sid == 1', null, /no cookie `sid`/],
    ['status not == 200', '200', /Expected not 200/],
    // What is a slip of the pen never holds, whichever way round it is asked.
    ['status 200', null, /`200` is no comparison/],
    ['status equls 200', null, /`equls 200` is no comparison/],
    ['status equls != 200', null, /`equls` is no comparison/],
    ['url not there', null, /no comparison/],
    ['weather != fine', null, /nothing that can be looked at/],
    ['weather not exists', null, /nothing that can be looked at/],
    ['js a() != 1', null, /JavaScript/],
    ['jsonpath $.[[ != 1', null, /no JSONPath|nothing/],
    ['size foo > 1', null, /no size `foo`/],
    ['$.json.s includes', 'abc', /`includes` needs a value/],
    ['$.json.s not includes', 'abc', /`includes` needs a value/],
    ['$.json.s matches', 'abc', /`matches` needs a value/],
    ['$.json.s sha256', null, /`sha256` needs a value/],
    ['$.json.s ==', 'abc', /Expected an empty text, and got abc/],
    ['weather == fine', null, /nothing that can be looked at/],
    ['certificate daysLeft > 10', null, /not encrypted/],
    ['duration lunch < 1', null, /no phase `lunch`/],
    ['js response.statusCode + 1 == 201', null, /JavaScript/],
    ['status == {{missing}}', null, /missing/],
  ] as const) {
    it(`\`${line}\` fails and says why`, async () => {
      const test = await check(line);
      assert.equal(test.ok, false);
      assert.equal(test.actual, actual);
      assert.match(test.message ?? '', message);
      assert.equal(test.line, 6);
    });
  }

  it('take values that look like predicates for values', async () => {
    assert.equal((await check('$.json.s == {{v}}', { v: 'abc' })).ok, true);
    assert.equal((await check('$.json.s != {{v}}', { v: 'a == b' })).ok, true);
  });

  it('can speak of the answer they stand under', async () => {
    const text = `# @name me\n${request}?? $.json.n == {{me.response.body.json.n}}\n`;
    assert.equal((await bench.send(text)).ok, true);
  });

  it('see XML, cookies and redirects', async () => {
    const xml = await bench.send(
      'GET {{base}}/xml\n\n?? xpath //slideshow/@author exists\n?? status == 200\n',
    );
    assert.deepEqual(
      xml.tests.map(({ ok }) => ok),
      [true, true],
    );
    const hops = await bench.send(
      'GET {{base}}/redirect/2\n\n?? redirects == 2\n?? redirects[0].status == 302\n?? redirects[0].location exists\n',
    );
    assert.equal(hops.ok, true, JSON.stringify(hops.tests));
    const cookie = await bench.send(
      '# @no-redirect\nGET {{base}}/cookies/set?sid=42\n\n?? cookie sid == 42\n?? cookie sid.path == /\n',
    );
    assert.equal(cookie.ok, true, JSON.stringify(cookie.tests));
  });

  it('fail one by one when no answer came', async () => {
    const result = await bench.send(
      'GET http://127.0.0.1:1/\n\n?? status == 200\n?? body exists\n',
    );
    assert.deepEqual(
      result.tests.map(({ ok, message }) => [ok, message]),
      [
        [false, 'No answer came.'],
        [false, 'No answer came.'],
      ],
    );
  });

  it('take a whole body of JSON for what it says, not for how it is laid out', async () => {
    const { tests } = await bench.send(
      'GET {{base}}/base64/eyJhIjogWzEsIDJdLCAiYiI6IDB9\n\n?? body == {"b":0,"a":[1,2]}\n?? body != {"b":1,"a":[1,2]}\n?? body == {"a": [1, 2], "b": 0}\n?? body isObject\n',
    );
    assert.deepEqual(
      tests.map(({ ok }) => ok),
      [true, true, true, true],
      JSON.stringify(tests),
    );
  });

  it('show the lines that differ', async () => {
    const test = await check('$.json.obj == {"a": 2, "b": 3}');
    assert.equal(
      test.diff?.includes('-   "b": 3') || test.diff?.includes('-   "b": 3,'),
      true,
      test.diff ?? '',
    );
    assert.match(test.diff ?? '', /^\+ {3}"b": 1/m);
  });

  it('give up a pattern that would never end, and fail', async () => {
    const text =
      'GET {{base}}/get?x={{long}}\n\n?? body matches /(?:a+)+$/\n?? body not matches /(?:a+)+$/\n';
    const { tests } = await bench.send(text, { variables: { long: `${'a'.repeat(40)}!` } });
    assert.deepEqual(
      tests.map(({ ok, message }) => [ok, message]),
      Array.from({ length: 2 }, () => [false, 'The pattern takes too long on this text.']),
    );
  });
});

describe('a diff of lines', () => {
  it('shows what went, what came and what stands around it', () => {
    assert.equal(lineDiff('a\nb\nc\nd\ne\nf', 'a\nB\nc\nd\ne\nf'), '  a\n- b\n+ B\n  c\n  d\n  …');
  });

  it('can be taken apart again into its two sides', () => {
    assert.deepEqual(sidesOf(lineDiff('a\nb\nc', 'a\nx\nc') ?? ''), {
      expected: 'a\nb\nc',
      actual: 'a\nx\nc',
    });
  });

  it('is not needed for two short values', () => {
    assert.equal(lineDiff('a', 'b'), null);
  });
});
