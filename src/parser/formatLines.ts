/** Where the blanks and blank lines of a block belong. */
import type { Block, HeaderNode, RequestNode, Span, TextEdit } from './ast.ts';
import type { Line } from './lines.ts';
import { splitLines, trimBlanksEnd } from './lines.ts';

export interface BlockPlace {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** What the lines of the file end with. */
  readonly lineBreak: string;
}

/** Edits that bring a block into form, relative to it. */
export function formatLines(block: Block, place: BlockPlace): TextEdit[] {
  const formatter = new BlockFormatter(block, place.lineBreak);
  formatter.run(place);
  return formatter.edits.sort((a, b) => a.span.start - b.span.start);
}

const INDENT = '    ';

class BlockFormatter {
  readonly edits: TextEdit[] = [];
  readonly #block: Block;
  readonly #text: string;
  readonly #lines: readonly Line[];
  readonly #break: string;

  constructor(block: Block, lineBreak: string) {
    this.#block = block;
    this.#text = block.text;
    this.#lines = splitLines(block.text);
    this.#break = lineBreak;
  }

  run(place: BlockPlace): void {
    const { separator, directives, variables, request } = this.#block;
    if (separator !== null) this.#separator(separator.title);
    for (const { span, nameSpan, value } of directives) {
      if (separator === null || span.start !== separator.span.start)
        this.#directive(span, nameSpan, value.span);
    }
    for (const { span, nameSpan, lazy, value } of variables) {
      this.#replaceLine(
        span,
        `@${this.#slice(nameSpan)} ${lazy ? ':=' : '='} ${this.#slice(value.span)}`,
      );
    }
    if (request !== null && request.curl === null) this.#request(request);
    this.#ends(place);
  }

  #slice({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }

  #replace(start: number, end: number, text: string): void {
    if (this.#text.slice(start, end) !== text) this.edits.push({ span: { start, end }, text });
  }

  /** The whole line that a span is on, blanks around it too. */
  #replaceLine(span: Span, text: string): void {
    const start = this.#lineStart(span.start);
    const end = this.#lineEnd(span.end);
    if (this.#text.slice(start, span.start).trim() !== '') return;
    this.#replace(start, end, text.trimEnd());
  }

  /** Beginning of a line, behind the byte order mark. */
  #lineStart(offset: number): number {
    let at = offset;
    while (at > 0 && !isBreak(this.#text.charCodeAt(at - 1))) at -= 1;
    return at === 0 && this.#text.charCodeAt(0) === 0xfeff ? 1 : at;
  }

  #lineEnd(offset: number): number {
    let at = offset;
    while (at < this.#text.length && !isBreak(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  /** `###` and one blank before the title; longer rows of hashes stay. */
  #separator(title: Span | null): void {
    const hashes = /^[ \t\uFEFF]*(#+)/.exec(this.#text);
    const line = this.#lines[0];
    if (hashes?.[1] === undefined || line === undefined || title === null) return;
    // The title of a request whose name has a line of its own above.
    if (title.start > line.end) return;
    const start = hashes[0].length;
    this.#replace(start, title.start, ' ');
    this.#replace(title.end, line.end, '');
  }

  #directive(span: Span, nameSpan: Span, value: Span): void {
    const line = this.#text.slice(span.start, nameSpan.start);
    const marker = line.includes('//') ? '//' : '#';
    const written = this.#slice(value);
    this.#replaceLine(
      span,
      `${marker} @${this.#slice(nameSpan)}${written === '' ? '' : ` ${written}`}`,
    );
  }

  #request(request: RequestNode): void {
    this.#requestLine(request);
    for (const header of request.headers) if (header.kind === 'header') this.#header(header);
    this.#bodyGap(request);
  }

  #requestLine({ line }: RequestNode): void {
    const { method, target, httpVersion } = line;
    const start = this.#lineStart(line.span.start);
    const [first] = target.pieces;
    if (first === undefined || first.start === first.end) return;
    this.#replace(start, line.span.start, '');
    if (method !== null) this.#replace(method.span.end, first.start, ' ');
    const last = target.pieces[target.pieces.length - 1] ?? first;
    for (const piece of target.pieces.slice(1))
      this.#replace(this.#lineStart(piece.start), piece.start, INDENT);
    const end = this.#lineEnd(last.end);
    if (httpVersion !== null && line.span.end <= end) {
      const versionStart = this.#text.lastIndexOf('HTTP/', line.span.end);
      if (versionStart > last.end) this.#replace(last.end, versionStart, ' ');
      this.#replace(line.span.end, this.#lineEnd(line.span.end), '');
    } else if (httpVersion === null) this.#replace(last.end, end, '');
  }

  /** `Name: value`, at the beginning of its line. */
  #header({ span, name, value }: HeaderNode): void {
    const start = this.#lineStart(span.start);
    this.#replace(start, span.start, '');
    const colon = this.#text.indexOf(':', name.span.end);
    const [first] = value.pieces;
    if (colon === -1 || first === undefined) return;
    const empty = first.start === first.end;
    this.#replace(name.span.end, empty ? this.#lineEnd(colon) : first.start, empty ? ':' : ': ');
    for (const piece of value.pieces.slice(1))
      this.#replace(this.#lineStart(piece.start), piece.start, INDENT);
    const end = value.span.end;
    if (!empty) this.#replace(end, this.#lineEnd(end), '');
  }

  /** One blank line between headers and body. */
  #bodyGap({ body, headers, line }: RequestNode): void {
    if (body === null) return;
    const above = headers[headers.length - 1]?.span.end ?? line.span.end;
    const from = this.#nextLine(above);
    const start = this.#lineStart(body.span.start);
    if (start <= from || this.#text.slice(from, start).trim() !== '') return;
    this.#replace(from, start, this.#break);
  }

  #nextLine(offset: number): number {
    const end = this.#lineEnd(offset);
    return this.#text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, this.#text.length);
  }

  /** One blank line before the next separator, a line break at the end of the file, none at its top. */
  #ends({ isFirst, isLast }: BlockPlace): void {
    const text = this.#text;
    const bare = trimBlankLines(this.#lines);
    if (bare === null) {
      if (isFirst && !isLast && text !== '\uFEFF') this.#replace(0, text.length, '');
      return;
    }
    if (isFirst && bare.first.start > 0)
      this.#replace(0, bare.first.start, text.charCodeAt(0) === 0xfeff ? '\uFEFF' : '');
    const end = this.#lastEnd(bare.last);
    const taken = this.edits.some(({ span }) => span.end > end);
    this.#tail(taken ? bare.last.end : end, isLast);
  }

  /** Blanks at the end of a body are sent. */
  #lastEnd({ first, end }: Line): number {
    const bodyEnd = this.#block.request?.body?.span.end ?? -1;
    return bodyEnd === end ? end : trimBlanksEnd(this.#text, first, end);
  }

  #tail(end: number, isLast: boolean): void {
    this.#replace(end, this.#text.length, isLast ? this.#break : this.#break + this.#break);
  }
}

function trimBlankLines(lines: readonly Line[]): { first: Line; last: Line } | null {
  const first = lines.find(({ code }) => code !== -1);
  const last = lines.findLast(({ code }) => code !== -1);
  return first === undefined || last === undefined ? null : { first, last };
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}
