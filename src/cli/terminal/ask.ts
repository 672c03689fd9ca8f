/** Questions to a person at a terminal: a value, a yes, one of several. All on standard error. */
import readline from 'node:readline';
import { Writable } from 'node:stream';
import type { CliIo } from '../io.ts';
import { safeLine } from './escape.ts';

/** One line, or null when it was ended by Ctrl-D or Ctrl-C. With `secret` what is typed is not shown. */
export function ask(io: CliIo, question: string, secret = false): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const silent = new Writable({
    write: (_piece, _encoding, done) => {
      done();
    },
  });
  const reader = readline.createInterface({
    input: io.stdin,
    output: secret ? silent : io.stderr,
    terminal: true,
  });
  let answer: string | null = null;
  const stop = () => {
    reader.close();
  };
  io.signal.addEventListener('abort', stop, { once: true });
  reader.once('SIGINT', stop);
  reader.once('close', () => {
    io.signal.removeEventListener('abort', stop);
    if (secret || answer === null) io.stderr.write('\n');
    resolve(answer);
  });
  if (secret) io.stderr.write(safeLine(question));
  reader.question(secret ? '' : safeLine(question), (line) => {
    answer = line;
    reader.close();
  });
  return promise;
}

export async function askYes(io: CliIo, question: string): Promise<boolean> {
  const answer = await ask(io, `${question} [y/N] `);
  return /^\s*y(?:es)?\s*$/i.test(answer ?? '');
}

/** Of what there is to choose from; what is typed finds the rest. */
const PAGE = 20;

/**
 * Index of the line that was chosen, by its number; null when none was. Of many a page is shown: words
 * narrow it to the lines that hold them all, whichever case they are in.
 */
export async function choose(
  io: CliIo,
  lines: readonly string[],
  question: string,
): Promise<number | null> {
  const every = lines.map((line, index) => ({ line, index }));
  const width = String(lines.length).length;
  const show = (found: readonly { readonly line: string; readonly index: number }[]) => {
    for (const { line, index } of found.slice(0, PAGE)) {
      io.stderr.write(`${String(index + 1).padStart(width)}  ${safeLine(line)}\n`);
    }
    if (found.length > PAGE) {
      io.stderr.write(`… ${found.length - PAGE} more: type words of one to find it.\n`);
    }
  };
  show(every);
  for (;;) {
    const answer = (await ask(io, `${question} `))?.trim();
    if (answer === undefined || answer === '') return null;
    const number = Number(answer);
    if (Number.isInteger(number) && number >= 1 && number <= lines.length) return number - 1;
    const words = answer.toLowerCase().split(/\s+/);
    const found = every.filter(({ line }) => {
      const text = line.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    if (Number.isNaN(number) && found.length > 0) show(found);
    else io.stderr.write(`A number from 1 to ${lines.length}, or Enter for none.\n`);
  }
}
