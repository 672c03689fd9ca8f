import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CookieJar } from '../../../src/engine/cookieJar.ts';
import type { Exchange } from '../../../src/engine/exchange.ts';
import type { RequestInit } from '../../../src/engine/request.ts';
import { Session } from '../../../src/engine/session.ts';
import { prepareOnly } from '../../../src/runner/dryRun.ts';
import { Bench } from './bench.ts';

/** Keeps what it is asked to send. */
class AskedSession extends Session {
  asked: RequestInit | null = null;

  override exchange(init: RequestInit): Promise<Exchange> {
    this.asked = init;
    return super.exchange({ url: init.url, method: init.method });
  }
}

describe('a request written as a curl command', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
    await bench.write('data/body.json', '{\n  "a": 1\n}\n');
    await bench.write('data/q.txt', 'b c');
    await bench.write('data/headers.txt', 'X-One: 1\r\nX-Two: a: b\n\n');
  });
  after(() => bench.close());

  it('sends method, headers and data, with placeholders filled in', async () => {
    const { json, headers } = await bench.echo(
      `curl -X POST '{{base}}/post' \\\n  -H 'X-Id: {{id}}' -H 'Content-Type: application/json' \\\n  -d '{"who": "{{who}}"}'\n`,
      { variables: { id: '7', who: 'Ada' } },
    );
    assert.deepEqual(json, { who: 'Ada' });
    assert.equal(headers['X-Id'], '7');
  });

  it('makes a form of -d and --data-urlencode', async () => {
    const { form } = await bench.echo(
      `curl {{base}}/post -d a=1 --data-urlencode 'b=x & y' -d c=3\n`,
    );
    assert.deepEqual(form, { a: '1', b: 'x & y', c: '3' });
  });

  it('puts data into the query with -G', async () => {
    const result = await bench.send(`curl -G {{base}}/get -d a=1 --data-urlencode 'b=x y'\n`);
    assert.equal(result.exchange?.request?.url, `${bench.server.url}/get?a=1&b=x%20y`);
    assert.equal(result.exchange.request.method, 'GET');
  });

  it('adds to the query with --url-query, encoded or as it stands', async () => {
    const result = await bench.send(
      `curl '{{base}}/get?z=1' --url-query 'a=b c&d' --url-query '+x=%20' --url-query 'f@data/q.txt'\n`,
    );
    assert.equal(
      result.exchange?.request?.url,
      `${bench.server.url}/get?z=1&a=b%20c%26d&x=%20&f=b%20c`,
    );
  });

  it('reads header lines of a file', async () => {
    const { headers } = await bench.echo(`curl {{base}}/post -d x -H @data/headers.txt\n`);
    assert.equal(headers['X-One'], '1');
    assert.equal(headers['X-Two'], 'a: b');
  });

  it('takes credentials of a netrc file', async () => {
    await bench.write('data/netrc', `machine 127.0.0.1 login me password word\n`);
    const { headers } = await bench.echo(`curl {{base}}/post -d x --netrc-file data/netrc\n`);
    assert.equal(headers['Authorization'], `Basic ${btoa('me:word')}`);
  });

  it('refuses bodies that exclude each other, as curl does', async () => {
    const { code } = await bench.failure('curl {{base}}/post -d a=1 -F b=2\n');
    assert.equal(code, 'curl-conflict');
  });

  it('warns of what it leaves out, and not of what changes nothing', async () => {
    const result = await bench.send('curl -sv {{base}}/get --resolve h:1:2\n');
    assert.deepEqual(result.warnings, ['`--resolve h:1:2` of this command was left out.']);
  });

  it('sends files, as data and as parts of a form', async () => {
    const posted = await bench.echo('curl {{base}}/post --data-binary @data/body.json\n');
    assert.equal(Object.keys(posted.form)[0] ?? posted.data, '{\n  "a": 1\n}\n');
    const parts = await bench.echo('curl {{base}}/post -F f=@data/body.json -F note=hi\n');
    assert.deepEqual(parts.form, { note: 'hi' });
    assert.deepEqual(parts.files, { f: '{\n  "a": 1\n}\n' });
  });

  it('fills placeholders into options of the connection', async () => {
    const command =
      'curl {{base}}/get -x {{proxy}} --cert {{folder}}/c.pem:{{word}} --noproxy {{none}}\n';
    const unknown = await bench.failure(command);
    assert.equal(unknown.code, 'undefined-variable');
    const variables = { folder: 'certs', word: 'w:x', proxy: bench.server.url, none: '127.0.0.1' };
    const session = new AskedSession();
    await bench.send(command, { variables, session });
    assert.deepEqual(session.asked?.proxies, {
      http: bench.server.url,
      https: bench.server.url,
      no_proxy: '127.0.0.1',
    });
    const cert = path.join(bench.folder, 'certs/c.pem');
    assert.deepEqual(session.asked.cert, { cert, passphrase: 'w:x' });
  });

  it('names the file with -T where the address ends with a slash, as curl does', async () => {
    const urlOf = async (url: string) =>
      (await prepareOnly(bench.input(`curl -T 'data/b c.json' '${url}'\n`), new CookieJar()))
        .request?.url;
    await bench.write('data/b c.json', '{}');
    assert.equal(await urlOf('http://h/up/'), 'http://h/up/b%20c.json');
    assert.equal(await urlOf('http://h'), 'http://h/b%20c.json');
    assert.equal(await urlOf('http://h/up?a=/'), 'http://h/up?a=/');
    assert.equal(await urlOf('http://h/up/?a=1'), 'http://h/up/b%20c.json?a=1');
  });

  it('puts the query of -G before a fragment', async () => {
    const { request } = await prepareOnly(
      bench.input(`curl -G 'http://h/a#part' -d b=1\n`),
      new CookieJar(),
    );
    assert.equal(request?.url, 'http://h/a?b=1#part');
  });

  it('names the host of the address on a socket', async () => {
    const { request } = await prepareOnly(
      bench.input('curl --unix-socket /run/x.sock http://api.example:81/info\n'),
      new CookieJar(),
    );
    assert.equal(request?.url, 'http+unix://%2Frun%2Fx.sock/info');
    assert.equal(request.headers.get('host'), 'api.example:81');
  });

  it('sends no User-Agent and no Referer where they are empty, as curl does', async () => {
    const { headers } = await bench.echo(`curl {{base}}/get -A '' -e ''\n`);
    assert.equal(headers['User-Agent'], undefined);
    assert.equal(headers['Referer'], undefined);
  });

  it('sends --json with its media types, and -u as credentials', async () => {
    const { headers, json } = await bench.echo(`curl --json '{"a":1}' -u ada:pw {{base}}/post\n`);
    assert.deepEqual(json, { a: 1 });
    assert.equal(headers['Content-Type'], 'application/json');
    assert.equal(headers['Accept'], 'application/json');
    assert.equal(headers['Authorization'], 'Basic YWRhOnB3');
  });

  const FOLLOWS = [
    ['curl {{base}}/redirect/1\n', 302, 'as curl does'],
    ['curl -L {{base}}/redirect/1\n', 200, 'as it is told to'],
    ['# @follow-redirects\ncurl {{base}}/redirect/1\n', 200, 'as a directive says'],
    ['# @dialect rc\ncurl {{base}}/redirect/1\n', 200, 'as REST Client does in its files'],
    ['# @dialect rc\ncurl --no-location {{base}}/redirect/1\n', 302, 'as it is told not to'],
    ['# @dialect jb\ncurl {{base}}/redirect/1\n', 302, 'as curl does, in files of others'],
  ] as const;
  for (const [text, status, why] of FOLLOWS) {
    it(`follows redirects ${why}: ${JSON.stringify(text)}`, async () => {
      const result = await bench.send(text);
      assert.equal(result.exchange?.response?.statusCode, status);
    });
  }

  it('lets directives say more', async () => {
    const result = await bench.send('# @no-redirect\ncurl -L {{base}}/redirect/1\n');
    assert.equal(result.exchange?.response?.statusCode, 302);
  });

  it('names a value that is missing', async () => {
    const failure = await bench.failure(`curl {{base}}/get -H 'X-A: {{missing}}'\n`);
    assert.equal(failure.code, 'undefined-variable');
    assert.deepEqual(
      failure.places.map(({ name }) => name),
      ['missing'],
    );
  });

  it('brings the cookies of a file with -b, where they belong', async () => {
    const { hostname } = new URL(bench.server.url);
    await bench.write(
      'jar.txt',
      `# Netscape HTTP Cookie File\n${hostname}\tFALSE\t/\tFALSE\t0\ta\t1\nother.example\tFALSE\t/\tFALSE\t0\tb\t2\n`,
    );
    const { headers } = await bench.echo('curl {{base}}/get -b jar.txt\n');
    assert.equal(headers['Cookie'], 'a=1');
  });

  it('writes its answer with -o, over what is there', async () => {
    await bench.write('answer.json', 'old');
    const { written, ok } = await bench.send('curl {{base}}/get?n=1 -o answer.json\n');
    assert.ok(ok);
    assert.deepEqual(written, [path.join(bench.folder, 'answer.json')]);
    assert.match(await readFile(path.join(bench.folder, 'answer.json'), 'utf8'), /"n": "1"/);
  });

  it('cannot write outside of the workspace with -o', async () => {
    const { code } = await bench.failure('curl {{base}}/get -o ../../answer.json\n');
    assert.match(code, /outside|file/);
  });
});
