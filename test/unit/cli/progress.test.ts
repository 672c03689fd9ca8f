import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { createProgress } from '../../../src/cli/terminal/progress.ts';
import { createStyle } from '../../../src/cli/terminal/style.ts';
import type { CliIo } from '../../../src/cli/io.ts';

/** A terminal that cannot be had in a test: what is written to it, and how wide it is. */
function terminal(columns: number, env: Record<string, string> = {}, isTTY = true) {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns });
  let written = '';
  stderr.on('data', (piece: Buffer) => (written += piece.toString()));
  const io: CliIo = {
    stdin: process.stdin,
    interactive: false,
    stdout: new PassThrough(),
    stderr,
    env: { LANG: 'C.UTF-8', ...env },
    cwd: '/',
    signal: new AbortController().signal,
  };
  return { io, text: () => written };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the progress line', () => {
  it('shows which request of how many is under way, on one line, and goes away', async () => {
    const { io, text } = terminal(80);
    const progress = createProgress(io, createStyle(false));
    progress.plan(3);
    progress.start(0, 'login');
    progress.update(0, { phase: 'wait', hop: 0, receivedBytes: 0, totalBytes: null });
    await until(() => text() !== '');
    assert.match(text(), /^\r\u001b\[2K\S 1\/3 login {2}waiting, \d+ ms$/);
    progress.update(0, { phase: 'receive', hop: 0, receivedBytes: 1500, totalBytes: 3000 });
    await until(() => text().includes('1.5 kB of 3.0 kB'));
    progress.stop(0);
    progress.close();
    assert.match(text(), /\r\u001b\[2K$/);
    assert.doesNotMatch(text(), /\n/);
  });

  it('never grows beyond the width of the terminal, nor obeys a title', async () => {
    const { io, text } = terminal(20);
    const progress = createProgress(io, createStyle(false));
    progress.start(0, '\u001b[2J a title that is much too long for it');
    await until(() => text() !== '');
    progress.close();
    const [, drawn = ''] = text().split('\r\u001b[2K');
    assert.ok(drawn.length <= 20, drawn);
    assert.match(drawn, /\\x1b\[2J/);
  });

  for (const [name, env, isTTY] of [
    ['piped', {}, false],
    ['on a dumb terminal', { TERM: 'dumb' }, true],
    ['in CI', { CI: 'true' }, true],
  ] as const) {
    it(`says nothing when it is ${name}`, () => {
      const { io } = terminal(80, env, isTTY);
      const silent = createProgress(io, createStyle(false));
      const live = createProgress(terminal(80).io, createStyle(false));
      assert.notEqual(silent.constructor, live.constructor);
      silent.start(0, 'x');
      silent.close();
      live.close();
    });
  }
});
