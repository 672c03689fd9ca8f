/**
 * Makers of nodes. The nodes there are most of are instances of small classes that are their own span
 * and answer the rest of their shape through getters: a third of the memory of nested objects, and as
 * much less to allocate while a large file is read.
 */
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

/** The one empty list: most lists of a tree hold nothing. */
export const NOTHING: readonly never[] = Object.freeze([]);

/** A list as it is kept in the tree: no longer than it must be. */
export function kept<T>(list: readonly T[]): readonly T[] {
  const { length } = list;
  if (length === 0) return NOTHING;
  return length === 1 ? [list[0] as T] : list.slice();
}

class Spanned implements Span {
  readonly start: number;
  readonly end: number;
  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }
  get span(): Span {
    return this;
  }
}

/** A template of one piece: the piece is the template. */
class OnePiece extends Spanned implements TemplateNode {
  get kind() {
    return 'template' as const;
  }
  get pieces(): readonly Span[] {
    return [this];
  }
  get glue() {
    return '' as const;
  }
}

class Comment extends Spanned implements CommentNode {
  get kind() {
    return 'comment' as const;
  }
}

class Header extends Spanned implements HeaderNode {
  readonly name: TemplateNode;
  readonly value: TemplateNode;
  constructor({ start, end }: Span, name: TemplateNode, value: TemplateNode) {
    super(start, end);
    this.name = name;
    this.value = value;
  }
  get kind() {
    return 'header' as const;
  }
}

class PlaceholderLine extends Spanned implements PlaceholderLineNode {
  get kind() {
    return 'placeholderLine' as const;
  }
  get template(): TemplateNode {
    return new OnePiece(this.start, this.end);
  }
}

class Directive extends Spanned implements DirectiveNode {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: TemplateNode;
  constructor(span: Span, name: { text: string; span: Span }, value: TemplateNode) {
    super(span.start, span.end);
    this.name = name.text;
    this.nameSpan = name.span;
    this.value = value;
  }
  get kind() {
    return 'directive' as const;
  }
}

class Separator extends Spanned implements SeparatorNode {
  readonly title: Span | null;
  constructor({ start, end }: Span, title: Span | null) {
    super(start, end);
    this.title = title;
  }
  get kind() {
    return 'separator' as const;
  }
}

class RequestLine extends Spanned implements RequestLineNode {
  readonly method: TemplateNode | null;
  readonly target: TemplateNode;
  readonly httpVersion: string | null;
  constructor({ start, end }: Span, parts: Omit<RequestLineNode, 'kind' | 'span'>) {
    super(start, end);
    this.method = parts.method;
    this.target = parts.target;
    this.httpVersion = parts.httpVersion;
  }
  get kind() {
    return 'requestLine' as const;
  }
}

/** A request of HTTP with nothing below its body. */
class PlainRequest extends Spanned implements RequestNode {
  readonly line: RequestLineNode;
  readonly headers: RequestNode['headers'];
  readonly body: BodyNode | null;
  constructor({ start, end }: Span, { line, headers, body }: RequestNode) {
    super(start, end);
    this.line = line;
    this.headers = headers;
    this.body = body;
  }
  get kind() {
    return 'request' as const;
  }
  get protocol() {
    return 'http' as const;
  }
  get scripts() {
    return NOTHING;
  }
  get asserts() {
    return NOTHING;
  }
  get output() {
    return null;
  }
  get references() {
    return NOTHING;
  }
  get messages() {
    return NOTHING;
  }
  get curl() {
    return null;
  }
}

class PlainBody extends Spanned implements BodyNode {
  readonly syntax: BodyKind;
  readonly content: readonly BodyContent[];
  constructor({ start, end }: Span, syntax: BodyKind, content: readonly BodyContent[]) {
    super(start, end);
    this.syntax = syntax;
    this.content = content;
  }
  get kind() {
    return 'body' as const;
  }
  get sections() {
    return NOTHING;
  }
  get graphqlVariables() {
    return null;
  }
  get graphqlOperation() {
    return null;
  }
}

class BodyText implements BodyTextNode {
  readonly template: TemplateNode;
  constructor(template: TemplateNode) {
    this.template = template;
  }
  get kind() {
    return 'bodyText' as const;
  }
  get span() {
    return this.template.span;
  }
}

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

export function directiveNode(
  span: Span,
  name: { text: string; span: Span },
  value: TemplateNode,
): DirectiveNode {
  return new Directive(span, name, value);
}

/** A whole line without its break. */
export function spanOf(line: Span): Span {
  return new Spanned(line.start, line.end);
}

export function separatorNode(line: Span, title: Span | null): SeparatorNode {
  return new Separator(line, title);
}

export function requestLineNode(
  span: Span,
  parts: Omit<RequestLineNode, 'kind' | 'span'>,
): RequestLineNode {
  return new RequestLine(span, parts);
}

/** The same request in as little memory as it needs. */
export function compactRequest(request: RequestNode): RequestNode {
  const { protocol, scripts, asserts, output, references, messages, curl } = request;
  const lists = scripts.length + asserts.length + references.length + messages.length;
  const plain = protocol === 'http' && lists === 0 && output === null && curl === null;
  return plain ? new PlainRequest(request.span, request) : request;
}

/** A body with neither sections nor variables of GraphQL. */
export function plainBody(span: Span, syntax: BodyKind, content: readonly BodyContent[]): BodyNode {
  return new PlainBody(span, syntax, content);
}

export function bodyTextNode(template: TemplateNode): BodyTextNode {
  return new BodyText(template);
}
