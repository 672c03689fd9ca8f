/** Bodies that are too long for the journal, each in a file that is named by what is in it. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { codeOf, namesIn, removeStale, writeAtomic } from './atomicFile.ts';
import { makePrivateFolder } from './folder.ts';

/** One that nobody refers to may belong to a record that is being written. */
const YOUNG_MS = 60 * 60 * 1000;

export class BodyFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Gives the name to read it by. Equal bodies take their space once. */
  async write(content: string): Promise<string> {
    const name = createHash('sha256').update(content).digest('hex');
    const file = path.join(this.#folder, name);
    try {
      const now = new Date();
      await fs.utimes(file, now, now);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await makePrivateFolder(this.#folder);
      await writeAtomic(file, content, { sync: false });
    }
    return name;
  }

  /** Null when it is gone, or no longer what it was. */
  async read(name: string): Promise<string | null> {
    if (!/^[0-9a-f]{64}$/.test(name)) return null;
    try {
      const content = await fs.readFile(path.join(this.#folder, name), 'utf8');
      return createHash('sha256').update(content).digest('hex') === name ? content : null;
    } catch {
      return null;
    }
  }

  /** Old ones, and those that are `known` to have belonged to a record; null: all of them. */
  async removeUnused(used: ReadonlySet<string>, known: ReadonlySet<string> | null): Promise<void> {
    for (const name of await namesIn(this.#folder)) {
      if (used.has(name) || !/^[0-9a-f]{64}$/.test(name)) continue;
      const file = path.join(this.#folder, name);
      try {
        const { mtimeMs } = await fs.stat(file);
        const dropped = known === null || known.has(name);
        if (dropped || Date.now() - mtimeMs > YOUNG_MS) await fs.rm(file, { force: true });
      } catch {
        // Gone already.
      }
    }
    await removeStale(this.#folder);
  }
}
