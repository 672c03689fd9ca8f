/** The request line and the lines that go on with its target. */
import type { RequestLineNode, Span } from './ast.ts';
import type { BlockBuilder } from './builder.ts';
import { readComment } from './builder.ts';
import { headerColon, opensPlaceholder } from './chars.ts';
import { isPlaceholderLine } from './headerLines.ts';
import type { Line } from './lines.ts';
import { isBlankCode, isCommentLine, skipBlanks, trimBlanksEnd } from './lines.ts';
import { NOTHING } from './lists.ts';
import { plainRequestLineNode, requestLineNode, templateAt } from './nodes.ts';
import type { RequestLineSpans } from './requestLine.ts';
import { httpVersionOf, readRequestLine, versionAtEnd } from './requestLine.ts';

export interface TargetLines {
  readonly line: RequestLineNode;
  /** Index of the first line that belongs to it no more. */
  readonly next: number;
}

/** Reads a request line, its continuations and the comments in their midst. */
export function readTarget(builder: BlockBuilder, from: number): TargetLines {
  const { text, lines } = builder;
  const first = lines[from] as Line;
  const spans = readRequestLine(text, first);
  let { version } = spans;
  let pieces: readonly Span[] = NOTHING;
  let index = from + 1;
  if (spans.target.start < spans.target.end) {
    const more = readContinuations(builder, index, version !== null);
    if (more !== null) {
      ({ pieces } = more);
      version = more.version ?? version;
      index = more.next;
    }
  }
  const httpVersion = version === null ? null : versionNumber(builder, version);
  return { line: requestLineOf({ ...spans, version }, pieces, httpVersion), next: index };
}

/** A request line; `more` are the pieces of the target on the lines below. */
export function requestLineOf(
  { method, target, version }: RequestLineSpans,
  more: readonly Span[],
  httpVersion: string | null,
): RequestLineNode {
  const { start } = method ?? target;
  const targetEnd = more.at(-1)?.end ?? target.end;
  const span = { start, end: Math.max(targetEnd, version?.end ?? 0) };
  if (more.length === 0) return plainRequestLineNode(span, { method, target, httpVersion });
  return requestLineNode(span, {
    method: method === null ? null : templateAt(method.start, method.end),
    target: {
      kind: 'template',
      span: { start: target.start, end: targetEnd },
      pieces: [target, ...more],
      glue: '',
    },
    httpVersion,
  });
}

function versionNumber({ text, diagnostics }: BlockBuilder, span: Span): string {
  const version = httpVersionOf(text.slice(span.start, span.end));
  if (version !== null) return version;
  diagnostics.push({
    code: 'unknown-http-version',
    span,
    severity: 'hint',
    message: `\`${text.slice(span.start, span.end)}\` names no version of HTTP; 1.1 is used.`,
    suggestion: 'Write `HTTP/1.1`, `HTTP/2`, or nothing.',
    fix: { title: 'Change to HTTP/1.1', edits: [{ span, text: 'HTTP/1.1' }] },
  });
  return '1.1';
}

interface Continuations {
  readonly pieces: Span[];
  readonly version: Span | null;
  readonly next: number;
}

/**
 * Query lines, indented path lines and a version under the request line; null when there are none.
 * Below a version only lines of a query go on.
 */
function readContinuations(
  builder: BlockBuilder,
  from: number,
  queryOnly: boolean,
): Continuations | null {
  const { text, lines } = builder;
  if (!mayContinue(lines[from])) return null;
  const pieces: Span[] = [];
  const comments: Line[] = [];
  let version: Span | null = null;
  let next = from;
  for (let index = from; index < lines.length && version === null; index += 1) {
    const line = lines[index];
    if (line === undefined || line.code === -1) break;
    if (isCommentLine(text, line) && !isFragment(text, line)) {
      comments.push(line);
      continue;
    }
    if (!continuesTarget(text, line) || (queryOnly && line.code !== 63 && line.code !== 38)) break;
    // Comments count only where the target goes on below them.
    if (comments.length > 0) {
      for (const comment of comments.splice(0)) readComment(builder, comment);
    }
    next = index + 1;
    const end = trimBlanksEnd(text, line.first, line.end);
    version = versionOn(text, line, end);
    const pieceEnd = version === null ? end : trimBlanksEnd(text, line.first, version.start);
    addPieces(text, line, pieceEnd, pieces);
  }
  return next === from ? null : { pieces, version, next };
}

/** One piece a line; blanks behind its `?` or `&` are there for the eye. */
function addPieces(text: string, { first, code }: Line, end: number, pieces: Span[]): void {
  const isQuery = code === 63 || code === 38;
  const value = isQuery ? skipBlanks(text, first + 1, end) : first;
  if (isQuery && value > first + 1) pieces.push({ start: first, end: first + 1 });
  const start = isQuery && value === first + 1 ? first : value;
  if (start < end) pieces.push({ start, end });
}

/** `#fragment HTTP/1.1` under a target: a comment does not end with a version. */
function isFragment(text: string, line: Line): boolean {
  if (line.code !== 35 || line.first === line.start) return false;
  const next = text.charCodeAt(line.first + 1);
  if (isBlankCode(next) || next === 35 || next === 38 || next === 63) return false;
  const end = trimBlanksEnd(text, line.first, line.end);
  const version = versionAtEnd(text, line.first, end);
  return version !== null && !text.slice(line.first, version.start).trimEnd().includes(' ');
}

function mayContinue(line: Line | undefined): boolean {
  if (line === undefined || line.code === -1) return false;
  const { code } = line;
  return code === 63 || code === 38 || code === 35 || code === 47 || line.first > line.start;
}

function versionOn(text: string, line: Line, end: number): Span | null {
  if (line.code === 72 && httpVersionOf(text.slice(line.first, end)) !== null) {
    return { start: line.first, end };
  }
  return versionAtEnd(text, line.first, end);
}

/** `?a=1` and `&b=2` anywhere; any other indented line that is no header and begins nothing else. */
function continuesTarget(text: string, line: Line): boolean {
  const { code } = line;
  if (code === 63) return text.charCodeAt(line.first + 1) !== 63;
  if (code === 38 || code === 47) return true;
  if (line.first === line.start) return false;
  // `<`, `>`, `[`, `"`, `@` and `{` begin something else.
  if (code === 60 || code === 62 || code === 91 || code === 34 || code === 64) return false;
  if (code === 123 && (!opensPlaceholder(text, line.first) || isPlaceholderLine(text, line))) {
    return false;
  }
  return headerColon(text, line.first, line.end) === -1;
}
