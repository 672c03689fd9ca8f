/** Questions about a tree: what is under the caret, what a request is called. */
import type { Block, DirectiveNode, HttpDocument } from './ast.ts';
import { templateText } from './template.ts';
import { nodeText } from './text.ts';

/** Index of the block that covers this absolute offset. */
export function blockAt(document: HttpDocument, offset: number): number {
  let low = 0;
  let high = document.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((document.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Index of the block whose request an absolute offset belongs to, or null. On a separator: the block below. */
export function requestAt(document: HttpDocument, offset: number): number | null {
  const index = blockAt(document, offset);
  return document.blocks[index]?.request ? index : null;
}

/**
 * The same for what is selected: where it begins counts, since it often ends on the next separator.
 * Blank lines that it begins with belong to the request above and do not count.
 */
export function requestOfSelection(
  document: HttpDocument,
  { start, end }: { readonly start: number; readonly end: number },
): number | null {
  const blanks = /^\s*/.exec(document.text.slice(start, end))?.[0].length ?? 0;
  return requestAt(document, start + blanks < end ? start + blanks : start);
}

export interface RequestNames {
  /** `@name`, null when there is none. */
  readonly name: string | null;
  /** `@title`, or the text of the separator when there is a word in it. */
  readonly title: string | null;
}

export function requestNames(block: Block): RequestNames {
  return {
    name: directiveText(block, 'name'),
    title:
      directiveText(block, 'title') ??
      (block.separator?.title ? wordsOf(nodeText(block, block.separator.title)) : null),
  };
}

/** `### =====` is a line for the eye, and no title. */
function wordsOf(title: string): string | null {
  return /[^\s\-=_*#~+.|\u2010-\u2015\u2500-\u257f]/u.test(title) ? title : null;
}

function directiveText(block: Block, name: string): string | null {
  const directive = block.directives.find((candidate) => candidate.name === name);
  const text = directive === undefined ? '' : templateText(block, directive.value);
  return text === '' ? null : text;
}

export interface PlacedDirective {
  readonly block: Block;
  readonly blockIndex: number;
  readonly directive: DirectiveNode;
}

/** Directives of blocks without a request above the first request: defaults of the whole file. */
export function fileDirectives(document: HttpDocument): PlacedDirective[] {
  const found: PlacedDirective[] = [];
  for (const [blockIndex, block] of document.blocks.entries()) {
    if (block.request !== null) break;
    for (const directive of block.directives) found.push({ block, blockIndex, directive });
  }
  return found;
}
