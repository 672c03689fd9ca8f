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
  #scanner: BlockScanner | null = null;
  /** The block under way, where it is out of the ordinary. */
  #scanned: ScannedBlock | null = null;
  /** Its records, where it is not. */
  #at = 0;
  start: number;
  end: number;

  /** Reads from an offset at which a block starts, of about so many characters. */
  constructor(text: string, from: number, length: number) {
    this.#text = text;
    this.start = from;
    this.end = from;
    // As much as ordinary requests need.
    this.#records = { ints: new Int32Array((length >> 2) + 64) };
    this.#ordinary = new OrdinaryReader(text, this.#records);
  }

  /** Goes to the next block; false at the end of the text. */
  next(): boolean {
    const start = this.end;
    if (start >= this.#text.length) return false;
    this.start = start;
    this.#at = this.#ordinary.size;
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
    return this.#blockOf(this.#text.slice(this.start, this.end));
  }

  /** The same with a text of its own: a slice would keep the whole file alive, one for each edit. */
  detachedBlock(): Block {
    const middle = (this.start + this.end) >> 1;
    const text = this.#text;
    return this.#blockOf([text.slice(this.start, middle), text.slice(middle, this.end)].join(''));
  }

  #blockOf(text: string): Block {
    const scanned = this.#scanned;
    return scanned === null
      ? new OrdinaryBlock(text, this.#records, this.#at)
      : new LazyBlock(text, scanned.signs, scanned.splitOff);
  }

  /** Gives back the room that was not needed. */
  close(): void {
    const { size } = this.#ordinary;
    if (size < this.#records.ints.length) this.#records.ints = this.#records.ints.slice(0, size);
  }
}
