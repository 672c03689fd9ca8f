import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import type { DemoServer } from '../../../demo/server.ts';
import { startDemoServer } from '../../../demo/server.ts';
import { EXAMPLES } from './tourRun.ts';

const ROOT = path.dirname(EXAMPLES);

/** The whole requests files that a page shows. */
function httpBlocks(file: string): string[] {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(/```http\n([\s\S]*?)```/g)].map(([, block = '']) => block);
}

describe('the files that the first pages show', () => {
  let server: DemoServer;
  before(async () => {
    server = await startDemoServer();
  });
  after(() => server.close());

  for (const [page, names] of [
    ['README.md', ['login', 'Who am I?', 'Follow me']],
    ['docs/GETTING-STARTED.md', ['letter', 'Read it back']],
  ] as const) {
    it(`${page}: can be sent as they stand`, async () => {
      const blocks = httpBlocks(page);
      assert.equal(blocks.length, 1);
      const args = ['send', '-', '--all', '--var', `base=${server.url}`, '--format', 'json'];
      const child = spawn(process.execPath, ['src/cli/main.ts', ...args], {
        cwd: ROOT,
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      child.stdin.end(blocks[0]);
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      const [code] = (await once(child, 'close')) as [number | null];
      const { results } = JSON.parse(output) as { results: { name: string; ok: boolean }[] };
      assert.deepEqual(
        results.map(({ name, ok }) => [name, ok]),
        names.map((name) => [name, true]),
      );
      assert.equal(code, 0);
    });
  }
});
