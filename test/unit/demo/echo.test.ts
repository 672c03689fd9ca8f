import assert from 'node:assert/strict';
import type { DemoServer } from '../../../demo/server.ts';
import { startDemoServer } from '../../../demo/server.ts';
import type { Ask } from './ask.ts';
import { ask } from './ask.ts';

describe('what the demo server tells about a request', () => {
  let server: DemoServer;
  before(async () => {
    server = await startDemoServer();
  });
  after(() => server.close());
  const told = async (path: string, options?: Ask): Promise<Record<string, unknown>> =>
    (await ask(server.url + path, options)).json();
  const post = (contentType: string, body: string | Buffer): Promise<Record<string, unknown>> =>
    told('/post', { method: 'POST', headers: { 'Content-Type': contentType }, body });

  it('has the keys of httpbin for /get, sorted', async () => {
    const { text } = await ask(`${server.url}/get?b=2&a=1`, { headers: { 'x-b3-traceID': '7' } });
    assert.equal(
      text,
      `{
  "args": {
    "a": "1",
    "b": "2"
  },
  "headers": {
    "Connection": "close",
    "Host": "127.0.0.1:${server.port}",
    "X-B3-Traceid": "7"
  },
  "origin": "127.0.0.1",
  "url": "${server.url}/get?b=2&a=1"
}
`,
    );
  });

  it('has the keys of httpbin for the methods with a body', async () => {
    const keys = ['args', 'data', 'files', 'form', 'headers', 'json', 'origin', 'url'];
    for (const method of ['post', 'put', 'patch', 'delete']) {
      const told_ = await told(`/${method}`, { method: method.toUpperCase() });
      assert.deepEqual(Object.keys(told_), keys, method);
    }
    const anything = await told('/anything/a%20b', { method: 'PUT' });
    assert.deepEqual(Object.keys(anything), [...keys.slice(0, 6), 'method', 'origin', 'url']);
    assert.equal(anything['method'], 'PUT');
  });

  const args: readonly [query: string, expected: Record<string, unknown>][] = [
    ['key1=value1&key2=value2', { key1: 'value1', key2: 'value2' }],
    ['key2=value2&key2=value3', { key2: ['value2', 'value3'] }],
    ['a&b=', { a: '', b: '' }],
    ['a=1+2&b=%2B&c=%C3%A9', { a: '1 2', b: '+', c: 'é' }],
    ['__proto__=x', JSON.parse('{"__proto__":"x"}') as Record<string, unknown>],
  ];
  for (const [query, expected] of args) {
    it(`reads the parameters of ?${query}`, async () => {
      assert.deepEqual((await told(`/get?${query}`))['args'], expected);
    });
  }

  it('joins repeated header fields', async () => {
    const headers = ['Host', `127.0.0.1:${server.port}`, 'x-a', '1', 'X-A', '2'];
    const { headers: shown } = await told('/headers', { headers });
    assert.equal((shown as Record<string, string>)['X-A'], '1,2');
  });

  it('reads forms, repeated fields as arrays', async () => {
    const { form, data, json } = await post('application/x-www-form-urlencoded', 'k=v&k=w&e=');
    assert.deepEqual(
      { form, data, json },
      { form: { k: ['v', 'w'], e: '' }, data: '', json: null },
    );
  });

  it('reads JSON and keeps the digits of numbers', async () => {
    const body = '{"b":1.50,"a":[12345678901234567890]}';
    const { text } = await ask(`${server.url}/post`, { method: 'POST', body });
    assert.match(text, /"a": \[\n\s+12345678901234567890\n/);
    assert.match(text, /"b": 1\.50\n/);
    assert.ok(text.includes(`"data": ${JSON.stringify(body)}`));
  });

  it('shows text as it is and bytes as a data URI', async () => {
    assert.equal((await post('text/plain', 'hélo'))['data'], 'hélo');
    assert.equal(
      (await post('image/png', Buffer.from([0x89, 0x50])))['data'],
      'data:application/octet-stream;base64,iVA=',
    );
  });

  it('escapes what is not ASCII', async () => {
    const { text } = await ask(`${server.url}/anything`, { method: 'POST', body: '📮é' });
    assert.ok(text.includes('"data": "\\ud83d\\udcee\\u00e9"'));
  });

  const part = (disposition: string, content: string, type?: string): string =>
    `--B\r\nContent-Disposition: form-data; ${disposition}\r\n${
      type === undefined ? '' : `Content-Type: ${type}\r\n`
    }\r\n${content}\r\n`;
  const parts: readonly [title: string, body: string, expected: Record<string, unknown>][] = [
    ['a field', part('name="a"', '1'), { form: { a: '1' }, files: {} }],
    ['a file', part('name="f"; filename="a.csv"', 'x,y\n'), { form: {}, files: { f: 'x,y\n' } }],
    [
      'bytes, with the type of their part',
      part('name="f"; filename="a.bin"', 'é', 'image/png'),
      { form: {}, files: { f: 'data:image/png;base64,6Q==' } },
    ],
    [
      'repeated fields and files',
      part('name="a"', '1') +
        part('name="a"', '2') +
        part('name="f"; filename="1"', 'x') +
        part('name="f"; filename="2"', 'y'),
      { form: { a: ['1', '2'] }, files: { f: ['x', 'y'] } },
    ],
    [
      'line ends inside a part',
      part('name="a"', '\r\n--\r\n'),
      { form: { a: '\r\n--\r\n' }, files: {} },
    ],
    ['quotes in a name', part('name="a\\"b"', '1'), { form: { 'a"b': '1' }, files: {} }],
    [
      'a name in UTF-8 by filename*',
      part(`name=f; filename*=UTF-8''%C3%A9.txt`, 'x'),
      { form: {}, files: { f: 'x' } },
    ],
    ['an empty part', part('name="a"', ''), { form: { a: '' }, files: {} }],
  ];
  for (const [title, body, expected] of parts) {
    it(`reads from a multipart body ${title}`, async () => {
      const content = Buffer.from(`preamble\r\n${body}--B--\r\n`, 'latin1');
      const { form, files } = await post('multipart/form-data; boundary="B"', content);
      assert.deepEqual({ form, files }, expected);
    });
  }
});
