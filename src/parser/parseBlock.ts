/** One block of text to one tree. Total: every text gives a block. */
import type {
  Block,
  HeaderNode,
  PlaceholderLineNode,
  RequestLineNode,
  RequestNode,
  SeparatorNode,
  Span,
} from './ast.ts';
import { readBody } from './body.ts';
import type { BlockBuilder } from './builder.ts';
import { directiveAt, readComment, readVariable } from './builder.ts';
import { lintBlock } from './lint.ts';
import type { Line } from './lines.ts';
import { isBlankLine, isCommentLine, skipBlanks, splitLines, trimBlanksEnd } from './lines.ts';
import { isSeparator } from './blocks.ts';
import { PROTOCOL_WORDS, readRequestLine } from './requestLine.ts';
import { readTail } from './tail.ts';
import { readScript, scriptOnLine } from './scripts.ts';
import { spanOf, templateAt } from './nodes.ts';

export function parseBlock(text: string, splitOff: boolean): Block {
  const builder: BlockBuilder = {
    text,
    lines: splitLines(text),
    directives: [],
    variables: [],
    comments: [],
    scripts: [],
    asserts: [],
    outputs: [],
    references: [],
    diagnostics: [],
  };
  const separator = readSeparator(builder);
  const start = readPreamble(builder, separator === null ? 0 : 1);
  const request = start < builder.lines.length ? readRequest(builder, start) : null;
  const block: Block = {
    kind: 'block',
    text,
    separator,
    directives: builder.directives,
    variables: builder.variables,
    comments: builder.comments,
    request,
    diagnostics: builder.diagnostics,
  };
  lintBlock(block, builder.diagnostics, splitOff);
  return block;
}

function readSeparator({ text, lines, directives }: BlockBuilder): SeparatorNode | null {
  const [line] = lines;
  if (line === undefined || !isSeparator(text, line)) return null;
  let start = skipBlanks(text, line.start, line.end);
  while (text.charCodeAt(start) === 35) start += 1;
  start = skipBlanks(text, start, line.end);
  const end = trimBlanksEnd(text, start, line.end);
  // `### @name x` is seen in real files and means what it says.
  if (text.charCodeAt(start) === 64) {
    const directive = directiveAt(text, start, line, end);
    if (directive?.name === 'name') directives.push(directive);
    if (directive !== null) return { kind: 'separator', span: spanOf(line), title: null };
  }
  return { kind: 'separator', span: spanOf(line), title: start < end ? { start, end } : null };
}

/** Directives, comments, definitions and scripts above the request line. Gives the request line's index. */
function readPreamble(builder: BlockBuilder, from: number): number {
  const { text, lines } = builder;
  let index = from;
  while (index < lines.length) {
    const line = lines[index];
    if (line === undefined) break;
    const code = text.charCodeAt(skipBlanks(text, line.start, line.end));
    if (isBlankLine(text, line)) index += 1;
    else if (isCommentLine(text, line)) {
      readComment(builder, line);
      index += 1;
    } else if (isBlockComment(text, line)) index = readBlockComment(builder, index);
    else if (code === 64 && readVariable(builder, line)) index += 1;
    else if (code === 60 && scriptOnLine(text, line)) index = readScript(builder, index, 'pre');
    else break;
  }
  return index;
}

const BLOCK_COMMENT_START = /^\s*\/\*/;
function isBlockComment(text: string, line: Line): boolean {
  return BLOCK_COMMENT_START.test(text.slice(line.start, line.end));
}

function readBlockComment({ text, lines, comments }: BlockBuilder, from: number): number {
  let index = from;
  while (index < lines.length) {
    const line = lines[index];
    if (line === undefined || text.slice(line.start, line.end).includes('*/')) break;
    index += 1;
  }
  const last = lines[Math.min(index, lines.length - 1)];
  comments.push({
    kind: 'comment',
    span: { start: lines[from]?.start ?? 0, end: last?.end ?? text.length },
  });
  return index + 1;
}

function readRequest(builder: BlockBuilder, from: number): RequestNode | null {
  const { text, lines } = builder;
  const first = lines[from];
  if (first === undefined) return null;
  if (/^\s*HTTP\/\d/.test(text.slice(first.start, first.end))) return null; // a stored response
  const spans = readRequestLine(text, first);
  const methodText = spans.method === null ? '' : text.slice(spans.method.start, spans.method.end);
  const { index, pieces, version } = readContinuations(builder, from + 1, spans.target);
  const lastPiece = pieces[pieces.length - 1] ?? spans.target;
  const line: RequestLineNode = {
    kind: 'requestLine',
    span: { start: spans.method?.start ?? spans.target.start, end: lastPiece.end },
    method: spans.method === null ? null : templateAt(spans.method),
    target: {
      kind: 'template',
      span: { start: spans.target.start, end: lastPiece.end },
      pieces,
      glue: '',
    },
    httpVersion: spans.httpVersion ?? version,
  };
  const protocol = protocolOf(methodText, text.slice(spans.target.start, spans.target.end));
  const { headers, next } = readHeaders(builder, index);
  const tail = readTail(builder, next);
  const body = readBody(builder, headers, { from: next, to: tail, method: methodText });
  const end = lines[tail - 1]?.end ?? first.end;
  return {
    kind: 'request',
    span: { start: line.span.start, end: Math.max(end, line.span.end) },
    protocol,
    line,
    headers,
    body,
    scripts: builder.scripts,
    asserts: builder.asserts,
    output: builder.outputs[0] ?? null,
    references: builder.references,
  };
}

function protocolOf(method: string, target: string): RequestNode['protocol'] {
  if (method === 'curl') return 'curl';
  const word = PROTOCOL_WORDS.get(method);
  if (word !== undefined) return word as RequestNode['protocol'];
  return /^wss?:\/\//i.test(target) ? 'websocket' : 'http';
}

const HEADER_LIKE = /^\s*(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]|\{\{[^{}]*\}\})+[ \t]*:/;
const VERSION_LINE = /^\s+HTTP\/(\d+(?:\.\d+)?)(?:[ \t]*\([^)]*\))?\s*$/;

/** Query lines, indented path lines and a version under the request line; comment lines among them. */
function readContinuations(
  builder: BlockBuilder,
  from: number,
  target: Span,
): { index: number; pieces: Span[]; version: string | null } {
  const { text, lines } = builder;
  const pieces: Span[] = [target];
  let version: string | null = null;
  let index = from;
  for (; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || isBlankLine(text, line)) break;
    const at = skipBlanks(text, line.start, line.end);
    const code = text.charCodeAt(at);
    const indented = at > line.start;
    if (isCommentLine(text, line)) {
      if (!continuesBelow(builder, index + 1)) break;
      readComment(builder, line);
      continue;
    }
    const ownVersion = VERSION_LINE.exec(text.slice(line.start, line.end));
    if (ownVersion !== null) {
      version = ownVersion[1] ?? null;
      continue;
    }
    const isQuery = code === 63 || code === 38;
    if (!isQuery && !(indented && isPathLine(text, line, at))) break;
    pieces.push({ start: at, end: trimBlanksEnd(text, at, line.end) });
  }
  return { index, pieces, version };
}

function isPathLine(text: string, line: Line, at: number): boolean {
  const code = text.charCodeAt(at);
  // `<`, `>`, `{`, `[`, `"` and `@` begin something else.
  if (code === 60 || code === 62 || code === 91 || code === 34 || code === 64) return false;
  if (code === 123 && text.charCodeAt(at + 1) !== 123) return false;
  return !HEADER_LIKE.test(text.slice(line.start, line.end));
}

/** True when, after comment lines, the target goes on: the comments stand in its middle. */
function continuesBelow({ text, lines }: BlockBuilder, from: number): boolean {
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || isBlankLine(text, line)) return false;
    if (isCommentLine(text, line)) continue;
    const at = skipBlanks(text, line.start, line.end);
    const code = text.charCodeAt(at);
    return code === 63 || code === 38 || (at > line.start && isPathLine(text, line, at));
  }
  return false;
}

const PLACEHOLDER_LINE = /^\s*\{\{[^{}]*\}\}\s*$/;

function readHeaders(
  builder: BlockBuilder,
  from: number,
): { headers: (HeaderNode | PlaceholderLineNode)[]; next: number } {
  const { text, lines } = builder;
  const headers: (HeaderNode | PlaceholderLineNode)[] = [];
  let index = from;
  for (; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || isBlankLine(text, line)) return { headers, next: index + 1 };
    const content = text.slice(line.start, line.end);
    const at = skipBlanks(text, line.start, line.end);
    if (isCommentLine(text, line)) readComment(builder, line);
    else if (PLACEHOLDER_LINE.test(content)) headers.push(placeholderLine(text, line));
    else if (HEADER_LIKE.test(content)) headers.push(readHeader(text, line));
    else if (text.charCodeAt(at) === 64 && readVariable(builder, line)) {
      builder.diagnostics.push({
        code: 'definition-in-headers',
        span: spanOf(line),
        severity: 'hint',
        message: 'This definition stands among the header lines.',
        suggestion: 'Put it above the request line.',
      });
    } else if (at > line.start && continueHeader(headers, text, line)) continue;
    else break;
  }
  // Something that is no header: the body began without its blank line.
  return { headers, next: index };
}

function readHeader(text: string, line: Line): HeaderNode {
  const start = skipBlanks(text, line.start, line.end);
  const colon = text.indexOf(':', start);
  const valueEnd = trimBlanksEnd(text, colon + 1, line.end);
  const valueStart = Math.min(skipBlanks(text, colon + 1, line.end), valueEnd);
  return {
    kind: 'header',
    span: { start, end: Math.max(valueEnd, colon + 1) },
    name: templateAt({ start, end: trimBlanksEnd(text, start, colon) }),
    value: templateAt({ start: valueStart, end: valueEnd }),
  };
}

function placeholderLine(text: string, line: Line): PlaceholderLineNode {
  const start = skipBlanks(text, line.start, line.end);
  const span = { start, end: trimBlanksEnd(text, start, line.end) };
  return { kind: 'placeholderLine', span, template: templateAt(span) };
}

/** An indented line that is no header goes on with the value above. */
function continueHeader(
  headers: (HeaderNode | PlaceholderLineNode)[],
  text: string,
  line: Line,
): boolean {
  const last = headers[headers.length - 1];
  const start = skipBlanks(text, line.start, line.end);
  if (last?.kind !== 'header' || /[{[<"]/.test(text.charAt(start))) return false;
  const end = trimBlanksEnd(text, start, line.end);
  headers[headers.length - 1] = {
    ...last,
    span: { start: last.span.start, end },
    value: {
      kind: 'template',
      span: { start: last.value.span.start, end },
      pieces: [...last.value.pieces, { start, end }],
      glue: ' ',
    },
  };
  return true;
}
