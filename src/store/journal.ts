/**
 * Records in append-only files, one file a process, read together. A record is acknowledged when
 * `append` has resolved; from then on a killed process loses none of it.
 *
 * A line is what `journalLines.ts` says. Each begins with a line end of its own, so that
 * a record cut short by a kill costs only itself. Files may be taken away by any process at any time
 * (compaction, clearing): a writer looks after each write whether its file is still there, and who
 * takes a file away reads it once more after that. So one of the two sees every record.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, namesIn, removeOpen, replaceFile, setAside } from './atomicFile.ts';
import { makePrivateFolder } from './folder.ts';
import { copyLines, encodeLine, lineOf, scanLines, writeAll } from './journalLines.ts';
import type { JournalRecord, LinePlace, RecordText } from './journalLines.ts';

/** Records of one file begin a new one beyond this. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
const SMALL_BYTES = 512 * 1024;
const SYNC_EVERY_MS = 1000;
const READ_TRIES = 4;

/** Opens a file to append to; a test may bring a disk that is full. */
export type OpenAppend = (file: string) => Promise<Appendable>;
export type Appendable = Pick<FileHandle, 'write' | 'stat' | 'sync' | 'close'>;

/** The file that this process appends to. */
interface Current {
  readonly file: string;
  readonly handle: Appendable;
  bytes: number;
}

export interface CompactOptions {
  /** Broken files are not worth keeping. Default false: they are set aside. */
  readonly dropBroken?: boolean;
  /** Leaves files alone that are large already. Default false. */
  readonly onlySmall?: boolean;
}

/** What has to be known of all records at once, where the records themselves would be too many. */
export type Digest<D extends JournalRecord> = (record: JournalRecord) => D;

/** What was read of one file. */
interface SegmentState {
  /** Bytes that need no second look. */
  offset: number;
  readonly lines: Map<string, JournalRecord>;
  broken: number;
  inode: number;
}

export class Journal {
  readonly folder: string;
  readonly #open: OpenAppend;
  readonly #segments = new Map<string, SegmentState>();
  #current: Current | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #syncTimer: NodeJS.Timeout | null = null;
  #count = 0;

  constructor(folder: string, open: OpenAppend = (file) => openAppend(file)) {
    this.folder = folder;
    this.#open = open;
  }

  /**
   * In one write, so that many cost little more than one; all are acknowledged together.
   * @throws Error with Node's code when they cannot be written: a full disk, a read-only folder
   */
  append(...records: readonly (JournalRecord | RecordText)[]): Promise<void> {
    return this.#inTurn(() => this.#append(Buffer.from(records.map(lineOf).join(''))));
  }

  async #append(lines: Buffer): Promise<void> {
    for (;;) {
      const current = (this.#current ??= await this.#begin());
      try {
        await writeAll(current.handle, lines);
      } catch (error) {
        // What the file ends with now is unknown: the next record gets another one.
        await this.#finish();
        if (current.bytes === 0) await fs.rm(current.file, { force: true }).catch(() => undefined);
        throw error;
      }
      current.bytes += lines.length;
      this.#syncSoon();
      const { nlink } = await current.handle.stat();
      if (current.bytes > SEGMENT_BYTES || nlink === 0) await this.#finish();
      if (nlink > 0) return;
    }
  }

  /** Every record of every process that is whole; the order is that of the files. */
  async read(): Promise<JournalRecord[]> {
    await this.#queue;
    for (let attempt = 1; attempt <= READ_TRIES; attempt += 1) {
      if (await this.#readAll()) break;
    }
    const records = new Map<string, JournalRecord>();
    for (const { lines } of this.#segments.values()) {
      for (const [id, record] of lines) records.set(id, record);
    }
    return [...records.values()];
  }

  /** False when a file went away meanwhile, so that its records are in another one now. */
  async #readAll(): Promise<boolean> {
    const names = await this.files();
    for (const name of this.#segments.keys()) {
      if (!names.includes(name)) this.#segments.delete(name);
    }
    let whole = true;
    for (const name of names) whole = (await this.#readMore(name)) && whole;
    return whole;
  }

  /** Lines that were skipped as broken, as of the last `read`; bytes and number of files. */
  get facts(): { readonly broken: number; readonly bytes: number; readonly files: number } {
    const states = [...this.#segments.values()];
    return {
      broken: states.reduce((sum, { broken }) => sum + broken, 0),
      bytes: states.reduce((sum, { offset }) => sum + offset, 0),
      files: states.length,
    };
  }

  /** A digest of every whole record of every process; nothing else of them stays in memory. */
  async survey<D extends JournalRecord>(digest: Digest<D>): Promise<D[]> {
    await this.#queue;
    const found = new Map<string, D>();
    for (let attempt = 1; attempt <= READ_TRIES; attempt += 1) {
      let whole = true;
      for (const name of await this.files()) {
        const handle = await openToRead(path.join(this.folder, name));
        whole &&= handle !== null;
        if (handle === null) continue;
        try {
          await scanLines(handle, 0, (record) => found.set(record.id, digest(record)));
        } finally {
          await handle.close();
        }
      }
      if (whole) break;
    }
    return [...found.values()];
  }

  /**
   * Puts the records whose digests `keep` wants into one file and takes away the others, living ones
   * of other processes too. They go from file to file without staying in memory. Only under a lock
   * that every process honours.
   */
  async compact<D extends JournalRecord>(
    digest: Digest<D>,
    keep: (digests: readonly D[]) => readonly JournalRecord[],
    { dropBroken = false, onlySmall = false }: CompactOptions = {},
  ): Promise<void> {
    await this.#inTurn(async () => {
      await this.#finish();
      await makePrivateFolder(this.folder);
      const names = onlySmall ? await this.smallFiles() : await this.files();
      const taken: Taken[] = [];
      try {
        const digests = new Map<string, D>();
        for (const name of names) {
          const file = path.join(this.folder, name);
          const handle = await openToRead(file);
          if (handle === null) continue;
          const places = new Map<string, LinePlace>();
          taken.push({ file, handle, places, end: 0, broken: 0 });
          const scanned = await scanLines(handle, 0, (record, place) => {
            digests.set(record.id, digest(record));
            places.set(record.id, place);
          });
          taken[taken.length - 1] = { file, handle, places, ...scanned };
        }
        const kept = keep([...digests.values()]);
        await this.#copySegment(taken, new Set(kept.map(({ id }) => id)));
        for (const { file, broken } of taken) {
          if (broken === 0 || dropBroken) await removeOpen(file);
          else await setAside(file);
        }
        await this.#writeLate(taken);
      } finally {
        for (const { handle } of taken) await handle.close();
      }
    });
  }

  /** Names of the files that it costs little to read and to write once more. */
  async smallFiles(): Promise<string[]> {
    const small: string[] = [];
    for (const name of await this.files()) {
      const facts = await fs.stat(path.join(this.folder, name)).catch(() => null);
      if (facts !== null && facts.size < SMALL_BYTES) small.push(name);
    }
    return small;
  }

  /** Names of all files, of every process. */
  async files(): Promise<string[]> {
    return (await namesIn(this.folder)).filter(isSegment);
  }

  /** Makes what is written safe from power cuts too, and lets go of the file. */
  async close(): Promise<void> {
    await this.#inTurn(() => this.#finish());
  }

  async #begin(): Promise<Current> {
    await makePrivateFolder(this.folder);
    const file = path.join(this.folder, this.#newName());
    return { file, handle: await this.#open(file), bytes: 0 };
  }

  async #finish(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    if (this.#syncTimer !== null) clearTimeout(this.#syncTimer);
    this.#syncTimer = null;
    if (current === null) return;
    await current.handle.sync().catch(() => undefined);
    await current.handle.close().catch(() => undefined);
  }

  #syncSoon(): void {
    this.#syncTimer ??= setTimeout(() => {
      this.#syncTimer = null;
      // A disk that cannot sync has still taken the bytes.
      this.#current?.handle.sync().catch(() => undefined);
    }, SYNC_EVERY_MS).unref();
  }

  /** Each record once, from the last file that has it. */
  async #copySegment(taken: readonly Taken[], ids: ReadonlySet<string>): Promise<void> {
    const wanted = new Set(ids);
    if (wanted.size === 0) return;
    await this.#writeSegment(async (handle) => {
      for (const { handle: from, places } of taken.toReversed()) {
        const here = [...places].filter(([id]) => wanted.delete(id)).map(([, place]) => place);
        await copyLines(from, handle, here);
      }
    });
  }

  /** What a living process appended between reading the files and taking them away. */
  async #writeLate(taken: readonly Taken[]): Promise<void> {
    const late = new Map<string, JournalRecord>();
    for (const { handle, end } of taken) {
      await scanLines(handle, end, (record) => late.set(record.id, record));
    }
    if (late.size === 0) return;
    await this.#writeSegment(async (handle) => {
      for (const record of late.values()) await writeAll(handle, encodeLine(record));
    });
  }

  /** A whole file at once: hidden from readers until it is complete. */
  async #writeSegment(write: (handle: FileHandle) => Promise<void>): Promise<void> {
    const file = path.join(this.folder, this.#newName());
    const temporary = `${file}.tmp`;
    const handle = await fs.open(temporary, 'wx', 0o600);
    try {
      await write(handle);
      await handle.sync();
    } catch (error) {
      await fs.rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    } finally {
      await handle.close();
    }
    await replaceFile(temporary, file);
  }

  #newName(): string {
    this.#count += 1;
    const started = Date.now().toString(36);
    return `hist-${process.pid}-${started}-${this.#count}-${randomBytes(3).toString('hex')}.jsonl`;
  }

  async #readMore(name: string): Promise<boolean> {
    const handle = await openToRead(path.join(this.folder, name));
    if (handle === null) return false;
    try {
      const { size, ino } = await handle.stat();
      let state = this.#segments.get(name);
      if (state?.inode !== ino || size < state.offset) {
        state = { offset: 0, lines: new Map(), broken: 0, inode: ino };
        this.#segments.set(name, state);
      }
      if (size === state.offset) return true;
      const { lines } = state;
      const { end, broken } = await scanLines(handle, state.offset, (record) => {
        lines.set(record.id, record);
      });
      state.offset = end;
      state.broken += broken;
      return true;
    } finally {
      await handle.close();
    }
  }

  /** One after the other, whatever became of the one before. */
  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(action, action);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

/** A file on its way out. */
interface Taken {
  readonly file: string;
  readonly handle: FileHandle;
  /** Of its records, by id. */
  readonly places: ReadonlyMap<string, LinePlace>;
  /** Up to here it was read. */
  readonly end: number;
  readonly broken: number;
}

function isSegment(name: string): boolean {
  return /^hist-.*\.jsonl$/.test(name);
}

/** A file to append to, which says when its name is gone. */
export async function openAppend(file: string, platform = process.platform): Promise<Appendable> {
  const handle = await fs.open(file, 'ax', 0o600);
  if (platform !== 'win32') return handle;
  const stat = handle.stat.bind(handle);
  // Some disks of Windows count the name of a file that was removed for as long as it is open.
  const byName = async () => {
    const facts = await stat();
    return (await isThere(file)) ? facts : Object.assign(facts, { nlink: 0 });
  };
  return Object.assign(handle, { stat: byName as FileHandle['stat'] });
}

function isThere(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/** Null when it is gone, a link, no file, or not ours to read. */
async function openToRead(file: string): Promise<FileHandle | null> {
  try {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
    // Without waiting: a pipe would have nobody at its other end.
    const handle = await fs.open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    return null;
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'EACCES', 'EPERM', 'EISDIR'].includes(codeOf(error))) return null;
    throw error;
  }
}
