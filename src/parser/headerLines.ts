/** The lines between the request line and the body. */
import type { HeaderNode, PlaceholderLineNode, Span } from './ast.ts';
import { opensScriptBlock } from './lineShapes.ts';
import type { BlockBuilder } from './builder.ts';
import { readComment, readVariable } from './builder.ts';
import { headerColon, isNamed, opensPlaceholder, skipPlaceholder } from './chars.ts';
import type { Line } from './lines.ts';
import { isBlankCode, isCommentLine, skipBlanks, trimBlanksEnd } from './lines.ts';
import { lowerType } from './mediaType.ts';
import { headerNode, placeholderLineAt, plainHeaderNode, spanOf, templateOf } from './nodes.ts';
import { isTailLine } from './tailLines.ts';

export type HeaderLines = (HeaderNode | PlaceholderLineNode)[];

export interface HeaderBlock {
  readonly headers: HeaderLines;
  /** Index of the first line after the headers and the blank line below them. */
  readonly next: number;
  /** The rest of line `next`, where the body begins behind a placeholder: `{{headers}} { … }`. */
  readonly bodyStart: Line | null;
}

/** Reads header lines up to a blank line, a tail line, or what can only be the body. */
export function readHeaders(builder: BlockBuilder, from: number): HeaderBlock {
  const { text, lines } = builder;
  const headers: HeaderLines = [];
  const ahead: Ahead = { from: 0, until: 0, follows: false };
  let index = from;
  for (; index < lines.length; index += 1) {
    const line = lines[index] as Line;
    if (line.code === -1) return { headers, next: index + 1, bodyStart: null };
    // `#` may begin a token, and here it begins a comment.
    const colon = line.code === 35 ? -1 : headerColon(text, line.first, line.end);
    if (colon !== -1) headers.push(headerAt(builder, line, colon));
    else if (!readOtherLine(builder, { headers, index, ahead })) break;
  }
  const bodyStart = splitPlaceholderLine(text, lines[index], headers);
  return { headers, next: index, bodyStart };
}

/** A placeholder before text that is no header stands for header lines and the blank line below them. */
function splitPlaceholderLine(
  text: string,
  line: Line | undefined,
  headers: HeaderLines,
): Line | null {
  if (line?.code !== 123 || !opensPlaceholder(text, line.first)) return null;
  const close = skipPlaceholder(text, line.first, line.end);
  const first = skipBlanks(text, close, line.end);
  const code = text.charCodeAt(first);
  if (close === line.first || first === close || first === line.end) return null;
  headers.push(placeholderLineAt(line.first, close));
  return { start: first, end: line.end, next: line.next, first, code };
}

/** A line of the header block that is no `Name: value`; false where the body or the tail begins. */
function readOtherLine(builder: BlockBuilder, { headers, index, ahead }: Reading): boolean {
  const { text, lines } = builder;
  const line = lines[index] as Line;
  if (isCommentLine(text, line)) {
    readComment(builder, line);
    return true;
  }
  if (opensScriptBlock(text, line) || isTailLine(text, line)) return false;
  if (isPlaceholderLine(text, line)) {
    headers.push(placeholderLine(text, line));
    return true;
  }
  if (readVariable(builder, line)) {
    builder.diagnostics.push({
      code: 'definition-in-headers',
      span: spanOf(line),
      severity: 'hint',
      message: 'This definition stands among the header lines; other clients send it as a header.',
      suggestion: 'Put it above the request line.',
    });
    return true;
  }
  if (line.first > line.start && continueHeader(builder, headers, line)) return true;
  return readOddLine(builder, { headers, index, ahead });
}

/** A line that is neither header nor body: reported where headers go on below it. */
function readOddLine(builder: BlockBuilder, { headers, index, ahead }: Reading): boolean {
  const { text, lines, diagnostics } = builder;
  const line = lines[index] as Line;
  if (beginsBody(line)) return false;
  const spread = text.startsWith('...', line.first);
  if (index >= ahead.until && !spread) {
    ahead.from = index + 1;
    lookAhead(text, lines, ahead);
  }
  if (!ahead.follows && !spread) return false;
  const query = (line.code === 63 || line.code === 38) && headers.length > 0;
  const span = { start: line.first, end: trimBlanksEnd(text, line.first, line.end) };
  diagnostics.push(
    query
      ? {
          code: 'query-below-headers',
          span,
          severity: 'error',
          message: 'This part of the query stands below header lines and is not sent.',
          suggestion: 'Move it up, right under the request line.',
        }
      : {
          code: spread ? 'unsupported-spread' : 'header-without-colon',
          span,
          severity: 'error',
          message: spread
            ? 'Headers from a variable of httpYac (`...name`) are not read.'
            : 'This line is no header: it has no colon after its name.',
          suggestion: spread
            ? 'Write the headers out, or put them into a variable and write `{{name}}` on this line.'
            : 'Write `Name: value`, or take the line away.',
        },
  );
  return true;
}

/** `{`, `[`, `<`, `"`: nothing that a header line begins with. */
export function beginsBody(line: Line): boolean {
  const { code } = line;
  return code === 123 || code === 91 || code === 60 || code === 34;
}

/** What was found out about the lines below, so that it is not looked for again at each of them. */
interface Ahead {
  from: number;
  until: number;
  follows: boolean;
}

interface Reading {
  readonly headers: HeaderLines;
  readonly index: number;
  readonly ahead: Ahead;
}

function lookAhead(text: string, lines: readonly Line[], ahead: Ahead): void {
  ahead.follows = false;
  ahead.until = lines.length;
  for (let index = ahead.from; index < lines.length; index += 1) {
    const line = lines[index] as Line;
    const isComment = isCommentLine(text, line);
    const colon = isComment ? -1 : headerColon(text, line.first, line.end);
    // `name: value` and not `https://…`.
    ahead.follows = colon !== -1 && text.charCodeAt(colon + 1) !== 47;
    if (line.code !== -1 && !ahead.follows) continue;
    ahead.until = index;
    break;
  }
}

function headerAt(builder: BlockBuilder, line: Line, colon: number): HeaderNode {
  const { text } = builder;
  const start = line.first;
  const end = trimBlanksEnd(text, colon + 1, line.end);
  const valueStart = Math.min(skipBlanks(text, colon + 1, line.end), end);
  const nameEnd = trimBlanksEnd(text, start, colon);
  builder.oddHeaders ||=
    isOddLength(nameEnd - start, end - valueStart) || hasTrailingComment(text, valueStart, end);
  if (nameEnd - start === 12 && isNamed(text, start, 'content-type'))
    builder.contentType = lowerType(text, valueStart, end);
  return plainHeaderNode(start, end, nameEnd, valueStart);
}

/** What a lint may have something to say of, by the lengths of a name and of its value. */
export function isOddLength(name: number, value: number): boolean {
  return name === 14 || name === 17 || (name === 13 && value <= 6);
}

/** `//` or `#` behind a blank in a value. */
export function hasTrailingComment(text: string, start: number, end: number): boolean {
  for (let at = start + 1; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 35 && (code !== 47 || text.charCodeAt(at + 1) !== 47)) continue;
    if (isBlankCode(text.charCodeAt(at - 1))) return true;
  }
  return false;
}

/** A line that is one placeholder and nothing else. */
export function isPlaceholderLine(text: string, line: Line): boolean {
  if (line.code !== 123 || !opensPlaceholder(text, line.first)) return false;
  const end = trimBlanksEnd(text, line.first, line.end);
  const next = skipPlaceholder(text, line.first, end);
  return next === end && next > line.first + 4;
}

function placeholderLine(text: string, line: Line): PlaceholderLineNode {
  return placeholderLineAt(line.first, trimBlanksEnd(text, line.first, line.end));
}

/** An indented line that is no header goes on with the value above. */
function continueHeader(builder: BlockBuilder, headers: HeaderLines, line: Line): boolean {
  const { text } = builder;
  const last = headers[headers.length - 1];
  if (last?.kind !== 'header' || beginsBody(line)) return false;
  const piece = { start: line.first, end: trimBlanksEnd(text, line.first, line.end) };
  // The list of a value that goes on already is ours to go on with.
  const pieces = last.value.glue === ' ' ? (last.value.pieces as Span[]) : [last.value.span];
  pieces.push(piece);
  const value = templateOf(pieces, ' ');
  builder.oddHeaders = true;
  headers[headers.length - 1] = headerNode(last.span.start, piece.end, last.name, value);
  return true;
}
