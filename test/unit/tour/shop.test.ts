import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DemoServer } from '../../../demo/server.ts';
import { startDemoServer } from '../../../demo/server.ts';
import { EXAMPLES } from './tourRun.ts';

const ROOT = path.dirname(EXAMPLES);

interface Result {
  readonly file: string;
  readonly name: string;
  readonly ok: boolean;
  readonly response: { readonly statusCode: number; readonly body: { readonly text?: string } };
  readonly tests: readonly { readonly name: string; readonly ok: boolean }[];
}

interface Output {
  readonly ok: boolean;
  readonly results: readonly Result[];
  readonly summary: Readonly<Record<string, unknown>>;
}

describe('the shop, a project of several files', () => {
  let server: DemoServer;
  before(async () => {
    server = await startDemoServer();
  });
  after(() => server.close());

  /** As a person at a terminal, but for the port. */
  const send = (...args: string[]) => run(...args, '--var', `base=${server.url}`);
  async function run(...args: string[]): Promise<{ code: number | null; output: Output }> {
    const given = ['send', ...args, '--format', 'json'];
    const child = spawn(process.execPath, ['src/cli/main.ts', ...given], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.ok(stdout.startsWith('{'), stderr);
    return { code, output: JSON.parse(stdout) as Output };
  }

  const short = ({ name, response }: Result) => `${response.statusCode} ${name}`;

  it('goes from the login to the end, each promise of its files kept', async () => {
    const { code, output } = await send('examples/shop', '--all', '--env', 'demo');
    const broken = output.results.flatMap(({ tests }) => tests.filter(({ ok }) => !ok));
    assert.deepEqual(broken, []);
    assert.equal(code, 0);
    assert.deepEqual(output.results.map(short), [
      '200 login',
      '200 firstPage',
      '200 nextPage',
      '200 The last page',
      '200 One letter',
      '201 written',
      '201 One for each row of a table',
      '201 One for each row of a table',
      '200 Read it',
      '200 Change it',
      '201 Put files into it',
      '202 sending',
      '200 Wait until it is there',
      '204 Throw it away',
      '404 It is gone',
      '401 The wrong password',
    ]);
    const delivery = output.results.find(({ name }) => name === 'Wait until it is there');
    assert.match(delivery?.response.body.text ?? '', /"status": "delivered"/);
    const snapshot = output.results.find(({ name }) => name === 'One letter');
    assert.deepEqual(
      snapshot?.tests.map(({ name, ok }) => [name, ok]),
      [['snapshot', true]],
    );
  });

  it('sends first what a request needs, in another file too, and nothing else', async () => {
    const { code, output } = await send('examples/shop/letters.http', '--name', 'Read it');
    assert.equal(code, 0);
    assert.deepEqual(output.results.map(short), ['200 login', '201 written', '200 Read it']);
  });

  it('finds the values above it wherever the examples lie', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-examples-'));
    try {
      fs.cpSync(EXAMPLES, folder, { recursive: true });
      const file = path.join(folder, 'http-client.env.json');
      const text = fs.readFileSync(file, 'utf8').replaceAll('http://127.0.0.1:7878', server.url);
      fs.writeFileSync(file, text);
      const { code, output } = await run(path.join(folder, 'shop'), '--name', 'Read it');
      assert.equal(code, 0);
      assert.equal(output.results.length, 3);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  it('shows the password nowhere', async () => {
    const { output } = await send('examples/shop/login.http', '--name', 'login');
    assert.equal(output.results.length, 1);
    assert.ok(!JSON.stringify(output.results[0]).includes('lovelace'));
  });
});
