import type { Block, HttpDocument, Span } from './ast.ts';

/** The text of a span of this block. */
export function nodeText(block: Pick<Block, 'text'>, span: Span): string {
  return block.text.slice(span.start, span.end);
}

/** A block-relative span as absolute offsets in the document. */
export function absoluteSpan(document: HttpDocument, blockIndex: number, span: Span): Span {
  const start = document.starts[blockIndex] ?? 0;
  return { start: start + span.start, end: start + span.end };
}
