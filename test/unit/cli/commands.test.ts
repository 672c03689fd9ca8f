import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { startEchoServer } from './echoServer.ts';
import type { EchoServer } from './echoServer.ts';
import { Place, builtPostcard } from './postcard.ts';

describe('postcard', () => {
  let place: Place;
  let server: EchoServer;

  before(async function () {
    this.timeout(60_000);
    await builtPostcard();
    server = await startEchoServer();
  });
  after(() => server.close());
  beforeEach(async () => {
    place = await Place.open({
      'api.http': `### login
# @name login
# @tag smoke
POST ${server.url}/login?a=1
Content-Type: application/json
Authorization: Bearer literal-token-1

{"name": "it's Zoë"}

###
GET {{base}}/json
`,
    });
  });
  afterEach(() => place.close());

  it('tells its version without loading anything else', async () => {
    const { version } = JSON.parse(
      await fs.readFile(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8'),
    ) as { version: string };
    const built = await builtPostcard();
    const alone = await fs.mkdtemp(path.join(built, 'alone-'));
    await fs.mkdir(path.join(alone, 'bin'));
    await fs.copyFile(path.join(built, 'bin/postcard.cjs'), path.join(alone, 'bin/postcard.cjs'));
    await fs.copyFile(path.join(built, 'package.json'), path.join(alone, 'package.json'));
    const run = spawnSync(process.execPath, [path.join(alone, 'bin/postcard.cjs'), '--version']);
    assert.equal(String(run.stdout), `${version}\n`);
    assert.equal((await place.run(['-V'])).stdout, `${version}\n`);
  });

  it('refuses an environment that no file defines, with the name that was meant', async () => {
    await fs.writeFile(
      path.join(place.folder, 'http-client.env.json'),
      JSON.stringify({ dev: { base: server.url } }),
    );
    const slip = await place.run(['send', 'api.http', '-n', 'login', '--env', 'dve']);
    assert.equal(slip.code, 2);
    assert.match(slip.stderr, /No file defines the environment dve\.\n.*Did you mean dev\?/);
    const right = await place.run(['send', 'api.http', '-n', 'login', '--env', 'dev']);
    assert.equal(right.code, 0, right.stderr);
    assert.equal(server.received.splice(0).length, 1);
  });

  it("takes the environments of REST Client's settings", async () => {
    await fs.writeFile(
      path.join(place.folder, '.vscode/settings.json'),
      JSON.stringify({ 'rest-client.environmentVariables': { local: { base: server.url } } }),
    );
    const run = await place.run(['send', 'api.http', '--line', '11', '--env', 'local']);
    assert.deepEqual([run.code, run.stderr], [0, '']);
    const slip = await place.run(['send', 'api.http', '--line', '11', '--env', 'loacl']);
    assert.equal(slip.code, 2);
    assert.match(slip.stderr, /Did you mean local\?/);
  });

  it('writes what it imports into no file that is there already', async () => {
    const run = await place.run(['import', 'curl', `curl ${server.url}/`, '-o', 'api.http']);
    assert.equal(run.code, 2);
    assert.match(run.stderr, /api\.http is there already\./);
    assert.match(await fs.readFile(path.join(place.folder, 'api.http'), 'utf8'), /### login/);
  });

  it('says in one line that an old Node is too old, in words an old Node can read', async () => {
    const built = await builtPostcard();
    const bin = await fs.readFile(path.join(built, 'bin/postcard.cjs'), 'utf8');
    assert.doesNotMatch(bin, /=>|`|\b(?:const|let|class|async)\b|\?\.|\?\?/);
    const old = `Object.defineProperty(process.versions, 'node', { value: '18.20.0' });`;
    const file = path.join(place.folder, 'old.cjs');
    await fs.writeFile(file, old);
    const run = spawnSync(process.execPath, [
      '--require',
      file,
      path.join(built, 'bin/postcard.cjs'),
      'send',
    ]);
    assert.equal(run.status, 2);
    assert.match(
      String(run.stderr),
      /^postcard needs Node 22\.19 or later; this is Node 18\.20\.0\..*\n$/,
    );
  });

  it('goes on under the Node of the clone where the one that started it is too old', async () => {
    const clone = await fs.mkdtemp(path.join(place.folder, 'clone-'));
    const own = path.join(clone, 'node_modules/node/bin', path.basename(process.execPath));
    await fs.mkdir(path.join(clone, 'bin'));
    await fs.mkdir(path.join(clone, 'dist'));
    await fs.mkdir(path.dirname(own), { recursive: true });
    await fs.symlink(process.execPath, own);
    const bin = path.join(clone, 'bin/postcard.cjs');
    await fs.copyFile(path.join(await builtPostcard(), 'bin/postcard.cjs'), bin);
    await fs.writeFile(
      path.join(clone, 'dist/cli.cjs'),
      'console.log(process.versions.node, process.argv.slice(2)); process.exitCode = 3;',
    );
    const old = path.join(place.folder, 'old.cjs');
    await fs.writeFile(
      old,
      `Object.defineProperty(process.versions, 'node', { value: '20.1.0' });`,
    );
    const run = spawnSync(process.execPath, ['--require', old, bin, 'send', 'a b.http']);
    assert.equal(String(run.stderr), '');
    assert.equal(String(run.stdout), `${process.versions.node} [ 'send', 'a b.http' ]\n`);
    assert.equal(run.status, 3);
  });

  describe('help', () => {
    it('lists every command', async () => {
      const { stdout, code } = await place.run(['--help']);
      assert.equal(code, 0);
      for (const { name } of COMMANDS) assert.ok(stdout.includes(`  ${name} `), name);
    });

    it('without a command goes to standard error, with exit code 2', async () => {
      const { stdout, stderr, code } = await place.run([]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /postcard help <command>/);
    });

    for (const { name, options, examples } of COMMANDS) {
      it(`of ${name} names every option and has an example`, async () => {
        const { stdout, code } = await place.run(['help', ...name.split(' ')]);
        assert.equal(code, 0);
        for (const option of options) assert.ok(stdout.includes(`--${option.name}`), option.name);
        assert.ok(examples.length > 0);
        for (const { line } of examples) assert.ok(stdout.includes(line));
        assert.equal((await place.run([...name.split(' '), '--help'])).stdout, stdout);
      });
    }

    for (const [words, hint] of [
      ['sned api.http', /Did you mean postcard send\?/],
      ['histroy', /Did you mean postcard history\?/],
      ['history shwo', /Did you mean postcard history show\?/],
      ['cookies', /It is one of list, clear\./],
      ['api.http', /Did you mean postcard send api\.http\?/],
      ['parse api.http --formt json', /Did you mean --format\?/],
    ] as const) {
      it(`suggests what was meant by "${words}"`, async () => {
        const { stderr, code } = await place.run(words.split(' '));
        assert.equal(code, 2);
        assert.match(stderr, hint);
      });
    }
  });

  it('parse describes a file without sending or resolving', async () => {
    const sent = server.received.length;
    const { stdout, code } = await place.run(['parse', 'api.http', '--format', 'json']);
    assert.equal(code, 0);
    const { postcard, files } = JSON.parse(stdout) as {
      postcard: number;
      files: { file: string; requests: { name: string | null; url: string; line: number }[] }[];
    };
    assert.equal(postcard, 1);
    assert.equal(files[0]?.file, 'api.http');
    assert.deepEqual(
      files[0].requests.map(({ name, url, line }) => [name, url, line]),
      [
        ['login', `${server.url}/login?a=1`, 4],
        [null, '{{base}}/json', 11],
      ],
    );
    assert.equal(server.received.length, sent);
  });

  it('reads a file in which nothing tells as what stands beside it says', async () => {
    await fs.mkdir(path.join(place.folder, 'yac'));
    await place.write('yac/a.http', `@q = "1"\nGET ${server.url}/?q={{q}}\n`);
    await place.write('yac/b.http', `# @dialect rc\n@q = "1"\nGET ${server.url}/?q={{q}}\n`);
    await place.write('yac/httpyac.config.js', 'module.exports = {};\n');
    const { stdout } = await place.run(['parse', 'yac', '--format', 'json']);
    const { files } = JSON.parse(stdout) as { files: { dialect: string }[] };
    assert.deepEqual(
      files.map(({ dialect }) => dialect),
      ['httpyac', 'restclient'],
    );
    // Quotes around a value are none of it in files of httpYac.
    await place.run(['send', 'yac/a.http']);
    assert.match(server.received.at(-1) ?? '', /^GET \/\?q=1 /);
  });

  it('parse reports bad syntax and does not fail on it', async () => {
    await place.write('bad.http', '### a\nGET\n');
    const { stdout, code } = await place.run(['parse', 'bad.http']);
    assert.equal(code, 0);
    assert.match(stdout, /bad\.http:2:\d+: error:/);
  });

  it('parse says what was meant below what it finds', async () => {
    await place.write('slip.http', '### a\n# @no-redirct\nGET http://h/\n');
    const { stdout } = await place.run(['parse', 'slip.http']);
    assert.match(stdout, /slip\.http:2:3: hint: .*\n {4}Did you mean `@no-redirect`\?\n$/);
  });

  it('list names requests with their lines and tags', async () => {
    const { stdout } = await place.run(['list', 'api.http']);
    assert.match(stdout, /^api\.http:4 +login {2}POST .*\/login\?a=1 #smoke$/m);
    const tagged = await place.run(['list', 'api.http', '--tag', 'smoke', '--format', 'json']);
    const { requests } = JSON.parse(tagged.stdout) as { requests: { name: string }[] };
    assert.deepEqual(
      requests.map(({ name }) => name),
      ['login'],
    );
  });

  describe('fmt', () => {
    const UNTIDY = '###   a\nGET   http://h/   \nAccept:a\n\n\n\n\n###b\nGET http://h/\n';

    it('tells which files are not tidy, and makes them so', async () => {
      await place.write('untidy.http', UNTIDY);
      const check = await place.run(['fmt', '--check', '.']);
      assert.equal(check.code, 1);
      assert.match(check.stdout, /untidy\.http/);
      assert.equal(await place.read('untidy.http'), UNTIDY);
      assert.equal((await place.run(['fmt', '.'])).code, 0);
      assert.notEqual(await place.read('untidy.http'), UNTIDY);
      assert.equal((await place.run(['fmt', '--check', '.'])).code, 0);
    });

    it('reads standard input and writes standard output', async () => {
      const { stdout } = await place.run(['fmt', '-'], { stdin: UNTIDY });
      assert.match(stdout, /^GET http:\/\/h\/$/m);
    });
  });

  describe('export', () => {
    it('to curl makes a command that sends the same', async () => {
      const { stdout, code } = await place.run(
        'export curl api.http -n login --show-secrets'.split(' '),
      );
      assert.equal(code, 0);
      // Where there is no curl the command can only be read.
      if (spawnSync('curl', ['--version']).error !== undefined) {
        assert.match(stdout, /--data-raw '\{"name": "it'\\''s Zoë"\}'/);
        return;
      }
      // The server answers in this process, which must not wait.
      const ran = await promisify(execFile)(
        'sh',
        ['-c', stdout.replace(/^curl/, 'curl --silent --max-time 15')],
        { cwd: place.folder },
      );
      assert.match(ran.stdout, /^POST \/login\?a=1 HTTP\/1\.1/);
      const sent = server.received.at(-1) ?? '';
      assert.match(sent, /^POST \/login\?a=1 HTTP\/1\.1\r\n/);
      assert.match(sent, /\r\nAuthorization: Bearer literal-token-1\r\n/);
      assert.ok(sent.endsWith(Buffer.from('{"name": "it\'s Zoë"}').toString('latin1')));
    });

    for (const target of ['curl', 'python', 'fetch', 'har']) {
      it(`to ${target} hides credentials unless it is asked for them`, async () => {
        const words = `export ${target} api.http -n login`.split(' ');
        const hidden = await place.run(words);
        assert.doesNotMatch(hidden.stdout, /literal-token-1/);
        assert.match(hidden.stderr, /^Credentials are dots: --show-secrets writes them out\.\n$/);
        const shown = await place.run([...words, '--show-secrets']);
        assert.match(shown.stdout, /literal-token-1/);
        assert.equal(shown.stderr, '');
      });
    }

    it('to fetch makes JavaScript that sends the same', async () => {
      const { stdout } = await place.run(
        'export fetch api.http -n login --show-secrets'.split(' '),
      );
      await place.write('sent.mjs', stdout);
      const ran = await runNode(path.join(place.folder, 'sent.mjs'));
      assert.match(ran, /^200 POST \/login\?a=1 HTTP\/1\.1/);
      assert.match(ran, /it's Zoë|it's ZoÃ«/);
    });

    it('says nothing of dots where nothing was hidden', async () => {
      const words = `export curl api.http -l 11 --var base=${server.url}`.split(' ');
      assert.equal((await place.run(words)).stderr, '');
    });

    it('says what a request lacks', async () => {
      const { code, stderr } = await place.run('export curl api.http -l 11'.split(' '));
      assert.equal(code, 3);
      assert.match(stderr, /api\.http:11:5: VariableError: .*base/);
    });
  });

  it('import takes YAML, from a file and from standard input', async () => {
    const text =
      'openapi: 3.1\nservers: [{ url: http://h }]\npaths: { /pets: { get: { summary: all } } }\n';
    await place.write('pets.yaml', text);
    const expected = '@baseUrl = http://h\n\n### all\nGET {{baseUrl}}/pets\n';
    assert.equal((await place.run(['import', 'openapi', 'pets.yaml'])).stdout, expected);
    assert.equal((await place.run(['import', 'openapi', '-'], { stdin: text })).stdout, expected);
    const bad = await place.run(['import', 'openapi', '-'], { stdin: 'a: [\nb: 1\n' });
    assert.match(bad.stderr, /^postcard: Standard input:2:1 is neither JSON nor YAML\.\n {2}\w/);
  });

  describe('import curl', () => {
    for (const [name, words] of [
      ['in quotes', ["curl -L -d a=1 'http://h/p?q' -H 'X-A: b'"]],
      ['as it is', ['curl', '-L', '-d', 'a=1', 'http://h/p?q', '-H', 'X-A: b']],
    ] as const) {
      it(`takes a command ${name}`, async () => {
        const { stdout, code } = await place.run(['import', 'curl', ...words]);
        assert.equal(code, 0);
        assert.equal(
          stdout,
          [
            '### POST /p',
            'POST http://h/p?q',
            'X-A: b',
            'Content-Type: application/x-www-form-urlencoded',
            '',
            'a=1',
            '',
          ].join('\n'),
        );
      });
    }

    it('takes one from standard input, and says what it does not find', async () => {
      const piped = await place.run(['import', 'curl', '-'], { stdin: 'curl http://h/\n' });
      assert.match(piped.stdout, /^# @no-redirect\nGET http:\/\/h\/$/m);
      const none = await place.run(['import', 'curl', '-'], { stdin: 'wget http://h/' });
      assert.equal(none.code, 2);
      assert.match(none.stderr, /no curl command/);
    });
  });

  describe('history', () => {
    it('lists, shows, replays and forgets', async () => {
      await place.run('send api.http -n login'.split(' '));
      const { stdout } = await place.run(['history', 'list']);
      const [line = ''] = stdout.split('\n');
      assert.match(line, /^[0-9a-f]{8} {2}\S+ \S+ {2}200 {2}POST .*\/login\?a=1 {2}api\.http:4/);
      const id = line.slice(0, 8);
      const shown = await place.run(['history', 'show', id]);
      assert.match(shown.stdout, /^HTTP\/1\.1 200 OK$/m);
      assert.doesNotMatch(shown.stdout, /literal-token-1/);
      // The file has changed since: what is replayed is what was sent.
      await place.write('api.http', `### login\n# @name login\nGET ${server.url}/changed\n`);
      await place.run(['history', 'replay', id]);
      assert.match(server.received.at(-1) ?? '', /^POST \/login\?a=1 /);
      assert.equal((await place.run(['history', 'clear'])).code, 0);
      assert.equal((await place.run(['history', 'list'])).stdout, '');
    });

    it('replays with the values of then, or of now with --values now', async () => {
      const text = (value: string) =>
        `@n = ${value}\n\n###\n# @name again\nGET ${server.url}/n/{{n}}\n`;
      await place.write('again.http', text('then'));
      await place.run(['send', 'again.http']);
      const { stdout } = await place.run(['history', 'list', 'again']);
      const id = stdout.slice(0, 8);
      await place.write('again.http', text('now'));
      await place.run(['history', 'replay', id]);
      assert.match(server.received.at(-1) ?? '', /^GET \/n\/then /);
      await place.run(['history', 'replay', id, '--values', 'now']);
      assert.match(server.received.at(-1) ?? '', /^GET \/n\/now /);
    });

    it('finds by words', async () => {
      await place.run(['send', 'api.http', '-n', 'login']);
      assert.notEqual((await place.run(['history', 'list', 'post', '200'])).stdout, '');
      assert.equal((await place.run(['history', 'list', 'nowhere'])).stdout, '');
    });

    it('keeps nothing with --no-history and # @no-log', async () => {
      await place.write('quiet.http', `# @no-log\nGET ${server.url}/json\n`);
      await place.run(['send', 'quiet.http']);
      await place.run(['send', 'api.http', '-n', 'login', '--no-history']);
      assert.equal((await place.run(['history', 'list'])).stdout, '');
    });
  });

  it('cookies lists and clears what sessions keep, with values hidden', async () => {
    await place.write('cookie.http', `GET ${server.url}/cookie\n`);
    await place.run('send cookie.http --session alice'.split(' '));
    const { stdout } = await place.run(['cookies', 'list']);
    assert.match(stdout, /^alice\n {2}kept=•+ {2}127\.0\.0\.1\/, until /);
    const shown = await place.run('cookies list --session alice --show-secrets'.split(' '));
    assert.match(shown.stdout, /kept=1/);
    assert.equal((await place.run('cookies clear --session bob'.split(' '))).code, 2);
    assert.match((await place.run(['cookies', 'clear'])).stderr, /Cleared alice/);
    assert.equal((await place.run(['cookies', 'list'])).stdout, '');
  });
});

async function runNode(file: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [file]);
  return stdout;
}
