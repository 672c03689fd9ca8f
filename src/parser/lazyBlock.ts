/**
 * A block that is read when somebody looks at it. Opening a file needs to know where its blocks are;
 * most of them nobody asks about before the next edit.
 */
import type { Block, DialectSign } from './ast.ts';
import type { ScannedBlock } from './blocks.ts';
import type { BlockTree } from './parseBlock.ts';
import { parseBlock } from './parseBlock.ts';

class LazyBlock implements Block {
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

/** The block that the scanner found in a text. */
export function blockOf(text: string, { start, end, signs, splitOff }: ScannedBlock): Block {
  return new LazyBlock(text.slice(start, end), signs, splitOff);
}

/** The same with a text of its own: a slice would keep the whole file alive, one for each edit. */
export function detachedBlockOf(text: string, scanned: ScannedBlock): Block {
  const middle = (scanned.start + scanned.end) >> 1;
  const own = [text.slice(scanned.start, middle), text.slice(middle, scanned.end)].join('');
  return new LazyBlock(own, scanned.signs, scanned.splitOff);
}
