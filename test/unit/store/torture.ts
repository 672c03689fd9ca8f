/** Writers of one history that are killed at random moments, and what is left of it. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { History } from '../../../src/store/history.ts';
import { temporaryFolder } from './entries.ts';

const WRITER = path.join(import.meta.dirname, 'writer.ts');

export interface TortureOptions {
  readonly rounds: number;
  readonly writers: number;
  readonly bodyLength: number;
  /** Compacts the history while the writers write. */
  readonly compacting?: boolean;
}

export interface TortureResult {
  readonly kills: number;
  readonly acknowledged: number;
  /** Acknowledged records that are not there. */
  readonly lost: readonly string[];
  readonly duplicates: number;
  /** Rounds after which the history could not be read. */
  readonly unreadable: number;
}

export async function torture(options: TortureOptions): Promise<TortureResult> {
  const { folder, remove } = temporaryFolder();
  const acknowledged: string[] = [];
  let kills = 0;
  let unreadable = 0;
  let ids: string[] = [];
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      const names = Array.from({ length: options.writers }, (_, index) => `r${round}w${index}`);
      const running = names.map((name) => runWriter(folder, name, options));
      if (options.compacting === true) await compactSometimes(folder);
      for (const { ids: written, killed } of await Promise.all(running)) {
        acknowledged.push(...written);
        if (killed) kills += 1;
      }
      const history = new History(folder, LIMITLESS);
      try {
        ids = (await history.list({ limit: Infinity })).map(({ id }) => id);
      } catch {
        unreadable += 1;
      }
    }
    const present = new Set(ids);
    const lost = acknowledged.filter((id) => !present.has(id));
    const duplicates = ids.length - present.size;
    return { kills, acknowledged: acknowledged.length, lost, duplicates, unreadable };
  } finally {
    remove();
  }
}

const LIMITLESS = { maxCount: 1_000_000, maxBytes: 2 ** 40 };

async function compactSometimes(folder: string): Promise<void> {
  for (let time = 0; time < 3; time += 1) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    const history = new History(folder, LIMITLESS);
    // Removing what is not there rewrites the files all the same.
    if (fs.existsSync(path.join(folder, 'history'))) await history.remove([`nothing-${time}`]);
    await history.close();
  }
}

/** Kills it between its first record and 150 ms later. */
async function runWriter(
  folder: string,
  name: string,
  { bodyLength }: TortureOptions,
): Promise<{ readonly ids: readonly string[]; readonly killed: boolean }> {
  const child = spawn(process.execPath, [WRITER, folder, name, '1000000', String(bodyLength)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let timer: NodeJS.Timeout | null = null;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    timer ??= setTimeout(() => child.kill('SIGKILL'), Math.random() * 150);
  });
  const killed = await new Promise<boolean>((resolve) => {
    child.on('close', (_code, signal) => {
      resolve(signal === 'SIGKILL');
    });
  });
  // The last line may have been cut by the kill.
  return { ids: output.split('\n').slice(0, -1), killed };
}

/** Several processes that write side by side to their end; gives the ids that are there afterwards. */
export async function race(writers: number, count: number): Promise<string[]> {
  const { folder, remove } = temporaryFolder();
  try {
    await Promise.all(
      Array.from({ length: writers }, async (_, index) => {
        const child = spawn(process.execPath, [WRITER, folder, `w${index}`, String(count), '10'], {
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        await new Promise((resolve) => child.on('close', resolve));
      }),
    );
    const history = new History(folder, LIMITLESS);
    return (await history.list({ limit: Infinity })).map(({ id }) => id);
  } finally {
    remove();
  }
}
