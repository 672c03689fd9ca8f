import assert from 'node:assert/strict';
import { readFile, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Session } from '../../../src/engine/session.ts';
import { Bench, placed } from './bench.ts';
import type { Echo } from './bench.ts';

describe('a request of a file', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());

  describe('its values', () => {
    it('come from the file, the environment and the command line, the strongest last', async () => {
      await bench.write(
        'http-client.env.json',
        '{"dev": {"a": "environment", "b": "environment"}}',
      );
      const text = '@a = file\n@c = file\n\nGET {{base}}/get?a={{a}}&b={{b}}&c={{c}}\n';
      const { args } = await bench.echo(text, { environments: ['dev'], variables: { c: 'line' } });
      assert.deepEqual(args, { a: 'file', b: 'environment', c: 'line' });
    });

    it('are told all together, with every place, and nothing is sent', async () => {
      const text = 'GET {{base}}/get?x={{one}}\nX-A: {{two}}\nX-B: {{one}}\n\n{{three}}\n';
      const failure = await bench.failure(text);
      assert.equal(failure.type, 'VariableError');
      assert.equal(failure.code, 'undefined-variable');
      assert.deepEqual(
        failure.places.map(({ span, name }) => [name, placed(text, span)]),
        [
          ['two', '{{two}}'],
          ['one', '{{one}}'],
          ['one', '{{one}}'],
          ['three', '{{three}}'],
        ].sort(([a], [b]) => order(failure, a!) - order(failure, b!)),
      );
    });

    it('never add a line to a header', async () => {
      const text = 'GET {{base}}/get\nX-A: {{evil}}\n';
      const failure = await bench.failure(text, { variables: { evil: 'a\r\nX-Injected: 1' } });
      assert.equal(failure.type, 'VariableError');
      assert.equal(failure.code, 'invalid-value');
      assert.equal(placed(text, failure.span), '{{evil}}');
      assert.doesNotMatch(failure.message, /Injected/);
    });

    it('never add a line to the target', async () => {
      const text = 'GET {{base}}/get?x={{evil}}\n';
      const failure = await bench.failure(text, { variables: { evil: 'a\nHost: other' } });
      assert.equal(failure.code, 'invalid-value');
    });

    it('may hold whole header lines and the start of a body where they stand on a line alone', async () => {
      const text = 'POST {{base}}/post\n{{lines}}\n\ntail\n';
      const { headers, data } = await bench.echo(text, {
        variables: { lines: 'X-A: 1\nContent-Type: text/plain\n\nhead ' },
      });
      assert.equal(headers['X-A'], '1');
      assert.equal(headers['Content-Type'], 'text/plain');
      assert.equal(data, 'head tail');
    });

    it('are asked for by @prompt, once, and can be cancelled', async () => {
      const asked: string[] = [];
      const text = '# @prompt who Your name\nGET {{base}}/get?a={{who}}&b={{who}}\n';
      const { args } = await bench.echo(text, {
        ports: {
          prompt: ({ name, message }) => {
            asked.push(`${name}: ${message}`);
            return Promise.resolve('Ada');
          },
        },
      });
      assert.deepEqual(args, { a: 'Ada', b: 'Ada' });
      assert.deepEqual(asked, ['who: Your name']);
      const failure = await bench.failure(text, {
        ports: { prompt: () => Promise.resolve(undefined) },
      });
      assert.equal(failure.code, 'cancelled-prompt');
      assert.match((await bench.failure(text)).message, /who/);
    });

    it('that were asked for as secrets are known to the redactor', async () => {
      const result = await bench.send('# @secret pin\nGET {{base}}/get\nX-Pin: {{pin}}\n', {
        ports: { prompt: () => Promise.resolve('s3cr3t-pin') },
      });
      assert.deepEqual(result.secrets, ['s3cr3t-pin']);
    });

    it('come from another file that is imported', async () => {
      await bench.write('shared.http', '@who = imported\n');
      const { args } = await bench.echo(
        'import ./shared.http\n\n###\nGET {{base}}/get?x={{who}}\n',
      );
      assert.equal(args['x'], 'imported');
    });

    it('are not looked for in files that import each other', async () => {
      await bench.write('api.http', '');
      await bench.write('ring.http', '# @import ./api.http\n');
      const failure = await bench.failure('# @import ./ring.http\nGET {{base}}/get\n');
      assert.equal(failure.code, 'import-cycle');
      assert.match(failure.message, /api\.http → ring\.http → api\.http/);
    });
  });

  describe('its target', () => {
    it('is a path on the host of its Host line', async () => {
      const host = new URL(bench.server.url).host;
      const { args, headers } = await bench.echo(`GET /get?x=1\nHost: ${host}\n`);
      assert.equal(args['x'], '1');
      assert.equal(headers['Host'], host);
    });

    it('is a path on the host of its Host line, where that line holds a whole URL', async () => {
      const { url } = bench.server;
      const result = await bench.send(`@host = ${url}\n\n###\nGET /get\nHost: {{host}}\n`);
      assert.equal(result.exchange?.response?.statusCode, 200);
      assert.equal(result.exchange.request?.headers.get('host'), new URL(url).host);
      assert.match(result.warnings.join(), /its host alone was sent/);
    });

    it('is `*`, the server as a whole, on the host of its Host line', async () => {
      const host = new URL(bench.server.url).host;
      const { exchange } = await bench.send(`OPTIONS *\nHost: ${host}\n`);
      assert.equal(exchange?.error, null);
      assert.equal(exchange.request?.asterisk, true);
      assert.equal(exchange.request.url, `http://${host}/`);
      const failure = await bench.failure('OPTIONS *\n');
      assert.match(failure.message, /a server as a whole, and nothing says which/);
      const other = await bench.send(`GET *\nHost: ${host}\n`);
      assert.equal(other.exchange?.error?.name ?? other.failure?.type, 'InvalidURL');
    });

    it('is a path on the host that @host names', async () => {
      const { args } = await bench.echo(`@host = ${bench.server.url}\n\nGET /get?x=2\n`);
      assert.equal(args['x'], '2');
    });

    it('is asked for when only a path is known', async () => {
      const failure = await bench.failure('GET /get\n');
      assert.equal(failure.code, 'missing-host');
    });

    it('without a scheme is http, without a word on this machine', async () => {
      const { host } = new URL(bench.server.url);
      const result = await bench.send(`GET ${host}/get\n`);
      assert.equal(result.exchange?.response?.statusCode, 200);
      assert.deepEqual(result.warnings, []);
    });

    it('without a scheme on another host offers https', async () => {
      const result = await bench.send('GET no-such-host.invalid/get\n');
      assert.equal(result.exchange?.request?.url, 'http://no-such-host.invalid/get');
      assert.match(result.warnings.join(), /https:\/\//);
    });

    it('takes parameters from @param, encoded, and @no-param takes those of the file away', async () => {
      const text =
        '# @param a=file\n# @param keep=1\n\n###\n# @no-param a\n# @param q=x & y=ü\n# @param n=1\n# @param n=2\nGET {{base}}/get?typed=1\n';
      const result = await bench.send(text);
      assert.equal(
        result.exchange?.request?.url,
        `${bench.server.url}/get?typed=1&keep=1&q=x+%26+y%3D%C3%BC&n=1&n=2`,
      );
    });
  });

  describe('its headers', () => {
    it('go out as they are typed, repeated ones repeatedly', async () => {
      const result = await bench.send(
        'GET {{base}}/get\nx-Lower: 1\nX-Twice: a\nX-Twice: b\nX-Empty:\n',
      );
      const sent = result.exchange!.hops[0]!.sentHeaders;
      assert.deepEqual(
        sent.filter(([name]) => name.toLowerCase().startsWith('x-')),
        [
          ['x-Lower', '1'],
          ['X-Twice', 'a'],
          ['X-Twice', 'b'],
          ['X-Empty', ''],
        ],
      );
    });

    it('override settings, and settings override nothing', async () => {
      const { headers } = await bench.echo('GET {{base}}/get\nX-B: file\n', {
        defaults: { headers: { 'X-A': 'setting', 'X-B': 'setting' } },
      });
      assert.equal(headers['X-A'], 'setting');
      assert.equal(headers['X-B'], 'file');
    });

    it('come from @header at the top of the file, and @no-header takes defaults away', async () => {
      const text =
        '# @header X-A: top\n# @header X-B: top\n# @no-header Accept\n\n###\nGET {{base}}/get\nX-B: own\n';
      const { headers } = await bench.echo(text);
      assert.equal(headers['X-A'], 'top');
      assert.equal(headers['X-B'], 'own');
      assert.equal(headers['Accept'], undefined);
    });

    it('leave Content-Length to the body, and say so', async () => {
      const result = await bench.send('POST {{base}}/post\nContent-Length: 3\n\nlonger body\n');
      assert.match(result.warnings.join(), /Content-Length/);
      assert.equal(
        ((await result.exchange!.response!.json()) as { data: string }).data,
        'longer body',
      );
    });

    it('send one Cookie line, whatever the file has', async () => {
      const { headers } = await bench.echo('GET {{base}}/headers\nCookie: a=1\nCookie: b=2\n');
      assert.equal(headers['Cookie'], 'a=1; b=2');
    });
  });

  describe('its body', () => {
    it('is the text, with no media type that nobody typed', async () => {
      const { data, headers } = await bench.echo('POST {{base}}/post\n\none\ntwo\n');
      assert.equal(data, 'one\ntwo');
      assert.equal(headers['Content-Type'], undefined);
    });

    it('is checked and named by @json', async () => {
      const { json, headers } = await bench.echo('# @json\nPOST {{base}}/post\n\n{"a": {{n}}}\n', {
        variables: { n: '1' },
      });
      assert.deepEqual(json, { a: 1 });
      assert.equal(headers['Content-Type'], 'application/json');
      const failure = await bench.failure('# @json\nPOST {{base}}/post\n\n{"a": }\n');
      assert.equal(failure.code, 'invalid-json');
    });

    it('as a form may spread over lines, and a value stays one value', async () => {
      const text =
        'POST {{base}}/post\nContent-Type: application/x-www-form-urlencoded\n\nname = Ada Lovelace\n&pw={{pw}}&\nkept=a%20b\n';
      const { form } = await bench.echo(text, { variables: { pw: 'a&b=c+d %' } });
      assert.deepEqual(form, { name: 'Ada Lovelace', pw: 'a&b=c+d %', kept: 'a b' });
    });

    it('is a form by @form', async () => {
      const { form, headers } = await bench.echo(
        '# @form a=1 & 2\n# @form b={{v}}\n# @form b=3\nPOST {{base}}/post\n',
        { variables: { v: 'x=y' } },
      );
      assert.deepEqual(form, { a: '1 & 2', b: ['x=y', '3'] });
      assert.equal(headers['Content-Type'], 'application/x-www-form-urlencoded');
    });

    it('is multipart by @file, with names, types and further lines', async () => {
      await bench.write('data/report.csv', 'a;b\n');
      const text =
        '# @file report=./data/report.csv; type=text/x-report; header="X-Part: 1"\n# @file note=@"some; text"; filename=note.txt\n# @form title=Q3\nPOST {{base}}/post\n';
      const result = await bench.send(text);
      const sent = new TextDecoder().decode(await bytesOf(result.exchange!.request!.body!.open()));
      assert.match(sent, /name="title"\r\n\r\nQ3\r\n/);
      assert.match(
        sent,
        /name="report"; filename="report\.csv"\r\nContent-Type: text\/x-report\r\nX-Part: 1\r\n\r\na;b\n\r\n/,
      );
      assert.match(sent, /name="note"; filename="note\.txt"[^]*\r\n\r\nsome; text\r\n/);
      const { files } = (await result.exchange!.response!.json()) as { files: object };
      assert.deepEqual(files, { report: 'a;b\n', note: 'some; text' });
    });

    it('written as multipart by hand goes out with CRLF and its files', async () => {
      await bench.write('data/pic.bin', Uint8Array.of(0, 255, 10));
      const text = [
        'POST {{base}}/post',
        'Content-Type: multipart/form-data; boundary=XX',
        '',
        '--XX',
        'Content-Disposition: form-data; name="title"',
        '',
        'hello {{who}}',
        '--XX',
        'Content-Disposition: form-data; name="pic"; filename="pic.bin"',
        'Content-Type: application/octet-stream',
        '',
        '< ./data/pic.bin',
        '--XX--',
        '',
      ].join('\n');
      const result = await bench.send(text, { variables: { who: 'you' } });
      const sent = Buffer.from(await bytesOf(result.exchange!.request!.body!.open())).toString(
        'latin1',
      );
      assert.equal(
        sent,
        '--XX\r\nContent-Disposition: form-data; name="title"\r\n\r\nhello you\r\n--XX\r\n' +
          'Content-Disposition: form-data; name="pic"; filename="pic.bin"\r\n' +
          'Content-Type: application/octet-stream\r\n\r\n\u0000\u00ff\n\r\n--XX--\r\n',
      );
    });

    it('written as multipart without a boundary in its type gets the one it uses', async () => {
      const { form } = await bench.echo(
        'POST {{base}}/post\nContent-Type: multipart/form-data\n\n--QQ\nContent-Disposition: form-data; name="a"\n\n1\n--QQ--\n',
      );
      assert.deepEqual(form, { a: '1' });
    });

    it('is a file, byte for byte', async () => {
      const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
      await bench.write('data/all.bin', bytes);
      const result = await bench.send('POST {{base}}/post\n\n< ./data/all.bin\n');
      assert.deepEqual(
        Buffer.from(await bytesOf(result.exchange!.request!.body!.open())),
        Buffer.from(bytes),
      );
    });

    it('is a big file that is read while it is sent, with its length', async () => {
      await bench.write('data/big.bin', Buffer.alloc(3 * 1024 * 1024, 'x'));
      const result = await bench.send('POST {{base}}/post\n\n< ./data/big.bin\n');
      assert.equal(result.exchange?.request?.body?.bytes, null);
      const echo = (await result.exchange.response!.json()) as Echo;
      assert.equal(echo.headers['Content-Length'], String(3 * 1024 * 1024));
      assert.equal(echo.data.length, 3 * 1024 * 1024);
    });

    it('is a file with its placeholders filled in, read in its charset', async () => {
      await bench.write('data/t.txt', Buffer.from('gr\u00fc\u00dfe {{who}}', 'latin1'));
      const { data } = await bench.echo('POST {{base}}/post\n\n<@latin1 ./data/t.txt\n', {
        variables: { who: 'Ada' },
      });
      assert.equal(data, 'grüße Ada');
    });

    it('is a file with placeholders where httpYac is told to look into it', async () => {
      await bench.write('data/i.txt', 'hi {{who}}');
      const { data } = await bench.echo(
        '# @injectVariables\nPOST {{base}}/post\n\n< ./data/i.txt\n',
        { variables: { who: 'Ada' } },
      );
      assert.equal(data, 'hi Ada');
    });

    it('mixes lines and files', async () => {
      await bench.write('data/m.txt', 'middle');
      const { data } = await bench.echo('POST {{base}}/post\n\nstart\n< ./data/m.txt\nend\n');
      assert.equal(data, 'start\nmiddle\nend');
    });

    it('is looked for beside the file and at the root, and a missing one says where', async () => {
      const text = 'POST {{base}}/post\n\n< ./none.json\n';
      const failure = await bench.failure(text);
      assert.equal(failure.type, 'FileError');
      assert.equal(failure.code, 'file-missing');
      assert.equal(placed(text, failure.span), './none.json');
      assert.match(failure.hint ?? '', /none\.json/);
    });

    it('never comes from outside of the workspace', async () => {
      const outside = path.join(os.tmpdir(), `postcard-outside-${process.pid}.txt`);
      await symlink('/etc/hostname', path.join(bench.folder, 'link.txt')).catch(() => undefined);
      for (const name of [
        '../../etc/hostname',
        '/etc/hostname',
        'file:///etc/hostname',
        './link.txt',
        '//host/share',
        outside,
        '~/.profile',
      ]) {
        const failure = await bench.failure(`POST {{base}}/post\n\n< ${name}\n`, {
          ports: { processEnv: (n) => (n === 'HOME' ? '/etc' : undefined) },
        });
        assert.equal(failure.type, 'FileError', name);
      }
    });

    it('is GraphQL with the fragments that stand above the requests of the file', async () => {
      const text =
        'fragment Parts on Letter {\n  text\n  ...More\n}\n\nfragment More on Letter {\n  id\n}\n\nfragment Unused on Letter {\n  x\n}\n\nGRAPHQL {{base}}/post\n\nquery One {\n  letter { ...Parts ... on Letter { date } }\n}\n';
      const { json } = await bench.echo(text);
      assert.deepEqual(json, {
        query:
          'query One {\n  letter { ...Parts ... on Letter { date } }\n}\n\nfragment Parts on Letter {\n  text\n  ...More\n}\n\nfragment More on Letter {\n  id\n}',
        operationName: 'One',
      });
    });

    it('is GraphQL: query, variables with all their digits, and the name of the operation', async () => {
      const text =
        'POST {{base}}/post\nX-Request-Type: GraphQL\n\nquery Find($id: ID!) {\n  item(id: $id) { name }\n}\n\n{"id": 12345678901234567890}\n';
      const { data, headers } = await bench.echo(text);
      assert.equal(headers['Content-Type'], 'application/json');
      assert.equal(headers['X-Request-Type'], undefined);
      assert.match(data, /"operationName":"Find","variables":\{"id": 12345678901234567890\}\}$/);
      assert.match((JSON.parse(data) as { query: string }).query, /^query Find/);
    });

    it('cannot be two', async () => {
      const failure = await bench.failure('# @form a=1\nPOST {{base}}/post\n\nbody\n');
      assert.equal(failure.code, 'two-bodies');
    });
  });

  describe('its credentials', () => {
    for (const [line, user] of [
      ['Authorization: Basic ada pass word', 'pass word'],
      ['Authorization: Basic ada:pass', 'pass'],
      ['Authorization: Basic ada:pass word', 'pass word'],
      ['Authorization: Basic {{u}} {{p}}', 'p p'],
    ] as const) {
      it(`are read from \`${line}\``, async () => {
        const result = await bench.send(`GET {{base}}/get\n${line}\n`, {
          variables: { u: 'ada', p: 'p p' },
        });
        const field = result.exchange!.request!.headers.get('authorization') ?? '';
        assert.equal(Buffer.from(field.slice(6), 'base64').toString(), `ada:${user}`);
      });
    }

    it('that are a token already stay as they are', async () => {
      const { headers } = await bench.echo('GET {{base}}/get\nAuthorization: Basic YTpi\n');
      assert.equal(headers['Authorization'], 'Basic YTpi');
    });

    it('answer a Digest challenge', async () => {
      const result = await bench.send(
        'GET {{base}}/digest-auth/auth/ada/secret\nAuthorization: Digest ada secret\n',
      );
      assert.equal(result.exchange?.response?.statusCode, 200);
      assert.equal(result.exchange.hops.length, 2);
    });

    it('come from @auth in each of its forms', async () => {
      const basic = await bench.echo('# @auth basic ada pw\nGET {{base}}/get\n');
      assert.equal(basic.headers['Authorization'], 'Basic YWRhOnB3');
      const bearer = await bench.echo('# @auth bearer {{t}}\nGET {{base}}/get\n', {
        variables: { t: 'abc' },
      });
      assert.equal(bearer.headers['Authorization'], 'Bearer abc');
      const aws = await bench.echo(
        '# @auth aws AKID SECRET region:eu-west-1 service:s3\nGET {{base}}/get\n',
      );
      assert.match(
        aws.headers['Authorization']!,
        /^AWS4-HMAC-SHA256 Credential=AKID\/\d+\/eu-west-1\/s3\//,
      );
      const none = await bench.echo('# @auth bearer top\n\n###\n# @auth none\nGET {{base}}/get\n');
      assert.equal(none.headers['Authorization'], undefined);
    });

    it('of a kind that is not there yet are refused in plain words', async () => {
      const failure = await bench.failure('GET {{base}}/get\nAuthorization: NTLM ada pw\n');
      assert.equal(failure.type, 'UnsupportedError');
    });
  });

  describe('how it is sent', () => {
    it('follows redirects unless @no-redirect, at most @max-redirects', async () => {
      const followed = await bench.send('GET {{base}}/redirect/2\n');
      assert.equal(followed.exchange?.hops.length, 3);
      const shown = await bench.send('# @no-redirect\nGET {{base}}/redirect/2\n');
      assert.equal(shown.exchange?.response?.statusCode, 302);
      const limited = await bench.send('# @max-redirects 1\nGET {{base}}/redirect/2\n');
      assert.equal(limited.exchange?.error?.name, 'TooManyRedirects');
      assert.equal(limited.ok, false);
    });

    it('prefers the request to the file, the file to settings, and the command line to all', async () => {
      const text = '# @no-redirect\n\n###\n# @follow-redirects\nGET {{base}}/redirect/1\n';
      assert.equal((await bench.send(text)).exchange?.response?.statusCode, 200);
      const overruled = await bench.send(text, { overrides: { allowRedirects: false } });
      assert.equal(overruled.exchange?.response?.statusCode, 302);
      const setting = await bench.send('# @follow-redirects\nGET {{base}}/redirect/1\n', {
        defaults: { allowRedirects: false },
      });
      assert.equal(setting.exchange?.response?.statusCode, 200);
    });

    it('heeds what an environment says in the words of JetBrains and httpYac', async () => {
      await bench.write(
        'http-client.env.json',
        JSON.stringify({
          lab: {
            SSLConfiguration: { verifyHostCertificate: false, clientCertificate: './c.pem' },
            $defaultHeaders: { 'X-Lab': '1' },
          },
          slow: { request_timeout: 150 },
          still: { request_noRedirect: true },
        }),
      );
      const slow = await bench.send('GET {{base}}/delay/3\n', { environments: ['slow'] });
      assert.equal(slow.exchange?.error?.name, 'ReadTimeout');
      const { headers } = await bench.echo('GET {{base}}/get\n', { environments: ['lab'] });
      assert.equal(headers['X-Lab'], '1');
      const still = await bench.send('GET {{base}}/redirect/1\n', { environments: ['still'] });
      assert.equal(still.exchange?.response?.statusCode, 302);
      const own = await bench.send('# @follow-redirects\nGET {{base}}/redirect/1\n', {
        environments: ['still'],
      });
      assert.equal(own.exchange?.response?.statusCode, 200);
    });

    it('knows the words of Kulala', async () => {
      for (const word of ['curl-max-time', 'kulala-curl--max-time']) {
        const result = await bench.send(`# @${word} 0.1\nGET {{base}}/delay/3\n`);
        assert.equal(result.exchange?.error?.code, 'TOTAL_TIMEOUT');
      }
    });

    it('waits as long as it is told', async () => {
      const result = await bench.send('# @timeout 100 ms\nGET {{base}}/delay/3\n');
      assert.equal(result.exchange?.error?.name, 'ReadTimeout');
      const total = await bench.send('# @total-timeout 100ms\nGET {{base}}/delay/3\n');
      assert.equal(total.exchange?.error?.code, 'TOTAL_TIMEOUT');
    });

    it('sends a cookie of its own, and leaves the jar alone when asked', async () => {
      const text =
        'GET {{base}}/cookies/set?sid=1\n\n###\n# @cookie extra=2\nGET {{base}}/cookies\n\n###\n# @no-cookie-jar\nGET {{base}}/cookies\n';
      const session = new Session({ environment: {} });
      try {
        await bench.send(text, { session });
        const both = await bench.send(text, { session }, 1);
        assert.deepEqual(await both.exchange?.response?.json(), {
          cookies: { sid: '1', extra: '2' },
        });
        const none = await bench.send(text, { session }, 2);
        assert.deepEqual(await none.exchange?.response?.json(), { cookies: {} });
      } finally {
        await session.close();
      }
    });

    it('uses the session that @session names', async () => {
      const other = new Session({ environment: {} });
      try {
        const names: string[] = [];
        const result = await bench.send('# @session admin\nGET {{base}}/cookies/set?who=admin\n', {
          namedSession: (name) => {
            names.push(name);
            return other;
          },
        });
        assert.equal(result.ok, true);
        assert.deepEqual(names, ['admin']);
        assert.equal(other.cookies.size, 1);
      } finally {
        await other.close();
      }
    });

    it('tries again as often as @retries says', async () => {
      const result = await bench.send(
        '# @retries 2; status=503; backoff=0\nGET {{base}}/status/503\n',
      );
      assert.equal(result.exchange?.response?.statusCode, 503);
      assert.equal(result.exchange.hops.length, 3);
    });

    it('asks first where there is a @note', async () => {
      const text = '# @note Really delete?\nDELETE {{base}}/delete\n';
      const asked: string[] = [];
      const failure = await bench.failure(text, {
        ports: {
          confirm: (message) => {
            asked.push(message);
            return Promise.resolve(false);
          },
        },
      });
      assert.equal(failure.code, 'cancelled-prompt');
      assert.deepEqual(asked, ['Really delete?']);
    });

    it('asks nobody about a @note where nobody can answer, and is sent', async () => {
      const result = await bench.send('# @note Really delete?\nDELETE {{base}}/delete\n');
      assert.equal(result.exchange?.response?.statusCode, 200);
    });

    it('stays out of the history with @no-log', async () => {
      assert.equal((await bench.send('# @no-log\nGET {{base}}/get\n')).noLog, true);
      assert.equal((await bench.send('GET {{base}}/get\n')).noLog, false);
    });

    it('is cancelled while it waits', async () => {
      const controller = new AbortController();
      setTimeout(() => {
        controller.abort();
      }, 20);
      const result = await bench.send('# @sleep 10000\nGET {{base}}/get\n', {
        signal: controller.signal,
      });
      assert.equal(result.exchange?.error?.name, 'CancelledError');
    });

    for (const line of [
      'WEBSOCKET ws://x',
      'GRPC x/y',
      'RSOCKET x',
      'MQTT mqtt://x',
      'AMQP amqp://x',
    ]) {
      it(`is refused in plain words as \`${line}\``, async () => {
        const failure = await bench.failure(`${line}\n`);
        assert.equal(failure.type, 'UnsupportedError');
        assert.match(failure.message, /not sent yet/);
      });
    }

    it('points at a directive that says nothing sensible', async () => {
      const text = '# @timeout soon\nGET {{base}}/get\n';
      const failure = await bench.failure(text);
      assert.equal(failure.code, 'invalid-directive');
      assert.equal(placed(text, failure.span), '# @timeout soon');
    });
  });

  describe('what is expected of it', () => {
    for (const [directive, target, ok] of [
      ['@expect 404', '/status/404', true],
      ['@expect status 200', '/status/404', false],
      ['@expect 2xx', '/status/204', true],
      ['@expect ok', '/status/500', false],
      ['@expect 200 404', '/status/404', true],
      ['@kulala-expect-status-code 404', '/status/404', true],
      ['@raise-for-status', '/status/404', false],
      ['@raise-for-status', '/status/204', true],
      ['@expect HTTPError\n# @raise-for-status', '/status/404', true],
    ] as const) {
      it(`\`# ${directive.replace('\n', ' ')}\` of ${target} ${ok ? 'holds' : 'fails'}`, async () => {
        const result = await bench.send(`# ${directive}\nGET {{base}}${target}\n`);
        assert.equal(result.ok, ok);
      });
    }

    it('may be an error, by its name or its family', async () => {
      for (const name of ['ConnectionError', 'connectionerror', 'CONNECTION_REFUSED', 'error']) {
        const result = await bench.send(`# @expect ${name}\nGET http://127.0.0.1:1/\n`);
        assert.equal(result.ok, true, name);
        assert.equal(result.errorExpected, true);
        assert.ok(result.exchange?.error !== null);
      }
      const other = await bench.send('# @expect ReadTimeout\nGET http://127.0.0.1:1/\n');
      assert.equal(other.ok, false);
      assert.equal(other.tests[0]?.actual, 'ConnectionError');
    });

    it('is not raised when it was expected', async () => {
      const result = await bench.send(
        '# @raise-for-status\n# @expect 404\nGET {{base}}/status/404\n',
      );
      assert.equal(result.ok, true);
      assert.equal(result.exchange?.error, null);
    });
  });

  describe('where its answer goes', () => {
    it('is a file, with a number when there is one already', async () => {
      const text = 'GET {{base}}/base64/aGVsbG8=\n\n>> ./out.txt\n';
      const first = await bench.send(text);
      const second = await bench.send(text);
      assert.deepEqual(
        [...first.written, ...second.written].map((file) => path.basename(file)),
        ['out.txt', 'out-1.txt'],
      );
      assert.equal(await readFile(first.written[0]!, 'utf8'), 'hello');
    });

    it('replaces a file with >>!', async () => {
      await bench.write('over.txt', 'old');
      await bench.send('GET {{base}}/base64/aGVsbG8=\n\n>>! ./over.txt\n');
      assert.equal(await readFile(path.join(bench.folder, 'over.txt'), 'utf8'), 'hello');
    });

    it('is never outside of the workspace', async () => {
      const failure = await bench.failure('GET {{base}}/get\n\n>> ../out.txt\n');
      assert.equal(failure.code, 'file-outside');
    });
  });
});

function order({ places }: { places: readonly { name: string }[] }, name: string): number {
  return places.findIndex((place) => place.name === name);
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
