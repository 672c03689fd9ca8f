/** Secrets in every place that a request has, and none in what outlives the window. */
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { startDemoServer } from '../../../demo/server.ts';
import { answers, rawServer } from '../../servers/rawServer.ts';
import { Place, builtPostcard } from './postcard.ts';
import { HAR } from './schemas/har.ts';
import { checkJunit } from './schemas/junit.ts';

const PLACES = [
  ...['query', 'header', 'field', 'form', 'member', 'cookie', 'user', 'password', 'bearer'],
  ...['expected', 'fragment', 'redirect', 'dotenv', 'marked'],
] as const;
const canaryOf = (place: string) => `canary/${place}+7f3a==`;
const canaries = Object.fromEntries(PLACES.map((place) => [place, canaryOf(place)]));

describe('secrets in reports that are kept', () => {
  let place: Place;
  let server: Awaited<ReturnType<typeof startDemoServer>>;

  before(async function () {
    this.timeout(60_000);
    await builtPostcard();
    server = await startDemoServer({ port: 0, host: '127.0.0.1' });
    const base = server.url;
    const host = base.replace(/^http:\/\//, '');
    const { dotenv, ...shared } = canaries;
    place = await Place.open({
      '.env': `dotenv="${dotenv ?? ''}"\n`,
      'http-client.private.env.json': JSON.stringify({ dev: { ...shared, marked: undefined } }),
      'all.http': `# @secret marked

### everything
# @cookie sid={{cookie}}
POST ${base}/anything/{{%query}}?x={{%query}}&access_token={{%query}}#{{%fragment}}
X-Plain: {{header}} {{marked}} {{$dotenv dotenv}}
X-Api-Key: {{field}}
Authorization: Bearer {{bearer}}
Content-Type: application/json

{"plain": "{{member}}", "password": "{{password}}"}

?? body includes {{expected}}
?? header x-none == {{header}}
?? body $.json.plain == {{member}}

### form
POST ${base}/anything
Content-Type: application/x-www-form-urlencoded

a={{form}}&b={{user}}

### credentials
GET http://{{%user}}:{{%password}}@${host}/basic-auth/x/y

?? status == 200

### moved
GET ${base}/redirect-to?url={{%redirect}}

### not sent
GET ${base}/{{query}}/{{nowhere}}
`,
    });
  });
  after(async () => {
    await place.close();
    await server.close();
  });

  /** In every spelling that leaves it readable. */
  function assertClean(text: string, where: string): void {
    for (const secret of Object.values(canaries)) {
      const base64 = Buffer.from(secret).toString('base64').slice(0, -4);
      for (const spelling of [secret, encodeURIComponent(secret), base64]) {
        assert.ok(!text.includes(spelling), `${where} has ${secret} as ${spelling}`);
      }
    }
  }

  for (const format of ['har', 'junit']) {
    it(`${format} has none of them`, async function () {
      this.timeout(30_000);
      const run = await place.run([
        ...['send', 'all.http', '--all', '-e', 'dev', '--format', format],
        ...['--var', `marked=${canaryOf('marked')}`],
      ]);
      assertClean(run.stdout, format);
      assertClean(run.stderr, 'standard error');
      if (format === 'junit') {
        const { tests } = checkJunit(run.stdout);
        assert.equal(tests, 5 + 4, 'a case for each request and each assertion');
        return;
      }
      const { log } = v.parse(HAR, JSON.parse(run.stdout));
      assert.ok(log.entries.length >= 4);
      for (const { time, timings, response } of log.entries) {
        if (response.status === 0) continue;
        const { wait, receive, send } = timings;
        assert.ok(wait >= 0 && receive >= 0 && send >= 0);
        assert.ok(time >= wait + receive + send - 0.01);
      }
    });
  }

  for (const format of ['har', 'json']) {
    it(`${format} has none of an answer of whatever kind`, async () => {
      const secret = canaryOf('header');
      const bytes = Buffer.concat([
        Buffer.from([0, 255, 1]),
        Buffer.from(secret),
        Buffer.from([0]),
      ]);
      const wire = await rawServer(
        answers(
          Buffer.concat([
            Buffer.from(
              `HTTP/1.1 200 ${secret}\r\nContent-Type: application/octet-stream; of="${secret}"\r\n` +
                `Set-Cookie: a=1; Path=/${secret}\r\nLink: </>; rel="next"; title="${secret}"\r\n` +
                `Content-Length: ${bytes.length}\r\n\r\n`,
            ),
            bytes,
          ]),
        ),
      );
      await place.write('echo.http', `GET ${wire.origin}/\nX-Plain: {{header}}\n`);
      const { stdout } = await place.run(['send', 'echo.http', '-e', 'dev', '--format', format]);
      await wire.close();
      assertClean(stdout, format);
      const [, base64 = ''] = /"(?:base64|text)": ?"([\w+/=]{8,})"/.exec(stdout) ?? [];
      assert.ok(base64 !== '');
      assert.ok(!Buffer.from(base64, 'base64').includes(secret));
    });
  }

  it('the history on the disk has none of them', async () => {
    const data = path.join(place.folder, '.data');
    const names = await fs.readdir(data, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile());
    assert.ok(files.some(({ name }) => name.endsWith('.jsonl')));
    for (const { parentPath, name } of files) {
      assertClean(await fs.readFile(path.join(parentPath, name), 'latin1'), name);
    }
  });
});
