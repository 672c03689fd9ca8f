/** Lines that look like headers and are none. */
import type { Diagnostic, Span } from '../ast.ts';

/** Beginnings of names that a line of text hardly begins with. */
export const KNOWN_HEADER =
  /^(?:accept|authorization|content-|cookie|host|user-agent|x-|origin|referer|api-?key|if-|cache-)/i;

const NAME_AND_VALUE = /^[ \t]*([A-Za-z][\w-]*)[ \t]+\S/;

/** `Accept text/plain`, where the header block ends with it; null for any other line. */
export function headerWithoutColon(text: string, span: Span): Diagnostic | null {
  const match = NAME_AND_VALUE.exec(text.slice(span.start, span.end));
  const name = match?.[1];
  if (name === undefined || !KNOWN_HEADER.test(name)) return null;
  const at = span.start + text.slice(span.start).indexOf(name) + name.length;
  return {
    code: 'header-without-colon',
    span,
    severity: 'warning',
    message: `No colon stands behind \`${name}\`, so this is no header: from here on all is sent as the body.`,
    suggestion: `Write \`${name}: …\`, or put a blank line above it if it is the body.`,
    fix: { title: 'Insert a colon', edits: [{ span: { start: at, end: at }, text: ':' }] },
  };
}
