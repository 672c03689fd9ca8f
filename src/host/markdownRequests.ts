import type { Span } from '../parser/ast.ts';
import { findHttpFences } from '../parser/markdown.ts';

export const MARKDOWN_ID = 'markdown';

/**
 * The requests of a Markdown text as a `.http` text of the same length, each at its own place:
 * fences become separators, and what stands around them becomes blank.
 */
export function requestsOfMarkdown(text: string): string {
  let made = '';
  let at = 0;
  for (const { span, content } of findHttpFences(text)) {
    made += blank(text.slice(at, span.start));
    made += separator(text.slice(span.start, content.start));
    made += text.slice(content.start, content.end);
    made += separator(text.slice(content.end, span.end));
    at = span.end;
  }
  return made + blank(text.slice(at));
}

/** As much of a document of the editor as is looked at here. */
interface Text {
  readonly languageId: string;
  getText(): string;
}

/** Where requests can stand: what is between the fences of Markdown, all of any other text. */
export function requestSpans(document: Text): readonly Span[] {
  const text = document.getText();
  return document.languageId === MARKDOWN_ID
    ? findHttpFences(text).map(({ content }) => content)
    : [{ start: 0, end: text.length }];
}

/** The one of them that a place is in; undefined in prose. */
export function requestSpanAt(document: Text, offset: number): Span | undefined {
  const atEnd = offset === document.getText().length;
  return requestSpans(document).find(
    // A fence that is closed ends where its last line begins.
    ({ start, end }) => start <= offset && (offset < end || (atEnd && offset === end)),
  );
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** A line of a fence is three signs at least, as a separator is. */
function separator(text: string): string {
  const signs = text.search(/[`~]/);
  return signs === -1 ? blank(text) : `###${blank(text.slice(0, signs) + text.slice(signs + 3))}`;
}
