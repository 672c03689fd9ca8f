/** Lines that the reader of ordinary blocks looks at twice. */
import type { Span } from './ast.ts';
import { isNamed } from './chars.ts';
import { isUnjoined } from './form.ts';
import { isBlankCode, trimBlanksEnd } from './lines.ts';

/** As it is spelled most often, or in any case. */
export function isContentType(text: string, start: number): boolean {
  return text.startsWith('Content-Type', start) || isNamed(text, start, 'content-type');
}

/** A line of a form without blanks in it, joined to the one above; `above` is where that ends, -1 for none. */
export function isPlainFormLine(text: string, above: number, line: Span): boolean {
  const end = trimBlanksEnd(text, line.start, line.end);
  for (let at = line.start; at < end; at += 1) {
    if (isBlankCode(text.charCodeAt(at))) return false;
  }
  if (above === -1 || text.charCodeAt(line.start) === 38) return true;
  const last = { start: 0, end: trimBlanksEnd(text, 0, above) };
  return !isUnjoined(text, last, { start: line.start, end });
}
