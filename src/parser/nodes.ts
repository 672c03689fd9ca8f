/** Small makers of nodes. */
import type { Span, TemplateNode } from './ast.ts';

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

/** A whole line without its break. */
export function spanOf(line: Span): Span {
  return { start: line.start, end: line.end };
}
