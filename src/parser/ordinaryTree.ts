/** The nodes of an ordinary block, made of the places of its elements as the full reader would make them. */
import type {
  BodyNode,
  CommentNode,
  DirectiveNode,
  RequestNode,
  Span,
  VariableDefinitionNode,
} from './ast.ts';
import { directiveOn, variableOn } from './builder.ts';
import { joinLines } from './content.ts';
import { readFormContent } from './form.ts';
import type { Line } from './lines.ts';
import { lineCursor, nextLine } from './lines.ts';
import { kept, NOTHING } from './lists.ts';
import {
  bodyTextNode,
  commentAt,
  plainBody,
  plainHeaderNode,
  plainRequest,
  plainTextBody,
  separatorNode,
  templateOf,
} from './nodes.ts';
import type { BlockTree } from './parseBlock.ts';
import {
  COMMENT,
  DEFINITION,
  DIRECTIVE,
  FORM_BODY,
  HEADER,
  PIECE,
  STRIDE,
  VERSION,
} from './records.ts';
import type { RequestLineSpans } from './requestLine.ts';
import { httpVersionOf } from './requestLine.ts';
import { requestLineOf } from './target.ts';

/** The tree of the block whose records begin at `at`. */
export function treeOf(text: string, ints: Int32Array, at: number): BlockTree {
  const base = ints[at] as number;
  const directives: DirectiveNode[] = [];
  const variables: VariableDefinitionNode[] = [];
  const comments: CommentNode[] = [];
  let request: RequestNode | null = null;
  for (let index = at + STRIDE; request === null; index += STRIDE) {
    const kind = ints[index] as number;
    if (kind === 0) break;
    const { start, end } = spanAt(ints, index + 1, base);
    const line = { start, end, next: end, first: start, code: text.charCodeAt(start) };
    if (kind === COMMENT) comments.push(commentAt(start, end));
    else if (kind === DIRECTIVE) directives.push(directiveOn(text, line) as DirectiveNode);
    else if (kind === DEFINITION) variables.push(variableOn(text, line) as VariableDefinitionNode);
    else request = requestOf(text, ints, { base, at: index });
  }
  return {
    text,
    separator: separatorOf(ints, at),
    directives: kept(directives),
    variables: kept(variables),
    comments: kept(comments),
    imports: NOTHING,
    runs: NOTHING,
    scripts: NOTHING,
    request,
    storedResponse: null,
  };
}

function spanAt(ints: Int32Array, index: number, base: number): Span {
  return { start: (ints[index] as number) - base, end: (ints[index + 1] as number) - base };
}

function separatorOf(ints: Int32Array, at: number): BlockTree['separator'] {
  const base = ints[at] as number;
  const end = ints[at + 1] as number;
  if (end === -1) return null;
  const title = ints[at + 2] === -1 ? null : spanAt(ints, at + 2, base);
  return separatorNode({ start: 0, end: end - base }, title);
}

interface Place {
  /** Where the block begins. */
  readonly base: number;
  readonly at: number;
}

function requestOf(text: string, ints: Int32Array, { base, at }: Place): RequestNode {
  const method = spanAt(ints, at + 1, base);
  const spans: { -readonly [K in keyof RequestLineSpans]: RequestLineSpans[K] } = {
    method,
    target: spanAt(ints, at + 3, base),
    version: null,
  };
  const more: Span[] = [];
  const headers: RequestNode['headers'][number][] = [];
  let body: BodyNode | null = null;
  let end = 0;
  for (let index = at + STRIDE; ints[index] !== 0; index += STRIDE) {
    const kind = ints[index] as number;
    const span = spanAt(ints, index + 1, base);
    end = span.end;
    if (kind === VERSION) spans.version = span;
    else if (kind === PIECE) more.push(span);
    else if (kind === HEADER) {
      const parts = spanAt(ints, index + 3, base);
      headers.push(plainHeaderNode(span.start, span.end, parts.start, parts.end));
    } else body = kind === FORM_BODY ? formBody(text, span) : jsonBody(text, span);
  }
  const version =
    spans.version === null
      ? null
      : httpVersionOf(text.slice(spans.version.start, spans.version.end));
  const line = requestLineOf(spans, more, version);
  const span = { start: method.start, end: Math.max(end, line.span.end) };
  return plainRequest(span, { line, headers: kept(headers), body });
}

function jsonBody(text: string, span: Span): BodyNode {
  const cr = text.indexOf('\r', span.start);
  if (cr === -1 || cr >= span.end) return plainTextBody(span, 'json', span);
  const pieces = joinLines(text, linesIn(text, span), '\n');
  return plainBody(span, 'json', [bodyTextNode(templateOf(pieces, '\n'))]);
}

function formBody(text: string, span: Span): BodyNode {
  return plainBody(span, 'form', kept(readFormContent(text, linesIn(text, span))));
}

function linesIn(text: string, { start, end }: Span): Line[] {
  const lines: Line[] = [];
  const cursor = lineCursor(text, start);
  while (cursor.at < end) lines.push(nextLine(cursor, 0));
  return lines;
}
