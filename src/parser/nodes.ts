/** Small makers of nodes. */
import type { Span, TemplateNode } from './ast.ts';
import { trimBlanksEnd } from './lines.ts';

/** The one empty list: most lists of a tree hold nothing. */
export const NOTHING: readonly never[] = Object.freeze([]);

/** A list as it is kept in the tree: no longer than it must be. */
export function kept<T>(list: readonly T[]): readonly T[] {
  if (list.length === 0) return NOTHING;
  return list.slice();
}

/** A template of one piece. */
export function templateAt(span: Span): TemplateNode {
  return { kind: 'template', span, pieces: [span], glue: '' };
}

/** A template of several pieces, joined. */
export function templateOf(pieces: readonly Span[], glue: TemplateNode['glue']): TemplateNode {
  const start = pieces[0]?.start ?? 0;
  return {
    kind: 'template',
    span: { start, end: pieces[pieces.length - 1]?.end ?? start },
    pieces,
    glue,
  };
}

/** From `start` to the end of the line, without blanks at the end. */
export function templateToEnd(text: string, start: number, lineEnd: number): TemplateNode {
  return templateAt({ start, end: trimBlanksEnd(text, start, lineEnd) });
}

/** A whole line without its break. */
export function spanOf(line: Span): Span {
  return { start: line.start, end: line.end };
}
