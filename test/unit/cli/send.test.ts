import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import { HUGE_BYTES, startEchoServer } from './echoServer.ts';
import type { EchoServer } from './echoServer.ts';
import { Place, builtPostcard } from './postcard.ts';
import type { Run, RunOptions } from './postcard.ts';

const FILE = `@base = http://127.0.0.1:1

### json
GET {{base}}/json

### latin1
GET {{base}}/latin1

### bytes
GET {{base}}/bytes

### missing
GET {{base}}/missing

### redirect
GET {{base}}/redirect

### loop
GET {{base}}/loop

### cut
GET {{base}}/cut

### close
GET {{base}}/close

### undefined
GET {{base}}/{{nowhere}}

### expected
# @expect 404
GET {{base}}/missing

### unexpected
# @expect 200
GET {{base}}/missing

### meant
# @expect ConnectionError
GET {{base}}/close

### secret
# @tag private, keys
POST {{base}}/echo?key={{key}}
Authorization: Bearer {{key}}
Content-Type: application/json

{"key": "{{key}}"}

### evil
GET {{base}}/evil

### empty
GET {{base}}/empty

### cookie
GET {{base}}/cookie

### seen
GET {{base}}/seen

### huge
GET {{base}}/huge
`;
const SECRET = 'hunter2-hunter2';

interface Body {
  text?: string;
  base64?: string;
  complete?: boolean;
  file?: string;
  truncated?: boolean;
}
interface Message {
  url: string;
  statusCode: number;
  headers: [string, string][];
  encoding: string | null;
  body: Body | null;
}
interface Report {
  postcard: number;
  ok: boolean;
  results: {
    file: string;
    line: number;
    name: string | null;
    ok: boolean;
    request: (Message & { method: string }) | null;
    response:
      | (Message & {
          size: { headers: number; body: number; decoded: number };
          history: { response: Message; because: { rule: string; detail: string }[] }[];
          cookies: { name: string }[];
          timings: Record<string, number | null>;
        })
      | null;
    error: { type: string; code: string; phase: string | null; history?: unknown[] } | null;
  }[];
  summary: Record<string, unknown>;
}

describe('postcard send', () => {
  let server: EchoServer;
  let place: Place;

  before(async function () {
    this.timeout(60_000);
    await builtPostcard();
    server = await startEchoServer();
  });
  after(() => server.close());
  beforeEach(async () => {
    place = await Place.open({
      'api.http': FILE.replace('http://127.0.0.1:1', server.url),
      'http-client.private.env.json': JSON.stringify({ dev: { key: SECRET } }),
    });
  });
  afterEach(() => place.close());

  const send = (words: string, options?: RunOptions): Promise<Run> =>
    place.run(['send', 'api.http', ...words.split(' ').filter(Boolean)], options);
  const json = async (words: string): Promise<Report & { code: number | null }> => {
    const run = await send(`${words} --format json`);
    assert.equal(run.stderr, '');
    return { ...(JSON.parse(run.stdout) as Report), code: run.code };
  };
  const only = async (name: string) => {
    const report = await json(`-n ${name}`);
    const [result] = report.results;
    assert.equal(report.results.length, 1);
    assert.ok(result);
    return { ...report, result };
  };

  describe('exit codes', () => {
    for (const [words, code] of [
      ['-n json', 0],
      ['-n missing', 0],
      ['-n expected', 0],
      ['-n meant', 0],
      ['-n missing --raise-for-status', 1],
      ['-n unexpected', 1],
      ['-n loop', 3],
      ['-n close', 3],
      ['-n cut', 3],
      ['-n undefined', 3],
      ['-n unexpected -n close', 3],
      ['-n nobody', 2],
      ['-l 1', 2],
      ['-t nothing', 2],
      ['--nonsense', 2],
      ['--var novalue -a', 2],
      ['--insecure --cacert x.pem -a', 2],
      ['', 2],
    ] as const) {
      it(`ends with ${code} for "${words}"`, async () => {
        assert.equal((await send(words)).code, code);
      });
    }

    it('ends with 2 for a file that is not there', async () => {
      const run = await place.run(['send', 'other.http']);
      assert.equal(run.code, 2);
      assert.match(run.stderr, /other\.http is not there/);
      const line = await place.run(['send', 'other.http:6']);
      assert.match(line.stderr, /other\.http --line 6/);
      const address = await place.run(['send', 'http://localhost/']);
      assert.match(address.stderr, /It takes files/);
    });

    it('ends with 2 for a syntax error, and says where it is', async () => {
      await place.write('bad.http', '### a\nGET\n');
      const run = await place.run(['send', 'bad.http']);
      assert.equal(run.code, 2);
      assert.match(run.stderr, /bad\.http:2/);
      assert.equal(run.stdout, '');
    });
  });

  describe('json', () => {
    it('tells the whole story of one exchange', async () => {
      const { code, postcard, ok, result, summary } = await only('json');
      assert.deepEqual([code, postcard, ok], [0, 1, true]);
      assert.deepEqual([result.file, result.line, result.name], ['api.http', 4, 'json']);
      assert.equal(result.request?.method, 'GET');
      assert.equal(result.request.url, `${server.url}/json`);
      assert.deepEqual(result.request.headers[0], ['host', server.url.slice(7)]);
      assert.equal(result.request.body, null);
      const { response } = result;
      assert.deepEqual(response?.body, { text: '{"token":"abc","n":1}' });
      assert.deepEqual(response.headers, [
        ['Content-Type', 'application/json'],
        ['Content-Length', '21'],
      ]);
      assert.equal(response.size.decoded, 21);
      assert.deepEqual(Object.keys(response.timings).sort(), [
        'connect',
        'dns',
        'receive',
        'send',
        'tls',
        'wait',
      ]);
      assert.deepEqual(
        { ...summary, elapsedMs: 0 },
        {
          sent: 1,
          failed: 0,
          errors: 0,
          skipped: 0,
          tests: { passed: 0, failed: 0 },
          elapsedMs: 0,
        },
      );
    });

    it('decodes text by its charset and keeps other bytes as base64', async () => {
      const { result: latin1 } = await only('latin1');
      assert.deepEqual(latin1.response?.body, { text: 'café' });
      const { result: bytes } = await only('bytes');
      assert.deepEqual(bytes.response?.body, { base64: 'AP/+gAoN' });
      assert.equal(bytes.response.encoding, null);
    });

    it('has no body for a response that can have none', async () => {
      assert.equal((await only('empty')).result.response?.body, null);
    });

    it('names a file that is still there for a body too large for memory', async () => {
      const { result } = await only('huge');
      const { file = '', truncated } = result.response?.body ?? {};
      assert.equal(truncated, true);
      const { size, mode } = await fs.stat(file);
      await fs.rm(file);
      assert.equal(size, HUGE_BYTES);
      if (process.platform !== 'win32') assert.equal(mode & 0o777, 0o600);
    });

    it('lists redirects oldest first, with their cookies', async () => {
      const { result } = await only('redirect');
      const [hop] = result.response?.history ?? [];
      assert.equal(result.response?.history.length, 1);
      assert.equal(hop?.response.statusCode, 302);
      assert.equal(result.response.url, `${server.url}/json`);
      const sent = result.request?.headers.find(([name]) => name.toLowerCase() === 'cookie');
      assert.deepEqual(sent, ['Cookie', 'seen=•••••']);
    });

    it('marks a body that was cut short, beside the error', async () => {
      const { result, code } = await only('cut');
      assert.equal(code, 3);
      assert.deepEqual(result.response?.body, { text: 'only this', complete: false });
      assert.equal(result.error?.type, 'ChunkedEncodingError');
    });

    it('has no request where none could be made', async () => {
      const { result } = await only('undefined');
      assert.equal(result.request, null);
      assert.equal(result.error?.type, 'VariableError');
    });

    it('counts an error that was expected as success, and shows it', async () => {
      const { ok, result, summary } = await only('meant');
      assert.equal(ok, true);
      assert.equal(result.ok, true);
      assert.equal(result.error?.type, 'ConnectionError');
      assert.equal(summary['errors'], 0);
    });

    it('gives TooManyRedirects with the last response', async () => {
      const { result } = await only('loop');
      assert.equal(result.error?.type, 'TooManyRedirects');
      assert.equal(result.response?.statusCode, 302);
      assert.equal(result.response.history.length, 30);
    });

    it('prints ndjson line by line, then the summary', async () => {
      const { stdout } = await send('-n json -n missing --format ndjson');
      const lines = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Report);
      assert.equal(lines.length, 3);
      assert.deepEqual(Object.keys(lines[2] ?? {}), ['summary']);
    });
  });

  describe('selection', () => {
    const names = async (words: string) => (await json(words)).results.map(({ name }) => name);

    it('chooses by name, line and tag, in the order of the file', async () => {
      assert.deepEqual(await names('-n missing -l 4'), ['json', 'missing']);
      assert.deepEqual(await names('-e dev -t keys'), ['secret']);
    });

    it('lists the requests where it may not ask', async () => {
      const { stderr, stdout } = await send('');
      assert.equal(stdout, '');
      assert.match(stderr, /There are 18 requests; say which/);
      assert.match(stderr, /api\.http:4 {2}json {2}GET \{\{base\}\}\/json/);
    });

    it('suggests the name that was meant', async () => {
      const { stderr } = await send('-n redirct');
      assert.match(stderr, /Did you mean "redirect"\?/);
    });

    it('sends the only request of a file, and of standard input', async () => {
      const run = await place.run(['send', '-'], { stdin: `GET ${server.url}/json\n` });
      assert.deepEqual([run.code, run.stdout], [0, '{"token":"abc","n":1}']);
    });

    it('reads folders and globs in the order of their names', async () => {
      for (const name of ['t/10.http', 't/9.http', 't/sub/1.rest', 't/node_modules/x.http']) {
        await place.write(name, `GET ${server.url}/${name}\n`);
      }
      await place.write('t/notes.txt', 'no');
      const files = async (path: string) => {
        const { stdout } = await place.run(['send', path, '--all', '--format', 'json']);
        return (JSON.parse(stdout) as Report).results.map(({ file }) => file);
      };
      assert.deepEqual(await files('t'), ['t/9.http', 't/10.http', 't/sub/1.rest']);
      assert.deepEqual(await files('t/*.http'), ['t/9.http', 't/10.http']);
    });
  });

  describe('formats for people', () => {
    it('prints the bytes of the last response and nothing else when it is piped', async () => {
      assert.deepEqual((await send('-n json -n bytes')).bytes, Buffer.from('AP/+gAoN', 'base64'));
    });

    it('says on standard error what went wrong, with the place', async () => {
      const { stdout, stderr } = await send('-n undefined');
      assert.equal(stdout, '');
      assert.match(stderr, /^api\.http:28:\d+: VariableError: .*nowhere/m);
    });

    it('lays out JSON and names status, place and redirects', async () => {
      const { stdout } = await send('-n redirect --format pretty');
      assert.match(
        stdout,
        new RegExp(`^GET ${server.url}/redirect {2}api\\.http:16 {2}redirect\n`),
      );
      assert.match(stdout, /^302 Found → GET .*\/json {2}\(cookie seen set, cookie seen sent\)$/m);
      assert.match(stdout, /^HTTP\/1\.1 200 OK/m);
      assert.match(stdout, /^ {2}"token": "abc",$/m);
      assert.doesNotMatch(stdout, /\u001b/);
    });

    it('colours where it is asked to, and never with NO_COLOR', async () => {
      const forced = await send('-n json --format pretty --color always');
      assert.match(forced.stdout, /\u001b\[32m200 OK\u001b\[39m/);
      const without = await send('-n json --format pretty', { env: { NO_COLOR: '1' } });
      assert.doesNotMatch(without.stdout, /\u001b/);
    });

    it('lets nothing of a server steer the terminal', async () => {
      const { stdout } = await send('-n evil --format pretty');
      assert.doesNotMatch(stdout, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      assert.match(stdout, /\\x1b\[31mred/);
    });

    it('writes to a file, whole, instead of standard output', async () => {
      const { stdout, code } = await send('-n json --output out/../out.json');
      assert.deepEqual([code, stdout], [0, '']);
      assert.equal(await place.read('out.json'), '{"token":"abc","n":1}');
    });

    it('says so when the file cannot be written', async () => {
      const { code, stderr } = await send('-n json -o none/out.json');
      assert.equal(code, 2);
      assert.match(stderr, /none\/out\.json cannot be written: its folder is not there/);
    });
  });

  describe('secrets', () => {
    for (const format of ['json', 'ndjson', 'pretty', 'har', 'junit', 'tap', 'github']) {
      it(`hides them in ${format}, and shows them when asked`, async () => {
        const hidden = await send(`-n secret -e dev --verbose --format ${format}`);
        assert.equal(hidden.code, 0);
        assert.doesNotMatch(hidden.stdout + hidden.stderr, new RegExp(SECRET));
        const shown = await send(`-n secret -e dev --verbose --show-secrets --format ${format}`);
        if (!['junit', 'tap'].includes(format)) assert.match(shown.stdout, new RegExp(SECRET));
      });
    }

    it('sends them nevertheless', async () => {
      await send('-n secret -e dev');
      const last = server.received.at(-1) ?? '';
      assert.ok(last.includes(`Authorization: Bearer ${SECRET}\r\n`));
      assert.ok(last.endsWith(`{"key": "${SECRET}"}`));
    });

    it('keeps them out of the history', async () => {
      await send('-n secret -e dev');
      const history = await place.run(['history', 'list', '--format', 'json']);
      assert.match(history.stdout, /"name": "secret"/);
      assert.doesNotMatch(history.stdout, new RegExp(SECRET));
    });
  });

  describe('--dry-run', () => {
    it('prints the very bytes that are sent, and sends nothing', async () => {
      const before = server.received.length;
      const dry = await send('-n secret -e dev --dry-run --show-secrets');
      assert.equal(server.received.length, before);
      await send('-n secret -e dev');
      assert.equal(dry.stdout, server.received.at(-1));
    });

    it('hides secrets in what it prints', async () => {
      const { stdout, code } = await send('-n secret -e dev --dry-run');
      assert.equal(code, 0);
      assert.doesNotMatch(stdout, new RegExp(SECRET));
      assert.match(stdout, /^POST \/echo\?key=•+ HTTP\/1\.1\r\n/);
    });

    it('says what is missing', async () => {
      const { code, stderr } = await send('-n undefined --dry-run');
      assert.equal(code, 3);
      assert.match(stderr, /nowhere/);
    });
  });

  describe('cookies', () => {
    it('live as long as the run', async () => {
      await send('-n cookie -n seen');
      assert.match(server.received.at(-1) ?? '', /GET \/seen[^]*Cookie: kept=1/);
      await send('-n seen');
      assert.doesNotMatch(server.received.at(-1) ?? '', /Cookie/);
    });

    it('of a named session are kept', async () => {
      await send('-n cookie --session s');
      await send('-n seen --session s');
      assert.match(server.received.at(-1) ?? '', /Cookie: kept=1/);
    });

    it('of a file are read and written, in the format it has', async () => {
      await send('-n cookie --cookies jar.txt');
      assert.match(await place.read('jar.txt'), /^127\.0\.0\.1\tFALSE\t\/\tFALSE\t\d+\tkept\t1$/m);
      await send('-n seen --cookies jar.txt');
      assert.match(server.received.at(-1) ?? '', /Cookie: kept=1/);
      await send('-n cookie --cookies jar.json');
      assert.equal((JSON.parse(await place.read('jar.json')) as { version: number }).version, 1);
    });

    it('of a file that is none are refused', async () => {
      await place.write('jar.json', '{"a": 1}');
      const { code, stderr } = await send('-n seen --cookies jar.json');
      assert.equal(code, 2);
      assert.match(stderr, /not a cookie jar/);
      await place.write('other.txt', '# Letters\nDear Ada,\n');
      assert.equal((await send('-n seen --cookies other.txt')).code, 2);
      assert.equal(await place.read('other.txt'), '# Letters\nDear Ada,\n');
    });
  });

  it('loads what only some requests need: XPath, JSONPath, types of files, dotenv', async () => {
    await place.write(
      'kit.http',
      [
        `### xml\nGET ${server.url}/xml\n\n?? xpath /a/b == deep`,
        `### json\nGET ${server.url}/json\n\n?? body $..n == 1`,
        `### form\n# @file f=./note.json\nPOST ${server.url}/form\n`,
        `### dotenv\nGET ${server.url}/{{FROM_DOTENV}}\n`,
      ].join('\n\n'),
    );
    await place.write('note.json', '{}');
    await place.write('.env', 'FROM_DOTENV=found\n');
    const run = await place.run(['send', 'kit.http', '--all', '--format', 'tap']);
    assert.equal(run.code, 0, run.stdout);
    const sent = server.received.at(-1) ?? '';
    assert.match(sent, /Content-Type: application\/json\r\n\r\n\{\}/);
    assert.match(sent, /GET \/found /);
  });

  describe('.postcard.json', () => {
    it('says the dialect of files that do not say theirs, of those they name, and for parse', async () => {
      await place.write('dialect/.postcard.json', '{ "dialect": "httpyac" }');
      await place.write('dialect/b.http', '@quoted = "word"\n');
      await place.write(
        'dialect/a.http',
        'import ./b.http\n###\nGET http://127.0.0.1/{{quoted}}\n',
      );
      await place.write('dialect/own.http', '# @dialect jb\nGET http://127.0.0.1/\n');
      const { stdout } = await place.run(['send', 'dialect/a.http', '--dry-run']);
      assert.match(stdout, /^GET \/word HTTP/m);
      const dialectOf = async (...words: string[]) => {
        const parsed = await place.run(['parse', '--format', 'json', ...words]);
        return (JSON.parse(parsed.stdout) as { files: { dialect: string }[] }).files[0]?.dialect;
      };
      assert.equal(await dialectOf('dialect/a.http'), 'httpyac');
      assert.equal(await dialectOf('dialect/own.http'), 'jetbrains');
      assert.equal(await dialectOf('dialect/own.http', '--dialect', 'kulala'), 'kulala');
    });

    it('gives what nothing else says: headers and an environment', async () => {
      await place.write(
        '.postcard.json',
        '{ "headers": { "X-Team": "blue" }, "environment": "dev" }',
      );
      const { code } = await send('-n secret');
      assert.equal(code, 0);
      assert.match(server.received.at(-1) ?? '', /\r\nX-Team: blue\r\n/);
    });

    it('is complained about where it is wrong', async () => {
      await place.write('.postcard.json', '{ "timeouts": 5 }');
      const { code, stderr } = await send('-n json');
      assert.equal(code, 0);
      assert.match(stderr, /\.postcard\.json: `timeouts` is not known/);
    });
  });

  it('says on standard error what else there is to know', async () => {
    await place.write('http-client.private.env.json', '{ "dev": ');
    const { stderr, code } = await send('-n json');
    assert.equal(code, 0);
    assert.match(stderr, /api\.http:4: .*http-client\.private\.env\.json was left out/);
  });

  it('sends nothing in an environment that no file defines', async () => {
    const before = server.received.length;
    const { stderr, code } = await send('-n json -e dve');
    assert.equal(code, 2);
    assert.match(stderr, /No file defines the environment dve\./);
    assert.equal(server.received.length, before);
  });

  describe('many requests', () => {
    it('runs what a run line names, chosen by its line', async () => {
      const text = `###\nrun #one\n\n### one\nGET ${server.url}/json\n\n### two\nGET ${server.url}/json\n`;
      await place.write('runs.http', text);
      const { stdout, code } = await place.run(['send', 'runs.http', '-l', '2', '-f', 'tap']);
      assert.deepEqual([code, stdout], [0, 'TAP version 14\nok 1 - one (runs.http:5)\n1..1\n']);
    });

    it('sends the one run line that is chosen, of several in a block', async () => {
      const text = `###\nrun #one\nrun #two\n\n### one\nGET ${server.url}/json\n\n### two\nGET ${server.url}/json\n`;
      await place.write('lines.http', text);
      const { stdout } = await place.run(['send', 'lines.http', '-l', '3', '-f', 'tap']);
      assert.equal(stdout, 'TAP version 14\nok 1 - two (lines.http:9)\n1..1\n');
    });

    it('says what can be chosen in a file of nothing but run lines', async () => {
      await place.write('called.http', `### one\nGET ${server.url}/json\n`);
      await place.write('caller.http', '###\nrun ./called.http\n');
      const { stderr, code } = await place.run(['send', 'caller.http']);
      assert.equal(code, 2);
      assert.match(stderr, /There are no requests here, and 1 line that runs others; say which\./);
      assert.match(stderr, /caller\.http:2 {2}run \.\/called\.http/);
      const all = await place.run(['send', 'caller.http', '--all', '-f', 'tap']);
      assert.deepEqual([all.code, /ok 1 - one/.test(all.stdout)], [0, true]);
    });

    it('stops at the first failure with --bail', async () => {
      const { results, summary } = await json('-n unexpected -n secret -n evil --bail');
      assert.deepEqual(
        results.map(({ name }) => name),
        ['unexpected'],
      );
      assert.equal(summary['skipped'], 2);
    });

    it('runs everything again with --repeat', async () => {
      const { summary } = await json('-n json -n missing --repeat 3');
      assert.equal(summary['sent'], 6);
    });

    it('ends cleanly when it is interrupted, with what was done', async () => {
      if (process.platform === 'win32') return; // there a program can only be ended by another one
      await place.write(
        'slow.http',
        `GET ${server.url}/json\n\n###\nGET ${server.url}/hang\n\n###\nGET ${server.url}/json\n`,
      );
      const run = await place.run(['send', 'slow.http', '-a', '--format', 'json'], {
        interruptWhen: server.asked('/hang'),
      });
      assert.equal(run.code, 130);
      const report = JSON.parse(run.stdout) as Report;
      assert.deepEqual(
        report.results.map(({ ok }) => ok),
        [true, false],
      );
      assert.equal(report.results[1]?.error?.type, 'CancelledError');
      assert.equal(report.summary['skipped'], 1);
    });

    for (const command of ['send', 'parse', 'list']) {
      it(`ends ${command} at once where nothing was done that could be lost`, async () => {
        if (process.platform === 'win32') return;
        // More than a pipe holds: what is left was read.
        const stdin = '# a comment\n'.repeat(100_000);
        const run = await place.run([command, '-'], { stdin, interruptWhen: 'read' });
        assert.deepEqual([run.signal, run.stdout, run.stderr], ['SIGINT', '', '']);
      });
    }
  });
});
