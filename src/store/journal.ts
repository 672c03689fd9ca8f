/**
 * Records in append-only files, one file a process, read together. A record is acknowledged when
 * `append` has resolved; from then on a killed process loses none of it.
 *
 * A line is an eight-digit checksum, a blank, JSON. Each begins with a line end of its own, so that
 * a record cut short by a kill costs only itself. Files may be taken away by any process at any time
 * (compaction, clearing): a writer looks after each write whether its file is still there, and who
 * takes a file away reads it once more after that. So one of the two sees every record.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { codeOf, namesIn, setAside } from './atomicFile.ts';
import { makePrivateFolder } from './folder.ts';

/** Records of one file begin a new one beyond this. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
const SMALL_BYTES = 512 * 1024;
const SYNC_EVERY_MS = 1000;
const READ_TRIES = 4;
const NEW_LINE = 10;

/** Opens a file to append to; a test may bring a disk that is full. */
export type OpenAppend = (file: string) => Promise<Appendable>;
export type Appendable = Pick<FileHandle, 'write' | 'stat' | 'sync' | 'close'>;

export interface JournalRecord {
  /** Unique over all files. */
  readonly id: string;
}

/** A record as JSON already, by whoever had to know its length. */
export interface RecordText {
  readonly json: string;
}

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

  constructor(folder: string, open: OpenAppend = openAppend) {
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

  /**
   * Puts the records that `keep` wants into one file and takes away the others, living ones of other
   * processes too. Only under a lock that every
   * process honours.
   */
  async compact(
    keep: (records: readonly JournalRecord[]) => readonly JournalRecord[],
    { dropBroken = false, onlySmall = false }: CompactOptions = {},
  ): Promise<void> {
    await this.#inTurn(async () => {
      await this.#finish();
      await makePrivateFolder(this.folder);
      const names = onlySmall ? await this.smallFiles() : await this.files();
      const opened: Taken[] = [];
      try {
        for (const name of names) {
          const file = path.join(this.folder, name);
          const handle = await openToRead(file);
          if (handle === null) continue;
          const decoded = decodeLines(await readFrom(handle, 0));
          opened.push({ file, handle, decoded });
        }
        const all = new Map(opened.flatMap(({ decoded }) => [...decoded.lines]));
        await this.#writeSegment(keep([...all.values()]));
        for (const { file, decoded } of opened) {
          if (decoded.broken === 0 || dropBroken) await fs.rm(file, { force: true });
          else await setAside(file);
        }
        await this.#writeSegment(await lateRecords(opened));
      } finally {
        for (const { handle } of opened) await handle.close();
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

  /** A whole file at once: hidden from readers until it is complete. */
  async #writeSegment(records: readonly JournalRecord[]): Promise<void> {
    if (records.length === 0) return;
    const file = path.join(this.folder, this.#newName());
    const temporary = `${file}.tmp`;
    const handle = await fs.open(temporary, 'wx', 0o600);
    try {
      for (const record of records) await writeAll(handle, encodeLine(record));
      await handle.sync();
    } catch (error) {
      await fs.rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    } finally {
      await handle.close();
    }
    await fs.rename(temporary, file);
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
      const { lines, end, broken } = decodeLines(await readFrom(handle, state.offset));
      for (const [id, record] of lines) state.lines.set(id, record);
      state.offset += end;
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
  readonly decoded: Decoded;
}

/** What a living process appended between reading the files and taking them away. */
async function lateRecords(taken: readonly Taken[]): Promise<JournalRecord[]> {
  const late = new Map<string, JournalRecord>();
  for (const { handle, decoded } of taken) {
    const { lines } = decodeLines(await readFrom(handle, decoded.end));
    for (const [id, record] of lines) late.set(id, record);
  }
  return [...late.values()];
}

function isSegment(name: string): boolean {
  return /^hist-.*\.jsonl$/.test(name);
}

async function openAppend(file: string): Promise<FileHandle> {
  return fs.open(file, 'ax', 0o600);
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

async function readFrom(handle: FileHandle, from: number): Promise<Buffer> {
  const { size } = await handle.stat();
  const buffer = Buffer.alloc(Math.max(0, size - from));
  let read = 0;
  while (read < buffer.length) {
    const { bytesRead } = await handle.read(buffer, read, buffer.length - read, from + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

async function writeAll(handle: Pick<Appendable, 'write'>, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}

/** Exported for tests that break files on purpose. */
export function encodeLine(record: JournalRecord | RecordText): Buffer {
  return Buffer.from(lineOf(record));
}

function lineOf(record: JournalRecord | RecordText): string {
  const json = 'json' in record ? record.json : JSON.stringify(record);
  return `\n${checksum(json)} ${json}\n`;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

interface Decoded {
  readonly lines: ReadonlyMap<string, JournalRecord>;
  /** Offset after the last line end: what comes after may still grow. */
  readonly end: number;
  readonly broken: number;
}

function decodeLines(content: Buffer): Decoded {
  const lines = new Map<string, JournalRecord>();
  let broken = 0;
  let start = 0;
  for (let at = content.indexOf(NEW_LINE); at !== -1; at = content.indexOf(NEW_LINE, start)) {
    const line = content.toString('utf8', start, at);
    start = at + 1;
    if (line === '') continue;
    const record = decodeLine(line);
    if (record === null) broken += 1;
    else lines.set(record.id, record);
  }
  return { lines, end: start, broken };
}

function decodeLine(line: string): JournalRecord | null {
  const json = line.slice(9);
  if (line.slice(0, 9) !== `${checksum(json)} `) return null;
  try {
    const record = JSON.parse(json) as Partial<JournalRecord> | null;
    return typeof record?.id === 'string' ? (record as JournalRecord) : null;
  } catch {
    // The checksum fits and it is no JSON: somebody else's file.
    return null;
  }
}
