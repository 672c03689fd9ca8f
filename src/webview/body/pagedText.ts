import { JsonCheck } from './jsonCheck.ts';
import type { JsonProblem } from './jsonCheck.ts';
import type { PageSource } from './pageSource.ts';
import { START, layOut } from './rowLayout.ts';
import type { LayoutKind, LayoutState, Rows } from './rowLayout.ts';
import { decoderFor } from './text.ts';

/** Small, since a person waits for it. */
const FIRST_CHUNK_BYTES = 128 * 1024;
const CHUNK_BYTES = 256 * 1024;
/** Rows of this many chunks are kept; the others are laid out again when they are looked at. */
const MAX_KEPT = 48;

interface Chunk {
  readonly offset: number;
  readonly length: number;
  readonly before: LayoutState;
  readonly firstRow: number;
  readonly firstLine: number;
}

export interface Row {
  readonly text: string;
  /** Counted from 1; null where the row goes on with the line of the row before. */
  readonly line: number | null;
}

export interface PlacedProblem extends JsonProblem {
  /** Counted from 0, of the rows as they are laid out. */
  readonly row: number;
}

export interface PagedTextOptions {
  readonly source: PageSource;
  readonly total: number;
  readonly kind: LayoutKind;
  readonly charset: string | null;
  /** More rows are known, or rows that were asked for are here. */
  readonly onChange: () => void;
  readonly onError: (error: unknown) => void;
}

/** A text of any size as rows. It is read once from its beginning to its end; afterwards any row can be asked for. */
export class PagedText {
  readonly #options: PagedTextOptions;
  readonly #decoder: TextDecoder;
  readonly #chunks: Chunk[] = [];
  /** Oldest use first. */
  readonly #kept = new Map<number, Rows>();
  readonly #asked = new Map<number, Promise<Rows>>();
  readonly #json = new JsonCheck();
  #problem: PlacedProblem | null = null;
  #end: LayoutState | null = null;
  #rowCount = 0;
  #lineCount = 0;
  #disposed = false;

  constructor(options: PagedTextOptions) {
    this.#options = options;
    this.#decoder = decoderFor(options.charset);
  }

  /** Known so far. */
  get rowCount(): number {
    return this.#rowCount;
  }

  get lineCount(): number {
    return this.#lineCount;
  }

  /** Chunks known so far. */
  get chunkCount(): number {
    return this.#chunks.length;
  }

  /** 0 to 1: how much of the body was read. */
  get progress(): number {
    const last = this.#chunks.at(-1);
    if (last === undefined) return 0;
    return Math.min(1, (last.offset + last.length) / Math.max(1, this.#options.total));
  }

  /** How the body ended; null until all of it was read. */
  get end(): LayoutState | null {
    return this.#end;
  }

  /** Where it stops being JSON, as far as it was read. */
  get problem(): PlacedProblem | null {
    return this.#problem;
  }

  dispose(): void {
    this.#disposed = true;
  }

  /** Reads the whole body, chunk by chunk; the page stays alive in between. */
  async readAll(): Promise<void> {
    const { total, onError, onChange } = this.#options;
    let before = START;
    let offset = 0;
    try {
      while (offset < total && !this.#disposed) {
        const length = offset === 0 ? FIRST_CHUNK_BYTES : CHUNK_BYTES;
        const chunk = {
          ...{ offset, length: Math.min(length, total - offset), before },
          ...{ firstRow: this.#rowCount, firstLine: this.#lineCount },
        };
        const bytes = await this.#read(chunk);
        const { rows, after } = this.#layOut(chunk, bytes);
        this.#check(chunk, bytes);
        this.#chunks.push(chunk);
        this.#keep(this.#chunks.length - 1, rows);
        this.#rowCount += rows.count;
        this.#lineCount += rows.lineCount;
        before = after;
        offset += chunk.length;
        if (offset >= total) this.#end = after;
        onChange();
      }
    } catch (error) {
      onError(error);
    }
  }

  /** A row when it is here; null while it is on its way. */
  row(index: number): Row | null {
    const number = this.chunkOfRow(index);
    const chunk = this.#chunks[number];
    if (chunk === undefined) return null;
    const rows = this.#kept.get(number);
    if (rows === undefined) {
      void this.rowsOf(number).catch(this.#options.onError);
      return null;
    }
    this.#keep(number, rows);
    const local = index - chunk.firstRow;
    const begun = rows.lines[local] ?? 0;
    return { text: this.text(rows, local), line: begun === 0 ? null : chunk.firstLine + begun };
  }

  /** The chunk a row lies in; the last one for rows that are not known yet. */
  chunkOfRow(row: number): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#chunks[middle]?.firstRow ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  firstRowOf(chunk: number): number {
    return this.#chunks[chunk]?.firstRow ?? 0;
  }

  /** Rows of a chunk, read again when they were forgotten. */
  rowsOf(number: number): Promise<Rows> {
    const kept = this.#kept.get(number);
    if (kept !== undefined) return Promise.resolve(kept);
    // Every row in view asks for the chunk it lies in.
    const asked = this.#asked.get(number) ?? this.#again(number);
    this.#asked.set(number, asked);
    return asked;
  }

  async #again(number: number): Promise<Rows> {
    const chunk = this.#chunks[number];
    if (chunk === undefined) throw new RangeError(`There is no chunk ${number}.`);
    const { rows } = this.#layOut(chunk, await this.#read(chunk));
    this.#asked.delete(number);
    this.#keep(number, rows);
    if (!this.#disposed) this.#options.onChange();
    return rows;
  }

  /** Text of a row of a chunk, without its line end. */
  text(rows: Rows, local: number): string {
    const start = local === 0 ? 0 : (rows.ends[local - 1] ?? 0);
    return this.decode(rows.bytes.subarray(start, rows.ends[local] ?? start)).replace(/\r?\n$/, '');
  }

  decode(bytes: Uint8Array): string {
    return this.#decoder.decode(bytes);
  }

  #read({ offset, length }: Chunk): Promise<Uint8Array> {
    return this.#options.source.read(offset, length);
  }

  #layOut(chunk: Chunk, bytes: Uint8Array): ReturnType<typeof layOut> {
    return layOut(this.#options.kind, chunk.before, bytes, this.#isLast(chunk));
  }

  #isLast({ offset, length }: Chunk): boolean {
    return offset + length >= this.#options.total;
  }

  /** Whether it is JSON up to here; where it is not, the row of it is worked out. */
  #check(chunk: Chunk, bytes: Uint8Array): void {
    if (this.#options.kind !== 'json' || this.#problem !== null) return;
    this.#json.push(bytes);
    if (this.#isLast(chunk)) this.#json.end();
    const { problem } = this.#json;
    if (problem === null) return;
    const upTo = bytes.subarray(0, problem.offset - chunk.offset);
    const { rows } = layOut('json', chunk.before, upTo, false);
    this.#problem = { ...problem, row: chunk.firstRow + rows.count };
  }

  #keep(number: number, rows: Rows): void {
    this.#kept.delete(number);
    this.#kept.set(number, rows);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
