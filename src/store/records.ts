/** What stands in a line of the history, and which of them are kept. Pure. */
import type { HistoryEntry } from './entry.ts';
import type { JournalRecord } from './journalLines.ts';

export const VERSION = 1;

/** Body files by the place they belong to. */
export type BodyRefs = Partial<Record<'request' | 'response', string>>;

/** A line of the journal: an entry, or the word that others are gone. */
export interface EntryRecord extends EntryDigest {
  readonly entry: HistoryEntry;
}

/** What decides whether an entry is kept. */
export interface EntryDigest extends JournalRecord {
  readonly v: typeof VERSION;
  /** Order: milliseconds, never the same twice in one process, whatever the clock does. */
  readonly at: number;
  readonly bytes: number;
  readonly files: BodyRefs;
}

export interface RemovalRecord extends JournalRecord {
  readonly v: typeof VERSION;
  readonly removed: readonly string[];
}

/** A record of a later version of Postcard has nothing but its id. */
export type RecordDigest = JournalRecord & Partial<EntryDigest & RemovalRecord>;

/** A record without its entry: what all of a history can be held in memory of. */
export function digestOf(record: JournalRecord): RecordDigest {
  const known = record as Partial<EntryRecord & RemovalRecord> & JournalRecord;
  const { id } = record;
  if (known.v !== VERSION) return { id };
  if (known.removed !== undefined) return { id, v: VERSION, removed: known.removed };
  if (known.entry === undefined) return { id, v: VERSION };
  const { at = 0, bytes = 0, files = {} } = known;
  return { id, v: VERSION, at, bytes, files };
}

/** Names of the files its bodies are in. */
export function bodyFilesOf({ files = {} }: { readonly files?: BodyRefs }): string[] {
  return Object.values(files);
}

export interface SortedOut<D extends JournalRecord> {
  /** Newest first. */
  readonly entries: (D & EntryDigest)[];
  /** Words of removal that may still hide something. */
  readonly removals: (D & RemovalRecord)[];
  /** Of a later version of Postcard: kept as they are. */
  readonly foreign: D[];
}

export function sortOut<D extends RecordDigest>(records: readonly D[]): SortedOut<D> {
  const all: (D & EntryDigest)[] = [];
  const removals: (D & RemovalRecord)[] = [];
  const foreign: D[] = [];
  for (const record of records) {
    if (record.v !== VERSION) foreign.push(record);
    else if (isRemoval(record)) removals.push(record);
    else if (isEntry(record)) all.push(record);
  }
  const removed = new Set(removals.flatMap((record) => record.removed));
  const present = new Set(all.map(({ id }) => id));
  const entries = all.filter(({ id }) => !removed.has(id));
  entries.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  return {
    entries,
    // One that hides nothing has done its work.
    removals: removals.filter((record) => record.removed.some((id) => present.has(id))),
    foreign,
  };
}

function isRemoval<D extends RecordDigest>(record: D): record is D & RemovalRecord {
  return record.removed !== undefined;
}

function isEntry<D extends RecordDigest>(record: D): record is D & EntryDigest {
  return record.at !== undefined;
}

/** The newest, as many as may be; words of removal and what is not known stay. */
export function withinCaps<D extends JournalRecord>(
  { entries, removals, foreign }: SortedOut<D>,
  maxCount: number,
  maxBytes: number,
): D[] {
  let bytes = 0;
  const kept = entries.slice(0, maxCount).filter((record) => {
    bytes += record.bytes;
    return bytes <= maxBytes;
  });
  return [...foreign, ...removals, ...kept];
}
