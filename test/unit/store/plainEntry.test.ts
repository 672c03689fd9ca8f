import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Session } from '../../../src/engine/session.ts';
import type { RequestOptions } from '../../../src/engine/request.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import { EntryMaker, toHistoryEntry } from '../../../src/store/historyEntry.ts';

const TEST = { name: 'status', ok: true, line: 2, actual: '200', expected: '200', message: null };
const LONG = 'x'.repeat(5000);

interface Sent {
  readonly target: string;
  readonly options?: RequestOptions & { readonly method?: string };
  readonly over?: Partial<RunResult>;
  readonly template?: string | null;
}

describe('the entry of a plain exchange', () => {
  let server: http.Server;
  let base = '';

  before(async () => {
    server = http.createServer((request, response) => {
      const url = new URL(request.url ?? '/', base);
      for (const [name, value] of url.searchParams) {
        if (name.startsWith('h-')) response.setHeader(name.slice(2), value);
      }
      if (url.pathname === '/found') response.writeHead(302, { Location: '/' });
      if (url.pathname === '/cut') response.setHeader('Content-Length', 99);
      response.write(
        Buffer.from(url.searchParams.get('body') ?? '{"a":[1,"\\u00e4\\n"]}', 'latin1'),
      );
      if (url.pathname === '/cut') setTimeout(() => response.destroy(), 20);
      else response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** What is written at once, and what the long way would have written. */
  const both = async (
    { target, options = {}, over = {}, template = 'GET {{host}}/é "x"\n' }: Sent,
    maker = new EntryMaker(),
  ): Promise<{ readonly plain: string | null; readonly whole: string }> => {
    const session = new Session({ trustEnv: false });
    const init = { method: 'GET', ...options, url: `${base}${target}` };
    const exchange = await session.exchange(init);
    await session.close();
    const result: RunResult = {
      ...{
        id: 'run-1',
        ref: { file: 'a "b".http', key: 'GET /é', ordinal: 1 },
        name: null,
        line: 3,
      },
      ...{ environment: ['dev'], exchange, failure: null, tests: [], logs: [], warnings: [] },
      ...{
        written: [],
        noLog: false,
        ok: true,
        errorExpected: false,
        startedAt: 1_700_000_061_007,
      },
      ...{ secrets: [], values: [{ name: 'host', value: base, secret: false }] },
      ...over,
    };
    return {
      plain: maker.plainJson(result, template),
      whole: JSON.stringify(await toHistoryEntry(result, { template })),
    };
  };

  const ordinary: Readonly<Record<string, Sent>> = {
    'a JSON answer': { target: '/' },
    'an empty one': { target: '/?body=' },
    'a text of another charset': { target: '/?h-Content-Type=text/plain&body=plain' },
    'an answer that is no success': { target: '/', over: { ok: false } },
    'one with a title and tests': { target: '/', over: { name: 'Say "hi"', tests: [TEST] } },
    'one without its text and values': { target: '/', template: null, over: { values: [] } },
    'odd letters in a header': {
      target: '/?h-X-Odd=%22%5C%09',
      options: { headers: { 'X-Q': '"\\' } },
    },
  };
  for (const [what, sent] of Object.entries(ordinary)) {
    it(`is written as the long way writes it: ${what}`, async () => {
      const maker = new EntryMaker();
      for (let count = 0; count < 2; count += 1) {
        const { plain, whole } = await both(sent, maker);
        assert.equal(plain, whole);
      }
    });
  }

  const others: Readonly<Record<string, Sent>> = {
    'a credential': { target: '/', options: { headers: { Authorization: 'Bearer abcdefgh12' } } },
    'a parameter by its name': { target: '/?token=abcdefgh12' },
    'a member by its name': { target: '/?body=%7B%22api_key%22%3A%22abcdefgh12%22%7D' },
    'a cookie of the answer': { target: '/?h-Set-Cookie=sid%3Dabcdefgh12' },
    'a credential in the text of the request': {
      target: '/',
      template: 'GET /\nX-Api-Key: abcdefgh',
    },
    'a name and a password in an address': { target: '/?body=http%3A%2F%2Fme%3Aword%40host%2F' },
    'a known secret': { target: '/', over: { secrets: ['dev'] } },
    'a value that is secret': {
      target: '/',
      over: { values: [{ name: 'a', value: 'abcdefgh12', secret: true }] },
    },
    'a test that tells of a secret': {
      target: '/',
      over: { tests: [{ ...TEST, actual: '{"password":"abcdefgh12"}' }] },
    },
    'a body that was sent': { target: '/', options: { method: 'POST', data: 'a=1' } },
    'a long answer': { target: `/?body=${LONG}` },
    'a value that is too long to keep': {
      target: '/',
      over: { values: [{ name: 'a', value: 'y'.repeat(70_000), secret: false }] },
    },
    'bytes that are no text': { target: '/?body=%FF%00' },
    'a redirect': { target: '/found' },
    'an answer that was cut short': { target: '/cut' },
    'a line of a script': { target: '/', over: { logs: ['hello'] } },
    'a warning': { target: '/', over: { warnings: ['careful'] } },
    'a request that is kept out': { target: '/', over: { noLog: true } },
  };
  for (const [what, sent] of Object.entries(others)) {
    it(`goes the long way with ${what}`, async () => {
      assert.equal((await both(sent)).plain, null);
    });
  }
});
