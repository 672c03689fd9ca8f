/** Every request that was sent, of this workspace, by whatever process. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { namesIn, removeStale } from './atomicFile.ts';
import { BodyFiles } from './bodyFiles.ts';
import { INLINE_CHARS } from './entry.ts';
import type { HistoryEntry, StoredBody } from './entry.ts';
import { makePrivateFolder } from './folder.ts';
import { Journal } from './journal.ts';
import type { OpenAppend } from './journal.ts';
import type { JournalRecord, RecordText } from './journalLines.ts';
import { VERSION, bodyFilesOf, digestOf, sortOut, withinCaps } from './records.ts';
import type { BodyRefs, EntryRecord, RemovalRecord } from './records.ts';
import { acquireLock } from './lock.ts';
import { reasonOf } from '../runner/fileReasons.ts';
import { matchesEntry } from './search.ts';
import type { HistoryQuery } from './search.ts';

export interface HistoryOptions {
  /** Default 2,000. */
  readonly maxCount?: number;
  /** Records and bodies together. Default 200 MiB. A function tells it anew: it may change. */
  readonly maxBytes?: number | (() => number);
  /** Told once of each kind of trouble, in a sentence for people. */
  readonly onWarning?: (message: string) => void;
  readonly openAppend?: OpenAppend;
  /**
   * Reads nothing to find out whether there is too much while there are few files: for processes that
   * live for one request. Default false.
   */
  readonly fewFilesAreFine?: boolean;
}

/** As text alone: so many trees of objects would cost the collector more than they are worth. */
interface WaitingRecord extends Pick<EntryRecord, 'id' | 'at'> {
  readonly json: string;
  /** It has a body that belongs into a file of its own. */
  readonly isLong: boolean;
  written: boolean;
}
/** Between records of one moment: far less than what would put them before those of another process. */
const ORDER_STEP_MS = 1 / 64;
const CHECK_EVERY_RECORDS = 50;
/** Over a cap by this share is no reason to rewrite the files: otherwise every request would be one. */
const TOLERANCE = 0.1;
const CHECK_EVERY_BYTES = 16 * 1024 * 1024;
const MANY_FILES = 16;
/** What waits in memory while the disk takes nothing. */
const MAX_WAITING = 200;

export class History {
  readonly #folder: string;
  readonly #journal: Journal;
  readonly #bodies: BodyFiles;
  readonly #options: HistoryOptions;
  readonly #warned = new Set<string>();
  readonly #waiting: WaitingRecord[] = [];
  #writing: Promise<void> = Promise.resolve();
  #lastAt = 0;
  #recordsUntilCheck = 1;
  #bytesUntilCheck = CHECK_EVERY_BYTES;
  #checkedFor = 0;
  #checking: Promise<void> | null = null;

  constructor(folder: string, options: HistoryOptions = {}) {
    this.#folder = path.join(folder, 'history');
    this.#journal = new Journal(this.#folder, options.openAppend);
    this.#bodies = new BodyFiles(path.join(this.#folder, 'bodies'));
    this.#options = options;
  }

  /** True once a killed process would not lose it; false while it is only in memory. Never rejects. */
  async append(entry: HistoryEntry): Promise<boolean> {
    const record = this.#toWaiting(entry);
    await this.flush();
    return record.written;
  }

  /** Leaves it in memory until the next `flush`, for runs that write many at once. */
  add(entry: HistoryEntry): void {
    this.#toWaiting(entry);
  }

  /** Writes what waits. Never rejects: what the disk does not take waits on. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeWaiting());
    return this.#writing;
  }

  /** As `add`, of an entry that is JSON already; none of its bodies is longer than `INLINE_CHARS`. */
  addJson(id: string, json: string): void {
    this.#wait(id, json, false);
  }

  #toWaiting(entry: HistoryEntry): WaitingRecord {
    const isLong = isLongBody(entry.request?.body) || isLongBody(entry.response?.body);
    return this.#wait(entry.id, JSON.stringify(entry), isLong);
  }

  #wait(id: string, json: string, isLong: boolean): WaitingRecord {
    this.#lastAt = Math.max(Date.now(), this.#lastAt + ORDER_STEP_MS);
    const record = { id, at: this.#lastAt, json, isLong, written: false };
    this.#waiting.push(record);
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    return record;
  }

  /** All that came in the same turn, and while the disk was busy, in one write. */
  async #writeWaiting(): Promise<void> {
    const records = [...this.#waiting];
    if (records.length === 0) return;
    try {
      const ready: (JournalRecord | RecordText)[] = [];
      for (const record of records) {
        ready.push(record.isLong ? await this.#withBodiesAside(record) : toText(record));
      }
      await this.#journal.append(...ready);
    } catch (error) {
      this.#warn('write', `The history is kept in memory only: ${reasonOf(error)}.`);
      return;
    }
    for (const record of records) record.written = true;
    const left = this.#waiting.filter(({ written }) => !written);
    this.#waiting.splice(0, Infinity, ...left);
    this.#countDown(records);
  }

  async #withBodiesAside(waiting: WaitingRecord): Promise<EntryRecord> {
    const record = toRecord(waiting);
    const { entry } = record;
    const files: BodyRefs = {};
    const aside = async (key: keyof BodyRefs, body: StoredBody): Promise<StoredBody> => {
      if (body.content === null || !isLongBody(body)) return body;
      files[key] = await this.#bodies.write(body.content);
      return { ...body, content: null };
    };
    const { request, response } = entry;
    return {
      ...record,
      files,
      entry: {
        ...entry,
        request: request?.body
          ? { ...request, body: await aside('request', request.body) }
          : request,
        response: response?.body
          ? { ...response, body: await aside('response', response.body) }
          : response,
      },
    };
  }

  /** Newest first, without long bodies. Default limit 100. */
  async list(query: HistoryQuery = {}): Promise<HistoryEntry[]> {
    const found = (await this.#records()).filter(({ entry }) => matchesEntry(entry, query));
    return found.slice(0, query.limit ?? 100).map(({ entry }) => entry);
  }

  /** With its bodies; null when there is none. A unique beginning of an id will do. */
  async get(id: string): Promise<HistoryEntry | null> {
    const records = await this.#records();
    const exact = records.find((record) => record.id === id);
    const beginning = records.filter((record) => record.id.startsWith(id));
    const record = exact ?? (id !== '' && beginning.length === 1 ? beginning[0] : undefined);
    if (record === undefined) return null;
    const { entry, files } = record;
    const fill = async <T extends { readonly body: StoredBody | null }>(
      message: T | null,
      file: string | undefined,
    ): Promise<T | null> =>
      message?.body && file !== undefined
        ? { ...message, body: { ...message.body, content: await this.#bodies.read(file) } }
        : message;
    return {
      ...entry,
      request: await fill(entry.request, files.request),
      response: await fill(entry.response, files.response),
    };
  }

  /** Takes entries and their bodies off the disk; tells how many there were. */
  async remove(ids: readonly string[]): Promise<number> {
    const gone = new Set(ids);
    const count = (await this.#records()).filter(({ id }) => gone.has(id)).length;
    await this.#remove(gone);
    return count;
  }

  /** Takes everything off the disk, what other processes wrote too; tells how many entries there were. */
  async clear(): Promise<number> {
    const all = new Set((await this.#records()).map(({ id }) => id));
    await this.#remove(all, true);
    return all.size;
  }

  /** Ends writing; what is on disk is safe from power cuts then. */
  async close(): Promise<void> {
    await this.#checking;
    await this.#journal.close();
  }

  async #remove(gone: ReadonlySet<string>, everything = false): Promise<void> {
    for (let at = this.#waiting.length - 1; at >= 0; at -= 1) {
      if (gone.has(this.#waiting[at]?.id ?? '')) this.#waiting.splice(at, 1);
    }
    if (gone.size === 0 && !everything) return;
    if ((await namesIn(this.#folder)).length === 0) return;
    const removal: RemovalRecord = { id: newId(), v: VERSION, removed: [...gone] };
    // First the word, so that it holds even when the rewriting below does not come about.
    if (gone.size > 0) await this.#journal.append(removal);
    await this.#compact(everything);
  }

  /** Newest first, what was removed left out; those that wait in memory too. */
  async #records(): Promise<EntryRecord[]> {
    let read: readonly JournalRecord[] = [];
    try {
      read = await this.#journal.read();
      const { broken } = this.#journal.facts;
      if (broken > 0) {
        const lines = broken === 1 ? 'A broken line' : `${broken} broken lines`;
        this.#warn('broken', `${lines} of the history ${broken === 1 ? 'was' : 'were'} skipped.`);
      }
    } catch (error) {
      this.#warn('read', `The history cannot be read: ${reasonOf(error)}.`);
    }
    const waiting = this.#waiting.map(toRecord);
    const all = new Map([...waiting, ...read].map((record) => [record.id, record]));
    return sortOut<Partial<EntryRecord> & JournalRecord>([...all.values()])
      .entries as EntryRecord[];
  }

  /** Looks now and then, in the background, whether there is too much. */
  #countDown(written: readonly WaitingRecord[]): void {
    this.#recordsUntilCheck -= written.length;
    for (const { json } of written) this.#bytesUntilCheck -= json.length;
    const isLower = this.#maxBytes < this.#checkedFor;
    if (this.#recordsUntilCheck > 0 && this.#bytesUntilCheck > 0 && !isLower) return;
    this.#checkedFor = this.#maxBytes;
    this.#recordsUntilCheck = Math.max(CHECK_EVERY_RECORDS, this.#maxCount * TOLERANCE);
    this.#bytesUntilCheck = Math.min(CHECK_EVERY_BYTES, this.#maxBytes * TOLERANCE);
    this.#checking ??= this.#tidy()
      .catch((error: unknown) => {
        this.#warn('tidy', `The history could not be tidied up: ${reasonOf(error)}.`);
      })
      .finally(() => {
        this.#checking = null;
      });
  }

  async #tidy(): Promise<void> {
    const all = (await this.#journal.files()).length;
    const small = all > MANY_FILES ? (await this.#journal.smallFiles()).length : 0;
    const large = all - small;
    // Long runs leave large files, and nothing else would ever look into them.
    const many = small > MANY_FILES || large > MANY_FILES;
    const { fewFilesAreFine = false } = this.#options;
    if (fewFilesAreFine && !many) return;
    const { entries } = sortOut(await this.#journal.survey(digestOf));
    const bytes = entries.reduce((sum, record) => sum + record.bytes, 0);
    const most = 1 + TOLERANCE;
    const over = entries.length > this.#maxCount * most || bytes > this.#maxBytes * most;
    if (over) await this.#compact(false);
    else if (many) await this.#joinFiles(large <= MANY_FILES);
    await removeStale(this.#folder);
  }

  /** One file of many, as processes leave that live for one request, or for one run. */
  #joinFiles(onlySmall: boolean): Promise<void> {
    return this.#locked(() => this.#journal.compact(digestOf, (all) => all, { onlySmall }));
  }

  async #locked(work: () => Promise<void>): Promise<void> {
    await makePrivateFolder(this.#folder);
    const lock = await acquireLock(path.join(this.#folder, 'compact.lock'));
    // Somebody else is at it.
    if (lock === null) return;
    try {
      await work();
    } finally {
      await lock.release();
    }
  }

  /** Rewrites the files without what is removed or over the caps. */
  #compact(everything: boolean): Promise<void> {
    return this.#locked(async () => {
      const used = new Set<string>();
      const before = new Set<string>();
      await this.#journal.compact(
        digestOf,
        (all) => {
          for (const file of all.flatMap(bodyFilesOf)) before.add(file);
          const kept = withinCaps(sortOut(all), this.#maxCount, this.#maxBytes);
          for (const file of kept.flatMap(bodyFilesOf)) used.add(file);
          return kept;
        },
        { dropBroken: everything },
      );
      await this.#bodies.removeUnused(used, everything ? null : before);
      if (everything) await removeCorrupt(this.#folder);
    });
  }

  get #maxCount(): number {
    return this.#options.maxCount ?? 2000;
  }

  get #maxBytes(): number {
    const { maxBytes = 200 * 1024 * 1024 } = this.#options;
    return typeof maxBytes === 'number' ? maxBytes : maxBytes();
  }

  #warn(kind: string, message: string): void {
    if (this.#warned.has(kind)) return;
    this.#warned.add(kind);
    this.#options.onWarning?.(message);
  }
}

function toText({ id, at, json }: WaitingRecord): RecordText {
  const head = `{"id":${JSON.stringify(id)},"v":${VERSION},"at":${at},"bytes":${json.length}`;
  return { json: `${head},"files":{},"entry":${json}}` };
}

function toRecord({ id, at, json }: WaitingRecord): EntryRecord {
  const entry = JSON.parse(json) as HistoryEntry;
  return { id, v: VERSION, at, bytes: json.length, entry, files: {} };
}

function isLongBody(body: StoredBody | null | undefined): boolean {
  return (body?.content?.length ?? 0) > INLINE_CHARS;
}

async function removeCorrupt(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (name.includes('.corrupt-')) await fs.rm(path.join(folder, name), { force: true });
  }
}

function newId(): string {
  return `r-${randomBytes(8).toString('hex')}`;
}
