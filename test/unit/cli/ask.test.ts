import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { CliIo } from '../../../src/cli/io.ts';
import { createDecisions, createPorts } from '../../../src/cli/nodePorts.ts';
import { choose } from '../../../src/cli/terminal/ask.ts';

/** A person at a terminal, which cannot be had in a test: what they type, and what they see. */
function person(interactive = true) {
  const stdin = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let seen = '';
  stderr.on('data', (piece: Buffer) => (seen += piece.toString()));
  const interrupt = new AbortController();
  const io: CliIo = {
    stdin,
    interactive,
    stdout: new PassThrough(),
    stderr,
    env: {},
    cwd: '/',
    signal: interrupt.signal,
  };
  return {
    io,
    interrupt,
    seen: () => seen,
    /** Types a line once the question is there. */
    types: async (line: string, after: string): Promise<void> => {
      while (!seen.includes(after)) await new Promise((resolve) => setTimeout(resolve, 5));
      stdin.write(`${line}\r`);
    },
  };
}

describe('questions at a terminal', () => {
  /** Every question holds the progress line, and lets it go again. */
  function holding() {
    const log: string[] = [];
    const hold = () => {
      log.push('held');
      return () => {
        log.push('released');
      };
    };
    return { log, hold };
  }

  it('asks for a value, with the terminal to itself', async () => {
    const { io, types, seen } = person();
    const { log, hold } = holding();
    const ports = createPorts(io, { root: '/', hold });
    const answer = ports.prompt?.({ name: 'city', message: 'Which city?', secret: false });
    await types('Rome', 'Which city? ');
    assert.equal(await answer, 'Rome');
    assert.ok(seen().includes('Rome'));
    assert.deepEqual(log, ['held', 'released']);
  });

  it('does not show a secret that is typed', async () => {
    const { io, types, seen } = person();
    const ports = createPorts(io, { root: '/', hold: holding().hold });
    const answer = ports.prompt?.({ name: 'password', message: '', secret: true });
    await types('hunter2', 'password: ');
    assert.equal(await answer, 'hunter2');
    assert.doesNotMatch(seen(), /hunter2/);
  });

  it('takes an interruption for no answer', async () => {
    const { io, interrupt } = person();
    const ports = createPorts(io, { root: '/', hold: holding().hold });
    const answer = ports.prompt?.({ name: 'city', message: '', secret: false });
    setTimeout(() => {
      interrupt.abort();
    }, 20);
    assert.equal(await answer, undefined);
  });

  for (const [typed, expected] of [
    ['y', true],
    ['Yes', true],
    ['', false],
    ['n', false],
  ] as const) {
    it(`takes "${typed}" for ${expected ? 'yes' : 'no'}`, async () => {
      const { io, types } = person();
      const decide = createDecisions(io, holding().hold);
      const answer = decide({
        kind: 'redirect-body',
        from: 'http://a',
        to: 'http://b',
        status: 307,
      });
      await types(typed, '[y/N]');
      assert.equal(await answer, expected);
    });
  }

  it('says no where nobody can be asked', async () => {
    const { io } = person(false);
    const decide = createDecisions(io, holding().hold);
    const question = { kind: 'redirect-downgrade', from: 'https://a', to: 'http://a' } as const;
    assert.equal(await decide(question), false);
    assert.equal(createPorts(io, { root: '/', hold: holding().hold }).prompt, undefined);
  });

  it('lets one of several be chosen by its number, and asks again for another', async () => {
    const { io, types, seen } = person();
    const chosen = choose(io, ['first \u001b[2J', 'second'], 'Which?');
    await types('7', 'Which?');
    await types('2', 'A number from 1 to 2');
    assert.equal(await chosen, 1);
    assert.match(seen(), /^1 {2}first \\x1b\[2J\n2 {2}second\n/);
  });

  it('shows a page of many, and those that words find', async () => {
    const { io, types, seen } = person();
    const lines = Array.from({ length: 250 }, (_, at) => `api.http:${at}  GET /pets/${at}`);
    lines[199] = 'api.http:199  Log in  POST /login';
    const chosen = choose(io, lines, 'Which?');
    await types('post LOGIN', 'Which?');
    await types('200', '200  api.http:199  Log in');
    assert.equal(await chosen, 199);
    assert.match(seen(), /\n 20 {2}api\.http:19 .*\n… 230 more: type words of one to find it\.\n/);
    assert.doesNotMatch(seen(), /api\.http:20 /);
  });
});
