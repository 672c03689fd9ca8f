/** `run #name` and `run ./other.http`: lines that send other requests. */
import type { HttpDocument } from '../parser/ast.ts';
import { createLineIndex } from '../parser/lineIndex.ts';
import { absoluteSpan } from '../parser/text.ts';

export interface RunLine {
  readonly blockIndex: number;
  /** Index among the run lines of its block. */
  readonly run: number;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** All of a file, in their order. */
export function runLinesOf(document: HttpDocument): readonly RunLine[] {
  const { text, blocks } = document;
  // Most files have none, and are not asked block by block.
  if (!/^[ \t]*run[ \t]/m.test(text)) return [];
  const index = createLineIndex(text);
  return blocks.flatMap((block, blockIndex) =>
    block.runs.map(({ span }, run) => {
      const { start, end } = absoluteSpan(document, blockIndex, span);
      const line = index.positionAt(start).line + 1;
      return { blockIndex, run, line, text: text.slice(start, end).trim() };
    }),
  );
}
