/** How the lines look that may stand below a body. */
import { isScriptLine, isStatusLine, opensScriptBlock } from './lineShapes.ts';
import type { Line } from './lines.ts';
import { isBlankCode, skipBlanks, trimBlanksEnd } from './lines.ts';

export type TailKind = 'assert' | 'reference' | 'output' | 'script';

/** What a line begins, by its first characters: handler, output, stored response or assertion; null for content. */
export function tailKind(text: string, line: Line): TailKind | null {
  const { code, first, end } = line;
  if (code === 63) {
    return text.charCodeAt(first + 1) === 63 && followedByText(text, first + 2, end)
      ? 'assert'
      : null;
  }
  if (code === 60) {
    if (text.charCodeAt(first + 1) === 62)
      return followedByText(text, first + 2, end) ? 'reference' : null;
    // A path does not begin so; where a file stands is a file.
    if (!isBlankCode(text.charCodeAt(first + 1))) return null;
    return text.startsWith('{%', skipBlanks(text, first + 1, end)) ? 'script' : null;
  }
  if (code === 62) {
    if (text.charCodeAt(first + 1) === 62) return isOutput(text, first, end) ? 'output' : null;
    return isScriptLine(text, line) ? 'script' : null;
  }
  if (code === 123) return opensScriptBlock(text, line) ? 'script' : null;
  return null;
}

export function isTailLine(text: string, line: Line): boolean {
  const { code } = line;
  if (code !== 63 && code !== 60 && code !== 62 && code !== 123) return false;
  return tailKind(text, line) !== null;
}

/** Blanks, then something. */
function followedByText(text: string, at: number, end: number): boolean {
  return at < end && isBlankCode(text.charCodeAt(at)) && skipBlanks(text, at, end) < end;
}

/** `>> path` and `>>! path`; a path has no blanks outside of placeholders, or else it is quoted prose. */
function isOutput(text: string, first: number, lineEnd: number): boolean {
  const at = text.charCodeAt(first + 2) === 33 ? first + 3 : first + 2;
  if (!followedByText(text, at, lineEnd)) return false;
  const path = text.slice(skipBlanks(text, at, lineEnd), trimBlanksEnd(text, at, lineEnd));
  const [, second = '.', third] = path.replace(/\{\{[^{}]*\}\}/g, 'x').split(/[ \t]+/);
  return third === undefined && (second === '.' || /\.\w+$/.test(second));
}

/** The first line of a response that stands in the file. */
export function isStatusLineAt(text: string, line: Line): boolean {
  return line.code === 72 && isStatusLine(text, line.first, line.end);
}
