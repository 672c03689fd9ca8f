/** What was sent otherwise than its author meant, found by reading files that people keep. */
import assert from 'node:assert/strict';
import { Bench } from './bench.ts';

describe('files that people keep', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());

  it('have a body of the type that a placeholder gives', async () => {
    const form = await bench.echo(
      '@type = application/x-www-form-urlencoded\nPOST {{base}}/post\nContent-Type: {{type}}\n\na=1\n&b = x y\n# off\n&c=3\n',
    );
    assert.deepEqual(form.form, { a: '1', b: 'x y', c: '3' });
    await bench.write('f.txt', 'content');
    const parts = await bench.echo(
      '@type = multipart/form-data; boundary=b\nPOST {{base}}/post\nContent-Type: {{type}}\n\n--b\nContent-Disposition: form-data; name="a"\n\n1\n--b\nContent-Disposition: form-data; name="f"; filename="f.txt"\n\n< ./f.txt\n--b--\n',
    );
    assert.deepEqual([parts.form, parts.files], [{ a: '1' }, { f: 'content' }]);
    const text = await bench.echo(
      '@type = text/markdown\nPOST {{base}}/post\nContent-Type: {{type}}\n\n# A heading\ntext\n',
    );
    assert.equal(text.data, '# A heading\ntext');
    const line = await bench.echo(
      '@form = Content-Type: application/x-www-form-urlencoded\nPOST {{base}}/post\n{{form}}\n\na=1\n&b=2\n',
    );
    assert.deepEqual(line.form, { a: '1', b: '2' });
    const json = await bench.echo(
      '@type = application/json\nPOST {{base}}/post\nContent-Type: {{type}}\n\n{\n// off\n"a": 1 }\n',
    );
    assert.deepEqual(json.json, { a: 1 });
  });

  it('expect headers and bodies in comments', async () => {
    const outcome = async (expected: string) => {
      const { tests } = await bench.send(`# @expect ${expected}\nGET {{base}}/get?a=1\n`);
      return tests.map(({ ok }) => ok);
    };
    assert.deepEqual(await outcome('header Content-Type application/json'), [true]);
    assert.deepEqual(await outcome('header Content-Type'), [true]);
    assert.deepEqual(await outcome('header X-Nope'), [false]);
    assert.deepEqual(await outcome('body-contains "args"'), [true]);
    assert.deepEqual(await outcome('body-contains args'), [true]);
    assert.deepEqual(await outcome('body-contains nowhere'), [false]);
    assert.deepEqual(await outcome('body-path $.args.a 1'), [true]);
    assert.deepEqual(await outcome('body-path $.args.a 2'), [false]);
    assert.deepEqual(await outcome('body-path $.args.a'), [true]);
    assert.deepEqual(await outcome('status 200\n# @expect body-path $.args.b'), [true, false]);
  });

  it('name files as Windows does', async () => {
    await bench.write('Data/a.json', '{"a":1}');
    const echo = await bench.echo('POST {{base}}/post\n\n< .\\Data\\a.json\n');
    assert.equal(echo.data, '{"a":1}');
    const failure = await bench.failure('POST {{base}}/post\n\n< .\\..\\..\\outside.txt\n');
    assert.match(failure.code, /^file-/);
  });

  it('end cookies with a semicolon', async () => {
    const echo = await bench.echo('GET {{base}}/get\nCookie: a=1;\nCookie: b=2 ; \nCookie: c=3;\n');
    assert.equal(echo.headers['Cookie'], 'a=1; b=2; c=3;');
  });

  it('ask for headers of an answer by a path', async () => {
    const text =
      '# @name first\nGET {{base}}/response-headers?X-Key=k\n\n###\n# @ref first\nGET {{base}}/get?a={{first.response.headers.$.X-Key}}\n';
    const first = await bench.send(text);
    const second = await bench.send(text, { earlier: new Map([['first', first]]) }, 1);
    assert.equal(second.failure, null, second.failure?.message);
    assert.equal(new URL(second.exchange!.response!.url).search, '?a=k');
  });
});
