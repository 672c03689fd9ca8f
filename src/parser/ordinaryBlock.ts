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

  /**
   * What a request is called: its `@name`, or its title, found without reading the tree; null when there
   * is none, or when there is no bit for its length in this mask.
   */
  called(by: 'name' | 'title', lengths: number): string | null {
    const { text, ints } = this.#records;
    const at = this.#at;
    const name = ints[at + 4] as number;
    const place = by === 'title' ? at + 2 : name + 3;
    if (name === -1 || place === 3) return null;
    const start = ints[place] as number;
    const end = ints[place + 1] as number;
    if (start === -1 || ((lengths >> (end - start)) & 1) === 0) return null;
    const own = this.#text;
    if (own === null) return text.slice(start, end);
    const base = ints[at] as number;
    return own.slice(start - base, end - base);
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
  return 'called' in block;
}
