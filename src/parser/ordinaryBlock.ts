/**
 * A block of ordinary lines: its elements are places in a list of numbers, and become nodes when
 * somebody looks at them. There is nothing to report about it.
 */
import type { Block } from './ast.ts';
import { NOTHING } from './lists.ts';
import { treeOf } from './ordinaryTree.ts';
import type { BlockTree } from './parseBlock.ts';
import type { Records } from './records.ts';

export class OrdinaryBlock implements Block {
  readonly #records: Records;
  readonly #at: number;
  readonly #end: number;
  #text: string | null;
  #tree: BlockTree | null;

  /** A block ends at `end`; without a text of its own it is a piece of that of the records. */
  constructor(records: Records, at: number, end: number, text: string | null) {
    this.#records = records;
    this.#at = at;
    this.#end = end;
    this.#text = text;
    this.#tree = null;
  }

  get kind() {
    return 'block' as const;
  }

  get text(): string {
    const { text, ints } = this.#records;
    this.#text ??= text.slice(ints[this.#at], this.#end);
    return this.#text;
  }

  #read(): BlockTree {
    this.#tree ??= treeOf(this.text, this.#records.ints, this.#at);
    return this.#tree;
  }

  /** The value of `@name` above a request, found without reading the tree; null when there is none. */
  get requestName(): string | null {
    const name = this.#records.ints[this.#at + 4] as number;
    return name <= 0 ? null : this.#slice(name + 3);
  }

  /**
   * The text of the separator above a request; null when there is none, or when there is no bit for
   * its length in this mask.
   */
  titleOfLengths(lengths: number): string | null {
    const { ints } = this.#records;
    const title = this.#at + 2;
    const start = ints[title] as number;
    if (start === -1 || ints[this.#at + 4] === -1) return null;
    if (((lengths >> ((ints[title + 1] as number) - start)) & 1) === 0) return null;
    return this.#slice(title);
  }

  #slice(place: number): string {
    const { text, ints } = this.#records;
    const own = this.#text;
    const base = own === null ? 0 : (ints[this.#at] as number);
    return (own ?? text).slice((ints[place] as number) - base, (ints[place + 1] as number) - base);
  }

  get separator() {
    return this.#read().separator;
  }
  get directives() {
    return this.#read().directives;
  }
  get variables() {
    return this.#read().variables;
  }
  get comments() {
    return this.#read().comments;
  }
  get imports() {
    return NOTHING;
  }
  get runs() {
    return NOTHING;
  }
  get scripts() {
    return NOTHING;
  }
  get request() {
    return this.#read().request;
  }
  get storedResponse() {
    return null;
  }
  get signs() {
    return NOTHING;
  }
  get diagnostics() {
    return NOTHING;
  }
}

/** Also for a block of another bundle, which has the class as its own. */
export function isOrdinary(block: Block): block is OrdinaryBlock {
  return 'titleOfLengths' in block;
}
