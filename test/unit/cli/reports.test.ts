import assert from 'node:assert/strict';
import * as v from 'valibot';
import { startEchoServer } from './echoServer.ts';
import type { EchoServer } from './echoServer.ts';
import { Place, builtPostcard } from './postcard.ts';
import { HAR } from './schemas/har.ts';
import { checkJunit } from './schemas/junit.ts';

describe('reports for tools', () => {
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
      'all.http': `@base = ${server.url}

### redirect & <follow>
GET {{base}}/redirect?access_token=url-secret-1

?? status == 200
?? body $.n == 2

### bytes
POST {{base}}/bytes
Content-Type: text/plain
Cookie: sid=cookie-secret-1

hello "world"

### refused
GET {{base}}/close

### undefined
GET {{base}}/{{nowhere}}

### not now
# @disabled
GET {{base}}/json

### evil
GET {{base}}/evil
`,
      'other.http': `GET ${server.url}/json\n`,
    });
  });
  afterEach(() => place.close());

  const report = async (format: string, ...more: string[]) => {
    const run = await place.run(['send', '.', '--all', '--format', format, ...more]);
    return { ...run, code: run.code };
  };

  it('tells requests of one name apart, as rows of a table are', async () => {
    await place.write('rows.csv', 'n\n1\n2\n');
    await place.write('row.http', `### row\nGET ${server.url}/json\n\n?? status == 200\n`);
    const run = (format: string) =>
      place.run(['send', 'row.http', '--data', 'rows.csv', '--format', format]);
    const { stdout: junit } = await run('junit');
    assert.deepEqual(
      [...junit.matchAll(/<testcase name="([^"]*)"/g)].map(([, name]) => name),
      ['row', 'row: status == 200', 'row (2)', 'row (2): status == 200'],
    );
    const { stdout: tap } = await run('tap');
    assert.deepEqual(tap.match(/^ok .*$/gm), [
      'ok 1 - row (row.http:2)',
      'ok 2 - row (row.http:2) (2)',
    ]);
  });

  it('har is valid HAR 1.2 with an entry a hop, and without credentials', async () => {
    const { stdout, code } = await report('har');
    assert.equal(code, 3);
    const { log } = v.parse(HAR, JSON.parse(stdout));
    assert.deepEqual(
      log.entries.map(({ request, response }) => [new URL(request.url).pathname, response.status]),
      [
        ['/redirect', 302],
        ['/json', 200],
        ['/bytes', 200],
        ['/close', 0],
        ['/evil', 200],
        ['/json', 200],
      ],
    );
    const [redirect, , bytes, refused] = log.entries;
    assert.equal(redirect?.response.redirectURL, '/json');
    assert.equal(bytes?.response.content.encoding, 'base64');
    assert.equal(bytes.response.content.text, 'AP/+gAoN');
    assert.equal(bytes.request.postData?.text, 'hello "world"');
    assert.match(String(refused?.response['_error']), /closed the connection/);
    for (const secret of ['url-secret-1', 'cookie-secret-1', '"abc"']) {
      assert.ok(!stdout.includes(secret), secret);
    }
  });

  it('junit is valid, counts right, and holds whatever servers say', async () => {
    const { stdout, code } = await report('junit');
    assert.equal(code, 3);
    assert.deepEqual(checkJunit(stdout), { tests: 9, failures: 1, errors: 2, skipped: 1 });
    assert.match(stdout, /<testsuite name="all\.http"/);
    assert.match(stdout, /name="redirect &amp; &lt;follow&gt;: body \$\.n == 2"/);
    assert.match(stdout, /<error type="ConnectionError" message="[^"]+">/);
    assert.match(stdout, /<skipped message="disabled"\/>/);
  });

  it('show the lines that differ, in every format', async () => {
    await place.write(
      'differs.http',
      `GET ${server.url}/json\n\n?? body == {"n": 1, "other": 2}\n`,
    );
    const of = async (format: string) =>
      (await place.run(['send', 'differs.http', '--format', format])).stdout;
    for (const format of ['pretty', 'github', 'tap', 'junit', 'json', 'ndjson']) {
      assert.match(await of(format), /- {3}(?:\\?"|&quot;)other(?:\\?"|&quot;): 2/, format);
    }
    const [result] = (JSON.parse(await of('json')) as { results: { tests: unknown[] }[] }).results;
    assert.match((result?.tests[0] as { diff: string }).diff, /^- {3}"other": 2$/m);
  });

  it('tap has one point a request, with its tests below it', async () => {
    const { stdout } = await report('tap');
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines[0], 'TAP version 14');
    assert.equal(lines.at(-1), '1..7');
    const points = lines.filter((line) => /^(?:not )?ok \d/.test(line));
    assert.deepEqual(
      points.map((line) => line.replace(/ - .*?( # SKIP.*)?$/, '$1')),
      ['not ok 1', 'ok 2', 'not ok 3', 'not ok 4', 'ok 5 # SKIP disabled', 'ok 6', 'ok 7'],
    );
    assert.ok(lines.includes('    not ok 2 - body $.n == 2'));
    assert.ok(lines.some((line) => /^ {2}at: "all\.http:7"$/.test(line)));
  });

  it('github annotates the lines of the file, and takes no commands from servers', async () => {
    const { stdout } = await report('github');
    const errors = stdout.split('\n').filter((line) => line.startsWith('::error '));
    assert.match(
      errors[0] ?? '',
      /^::error file=all\.http,line=7,title=redirect & <follow>%3A body \$\.n == 2::/,
    );
    assert.match(
      errors[2] ?? '',
      /^::error file=all\.http,line=\d+,col=14,title=undefined%3A Vari/,
    );
    let stopped: string | null = null;
    for (const line of stdout.split('\n')) {
      const stop = /^::stop-commands::(.+)$/.exec(line);
      if (stop !== null) stopped = stop[1] ?? null;
      else if (stopped !== null && line === `::${stopped}::`) stopped = null;
      else if (/^::(?!error file=all)/.test(line)) assert.ok(stopped !== null, line);
    }
    assert.equal(stopped, null);
  });

  describe('of a file whose names are commands', () => {
    const STEERS =
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;
    const hostile = (format: string) => {
      const text = `### ::add-mask::a\n# @disabled\nGET ${server.url}/json

### ::set-output name=a::b \u001b[31m
GET ${server.url}/json

?? body == \u001b[31m\u009b31m\u202e
`;
      return place
        .write('evil.http', text)
        .then(() => place.run(['send', 'evil.http', '--all', '--format', format]));
    };

    it('github reads none of them, and no terminal is steered', async () => {
      const { stdout } = await hostile('github');
      let stopped: string | null = null;
      for (const line of stdout.split('\n')) {
        const stop = /^::stop-commands::(.+)$/.exec(line);
        if (stop !== null) stopped = stop[1] ?? null;
        else if (stopped !== null && line === `::${stopped}::`) stopped = null;
        else if (/^\s*::(?!error file=evil)/.test(line)) assert.ok(stopped !== null, line);
      }
      assert.match(stdout, /::add-mask::a/);
      assert.doesNotMatch(stdout, STEERS);
    });

    it('tap keeps each in its line, and no terminal is steered', async () => {
      const { stdout } = await hostile('tap');
      assert.doesNotMatch(stdout, STEERS);
      for (const line of stdout.split('\n')) {
        const [, text] = /^ {2}(?:message|hint): (.*)$/.exec(line) ?? [];
        if (text !== undefined) assert.equal(typeof JSON.parse(text), 'string');
      }
    });
  });

  it('writes a report to a file and leaves nothing beside it', async () => {
    await report('junit', '-o', 'report.xml');
    checkJunit(await place.read('report.xml'));
    const { stdout } = await place.run(['list', '.', '--format', 'json']);
    assert.doesNotMatch(stdout, /tmp/);
  });
});
