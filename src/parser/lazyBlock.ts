/**
 * A block that is read when somebody looks at it. Opening a file needs to know where its blocks are;
 * most of them nobody asks about before the next edit.
 */
import type { Block, Diagnostic, DialectSign } from './ast.ts';
import { lintBlock } from './lint/lintBlock.ts';
import type { ReadBlock } from './parseBlock.ts';
import { parseBlock } from './parseBlock.ts';

/** A block of any lines; what the scanner knows of it is given. */
export class LazyBlock implements Block {
  readonly text: string;
  readonly signs: readonly DialectSign[];
  /** It has no separator and is not the first of its file. */
  readonly #splitOff: boolean;
  #tree: ReadBlock | null = null;
  #diagnostics: readonly Diagnostic[] | null = null;

  constructor(text: string, signs: readonly DialectSign[], splitOff: boolean) {
    this.text = text;
    this.signs = signs;
    this.#splitOff = splitOff;
  }

  get kind() {
    return 'block' as const;
  }

  #read(): ReadBlock {
    this.#tree ??= parseBlock(this.text);
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
    // Opening a file shows its requests first; what is wrong with them is looked for afterwards.
    this.#diagnostics ??= lintBlock(this.#read(), this.#splitOff);
    return this.#diagnostics;
  }
}
