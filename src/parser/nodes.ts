/** Makers of nodes. */
import type {
  BodyContent,
  BodyKind,
  BodyNode,
  BodyTextNode,
  CommentNode,
  DirectiveNode,
  HeaderNode,
  PlaceholderLineNode,
  RequestLineNode,
  RequestNode,
  SeparatorNode,
  Span,
  TemplateNode,
} from './ast.ts';
import { trimBlanksEnd } from './lines.ts';
import type { PlainLineParts } from './nodeClasses.ts';
import {
  Spanned,
  OnePiece,
  Comment,
  Header,
  PlainHeader,
  PlaceholderLine,
  Directive,
  Separator,
  RequestLine,
  PlainRequestLine,
  PlainRequest,
  PlainBody,
  PlainTextBody,
  BodyText,
} from './nodeClasses.ts';

/** A template of one piece. */
export function templateAt(start: number, end: number): TemplateNode {
  return new OnePiece(start, end);
}

/** A template of several pieces, joined. */
export function templateOf(pieces: readonly Span[], glue: TemplateNode['glue']): TemplateNode {
  const start = pieces[0]?.start ?? 0;
  const end = pieces[pieces.length - 1]?.end ?? start;
  if (pieces.length === 1) return new OnePiece(start, end);
  return { kind: 'template', span: new Spanned(start, end), pieces, glue };
}

/** From `start` to the end of the line, without blanks at the end. */
export function templateToEnd(text: string, start: number, lineEnd: number): TemplateNode {
  return templateAt(start, trimBlanksEnd(text, start, lineEnd));
}

export function commentAt(start: number, end: number): CommentNode {
  return new Comment(start, end);
}

export function headerNode(
  start: number,
  end: number,
  name: TemplateNode,
  value: TemplateNode,
): HeaderNode {
  return new Header({ start, end }, name, value);
}

export function placeholderLineAt(start: number, end: number): PlaceholderLineNode {
  return new PlaceholderLine(start, end);
}

/** A header on one line: its name begins where it does, its value ends where it does. */
export function plainHeaderNode(
  start: number,
  end: number,
  nameEnd: number,
  valueStart: number,
): HeaderNode {
  return new PlainHeader(start, end, nameEnd, valueStart);
}

export function directiveNode(
  span: Span,
  name: { text: string; span: Span },
  value: Span,
): DirectiveNode {
  return new Directive(span, name, value);
}

/** A whole line without its break. */
export function spanOf(line: Span): Span {
  return new Spanned(line.start, line.end);
}

export function separatorNode(line: Span, title: Span | null): SeparatorNode {
  return new Separator(line, title === null ? -1 : title.start, title === null ? -1 : title.end);
}

export function requestLineNode(
  span: Span,
  parts: Omit<RequestLineNode, 'kind' | 'span'>,
): RequestLineNode {
  return new RequestLine(span, parts);
}

/** A request line that goes on nowhere. */
export function plainRequestLineNode(span: Span, parts: PlainLineParts): RequestLineNode {
  return new PlainRequestLine(span, parts);
}

/** The same request in as little memory as it needs. */
export function compactRequest(request: RequestNode): RequestNode {
  const { protocol, scripts, asserts, output, references, messages, curl } = request;
  const lists = scripts.length + asserts.length + references.length + messages.length;
  const plain = protocol === 'http' && lists === 0 && output === null && curl === null;
  return plain ? new PlainRequest(request.span, request) : request;
}

/** A request of HTTP with nothing below its body. */
export function plainRequest(
  span: Span,
  parts: Pick<RequestNode, 'line' | 'headers' | 'body'>,
): RequestNode {
  return new PlainRequest(span, parts);
}

/** A body with neither sections nor variables of GraphQL. */
export function plainBody(span: Span, syntax: BodyKind, content: readonly BodyContent[]): BodyNode {
  return new PlainBody(span, syntax, content);
}

/** A body of one text without any breaks in it. */
export function plainTextBody(span: Span, syntax: BodyKind, text: Span): BodyNode {
  return new PlainTextBody(span, syntax, text);
}

export function bodyTextNode(template: TemplateNode): BodyTextNode {
  return new BodyText(template);
}
