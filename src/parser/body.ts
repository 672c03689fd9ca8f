/** The content of a request, read from the lines between its headers and its tail. */
import type {
  BodyContent,
  BodyKind,
  BodyNode,
  HeaderNode,
  PlaceholderLineNode,
  Span,
} from './ast.ts';
import type { BlockBuilder } from './builder.ts';
import { readVariable, variableOn } from './builder.ts';
import { isNamed } from './chars.ts';
import { readContent } from './content.ts';
import { readFormContent } from './form.ts';
import { isBareGraphql, isJsonRequest, readGraphql } from './graphql.ts';
import type { Line } from './lines.ts';
import { isCommentLine, trimBlanksEnd } from './lines.ts';
import type { MediaTraits } from './mediaType.ts';
import { mendParts, readSections } from './multipart.ts';
import { kept, NOTHING } from './lists.ts';
import { commentAt, plainBody, plainTextBody, spanOf } from './nodes.ts';
import { readTailLine } from './tail.ts';
import { tailKind } from './tailLines.ts';

export interface BodyRange {
  /** Indices of lines. */
  readonly from: number;
  readonly to: number;
  readonly method: string;
  readonly media: MediaTraits;
  /** What line `from` is cut down to; null when it is whole. */
  readonly firstLine: Line | null;
}

type Headers = readonly (HeaderNode | PlaceholderLineNode)[];

export function readBody(
  builder: BlockBuilder,
  headers: Headers,
  range: BodyRange,
): BodyNode | null {
  const { text } = builder;
  const rule = commentRule(builder, range.media);
  const lines = bodyLines(builder, range, rule);
  const [first] = lines;
  if (first === undefined) return null;
  const syntax = bodyKind(text, lines, {
    ...range,
    graphql: asksForGraphql(builder, headers, range.method),
  });
  const sent = sentLines(builder, lines, { syntax, rule });
  if (sent.length === 0) return null;
  const span = { start: first.start, end: (lines[lines.length - 1] as Line).end };
  if (syntax === 'graphql') {
    const { content, variables, operation } = readGraphql(text, sent);
    return {
      kind: 'body',
      span,
      syntax,
      content,
      sections: NOTHING,
      graphqlVariables: variables,
      graphqlOperation: operation,
    };
  }
  const plain = plainText(text, sent, { syntax, media: range.media });
  if (plain !== null) return plainTextBody(span, syntax, plain);
  const content = contentOf(text, sent, syntax, range.media);
  const isFile = content.length === 1 && content[0]?.kind === 'bodyFile' && syntax !== 'multipart';
  if (syntax !== 'multipart') return plainBody(span, isFile ? 'file' : syntax, kept(content));
  const sections = readSections(text, sent, headerText(text, headers, 'content-type'));
  return {
    kind: 'body',
    span,
    syntax,
    content,
    sections,
    graphqlVariables: null,
    graphqlOperation: null,
  };
}

/** The lines of a body that has nothing in it but text with line feeds; null for any other. */
function plainText(
  text: string,
  lines: readonly Line[],
  { syntax, media }: { syntax: BodyKind; media: MediaTraits },
): Span | null {
  if ((syntax !== 'json' && syntax !== 'text') || media.isLineDelimited) return null;
  let next = -1;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as Line;
    if (line.code === 60 || (index > 0 && (line.start !== next || !endsPlainly(text, next))))
      return null;
    next = line.end + 1;
  }
  return { start: (lines[0] as Line).start, end: next - 1 };
}

function endsPlainly(text: string, next: number): boolean {
  return text.charCodeAt(next - 1) === 10;
}

function contentOf(
  text: string,
  lines: readonly Line[],
  syntax: BodyKind,
  media: MediaTraits,
): BodyContent[] {
  if (syntax === 'form') return readFormContent(text, lines);
  if (syntax === 'multipart') return readContent(text, lines, { glue: '\r\n', finalBreak: true });
  return readContent(text, lines, { glue: '\n', finalBreak: media.isLineDelimited });
}

/** Value of the last header of this name, which is in lower case; placeholders unresolved. */
export function headerText(text: string, headers: Headers, name: string): string | null {
  for (let index = headers.length - 1; index >= 0; index -= 1) {
    const header = headers[index] as (typeof headers)[number];
    if (header.kind !== 'header') continue;
    const { start, end } = header.name.span;
    if (end - start !== name.length || !isNamed(text, start, name)) continue;
    const { pieces } = header.value;
    const [first] = pieces;
    if (pieces.length === 1 && first !== undefined) return text.slice(first.start, first.end);
    return pieces.map((piece) => text.slice(piece.start, piece.end)).join(' ');
  }
  return null;
}

/** Which comment lines are sent: none, all but those that are parted from the end, all. */
type CommentRule = 'none' | 'joined' | 'all';

function commentRule({ directives, contentType }: BlockBuilder, media: MediaTraits): CommentRule {
  const joined = contentType?.includes('markdown') === true ? 'all' : 'joined';
  let rule: CommentRule = media.stripsComments ? 'none' : joined;
  for (const { name } of directives) {
    if (name === 'raw-body') rule = 'all';
    if (name === 'strip-comments') rule = 'none';
  }
  return rule;
}

/** Blank lines, comments and definitions off the ends; assertions out of the midst. */
function bodyLines(builder: BlockBuilder, range: BodyRange, rule: CommentRule): readonly Line[] {
  const { text, lines } = builder;
  let asserts = false;
  let blockComments = false;
  for (let index = range.from; index < range.to; index += 1) {
    const line = lines[index] as Line;
    if (line.code === 63 && tailKind(text, line) === 'assert') {
      readTailLine(builder, index, 'assert');
      asserts = true;
    } else if (line.code === 47 && rule === 'none' && opens(text, line)) blockComments = true;
  }
  let body = lines.slice(range.from, range.to);
  if (range.firstLine !== null) body[0] = range.firstLine;
  if (blockComments) body = withoutBlockComments(builder, body);
  if (asserts) body = body.filter((line) => line.code !== 63 || tailKind(text, line) !== 'assert');
  let from = 0;
  while (from < body.length && (body[from] as Line).code === -1) from += 1;
  if (from === body.length) return NOTHING;
  const to = bodyEnd(builder, body, { from, rule });
  if (to - from === 1 && builder.contentType === null && isDivider(text, body[from] as Line)) {
    builder.comments.push(commentAt((body[from] as Line).start, (body[from] as Line).end));
    return NOTHING;
  }
  const first = range.media.keepsLeadingBlanks && to > from ? 0 : from;
  return first === 0 && to === body.length ? body : body.slice(first, to);
}

/** `---` and nothing else below a request: a line for the eye. */
function isDivider(text: string, line: Line): boolean {
  return line.code === 45 && /^-{3,}$/.test(text.slice(line.first, line.end).trimEnd());
}

/** Comments from a line `/*` to a line that ends with its closing sign, as they stand below a request. */
function withoutBlockComments(builder: BlockBuilder, body: Line[]): Line[] {
  const { text, comments } = builder;
  const kept: Line[] = [];
  const lastClosing = body.findLastIndex((line) => closes(text, line));
  for (let index = 0; index < body.length; index += 1) {
    const line = body[index] as Line;
    let last = index;
    if (index < lastClosing && line.code === 47 && opens(text, line)) {
      last += 1;
      while (!closes(text, body[last] as Line)) last += 1;
    }
    if (last === index) kept.push(line);
    else {
      comments.push(commentAt(line.start, (body[last] as Line).end));
      index = last;
    }
  }
  return kept;
}

function opens(text: string, line: Line): boolean {
  return (
    text.charCodeAt(line.first + 1) === 42 &&
    trimBlanksEnd(text, line.first, line.end) === line.first + 2
  );
}

function closes(text: string, line: Line): boolean {
  return text.slice(line.first, line.end).trimEnd().endsWith('*/');
}

/** Where the body ends, when blank lines, comments and late definitions are taken off its end. */
function bodyEnd(
  builder: BlockBuilder,
  body: readonly Line[],
  { from, rule }: { from: number; rule: CommentRule },
): number {
  const { text } = builder;
  const parts = rule === 'joined' && builder.contentType?.startsWith('multipart/') === true;
  let to = parts ? endOfParts(text, body, body.length) : body.length;
  for (let index = to; index < body.length; index += 1) dropComment(builder, body[index] as Line);
  let late = body.length;
  while (to > from) {
    const line = body[to - 1] as Line;
    if (line.code === -1) to -= 1;
    else if (rule !== 'all' && isCommentLine(text, line)) {
      const first = rule === 'none' ? to - 1 : partedComments(text, body, { from, to });
      if (first === -1) break;
      while (to > first) dropComment(builder, body[--to] as Line);
    } else if (line.code === 64) {
      // Found out once for all the lines of a group.
      if (to - 1 < late) late = groupStart(text, body, to - 1);
      if (late === -1 || !readVariable(builder, line)) break;
      builder.diagnostics.push(lateDefinition(line));
      to -= 1;
    } else break;
  }
  return to;
}

/** `#tag` and `#!` are text. */
const BANNER = /^(?:\/\/|#(?:$|[ \t#=*~_-]))/;

/** Index of the first line below the end of the last part, when only comments follow it; else `to`. */
function endOfParts(text: string, body: readonly Line[], to: number): number {
  let above = to - 1;
  while (above > 0 && (body[above]?.code === -1 || isCommentLine(text, body[above] as Line)))
    above -= 1;
  const { code, start, end } = body[above] as Line;
  const closes = code === 45 && /^--.*--[ \t]*$/.test(text.slice(start, end));
  return closes ? above + 1 : to;
}

/**
 * Index of the first of the comments at the end, where a blank line parts them from the text; -1 where
 * they go on with it.
 */
function partedComments(
  text: string,
  body: readonly Line[],
  { from, to }: { from: number; to: number },
): number {
  let first = to;
  while (first > from && isCommentLine(text, body[first - 1] as Line)) first -= 1;
  if (first === from || body[first - 1]?.code !== -1) return -1;
  const all = body.slice(first, to);
  return all.every((line) => BANNER.test(text.slice(line.first, line.end))) ? first : -1;
}

function lateDefinition(line: Line) {
  return {
    code: 'definition-after-body',
    span: spanOf(line),
    severity: 'hint',
    message: 'This definition stands after a request; other clients send it as part of the body.',
    suggestion: 'Put it above the request, or after the next `###`.',
    fix: {
      title: 'Put ### above it',
      edits: [{ span: { start: line.start, end: line.start }, text: '###\n' }],
    },
  } as const;
}

/**
 * Index of the first line of a group of definitions and comments that a blank line or a file parts
 * from the body, or that is all there is; -1 when it goes on with text.
 */
function groupStart(text: string, body: readonly Line[], index: number): number {
  let start = index;
  while (start >= 0) {
    const line = body[start] as Line;
    if (line.code === -1) return start + 1;
    if (line.code === 64 ? variableOn(text, line) === null : !isCommentLine(text, line)) {
      return line.code === 60 && start < index ? start + 1 : -1;
    }
    start -= 1;
  }
  return 0;
}

function sentLines(
  builder: BlockBuilder,
  lines: readonly Line[],
  { syntax, rule }: { syntax: BodyKind; rule: CommentRule },
): readonly Line[] {
  if (syntax === 'multipart') {
    const onComment = (line: Line) => void dropComment(builder, line);
    return mendParts(builder.text, lines, { raw: rule === 'all', onComment });
  }
  return rule === 'none' && syntax !== 'graphql' ? withoutComments(builder, lines) : lines;
}

function withoutComments(builder: BlockBuilder, lines: readonly Line[]): readonly Line[] {
  let index = 0;
  while (index < lines.length && !isCommentLine(builder.text, lines[index] as Line)) index += 1;
  if (index === lines.length) return lines;
  return lines.filter((line) => !dropComment(builder, line));
}

function dropComment({ text, comments }: BlockBuilder, line: Line): boolean {
  if (!isCommentLine(text, line)) return false;
  comments.push(commentAt(line.start, line.end));
  return true;
}

interface KindHints {
  readonly media: MediaTraits;
  readonly graphql: boolean;
}

function bodyKind(text: string, lines: readonly Line[], { media, graphql }: KindHints): BodyKind {
  const first = firstWithContent(text, lines);
  const last = lines[lines.length - 1] as Line;
  if (first === undefined) return 'text';
  if (graphql) return isJsonRequest(text, first, last.end) ? 'json' : 'graphql';
  const { kind } = media;
  if (kind === 'json') return isBareGraphql(text, first) ? 'graphql' : 'json';
  if (kind !== 'unknown') return kind;
  if (isBareGraphql(text, first)) return 'graphql';
  const placeholder = first.code === 123 && text.charCodeAt(first.first + 1) === 123;
  return (first.code === 123 || first.code === 91) && !placeholder ? 'json' : 'text';
}

function firstWithContent(text: string, lines: readonly Line[]): Line | undefined {
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as Line;
    if (line.code !== -1 && !isCommentLine(text, line)) return line;
  }
  return undefined;
}

function asksForGraphql(
  { text, oddHeaders }: BlockBuilder,
  headers: Headers,
  method: string,
): boolean {
  if (method === 'GRAPHQL') return true;
  if (!oddHeaders) return false;
  return headerText(text, headers, 'x-request-type')?.toLowerCase() === 'graphql';
}
