/** Comments over many lines, between the two signs that C made known. */
import type { BlockBuilder } from './builder.ts';
import type { Line } from './lines.ts';
import { trimBlanksEnd } from './lines.ts';
import { commentAt } from './nodes.ts';

/** Reads the comment that begins on this line; gives the index after its last line. */
export function readBlockComment(builder: BlockBuilder, from: number): number {
  const { text, lines, comments, diagnostics } = builder;
  const first = lines[from] as Line;
  const close = builder.commentsStayOpen ? -1 : text.indexOf('*/', first.first + 2);
  if (close === -1) {
    builder.commentsStayOpen = true;
    const span = { start: first.first, end: trimBlanksEnd(text, first.first, first.end) };
    diagnostics.push({
      code: 'unclosed-comment',
      span,
      severity: 'error',
      message: 'This comment is not closed.',
      suggestion: 'End it with `*/`.',
    });
    comments.push(commentAt(span.start, span.end));
    return from + 1;
  }
  let index = from;
  while (index < lines.length && (lines[index] as Line).next <= close) index += 1;
  comments.push(commentAt(first.start, (lines[index] as Line).end));
  return index + 1;
}
