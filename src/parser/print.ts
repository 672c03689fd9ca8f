import type { HttpDocument, TextEdit } from './ast.ts';

/** The text of a document: `print(parse(text)) === text` for every text. */
export function print(document: HttpDocument): string {
  return document.blocks.map(({ text }) => text).join('');
}

/** A text after edits, whose spans are absolute and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, text: replacement } of inOrder(edits)) {
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
