/** Sends every `.http` example of docs/REQUESTS.md to the demo server: each does what its section says. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startDemoServer } from '../../../demo/server.ts';
import type { DemoServer } from '../../../demo/server.ts';
import { Session } from '../../../src/engine/session.ts';
import { parse } from '../../../src/parser/parse.ts';
import { runPlan } from '../../../src/runner/plan/runPlan.ts';
import { selectItems } from '../../../src/runner/plan/select.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import { createScriptRunner } from '../../../src/scripting/createScriptRunner.ts';
import { CA_FILE, certificate } from '../../servers/certificates.ts';
import { createFilePort } from '../../../src/store/filePort.ts';

const PAGE = fs.readFileSync(new URL('../../../docs/REQUESTS.md', import.meta.url), 'utf8');
const WORKER = path.resolve(import.meta.dirname, '../../../src/scripting/worker.ts');

/** The files that examples of a section speak of. */
const FILES: Readonly<Record<string, string>> = { 'letter.txt': 'Dear Ada' };

function examples(): { heading: string; code: string }[] {
  const found: { heading: string; code: string }[] = [];
  let heading = '';
  for (const match of PAGE.matchAll(/^#{2,3} (.+)$|^```http\n([\s\S]*?)^```$/gm)) {
    const [, title, code] = match;
    if (title !== undefined) heading = title;
    else found.push({ heading, code: code ?? '' });
  }
  return found;
}

/** An answer in short: its status, and what an echo of the demo server says. */
interface Told {
  readonly result: RunResult;
  readonly status: number | null;
  readonly error: string | null;
  readonly method: string | undefined;
  readonly text: string;
  readonly echo: Readonly<Record<string, unknown>>;
}

async function tell(result: RunResult): Promise<Told> {
  const response = result.exchange?.response ?? null;
  const text = response === null ? '' : await response.text();
  return {
    result,
    text,
    status: response?.statusCode ?? null,
    error: result.exchange?.error?.name ?? result.failure?.type ?? null,
    method: result.exchange?.request?.method,
    echo: parsed(text),
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {}; // no echo
  }
}

type Check = (answers: readonly Told[]) => void;
const headersOf = ({ echo }: Told) => echo['headers'] as Readonly<Record<string, string>>;

/** What the section promises, beyond that each request did not fail. */
const CHECKS: Readonly<Record<string, Check>> = {
  'Make a request': ([first, second]) => {
    assert.deepEqual([first?.method, second?.method], ['GET', 'DELETE']);
  },
  'Parameters in URLs': ([only]) => {
    assert.deepEqual(only?.echo['args'], { key1: 'value1', key2: ['value2', 'value3'] });
  },
  'Response content': ([only]) => {
    // What browsers mean by ISO-8859-1 (WHATWG Encoding 4.2).
    assert.equal(only?.result.exchange?.response?.encoding, 'windows-1252');
  },
  'Binary content': ([only]) => {
    assert.equal(only?.result.exchange?.response?.size.decoded, 16);
  },
  'Custom headers': ([only]) => {
    assert.equal(headersOf(only!)['User-Agent'], 'my-app/0.0.1');
  },
  'More complicated POST requests': ([form, text, json]) => {
    assert.deepEqual(form?.echo['form'], { key1: 'value1', key2: 'value2' });
    assert.match(String(text?.echo['data']), /^a=1/);
    assert.equal(headersOf(text!)['Content-Type'], undefined);
    assert.deepEqual(json?.echo['json'], { some: 'data' });
  },
  'POST a multipart-encoded file': ([only]) => {
    assert.deepEqual(only?.echo['files'], { file: 'some,data,to,send' });
  },
  'Status codes': ([ok, missing]) => {
    assert.deepEqual([ok?.status, missing?.status], [200, 404]);
  },
  'Response headers': ([only]) => {
    assert.equal(only?.result.exchange?.response?.headers.get('x-answer'), '42');
  },
  Cookies: ([own, set]) => {
    assert.deepEqual(own?.echo['cookies'], { cookies_are: 'working' });
    assert.deepEqual(set?.echo['cookies'], { sessionid: 'abc' });
  },
  'Redirection and history': ([followed, shown]) => {
    assert.deepEqual([followed?.result.exchange?.hops.length, shown?.status], [3, 302]);
  },
  Timeouts: ([only]) => {
    assert.equal(only?.error, 'ReadTimeout');
  },
  'Errors and exceptions': ([only]) => {
    assert.equal(only?.error, 'ConnectionError');
  },
  'Session objects': (answers) => {
    assert.deepEqual(answers.at(-1)?.echo['cookies'], { sessionid: '123456789' });
  },
  'Prepared requests': ([only]) => {
    assert.deepEqual(only?.echo['form'], { key: 'value' });
  },
  'TLS: certificates of servers': ([only]) => {
    assert.equal(only?.error, 'FileError');
  },
  'Client certificates': ([only]) => {
    assert.equal(only?.error, 'FileError');
  },
  'Keep-alive': ([, second]) => {
    assert.equal(second?.result.exchange?.response?.connection?.reused, true);
  },
  'Streaming uploads': ([only]) => {
    assert.equal(only?.echo['data'], 'Dear Ada');
  },
  'Chunk-encoded requests': ([only]) => {
    assert.match(String(only?.echo['data']), /^one two/);
    assert.equal(headersOf(only!)['Transfer-Encoding'], 'chunked');
  },
  'Several multipart-encoded files': ([only]) => {
    assert.equal(Object.keys(only?.echo['files'] as object).length, 1);
  },
  'Unix sockets': ([only]) => {
    assert.equal(only?.text, 'by socket');
  },
  'HTTP/2': ([only]) => {
    assert.deepEqual([only?.text, only?.result.exchange?.response?.httpVersion], ['2.0', '2']);
  },
  'Event hooks': ([only]) => {
    assert.deepEqual(only?.result.logs, ['200']);
  },
};

/** Windows has pipes where others have sockets in folders. */
function socketIn(folder: string): string {
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\${path.basename(folder)}`
    : path.join(folder, 's');
}

describe('the page for people who know Requests, in files', () => {
  let server: DemoServer;
  let folder: string;
  let socketServer: http.Server;
  let secureServer: http2.Http2SecureServer;
  const scripts = createScriptRunner({ workerPath: WORKER });

  before(async () => {
    server = await startDemoServer();
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'postcard-page-')));
    for (const [name, text] of Object.entries(FILES))
      await writeFile(path.join(folder, name), text);
    socketServer = http.createServer((_request, response) => response.end('by socket'));
    socketServer.listen(socketIn(folder));
    await once(socketServer, 'listening');
    secureServer = http2.createSecureServer(certificate('valid'), (request, response) => {
      response.end(request.httpVersion);
    });
    secureServer.listen(0, '127.0.0.1');
    await once(secureServer, 'listening');
  });
  after(async () => {
    await scripts.dispose();
    await server.close();
    socketServer.close();
    secureServer.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function send(code: string): Promise<Told[]> {
    const { port } = secureServer.address() as AddressInfo;
    const text = code
      .replaceAll('127.0.0.1:7878', server.url.replace('http://', ''))
      .replaceAll('%2Fvar%2Frun%2Fdocker.sock', encodeURIComponent(socketIn(folder)))
      .replaceAll('https://example.com/', `https://localhost:${port}/`);
    const file = path.join(folder, 'page.http');
    const files = [{ document: parse(text), file, root: folder }];
    const session = new Session({ trustEnv: false, verify: CA_FILE });
    try {
      const { results } = await runPlan({
        files,
        items: selectItems(files, { kind: 'all' }),
        session,
        ports: {
          files: createFilePort(folder),
          processEnv: () => undefined,
          now: () => Date.now(),
          scripts,
        },
        environments: [],
        variables: {},
        defaults: {},
        overrides: {},
      });
      return await Promise.all(results.map(({ result }) => tell(result)));
    } finally {
      await session.close();
    }
  }

  for (const { heading, code } of examples()) {
    it(`${heading}: the file does what it says`, async () => {
      const answers = await send(code);
      assert.ok(answers.length > 0, 'nothing was sent');
      for (const { result, error } of answers) {
        assert.deepEqual(result.warnings, []);
        assert.ok(result.ok, result.failure?.message ?? error ?? JSON.stringify(result.tests));
      }
      CHECKS[heading]?.(answers);
    });
  }

  it('has no check for a section that is gone', () => {
    const headings = new Set(examples().map(({ heading }) => heading));
    assert.deepEqual(
      Object.keys(CHECKS).filter((heading) => !headings.has(heading)),
      [],
    );
  });
});
