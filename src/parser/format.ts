/**
 * Formatting that never changes what a file means: every block is read again after its edits, and
 * where the tree would be another one, the block stays as it is.
 */
import type { Block, HttpDocument, TextEdit } from './ast.ts';
import type { BlockPlace } from './formatLines.ts';
import { formatLines } from './formatLines.ts';
import { parse } from './parse.ts';
import { applyEdits } from './print.ts';
import { shapeOf } from './walk.ts';

export interface FormatOptions {
  /** Only blocks that touch these offsets. */
  readonly start?: number;
  readonly end?: number;
}

/** Edits with absolute spans, in order. */
export function format(document: HttpDocument, options: FormatOptions = {}): TextEdit[] {
  const { start = 0, end = document.text.length } = options;
  const edits: TextEdit[] = [];
  const lineBreak = lineBreakOf(document.text);
  for (const [index, block] of document.blocks.entries()) {
    const offset = document.starts[index] ?? 0;
    if (offset > end || offset + block.text.length < start) continue;
    const isLast = index === document.blocks.length - 1;
    for (const { span, text } of formatBlock(block, { isFirst: index === 0, isLast, lineBreak })) {
      edits.push({ span: { start: span.start + offset, end: span.end + offset }, text });
    }
  }
  return keepsMeaning(document, edits) ? edits : [];
}

/** Edits of one block, relative to it; none where they would change its meaning. */
function formatBlock(block: Block, place: BlockPlace): readonly TextEdit[] {
  const edits = formatLines(block, place);
  if (edits.length === 0) return edits;
  const after = parse(applyEdits(block.text, edits)).blocks;
  const [only] = after;
  // Blank lines at the top of a file vanish.
  if (only === undefined) return isBlank(block) ? edits : [];
  return after.length === 1 && sameShape(block, only) ? edits : [];
}

function sameShape(a: Block, b: Block): boolean {
  return JSON.stringify(shapeOf(a)) === JSON.stringify(shapeOf(b));
}

function keepsMeaning(document: HttpDocument, edits: readonly TextEdit[]): boolean {
  if (edits.length === 0) return true;
  const blocks = parse(applyEdits(document.text, edits)).blocks.filter((block) => !isBlank(block));
  const before = document.blocks.filter((block) => !isBlank(block));
  if (blocks.length !== before.length) return false;
  return blocks.every((block, index) => sameShape(block, before[index] as Block));
}

function isBlank(block: Block): boolean {
  return block.text.trim() === '';
}

/** CRLF or CR where every line of the file ends so; LF otherwise. */
function lineBreakOf(text: string): string {
  if (!text.includes('\r')) return '\n';
  const breaks = new Set(text.match(/\r\n|\r|\n/g));
  const [only = '\n'] = breaks;
  return breaks.size === 1 ? only : '\n';
}
