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

  /**
   * Reads from an offset at which a block starts; about so many characters are expected. `detached`
   * blocks have texts of their own: a slice would keep the whole file alive, one for each edit.
   */
  constructor(text: string, from: number, expected: number, detached = false) {
    this.#text = text;
    this.start = this.end = from;
    // As much as ordinary requests need.
    this.#records = { text: detached ? '' : text, ints: new Int32Array((expected >> 2) + 64) };
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

  /** The block under way. */
  block(): Block {
    const { start, end } = this;
    const scanned = this.#scanned;
    const text = this.#records.text === '' ? copyOf(this.#text, start, end) : null;
    if (scanned === null) return new OrdinaryBlock(this.#records, this.#ordinary.at, end, text);
    return new LazyBlock(text ?? this.#text.slice(start, end), scanned.signs, scanned.splitOff);
  }
}

function copyOf(text: string, start: number, end: number): string {
  const middle = (start + end) >> 1;
  return [text.slice(start, middle), text.slice(middle, end)].join('');
}
