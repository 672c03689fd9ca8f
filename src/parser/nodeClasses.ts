/**
 * The nodes there are most of, as small classes that hold offsets, are their own span and make their templates when somebody asks: a quarter of the memory of nested
 * objects, and as much less to allocate and to keep while a large file is read. They share no base
 * class: a constructor that makes objects of many classes is slow.
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
import { NOTHING } from './lists.ts';

export class Spanned implements Span {
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
export class OnePiece implements TemplateNode {
  readonly start: number;
  readonly end: number;
  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }
  get span(): Span {
    return this;
  }
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

export class Comment implements CommentNode {
  readonly start: number;
  readonly end: number;
  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }
  get span(): Span {
    return this;
  }
  get kind() {
    return 'comment' as const;
  }
}

export class Header implements HeaderNode {
  readonly start: number;
  readonly end: number;
  readonly name: TemplateNode;
  readonly value: TemplateNode;
  constructor({ start, end }: Span, name: TemplateNode, value: TemplateNode) {
    this.start = start;
    this.end = end;
    this.name = name;
    this.value = value;
  }
  get span(): Span {
    return this;
  }
  get kind() {
    return 'header' as const;
  }
}

/** A header on one line. */
export class PlainHeader implements HeaderNode {
  readonly start: number;
  readonly end: number;
  readonly nameEnd: number;
  readonly valueStart: number;
  constructor(start: number, end: number, nameEnd: number, valueStart: number) {
    this.start = start;
    this.end = end;
    this.nameEnd = nameEnd;
    this.valueStart = valueStart;
  }
  get span(): Span {
    return this;
  }
  get kind() {
    return 'header' as const;
  }
  get name(): TemplateNode {
    return new OnePiece(this.start, this.nameEnd);
  }
  get value(): TemplateNode {
    return new OnePiece(this.valueStart, this.end);
  }
}

export class PlaceholderLine implements PlaceholderLineNode {
  readonly start: number;
  readonly end: number;
  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }
  get span(): Span {
    return this;
  }
  get kind() {
    return 'placeholderLine' as const;
  }
  get template(): TemplateNode {
    return new OnePiece(this.start, this.end);
  }
}

export class Directive implements DirectiveNode {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  constructor(span: Span, name: { text: string; span: Span }, value: Span) {
    this.start = span.start;
    this.end = span.end;
    this.name = name.text;
    this.nameStart = name.span.start;
    this.nameEnd = name.span.end;
    this.valueStart = value.start;
    this.valueEnd = value.end;
  }
  get span(): Span {
    return this;
  }
  get kind() {
    return 'directive' as const;
  }
  get nameSpan(): Span {
    return new Spanned(this.nameStart, this.nameEnd);
  }
  get value(): TemplateNode {
    return new OnePiece(this.valueStart, this.valueEnd);
  }
}

export class Separator implements SeparatorNode {
  readonly start: number;
  readonly end: number;
  readonly titleStart: number;
  /** -1 where there is no title. */
  readonly titleEnd: number;
  constructor({ start, end }: Span, titleStart: number, titleEnd: number) {
    this.start = start;
    this.end = end;
    this.titleStart = titleStart;
    this.titleEnd = titleEnd;
  }
  get span(): Span {
    return this;
  }
  get kind() {
    return 'separator' as const;
  }
  get title(): Span | null {
    return this.titleEnd === -1 ? null : new Spanned(this.titleStart, this.titleEnd);
  }
}

export class RequestLine implements RequestLineNode {
  readonly start: number;
  readonly end: number;
  readonly method: TemplateNode | null;
  readonly target: TemplateNode;
  readonly httpVersion: string | null;
  constructor({ start, end }: Span, parts: Omit<RequestLineNode, 'kind' | 'span'>) {
    this.start = start;
    this.end = end;
    this.method = parts.method;
    this.target = parts.target;
    this.httpVersion = parts.httpVersion;
  }
  get span(): Span {
    return this;
  }
  get kind() {
    return 'requestLine' as const;
  }
}

/** A request line whose target is on it. */
export class PlainRequestLine implements RequestLineNode {
  readonly start: number;
  readonly end: number;
  readonly httpVersion: string | null;
  /** -1 where there is no method. */
  readonly methodEnd: number;
  readonly targetStart: number;
  readonly targetEnd: number;
  constructor({ start, end }: Span, { method, target, httpVersion }: PlainLineParts) {
    this.start = start;
    this.end = end;
    this.httpVersion = httpVersion;
    this.methodEnd = method === null ? -1 : method.end;
    this.targetStart = target.start;
    this.targetEnd = target.end;
  }
  get span(): Span {
    return this;
  }
  get kind() {
    return 'requestLine' as const;
  }
  get method(): TemplateNode | null {
    return this.methodEnd === -1 ? null : new OnePiece(this.start, this.methodEnd);
  }
  get target(): TemplateNode {
    return new OnePiece(this.targetStart, this.targetEnd);
  }
}

export interface PlainLineParts {
  /** Begins where the line does. */
  readonly method: Span | null;
  readonly target: Span;
  readonly httpVersion: string | null;
}

/** A request of HTTP with nothing below its body. */
export class PlainRequest implements RequestNode {
  readonly start: number;
  readonly end: number;
  readonly line: RequestLineNode;
  readonly headers: RequestNode['headers'];
  readonly body: BodyNode | null;
  constructor(
    { start, end }: Span,
    { line, headers, body }: Pick<RequestNode, 'line' | 'headers' | 'body'>,
  ) {
    this.start = start;
    this.end = end;
    this.line = line;
    this.headers = headers;
    this.body = body;
  }
  get span(): Span {
    return this;
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

export class PlainBody implements BodyNode {
  readonly start: number;
  readonly end: number;
  readonly syntax: BodyKind;
  readonly content: readonly BodyContent[];
  constructor({ start, end }: Span, syntax: BodyKind, content: readonly BodyContent[]) {
    this.start = start;
    this.end = end;
    this.syntax = syntax;
    this.content = content;
  }
  get span(): Span {
    return this;
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

/** A body that is one run of lines as they stand. */
export class PlainTextBody implements BodyNode {
  readonly start: number;
  readonly end: number;
  readonly syntax: BodyKind;
  readonly from: number;
  readonly to: number;
  constructor({ start, end }: Span, syntax: BodyKind, text: Span) {
    this.start = start;
    this.end = end;
    this.syntax = syntax;
    this.from = text.start;
    this.to = text.end;
  }
  get span(): Span {
    return this;
  }
  get kind() {
    return 'body' as const;
  }
  get content(): readonly BodyContent[] {
    return [new BodyText(new OnePiece(this.from, this.to))];
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

export class BodyText implements BodyTextNode {
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
