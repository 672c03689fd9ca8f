import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { startDemoServer } from '../../../demo/server.ts';
import { ask } from './ask.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../demo/main.ts');

/** Runs the program until it ends, or until it has said what `until` looks for and was ended by SIGINT. */
async function run(
  args: readonly string[],
  until?: (output: string) => Promise<boolean>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      void until?.(output).then((done) => done && child.kill('SIGINT'));
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

describe('the demo server as a program', () => {
  it('prints its address, answers there, and ends at Ctrl-C', async () => {
    let status = 0;
    const { code, output } = await run(['--port', '0'], async (said) => {
      const url = /demo server: (\S+)\n/.exec(said)?.[1];
      if (url === undefined) return false;
      ({ status } = await ask(`${url}/health`));
      return true;
    });
    assert.equal(status, 200, output);
    assert.equal(code, 0);
  });

  it('says when another program has its port', async () => {
    const other = await startDemoServer();
    try {
      const { code, output } = await run(['--port', String(other.port)]);
      assert.equal(code, 1);
      assert.match(
        output,
        /EADDRINUSE.*\nAnother program uses this port; choose one with --port\./,
      );
    } finally {
      await other.close();
    }
  });

  const refused: readonly [args: readonly string[], message: RegExp][] = [
    [['--host', '0.0.0.0'], /not an address of this machine alone/],
    [['--host', 'example.com'], /not an address of this machine alone/],
    [['--port', '99999'], /not a port/],
  ];
  for (const [args, message] of refused) {
    it(`refuses ${args.join(' ')}`, async () => {
      const { code, output } = await run(args);
      assert.equal(code, 1);
      assert.match(output, message);
    });
  }
});
