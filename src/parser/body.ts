/** The content of a request, read from the lines between its headers and its tail. */
import type { BodyContent, BodyKind, BodyNode, HeaderNode, PlaceholderLineNode } from './ast.ts';
import type { BlockBuilder } from './builder.ts';
import { readVariable, variableOn } from './builder.ts';
import { readContent } from './content.ts';
import { readFormContent } from './form.ts';
import { isBareGraphql, isJsonRequest, readGraphql } from './graphql.ts';
import type { Line } from './lines.ts';
import { isCommentLine } from './lines.ts';
import { mendParts, readSections } from './multipart.ts';
import { commentAt, kept, NOTHING, plainBody, spanOf } from './nodes.ts';
import { readTailLine } from './tail.ts';
import { tailKind } from './tailLines.ts';

export interface BodyRange {
  /** Indices of lines. */
  readonly from: number;
  readonly to: number;
  readonly method: string;
  readonly contentType: string | null;
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
  const policy = commentPolicy(builder, range.contentType);
  const lines = bodyLines(builder, range, policy);
  const [first] = lines;
  if (first === undefined) return null;
  const syntax = bodyKind(text, lines, {
    ...range,
    graphql: asksForGraphql(text, headers, range.method),
  });
  const sent = sentLines(builder, lines, { syntax, strip: policy.strip });
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
  const content = contentOf(text, sent, syntax, range.contentType);
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

function contentOf(
  text: string,
  lines: readonly Line[],
  syntax: BodyKind,
  contentType: string | null,
): BodyContent[] {
  if (syntax === 'form') return readFormContent(text, lines);
  if (syntax === 'multipart') return readContent(text, lines, { glue: '\r\n', finalBreak: true });
  return readContent(text, lines, { glue: '\n', finalBreak: isLineDelimited(contentType) });
}

/** Value of the last header of this name, placeholders unresolved. */
export function headerText(text: string, headers: Headers, name: string): string | null {
  let value: string | null = null;
  for (const header of headers) {
    if (header.kind !== 'header') continue;
    const { start, end } = header.name.span;
    if (end - start !== name.length || text.slice(start, end).toLowerCase() !== name) continue;
    value = header.value.pieces.map((piece) => text.slice(piece.start, piece.end)).join(' ');
  }
  return value;
}

interface CommentPolicy {
  /** Comment lines are taken out. */
  readonly strip: boolean;
  readonly keepLeadingBlanks: boolean;
}

function commentPolicy({ directives }: BlockBuilder, contentType: string | null): CommentPolicy {
  let strip = stripsComments(contentType);
  for (const { name } of directives) {
    if (name === 'raw-body') strip = false;
    if (name === 'strip-comments') strip = true;
  }
  return { strip, keepLeadingBlanks: contentType?.startsWith('text/plain') === true };
}

/** JSON, XML, forms and bodies of no stated type; never in text whose own lines may begin with `#` or `//`. */
export function stripsComments(contentType: string | null): boolean {
  if (contentType === null || contentType === '' || contentType.includes('{{')) return true;
  if (isLineDelimited(contentType)) return false;
  if (contentType.startsWith('text/')) return /^text\/(?:xml|json|html)/.test(contentType);
  return /json|xml|x-www-form-urlencoded/.test(contentType);
}

function isLineDelimited(contentType: string | null): boolean {
  return contentType !== null && /ndjson|jsonl|json-seq|json-lines/.test(contentType);
}

/** Blank lines, comments and definitions off the ends; assertions out of the midst. */
function bodyLines(
  builder: BlockBuilder,
  range: BodyRange,
  policy: CommentPolicy,
): readonly Line[] {
  const { text, lines } = builder;
  let { from, to } = range;
  let asserts = false;
  for (let index = from; index < to; index += 1) {
    const line = lines[index] as Line;
    if (line.code !== 63 || tailKind(text, line) !== 'assert') continue;
    readTailLine(builder, index, 'assert');
    asserts = true;
  }
  let body = lines.slice(from, to);
  if (range.firstLine !== null) body[0] = range.firstLine;
  if (policy.strip) body = withoutBlockComments(builder, body);
  if (asserts) body = body.filter((line) => line.code !== 63 || tailKind(text, line) !== 'assert');
  from = body.findIndex(({ code }) => code !== -1);
  if (from === -1) return NOTHING;
  to = bodyEnd(builder, body, { from, strip: policy.strip });
  return policy.keepLeadingBlanks && to > from ? body.slice(0, to) : body.slice(from, to);
}

/** Comments from a line `/*` to a line that ends with its closing sign, as they stand below a request. */
function withoutBlockComments(builder: BlockBuilder, body: Line[]): Line[] {
  const { text, comments } = builder;
  const opens = (line: Line) =>
    line.code === 47 && text.slice(line.first, line.end).trimEnd() === '/*';
  if (!body.some(opens)) return body;
  const kept: Line[] = [];
  const lastClosing = body.findLastIndex((line) => closes(text, line));
  for (let index = 0; index < body.length; index += 1) {
    const line = body[index] as Line;
    let last = index;
    if (index < lastClosing && opens(line)) {
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

function closes(text: string, line: Line): boolean {
  return text.slice(line.first, line.end).trimEnd().endsWith('*/');
}

/** Where the body ends, when blank lines, comments and late definitions are taken off its end. */
function bodyEnd(
  builder: BlockBuilder,
  body: readonly Line[],
  { from, strip }: { from: number; strip: boolean },
): number {
  const { text } = builder;
  let to = body.length;
  let late = body.length;
  while (to > from) {
    const line = body[to - 1] as Line;
    if (line.code === -1) to -= 1;
    else if (strip && isCommentLine(text, line)) {
      dropComment(builder, line);
      to -= 1;
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
  { syntax, strip }: { syntax: BodyKind; strip: boolean },
): readonly Line[] {
  if (syntax === 'multipart') {
    return mendParts(builder.text, lines, (line) => void dropComment(builder, line));
  }
  return strip && syntax !== 'graphql' ? withoutComments(builder, lines) : lines;
}

function withoutComments(builder: BlockBuilder, lines: readonly Line[]): readonly Line[] {
  if (!lines.some((line) => isCommentLine(builder.text, line))) return lines;
  return lines.filter((line) => !dropComment(builder, line));
}

function dropComment({ text, comments }: BlockBuilder, line: Line): boolean {
  if (!isCommentLine(text, line)) return false;
  comments.push(commentAt(line.start, line.end));
  return true;
}

interface KindHints {
  readonly contentType: string | null;
  readonly graphql: boolean;
}

function bodyKind(
  text: string,
  lines: readonly Line[],
  { contentType, graphql }: KindHints,
): BodyKind {
  const first = lines.find((line) => line.code !== -1 && !isCommentLine(text, line));
  const last = lines[lines.length - 1] as Line;
  if (first === undefined) return 'text';
  if (graphql) return isJsonRequest(text, first, last.end) ? 'json' : 'graphql';
  if (contentType !== null && !contentType.startsWith('{{')) {
    if (contentType.startsWith('multipart/')) return 'multipart';
    if (contentType.includes('x-www-form-urlencoded')) return 'form';
    if (isLineDelimited(contentType)) return 'text';
    if (/[/+]json/.test(contentType)) return isBareGraphql(text, first) ? 'graphql' : 'json';
    return 'text';
  }
  if (isBareGraphql(text, first)) return 'graphql';
  const placeholder = first.code === 123 && text.charCodeAt(first.first + 1) === 123;
  return (first.code === 123 || first.code === 91) && !placeholder ? 'json' : 'text';
}

function asksForGraphql(text: string, headers: Headers, method: string): boolean {
  if (method === 'GRAPHQL') return true;
  return headerText(text, headers, 'x-request-type')?.toLowerCase() === 'graphql';
}
