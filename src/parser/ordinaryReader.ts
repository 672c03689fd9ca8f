/**
 * The quick reader: nearly all blocks are made of a few shapes of lines in which there is nothing to
 * report. It goes once over a block and writes down where each of its elements stands; anything out
 * of the ordinary it leaves to the scanner and to `parseBlock`, which read all there is. For a block
 * that it takes, both must give the same tree, no signs and no diagnostics: a property test holds it.
 */
import type { Span } from './ast.ts';
import { directiveAt, variableOn } from './builder.ts';
import { closeOrLineEnd, isNamed, isTokenCode } from './chars.ts';
import { commentSign, dynamicSign } from './dialectSigns.ts';
import { isOdd } from './headerLines.ts';
import { isBlankCode, skipBlanks, trimBlanksEnd } from './lines.ts';
import { isUnjoined } from './lint/lintBody.ts';
import { isWellFormed } from './lint/lintDirectives.ts';
import { isHttp } from './lint/lintRequestLine.ts';
import { lowerType, mediaTraits } from './mediaType.ts';
import type { Records } from './records.ts';
import {
  COMMENT,
  DEFINITION,
  DIRECTIVE,
  FORM_BODY,
  HEADER,
  JSON_BODY,
  LINE,
  PIECE,
  STRIDE,
  VERSION,
} from './records.ts';
import { httpVersionOf, KNOWN_METHODS, methodText, versionAtEnd } from './requestLine.ts';

/** Codes of lines that have no first character. */
const BLANK = -1;
/** The next separator, or the end of the text. */
const END = -2;
/** A carriage return alone ends a line; hardly any file has one. */
const ODD = -3;

export class OrdinaryReader {
  readonly #text: string;
  readonly #records: Records;
  #ints: Int32Array;
  #size = 0;
  /** The line under way, as `Line` has it. */
  #start = 0;
  #first = 0;
  #end = 0;
  #next = 0;
  #code = BLANK;
  /** Where the block under way begins. */
  #base = 0;
  /** The next of each, looked up again only when it was passed. */
  #carriageReturn = -1;
  #brace = -1;
  #dollar = -1;
  /** Content-Type of the request under way. */
  #type: string | null = null;

  constructor(text: string, records: Records) {
    this.#text = text;
    this.#records = records;
    this.#ints = records.ints;
  }

  /** Where its records begin. */
  get size(): number {
    return this.#size;
  }

  /**
   * Reads the block that begins here; gives where it ends, or -1 when it is out of the ordinary. Its
   * records begin where the size was before.
   */
  read(start: number): number {
    const before = this.#size;
    const end = this.#block(start);
    if (end <= start || !this.#isWithoutSign(start, end)) {
      this.#size = before;
      return -1;
    }
    this.#push(0, 0, 0);
    return end;
  }

  #block(start: number): number {
    const head = this.#size;
    this.#base = start;
    this.#next = start;
    this.#type = null;
    this.#advance();
    if (this.#code === 35 && this.#text.startsWith('###', start)) {
      if (!this.#separator()) return -1;
    } else if (start > 0) return -1;
    else {
      this.#push(start, -1, -1);
      this.#more(-1, 0);
    }
    if (!this.#preamble(head)) return -1;
    const request = this.#start;
    if (this.#code === END) this.#ints[head + 4] = -1;
    else if (!this.#requestLine() || !this.#headers()) return -1;
    while (this.#code === BLANK) this.#advance();
    const body = this.#start;
    if (this.#code !== END && !this.#body()) return -1;
    return this.#hasOpenPlaceholder(request, body) ? -1 : this.#start;
  }

  /** Notes an element; `#more` notes the rest of it. */
  #push(kind: number, start: number, end: number): void {
    const at = this.#size;
    if (at + STRIDE > this.#ints.length) this.#grow();
    const ints = this.#ints;
    ints[at] = kind;
    ints[at + 1] = start;
    ints[at + 2] = end;
    this.#size = at + STRIDE;
  }

  #more(start: number, end: number): void {
    this.#ints[this.#size - 2] = start;
    this.#ints[this.#size - 1] = end;
  }

  #grow(): void {
    const grown = new Int32Array(this.#ints.length * 2);
    grown.set(this.#ints);
    this.#ints = grown;
    this.#records.ints = grown;
  }

  /** Goes to the next line. */
  #advance(): void {
    const text = this.#text;
    const start = this.#next;
    this.#start = start;
    this.#code = END;
    if (start >= text.length) return;
    let end = text.indexOf('\n', start);
    this.#next = end + 1;
    if (end === -1) end = this.#next = text.length;
    if (this.#carriageReturn < end) end = this.#withoutReturn(start, end);
    let first = start;
    let code = BLANK;
    while (first < end) {
      code = text.charCodeAt(first);
      if (!isBlankCode(code)) break;
      first += 1;
    }
    if (first === end) code = BLANK;
    else if (code === 35 && start !== this.#base && text.startsWith('###', first)) return;
    this.#first = first;
    this.#end = end;
    // A carriage return alone ends a line too, and hardly any file has one.
    this.#code = end === -1 ? ODD : code;
  }

  /** The end of a line before its CRLF; -1 where a carriage return stands alone. */
  #withoutReturn(start: number, end: number): number {
    if (this.#carriageReturn < start) this.#carriageReturn = this.#seek('\r', start);
    const at = this.#carriageReturn;
    if (at >= end) return end;
    return at === end - 1 && end < this.#text.length ? at : -1;
  }

  #seek(character: string, from: number): number {
    const at = this.#text.indexOf(character, from);
    return at === -1 ? this.#text.length : at;
  }

  #separator(): boolean {
    const text = this.#text;
    const end = this.#end;
    let title = this.#start + 3;
    while (text.charCodeAt(title) === 35) title += 1;
    title = skipBlanks(text, title, end);
    const titleEnd = trimBlanksEnd(text, title, end);
    // A directive may stand there.
    if (text.charCodeAt(title) === 64) return false;
    this.#push(this.#start, end, title < titleEnd ? title : -1);
    this.#more(titleEnd, 0);
    this.#advance();
    return true;
  }

  /** Comments, directives and definitions, down to the request line. */
  #preamble(head: number): boolean {
    for (;;) {
      const code = this.#code;
      if (code === END) return true;
      if (code !== BLANK) {
        if (this.#first !== this.#start) return false;
        if (code >= 65 && code <= 90) return true;
        const plain =
          code === 64 ? this.#definition() : (code === 35 || code === 47) && this.#comment(head);
        if (!plain) return false;
      }
      this.#advance();
    }
  }

  #definition(): boolean {
    const start = this.#start;
    const end = this.#end;
    const variable = variableOn(this.#text, { start, end, first: start });
    if (variable === null || variable.lazy) return false;
    this.#push(DEFINITION, start, end);
    this.#more(variable.nameSpan.end, variable.value.span.start);
    return true;
  }

  #comment(head: number): boolean {
    const text = this.#text;
    const start = this.#start;
    const end = this.#end;
    let at = start + 1;
    if (this.#code === 47 && text.charCodeAt(at++) !== 47) return false;
    at = skipBlanks(text, at, end);
    if (at < end && text.charCodeAt(at) === 64) return this.#directive(head, at);
    this.#push(COMMENT, start, end);
    return true;
  }

  /** A directive that is no sign of a dialect and has nothing wrong about it. */
  #directive(head: number, at: number): boolean {
    const text = this.#text;
    const start = this.#start;
    const line = { start, end: this.#end, next: this.#next, first: start, code: this.#code };
    const directive = directiveAt(text, at, line);
    if (directive === null) return false;
    const value = directive.value.span;
    if (directive.name === 'name') {
      if (this.#ints[head + 4] !== 0 || value.start === value.end) return false;
      this.#ints[head + 4] = this.#size;
    } else if (commentSign(text, line, 0) !== null || !isWellFormed(text, directive)) return false;
    this.#push(DIRECTIVE, line.start, line.end);
    this.#more(value.start, value.end);
    return true;
  }

  /** A known method, a URL with a scheme or a placeholder before it, and lines of a query below. */
  #requestLine(): boolean {
    const text = this.#text;
    const start = this.#start;
    const lineEnd = this.#end;
    let at = start + 1;
    while (at < lineEnd && text.charCodeAt(at) !== 32) at += 1;
    if (at === lineEnd || !KNOWN_METHODS.has(methodText(text, start, at))) return false;
    let end = trimBlanksEnd(text, at, lineEnd);
    const version = versionAtEnd(text, start, end);
    if (version !== null) end = trimBlanksEnd(text, at, version.start);
    const target = skipBlanks(text, at, end);
    if (target >= end || (text.charCodeAt(target) !== 123 && !isHttp(text, target))) return false;
    this.#push(LINE, start, at);
    this.#more(target, end);
    if (version !== null) {
      if (httpVersionOf(text.slice(version.start, version.end)) === null) return false;
      this.#push(VERSION, version.start, version.end);
    }
    this.#advance();
    while (this.#code === 63 || this.#code === 38) {
      if (!this.#queryLine()) return false;
      this.#advance();
    }
    return true;
  }

  #queryLine(): boolean {
    const text = this.#text;
    const first = this.#first;
    const end = trimBlanksEnd(text, first, this.#end);
    // `??` begins an assertion, and blanks behind the sign are left out.
    const next = text.charCodeAt(first + 1);
    if (next === 63 || isBlankCode(next) || versionAtEnd(text, first, end) !== null) return false;
    this.#push(PIECE, first, end);
    return true;
  }

  #headers(): boolean {
    while (this.#code >= 0) {
      if (!this.#header()) return false;
      this.#advance();
    }
    return this.#code !== ODD;
  }

  /** `Name: value` of which no lint has anything to say. */
  #header(): boolean {
    const text = this.#text;
    const start = this.#start;
    const lineEnd = this.#end;
    const letter = this.#code | 32;
    if (this.#first !== start || letter < 97 || letter > 122) return false;
    let colon = start + 1;
    while (colon < lineEnd && isTokenCode(text.charCodeAt(colon))) colon += 1;
    if (colon === lineEnd || text.charCodeAt(colon) !== 58) return false;
    const end = trimBlanksEnd(text, colon + 1, lineEnd);
    const value = Math.min(skipBlanks(text, colon + 1, lineEnd), end);
    if (isOdd(text, colon - start, { start: value, end })) return false;
    if (colon - start === 12 && isNamed(text, start, 'content-type')) {
      this.#type = lowerType(text, value, end);
    }
    this.#push(HEADER, start, end);
    this.#more(colon, value);
    return true;
  }

  #body(): boolean {
    if (this.#type === null) return false;
    const { kind } = mediaTraits(this.#type);
    const form = kind === 'form';
    if (!form && (kind !== 'json' || (this.#code !== 123 && this.#code !== 91))) return false;
    const start = this.#start;
    let end = start;
    let above: Span | null = null;
    do {
      if (this.#code !== BLANK) {
        if (this.#isOddContent()) return false;
        end = this.#end;
        if (form) {
          const first = this.#first;
          const line: Span = { start: first, end: trimBlanksEnd(this.#text, first, end) };
          if (!isPlainFormLine(this.#text, above, line)) return false;
          above = line;
        }
      }
      this.#advance();
    } while (this.#code !== END);
    this.#push(form ? FORM_BODY : JSON_BODY, start, end);
    return true;
  }

  /** A line of a body that may be something else, or may end it. */
  #isOddContent(): boolean {
    const code = this.#code;
    if (code < 65) return code < 0 || ODD_CONTENT.includes(code);
    if (code === 72) return true;
    if (this.#first !== this.#start) return false;
    return code <= 90 || (code === 123 && this.#text.charCodeAt(this.#start + 1) === 123);
  }

  /** Nothing in this text that only one client has. */
  #isWithoutSign(start: number, end: number): boolean {
    const text = this.#text;
    if (this.#dollar < start) this.#dollar = this.#seek('$', start);
    while (this.#dollar < end) {
      if (dynamicSign(text, this.#dollar, start) !== null) return false;
      this.#dollar = this.#seek('$', this.#dollar + 1);
    }
    return true;
  }

  #hasOpenPlaceholder(from: number, to: number): boolean {
    const text = this.#text;
    if (this.#brace < from) this.#brace = this.#seek('{', from);
    while (this.#brace < to) {
      let next = this.#brace + 1;
      if (text.charCodeAt(next) === 123) {
        next = closeOrLineEnd(text, next + 1);
        if (text.charCodeAt(next) !== 125) return true;
        next += 2;
      }
      this.#brace = this.#seek('{', next);
    }
    return false;
  }
}

/** `#`, `/`, `<`, `>`, `?` and `@`. */
const ODD_CONTENT: readonly number[] = [35, 47, 60, 62, 63, 64];

/** A line of a form without blanks in it, joined to the one above. */
function isPlainFormLine(text: string, above: Span | null, line: Span): boolean {
  for (let at = line.start; at < line.end; at += 1) {
    if (isBlankCode(text.charCodeAt(at))) return false;
  }
  return above === null || !isUnjoined(text, above, line);
}
