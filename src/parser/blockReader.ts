/** The blocks of a text in order: ordinary ones by the quick reader, all others by the scanner. */
import type { Block } from './ast.ts';
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
  /** Of the block that was read last. */
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
    this.#scanner = null;
  }

  /** The next block; null at the end of the text, where nothing more can be asked of it. */
  next(): Block | null {
    const start = this.end;
    const text = this.#text;
    const records = this.#records;
    const ordinary = this.#ordinary;
    if (start >= text.length) {
      // Gives back the room that was not needed.
      records.ints = records.ints.slice(0, ordinary.size);
      return null;
    }
    this.start = start;
    const end = ordinary.read(start);
    if (end === -1) return this.#scan(start);
    this.end = end;
    const own = records.text === '' ? copyOf(text, start, end) : null;
    return new OrdinaryBlock(records, ordinary.at, end, own);
  }

  /** A block that is out of the ordinary. */
  #scan(start: number): Block {
    this.#scanner ??= new BlockScanner(this.#text, start);
    const { end, signs, splitOff } = this.#scanner.from(start);
    this.end = end;
    const isDetached = this.#records.text === '';
    const text = isDetached ? copyOf(this.#text, start, end) : this.#text.slice(start, end);
    return new LazyBlock(text, signs, splitOff);
  }
}

function copyOf(text: string, start: number, end: number): string {
  const middle = (start + end) >> 1;
  return [text.slice(start, middle), text.slice(middle, end)].join('');
}
