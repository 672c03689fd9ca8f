/** Where results go: standard output, or a file that is there whole or not at all. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { replaceFile } from '../store/atomicFile.ts';
import { absolute, isReaderGone } from './io.ts';
import type { CliIo } from './io.ts';
import { OutputError, cannotWrite } from './outputError.ts';
import { UsageError } from './usageError.ts';

export interface Output {
  /** False once nobody reads any more (`| head`). */
  readonly open: boolean;
  readonly write: (piece: string | Uint8Array) => Promise<void>;
  /** @throws OutputError when not all of it was written; a reader that went away is no fault */
  readonly close: () => Promise<void>;
  /** Ends it where nothing came of it: a file is not made, or stays as it was. */
  readonly discard: () => Promise<void>;
}

/** @throws UsageError when the file cannot be written */
export async function openOutput(io: CliIo, file: string | null): Promise<Output> {
  return file === null
    ? new StreamOutput(io.stdout, 'Standard output')
    : openFile(absolute(io, file), file);
}

/**
 * For texts that people go on writing in: a file that is there already is left alone.
 * @throws UsageError when it is there, or cannot be written
 */
export async function openNewOutput(io: CliIo, file: string | null): Promise<Output> {
  if (file !== null && (await isThere(absolute(io, file)))) {
    throw new UsageError(
      `${file} is there already.`,
      'Choose another name, or take it away first.',
    );
  }
  return openOutput(io, file);
}

function isThere(file: string): Promise<boolean> {
  return fs.lstat(file).then(
    (facts) => !facts.isCharacterDevice() && !facts.isFIFO(),
    () => false,
  );
}

class StreamOutput implements Output {
  readonly #stream: Writable;
  readonly #name: string;
  readonly #finish: (error: Error | null) => Promise<void>;
  readonly #onError = (error: NodeJS.ErrnoException) => {
    this.#error ??= error;
  };
  #error: NodeJS.ErrnoException | null = null;

  constructor(
    stream: Writable,
    name: string,
    finish: (error: Error | null) => Promise<void> = () => Promise.resolve(),
  ) {
    this.#stream = stream;
    this.#name = name;
    this.#finish = finish;
    stream.on('error', this.#onError);
  }

  get open(): boolean {
    return this.#error === null;
  }

  async write(piece: string | Uint8Array): Promise<void> {
    if (this.#error !== null || piece.length === 0) return;
    if (this.#stream.write(piece)) return;
    // Of the two that are waited for, one never comes: nothing of it may stay behind.
    const over = new AbortController();
    const { signal } = over;
    await Promise.race([
      once(this.#stream, 'drain', { signal }),
      once(this.#stream, 'close', { signal }),
    ]).catch(
      // Kept by the listener above: a reader that went away is no fault of the run.
      () => undefined,
    );
    over.abort();
  }

  async close(): Promise<void> {
    await this.#finish(this.#error).catch((error: unknown) => {
      this.#error ??= error as NodeJS.ErrnoException;
    });
    // `--watch` opens standard output again and again.
    this.#stream.off('error', this.#onError);
    if (this.#error !== null && !isReaderGone(this.#error)) {
      throw new OutputError(cannotWrite(this.#name, this.#error));
    }
  }

  async discard(): Promise<void> {
    await this.#finish(this.#error ?? new Error('discarded')).catch(() => undefined);
    this.#stream.off('error', this.#onError);
  }
}

async function openFile(file: string, given: string): Promise<Output> {
  const stat = await fs.stat(file).catch(() => null);
  if (stat?.isDirectory() === true) throw new UsageError(`${given} is a folder.`);
  // A device or a pipe cannot be replaced by a rename.
  const direct = stat !== null && !stat.isFile();
  const target = direct
    ? file
    : path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
  const stream = createWriteStream(target, { flags: direct ? 'w' : 'wx' });
  try {
    await once(stream, 'open');
  } catch (error) {
    throw new UsageError(cannotWrite(given, error));
  }
  return new StreamOutput(stream, given, async (error) => {
    stream.end();
    if (!stream.closed) await once(stream, 'close');
    if (direct) return;
    // Half a report is none: what was there before stays.
    if (error === null) await replaceFile(target, file);
    else await fs.rm(target, { force: true });
  });
}
