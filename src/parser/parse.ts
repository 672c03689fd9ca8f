/** Text to tree. Total, synchronous and pure: every text gives a document. */
import type { Block, Diagnostic, Dialect, HttpDocument, Span } from './ast.ts';
import { findBlocks } from './blocks.ts';
import { detectDialect } from './detectDialect.ts';
import { parseBlock } from './parseBlock.ts';

export interface ParseOptions {
  /** From a setting or a neighbouring file; otherwise the text itself tells. */
  readonly dialect?: Dialect;
  /** The document before an edit: blocks whose text is the same are taken over as they are. */
  readonly previous?: HttpDocument;
}

export function parse(text: string, options: ParseOptions = {}): HttpDocument {
  const reusable = blocksByText(options.previous);
  const blocks: Block[] = [];
  const starts: number[] = [];
  for (const { start, end, splitOff } of findBlocks(text)) {
    const blockText = text.slice(start, end);
    blocks.push(takeOver(reusable, blockText, splitOff) ?? parseBlock(blockText, splitOff));
    starts.push(start);
  }
  return {
    kind: 'document',
    text,
    dialect: options.dialect ?? detectDialect(text),
    blocks,
    starts,
  };
}

function blocksByText(previous: HttpDocument | undefined): Map<string, Block> {
  return new Map(previous?.blocks.map((block) => [block.text, block]));
}

/** A block parses the same wherever it stands, but for the hint that its separator is missing. */
function takeOver(
  reusable: Map<string, Block>,
  text: string,
  splitOff: boolean,
): Block | undefined {
  const block = reusable.get(text);
  const wasSplitOff = block?.diagnostics.some(({ code }) => code === 'missing-separator');
  return wasSplitOff === splitOff ? block : undefined;
}

export interface LocatedDiagnostic {
  readonly blockIndex: number;
  /** Absolute offsets. */
  readonly span: Span;
  readonly diagnostic: Diagnostic;
}

/** All diagnostics of a document in the order of the text. */
export function diagnosticsOf(document: HttpDocument): LocatedDiagnostic[] {
  return document.blocks
    .flatMap((block, blockIndex) => {
      const offset = document.starts[blockIndex] ?? 0;
      return block.diagnostics.map((diagnostic) => ({
        blockIndex,
        span: { start: diagnostic.span.start + offset, end: diagnostic.span.end + offset },
        diagnostic,
      }));
    })
    .sort((a, b) => a.span.start - b.span.start);
}
