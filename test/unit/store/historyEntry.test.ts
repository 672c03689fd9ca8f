import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Session } from '../../../src/engine/session.ts';
import type { RequestOptions } from '../../../src/engine/request.ts';
import { DOTS } from '../../../src/runner/mask.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import type { HistoryEntry } from '../../../src/store/entry.ts';
import { toHistoryEntry } from '../../../src/store/historyEntry.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { temporaryFolder } from './entries.ts';

const SECRET = 'S3cret/value+1';

async function kept(...given: Parameters<typeof toHistoryEntry>): Promise<HistoryEntry> {
  const stored = await toHistoryEntry(...given);
  assert.ok(stored);
  return stored;
}

describe('toHistoryEntry', () => {
  let server: http.Server;
  let base = '';
  const session = new Session();

  before(async () => {
    server = http.createServer((request, response) => {
      if (request.url?.startsWith('/redirect') === true) {
        response.writeHead(302, {
          Location: '/echo?code=from-server',
          'Set-Cookie': 'sid=jar-value-77; Path=/',
        });
        response.end();
      } else if (request.url === '/image') {
        response.end(Buffer.from([0, 255, 254, 1]));
      } else if (request.url === '/lines') {
        response.end(`${SECRET.repeat(20)}\n`.repeat(100));
      } else if (request.url?.startsWith('/elsewhere') === true) {
        response.setHeader('Set-Cookie', 'other=1; Path=/nowhere');
        response.end();
      } else if (request.url === '/long') {
        response.end(`${'x'.repeat(999)}${SECRET}${'y'.repeat(5000)}`);
      } else {
        let body = '';
        request.on('data', (data: Buffer) => (body += data.toString()));
        request.on('end', () => {
          response.setHeader('Content-Type', 'application/json');
          response.end(
            JSON.stringify({
              headers: request.headers,
              url: request.url,
              body,
              access_token: 'issued-token-5',
            }),
          );
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await session.close();
    server.close();
  });

  const run = async (
    target: string,
    options: RequestOptions = {},
    over: Partial<RunResult> = {},
  ): Promise<RunResult> => {
    const exchange = await session.exchange({
      ...options,
      method: options.json === undefined ? 'GET' : 'POST',
      url: `${base}${target}`,
    });
    return {
      id: 'run-1',
      ref: { file: 'api.http', key: 'login', ordinal: 0 },
      name: 'login',
      line: 3,
      environment: ['dev'],
      exchange,
      failure: null,
      tests: [],
      logs: [],
      warnings: [],
      written: [],
      noLog: false,
      ok: true,
      errorExpected: false,
      startedAt: 1000,
      secrets: [SECRET],
      ...over,
    };
  };

  it('keeps the beginning of texts without end, and says what is missing', async () => {
    const huge = 'z'.repeat(3_000_000);
    const result = await run(
      `/echo?q=${'q'.repeat(200_000)}`,
      { json: { huge } },
      {
        failure: {
          ...{ type: 'ScriptError', code: 'thrown', message: huge, hint: huge },
          ...{ span: null, places: [] },
        },
        logs: [huge, ...Array<string>(5000).fill('a line of a script '.repeat(4))],
        warnings: [huge],
        tests: [
          {
            name: huge,
            ok: false,
            line: 1,
            actual: huge,
            expected: huge,
            message: huge,
            diff: huge,
          },
        ],
        values: [{ name: 'huge', value: huge, secret: false }],
      },
    );
    const stored = await kept(result, { template: `POST /\n\n${huge}` });
    assert.ok(JSON.stringify(stored).length < 5_000_000);
    const missing = /^z{65536}… 2934464 more characters were left out of the history\.$/;
    const [test] = stored.tests;
    for (const text of [
      ...[stored.error?.message, stored.error?.hint, stored.logs[0], stored.warnings[0]],
      ...[test?.name, test?.actual, test?.expected, test?.message, test?.diff],
    ]) {
      assert.match(text ?? '', missing);
    }
    assert.match(stored.logs.at(-1) ?? '', /^… \d+ more lines were left out of the history\.$/);
    assert.equal(stored.request?.body?.cut, true);
    assert.ok((stored.request.body.content?.length ?? 0) <= 1024 * 1024);
    assert.match(stored.request.url, /more characters were left out/);
    assert.equal(stored.template, null);
    assert.match(
      stored.warnings.at(-1) ?? '',
      /^The text of the request was left out of the history/,
    );
    assert.deepEqual([stored.values, stored.secretNames], [{}, ['huge']]);
  });

  it('finds no secret in what differs from what was expected', async () => {
    const test = { name: 'a', ok: false, line: 1, actual: 'a', expected: 'b', message: null };
    const result = await run('/echo', {}, { tests: [{ ...test, diff: `-a\n+${SECRET}` }] });
    assert.equal((await kept(result)).tests[0]?.diff, `-a\n+${DOTS}`);
  });

  it('keeps no secret, wherever it went', async () => {
    const result = await run(
      `/redirect?token=literal-token-9&x=${encodeURIComponent(SECRET)}`,
      {
        headers: { Authorization: `Bearer ${SECRET}`, 'X-Api-Key': 'literal-key-3', Plain: SECRET },
        cookies: { own: 'own-cookie-44' },
      },
      {
        logs: [`token is ${SECRET}`],
        warnings: [Buffer.from(SECRET).toString('base64')],
        tests: [
          {
            name: `is ${SECRET}`,
            ok: false,
            line: 1,
            actual: SECRET,
            expected: `"${SECRET}"`,
            message: SECRET,
          },
        ],
      },
    );
    const stored = await kept(result, {
      template: `GET {{host}}/redirect?token=literal-token-9\nAuthorization: Bearer ${SECRET}`,
      values: [
        { name: 'host', value: base, secret: false },
        { name: 'token', value: SECRET, secret: true },
        { name: 'copy', value: `x${SECRET}`, secret: false },
      ],
    });
    const text = JSON.stringify(stored);
    for (const secret of [
      SECRET,
      encodeURIComponent(SECRET),
      Buffer.from(SECRET).toString('base64'),
      ...[
        'literal-token-9',
        'literal-key-3',
        'own-cookie-44',
        'jar-value-77',
        'issued-token-5',
        'from-server',
      ],
    ]) {
      assert.ok(!text.includes(secret), `${secret} in ${text}`);
    }
    assert.deepEqual(stored.values, { host: base });
    assert.deepEqual(stored.secretNames, ['token', 'copy']);
    assert.equal(stored.hops.length, 2);
    assert.equal(stored.hops[0]?.location, `/echo?code=${DOTS}`);
    assert.equal(stored.response?.statusCode, 200);
  });

  it('keeps a request body and a response as they were, but for secrets', async () => {
    const stored = await kept(await run('/echo', { json: { password: 'hunter22', name: 'Ann' } }));
    assert.equal(
      stored.request?.body?.content,
      `{"password": "${DOTS}", "name": "Ann"}`.replaceAll(': ', ':').replaceAll(', ', ','),
    );
    assert.match(stored.response?.body?.content ?? '', /"access_token":"•••••"/);
    assert.equal(stored.outcome, 'response');
    assert.equal(stored.time, '1970-01-01T00:00:01.000Z');
  });

  it('keeps bytes that are no text', async () => {
    const stored = await kept(await run('/image'));
    assert.deepEqual(stored.response?.body, {
      sizeBytes: 4,
      cut: false,
      form: 'base64',
      content: 'AP/+AQ==',
    });
  });

  it('cuts a long body, and no secret into two', async () => {
    for (const bodyLengthBytes of [990, 1003, 1010, 2000]) {
      const stored = await kept(await run('/long'), { bodyLimitBytes: bodyLengthBytes });
      const body = stored.response?.body;
      assert.ok(body);
      assert.equal(body.cut, true);
      assert.ok(!body.content?.includes('S3'), body.content ?? '');
      assert.equal(body.sizeBytes, 5999 + SECRET.length);
    }
  });

  it('keeps no beginning of a secret where many before it have become short', async () => {
    const result = await run('/lines', {}, { secrets: [SECRET.repeat(20)] });
    const stored = await kept(result, { bodyLimitBytes: 2000 });
    const body = stored.response?.body;
    assert.equal(body?.cut, true);
    assert.ok(!body.content?.includes('S3'), body.content?.slice(-300));
  });

  it('says why a cookie was not sent without what is secret in the address', async () => {
    await run('/elsewhere');
    const stored = await kept(
      await run('/elsewhere/path-secret-9', {}, { secrets: ['path-secret-9'] }),
    );
    assert.ok(stored.hops[0]?.cookies.some(({ reason }) => reason.includes(DOTS)));
    assert.doesNotMatch(JSON.stringify(stored), /path-secret-9/);
  });

  it('keeps no body when that is not wanted, and nothing for @no-log', async () => {
    const stored = await kept(await run('/echo'), { bodyLimitBytes: 0 });
    assert.equal(stored.response?.body?.content, null);
    assert.equal(await toHistoryEntry(await run('/echo', {}, { noLog: true })), null);
  });

  it('keeps what the placeholders stood for, without the secret ones', async () => {
    const values = [
      { name: 'host', value: base, secret: false },
      { name: '$uuid', value: 'drawn', secret: false },
      { name: 'password', value: 'a-secret-of-16', secret: true },
    ];
    const stored = await kept(
      await run('/echo', { headers: { Plain: 'a-secret-of-16' } }, { values, secrets: [] }),
    );
    assert.deepEqual(stored.values, { host: base, $uuid: 'drawn' });
    assert.deepEqual(stored.secretNames, ['password']);
    assert.ok(!JSON.stringify(stored).includes('a-secret-of-16'));
  });

  it('keeps an error', async () => {
    const exchange = await session.exchange({
      method: 'GET',
      url: `http://ann:${encodeURIComponent(SECRET)}@127.0.0.1:1/`,
    });
    const stored = await kept({ ...(await run('/echo')), exchange, ok: false });
    assert.equal(stored.outcome, 'error');
    assert.equal(stored.error?.type, 'ConnectionError');
    assert.ok(!JSON.stringify(stored).includes(encodeURIComponent(SECRET)));
  });

  it('keeps a failure before there was a request', async () => {
    const failure = {
      type: 'VariableError' as const,
      code: 'undefined-variable',
      message: `no {{a}} for ${SECRET}`,
      hint: null,
      span: null,
      places: [],
    };
    const stored = await kept({
      ...(await run('/echo')),
      exchange: null,
      failure,
      ok: false,
    });
    assert.deepEqual(stored.error, {
      type: 'VariableError',
      code: 'undefined-variable',
      phase: null,
      message: `no {{a}} for ${DOTS}`,
      hint: null,
    });
    assert.equal(stored.request, null);
  });

  it('goes through the store, and leaves no secret in any file of it', async () => {
    const { folder, remove } = temporaryFolder();
    try {
      const store = await openStore(folder, { dataFolder: path.join(folder, 'data') });
      const stored = await kept(await run('/long'));
      assert.equal(await store.history.append(stored), true);
      assert.deepEqual(await store.history.get('run-1'), stored);
      await store.close();
      const files = fs.readdirSync(store.folder, { recursive: true, withFileTypes: true });
      const texts = files
        .filter((file) => file.isFile())
        .map((file) => fs.readFileSync(path.join(file.parentPath, file.name), 'utf8'));
      assert.equal(texts.length, 2);
      assert.ok(!texts.join().includes(SECRET));
    } finally {
      remove();
    }
  });
});
