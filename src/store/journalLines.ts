/** Lines of a journal: an eight-digit checksum, a blank, JSON; read piece by piece, however long the file is. */
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

export interface JournalRecord {
  /** Unique over all files. */
  readonly id: string;
}

/** A record as JSON already, by whoever had to know its length. */
export interface RecordText {
  readonly json: string;
}

/** Where a line lies in its file; `end` is behind its line end. */
export interface LinePlace {
  readonly start: number;
  readonly end: number;
}

/** What a file, or what was added to it, holds. */
export interface Scanned {
  /** Offset after the last line end: what comes after may still grow. */
  readonly end: number;
  readonly broken: number;
}

const PIECE_BYTES = 256 * 1024;
const NEW_LINE = 10;

/** A line with a line end before it too. Exported for tests that break files on purpose. */
export function encodeLine(record: JournalRecord | RecordText): Buffer {
  return Buffer.from(lineOf(record));
}

/** As `encodeLine`, as text. */
export function lineOf(record: JournalRecord | RecordText): string {
  const json = 'json' in record ? record.json : JSON.stringify(record);
  return `\n${checksum(json)} ${json}\n`;
}

/** Tells of every whole record from an offset on; no more than one line and one piece are in memory. */
export async function scanLines(
  handle: FileHandle,
  from: number,
  onRecord: (record: JournalRecord, place: LinePlace) => void,
): Promise<Scanned> {
  let broken = 0;
  /** What was read and is not yet a line; it begins at `end`. */
  let rest: Buffer = Buffer.alloc(0);
  let end = from;
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, end + rest.length);
    if (bytesRead === 0) return { end, broken };
    const fresh = piece.subarray(0, bytesRead);
    const content = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
    let start = 0;
    let at = content.indexOf(NEW_LINE, rest.length);
    for (; at !== -1; at = content.indexOf(NEW_LINE, start)) {
      const line = content.toString('utf8', start, at);
      const place = { start: end + start, end: end + at + 1 };
      start = at + 1;
      if (line === '') continue;
      const record = decodeLine(line);
      if (record === null) broken += 1;
      else onRecord(record, place);
    }
    rest = content.subarray(start);
    end += start;
  }
}

/** Copies lines of one file to the end of another, those that lie together in one go. */
export async function copyLines(
  from: FileHandle,
  to: Pick<FileHandle, 'write'>,
  places: readonly LinePlace[],
): Promise<void> {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (const { start, end } of joined(places)) {
    await writeAll(to, LINE_END);
    for (let at = start; at < end;) {
      const { bytesRead } = await from.read(piece, 0, Math.min(PIECE_BYTES, end - at), at);
      if (bytesRead === 0) throw new Error('A file of the history became shorter.');
      await writeAll(to, piece.subarray(0, bytesRead));
      at += bytesRead;
    }
  }
}

const LINE_END = Buffer.from('\n');

/** Between two lines that lie together there is nothing but the line end that each begins with. */
function* joined(places: readonly LinePlace[]): Generator<LinePlace, void> {
  const inOrder = [...places].sort((a, b) => a.start - b.start);
  let current: LinePlace | null = null;
  for (const place of inOrder) {
    if (current !== null && place.start - current.end <= LINE_END.length) {
      current = { start: current.start, end: place.end };
      continue;
    }
    if (current !== null) yield current;
    current = place;
  }
  if (current !== null) yield current;
}

/** However little the system takes at a time. */
export async function writeAll(handle: Pick<FileHandle, 'write'>, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
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
