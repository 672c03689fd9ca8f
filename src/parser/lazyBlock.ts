/**
 * A block that is read when somebody looks at it. Opening a file needs to know where its blocks are;
 * most of them nobody asks about before the next edit.
 */
import type { Block, DialectSign } from './ast.ts';
import type { BlockTree } from './parseBlock.ts';
import { parseBlock } from './parseBlock.ts';

/** A block of any lines; what the scanner knows of it is given. */
export class LazyBlock implements Block {
  readonly text: string;
  readonly signs: readonly DialectSign[];
  readonly #splitOff: boolean;
  #tree: BlockTree | null = null;

  constructor(text: string, signs: readonly DialectSign[], splitOff: boolean) {
    this.text = text;
    this.signs = signs;
    this.#splitOff = splitOff;
  }

  get kind() {
    return 'block' as const;
  }

  #read(): BlockTree {
    this.#tree ??= parseBlock(this.text, this.#splitOff);
    return this.#tree;
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
    return this.#read().imports;
  }
  get runs() {
    return this.#read().runs;
  }
  get scripts() {
    return this.#read().scripts;
  }
  get request() {
    return this.#read().request;
  }
  get storedResponse() {
    return this.#read().storedResponse;
  }
  get diagnostics() {
    return this.#read().diagnostics;
  }
}
