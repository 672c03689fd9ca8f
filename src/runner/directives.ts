/** The directives that hold for one request: its own over those at the top of the file. */
import type { DirectiveNode, HttpDocument, Span } from '../parser/ast.ts';
import { fileDirectives } from '../parser/query.ts';
import { templateText } from '../parser/template.ts';
import { absoluteSpan } from '../parser/text.ts';
import type { PlacedTemplate } from './scope.ts';

export interface PlacedDirective extends PlacedTemplate {
  readonly name: string;
  /** Text of the value as written. */
  readonly written: string;
  /** The whole line, absolute. */
  readonly span: Span;
  /** True when it stands at the top of the file. */
  readonly inherited: boolean;
}

/** Describe the one request they stand above, never all of a file. */
const OWN_ONLY = new Set(['name', 'title', 'description', 'ref', 'force-ref', 'loop', 'disabled']);

const NONE: readonly PlacedDirective[] = [];

export class Directives {
  /** The file's first, then the request's own, each in order. */
  readonly all: readonly PlacedDirective[];

  constructor(document: HttpDocument, blockIndex: number) {
    const own = document.blocks[blockIndex]?.directives ?? [];
    const shared = fileDirectives(document);
    // As for most requests, and asked of each of them many times.
    if (own.length === 0 && shared.length === 0) {
      this.all = NONE;
      return;
    }
    this.all = [
      ...shared
        .filter(({ directive }) => !OWN_ONLY.has(directive.name))
        .map((found) => place(document, found.blockIndex, found.directive)),
      ...own.map((directive) => place(document, blockIndex, directive)),
    ].map((placed) => ({ ...placed, inherited: placed.blockIndex !== blockIndex }));
  }

  /** True where nothing at all is asked for. */
  get isEmpty(): boolean {
    return this.all.length === 0;
  }

  /** The strongest of these names: the request's last one, else the file's. */
  last(...names: string[]): PlacedDirective | null {
    return this.isEmpty ? null : (this.all.findLast(({ name }) => names.includes(name)) ?? null);
  }

  every(...names: string[]): PlacedDirective[] {
    return this.isEmpty ? [] : this.all.filter(({ name }) => names.includes(name));
  }

  has(name: string): boolean {
    return this.last(name) !== null;
  }

  /** True unless it is written `false`, `off` or `no`; the last of the name counts. */
  isOn(name: string): boolean {
    const found = this.last(name);
    return found !== null && !/^(?:false|off|no|0)$/i.test(found.written.trim());
  }
}

function place(
  document: HttpDocument,
  blockIndex: number,
  directive: DirectiveNode,
): Omit<PlacedDirective, 'inherited'> {
  const block = document.blocks[blockIndex];
  return {
    name: directive.name,
    blockIndex,
    template: directive.value,
    written: block === undefined ? '' : templateText(block, directive.value),
    span: absoluteSpan(document, blockIndex, directive.span),
  };
}
