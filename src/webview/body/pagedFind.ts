import type { FindQuery } from './findBar.ts';
import type { PagedText } from './pagedText.ts';
import type { Rows } from './rowLayout.ts';

/** A match of a search, by the row it begins in. */
export interface FoundRow {
  readonly row: number;
  /** Counted from 1 over the whole text. */
  readonly number: number;
}

/** Looks for text chunk by chunk: counts all of it in the background, goes to one match after the other. */
export class PagedFind {
  readonly #text: PagedText;
  readonly #onCount: () => void;
  /** Matches in each chunk that was looked through. */
  #counts: number[] = [];
  #pattern: RegExp | null = null;
  /** Counts searches, so that an older one notices a newer. */
  #run = 0;
  #current: { readonly chunk: number; readonly index: number } | null = null;

  constructor(text: PagedText, onCount: () => void) {
    this.#text = text;
    this.#onCount = onCount;
  }

  get pattern(): RegExp | null {
    return this.#pattern;
  }

  /** Matches counted so far. */
  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** True when the whole text was looked through. */
  get isDone(): boolean {
    return this.#text.end !== null && this.#counts.length >= this.#text.chunkCount;
  }

  stop(): void {
    this.#run += 1;
  }

  /** Begins to look for something else. */
  search({ text, caseSensitive }: FindQuery): void {
    this.stop();
    this.#counts = [];
    this.#current = null;
    this.#pattern = text === '' ? null : new RegExp(escape(text), caseSensitive ? 'gu' : 'giu');
    if (this.#pattern !== null) void this.#countAll(this.#run);
  }

  /** The next match from the current one on, or from a row; past the end and on from the other side. */
  async next(direction: 1 | -1, fromRow: number): Promise<FoundRow | null> {
    if (this.#pattern === null) return null;
    const run = this.#run;
    const start = this.#current ?? { chunk: this.#text.chunkOfRow(fromRow), index: null };
    for (let step = 0; step <= this.#text.chunkCount; step += 1) {
      const { chunkCount } = this.#text;
      const chunk = (start.chunk + direction * step + chunkCount * 2) % chunkCount;
      const rows = await this.#text.rowsOf(chunk);
      if (run !== this.#run) return null;
      const starts = this.#matches(rows);
      this.#counts[chunk] ??= starts.length;
      const index = pick(starts, step === 0 ? start.index : null, {
        direction,
        // From a row in the middle of the first chunk.
        from: step === 0 && start.index === null ? fromRow - this.#text.firstRowOf(chunk) : null,
      });
      if (index === null) continue;
      this.#current = { chunk, index };
      return this.#found(chunk, index, starts[index] ?? 0);
    }
    return null;
  }

  #found(chunk: number, index: number, row: number): FoundRow {
    const before = this.#counts.slice(0, chunk).reduce((sum, count) => sum + count, 0);
    return { row: this.#text.firstRowOf(chunk) + row, number: before + index + 1 };
  }

  async #countAll(run: number): Promise<void> {
    for (let chunk = 0; ; chunk += 1) {
      // The text itself may still be read; it will be said again when more is there.
      while (chunk >= this.#text.chunkCount && this.#text.end === null) await pause(50);
      if (run !== this.#run || chunk >= this.#text.chunkCount) break;
      const rows = await this.#text.rowsOf(chunk);
      if (run !== this.#run) return;
      this.#counts[chunk] ??= this.#matches(rows).length;
      this.#onCount();
      await pause(0);
    }
    this.#onCount();
  }

  /** The row in the chunk where each match begins. */
  #matches(rows: Rows): number[] {
    const pattern = this.#pattern;
    if (pattern === null) return [];
    const text = this.#text.decode(rows.bytes);
    const places = [...text.matchAll(pattern)].map(({ index }) => index);
    if (places.length === 0) return [];
    const starts = rowStarts(this.#text, rows, text.length === rows.bytes.length);
    let row = 0;
    return places.map((place) => {
      while (row + 1 < rows.count && (starts[row + 1] ?? 0) <= place) row += 1;
      return row;
    });
  }
}

/** Where each row begins in the text of the chunk, in characters. */
function rowStarts(paged: PagedText, rows: Rows, oneByteEach: boolean): number[] {
  const starts: number[] = [0];
  for (let row = 0; row < rows.count; row += 1) {
    const from = row === 0 ? 0 : (rows.ends[row - 1] ?? 0);
    const to = rows.ends[row] ?? from;
    const length = oneByteEach ? to - from : paged.decode(rows.bytes.subarray(from, to)).length;
    starts.push((starts[row] ?? 0) + length);
  }
  return starts;
}

function pick(
  rows: readonly number[],
  current: number | null,
  { direction, from }: { readonly direction: 1 | -1; readonly from: number | null },
): number | null {
  if (rows.length === 0) return null;
  if (current !== null) {
    const index = current + direction;
    return index >= 0 && index < rows.length ? index : null;
  }
  if (from === null) return direction === 1 ? 0 : rows.length - 1;
  const index =
    direction === 1
      ? rows.findIndex((row) => row >= from)
      : rows.findLastIndex((row) => row <= from);
  return index === -1 ? null : index;
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (char) =>
    char === '-' || char === '/' ? `\\u{${char.charCodeAt(0).toString(16)}}` : `\\${char}`,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
