/** The blocks of a text in order: ordinary ones by the quick reader, all others by the scanner. */
import type { Block } from './ast.ts';
import type { ScannedBlock } from './blocks.ts';
import { BlockScanner } from './blocks.ts';
import { LazyBlock } from './lazyBlock.ts';
import { OrdinaryBlock } from './ordinaryBlock.ts';
import { OrdinaryReader } from './ordinaryReader.ts';
import type { Records } from './records.ts';

export class BlockReader {
  readonly #text: string;
  readonly #records: Records;
  readonly #ordinary: OrdinaryReader;
  #scanner: BlockScanner | null;
  /** The block under way, where it is out of the ordinary. */
  #scanned: ScannedBlock | null;
  start: number;
  end: number;

  /** Reads from an offset at which a block starts; about so many characters are expected. */
  constructor(text: string, from: number, length: number) {
    this.#text = text;
    this.start = this.end = from;
    // As much as ordinary requests need.
    this.#records = { ints: new Int32Array((length >> 2) + 64) };
    this.#ordinary = new OrdinaryReader(text, from, this.#records);
    this.#scanner = this.#scanned = null;
  }

  /** Goes to the next block; false at the end of the text, where nothing more can be asked of it. */
  next(): boolean {
    const start = this.end;
    if (start >= this.#text.length) {
      this.#ordinary.close();
      return false;
    }
    this.start = start;
    this.end = this.#ordinary.read(start);
    if (this.end !== -1) this.#scanned = null;
    else {
      this.#scanner ??= new BlockScanner(this.#text, start);
      this.#scanned = this.#scanner.from(start);
      this.end = this.#scanned.end;
    }
    return true;
  }

  /** The block under way; with a text of its own, if it is to be: a slice keeps the whole file alive. */
  block(detached: boolean): Block {
    const { start, end } = this;
    const text = detached ? copyOf(this.#text, start, end) : this.#text.slice(start, end);
    const scanned = this.#scanned;
    return scanned === null
      ? new OrdinaryBlock(text, this.#records, this.#ordinary.at)
      : new LazyBlock(text, scanned.signs, scanned.splitOff);
  }
}

function copyOf(text: string, start: number, end: number): string {
  const middle = (start + end) >> 1;
  return [text.slice(start, middle), text.slice(middle, end)].join('');
}
