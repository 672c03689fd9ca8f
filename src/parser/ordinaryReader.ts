/**
 * The quick reader: nearly all blocks are made of a few shapes of lines in which there is nothing to
 * report. It goes once over a block and writes down where each of its elements stands; anything out
 * of the ordinary it leaves to the scanner and to `parseBlock`, which read all there is. For a block
 * that it takes, both must give the same tree, no signs and no diagnostics: a property test holds it.
 */
import { directiveAt } from './builder.ts';
import { closeOrLineEnd, isTokenCode } from './chars.ts';
import { commentSign, DYNAMIC_INITIALS, dynamicSign } from './dialectSigns.ts';
import { isWellFormed } from './directiveValues.ts';
import { isOdd } from './headerLines.ts';
import { isBlankCode, skipBlanks, trimBlanksEnd } from './lines.ts';
import type { MediaTraits } from './mediaType.ts';
import { kindOfType } from './mediaType.ts';
import { isContentType, isPlainFormLine } from './ordinaryLines.ts';
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
import {
  isHttp,
  httpVersionOf,
  KNOWN_METHODS,
  methodText,
  plainVersion,
  versionAtEnd,
} from './requestLine.ts';

/** Codes of lines that have no first character. */
const BLANK = -1;
/** The next separator, or the end of the text. */
const END = -2;
/** A carriage return alone ends a line; hardly any file has one. */
const ODD = -3;

/**
 * Few and short functions, and searches of the engine rather than loops of our own where they do: the
 * first file of a process is read by code that nothing has compiled yet.
 */
export class OrdinaryReader {
  readonly #text: string;
  readonly #records: Records;
  #ints: Int32Array;
  #size: number;
  /** Where the records of the last block begin. */
  at: number;
  /** Where the block under way begins. */
  #base: number;
  /** The line under way, as `Line` has it. */
  #start: number;
  #first: number;
  #end: number;
  #next: number;
  #code: number;
  /** The next of each, looked up again only when it was passed. */
  #carriageReturn: number;
  #brace: number;
  #dollar: number;
  #noBreakSpace: number;
  /** What the Content-Type of the request under way says. */
  #kind: MediaTraits['kind'];

  /** Reads from this offset on. */
  constructor(text: string, from: number, records: Records) {
    this.#text = text;
    this.#records = records;
    this.#ints = records.ints;
    this.#size = this.at = 0;
    this.#base = this.#start = this.#first = this.#end = this.#next = from;
    this.#code = BLANK;
    this.#brace = this.#dollar = this.#noBreakSpace = -1;
    this.#carriageReturn = this.#seek('\r', from);
    this.#kind = 'unknown';
  }

  /** Reads the block that begins here; gives where it ends, or -1 when it is out of the ordinary. */
  read(start: number): number {
    const at = this.#size;
    this.at = at;
    this.#base = this.#next = start;
    this.#kind = 'unknown';
    this.#advance();
    if (this.#separator() && this.#preamble() && this.#request() && !this.#hasSign()) {
      this.#push(0, 0, 0);
      return this.#start;
    }
    this.#size = at;
    return -1;
  }

  /** Gives back the room that was not needed. */
  close(): void {
    const { ints } = this.#records;
    if (this.#size < ints.length) this.#records.ints = ints.slice(0, this.#size);
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

  #seek(character: string, from: number): number {
    const at = this.#text.indexOf(character, from);
    return at === -1 ? this.#text.length : at;
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
    this.#code = end === -1 ? ODD : code;
  }

  /** The end of a line before its CRLF; -1 where a carriage return stands alone. */
  #withoutReturn(start: number, end: number): number {
    if (this.#carriageReturn < start) this.#carriageReturn = this.#seek('\r', start);
    const at = this.#carriageReturn;
    if (at >= end) return end;
    return at === end - 1 && end < this.#text.length ? at : -1;
  }

  #separator(): boolean {
    const text = this.#text;
    const start = this.#base;
    if (this.#code !== 35 || !text.startsWith('###', start)) {
      this.#push(start, -1, -1);
      this.#more(-1, 0);
      return start === 0;
    }
    const end = this.#end;
    let title = start + 3;
    while (text.charCodeAt(title) === 35) title += 1;
    title = skipBlanks(text, title, end);
    const titleEnd = trimBlanksEnd(text, title, end);
    this.#push(start, end, title < titleEnd ? title : -1);
    this.#more(titleEnd, 0);
    this.#advance();
    // A directive may stand there.
    return text.charCodeAt(title) !== 64;
  }

  /** Comments, directives and definitions, down to the request line. */
  #preamble(): boolean {
    for (;;) {
      const code = this.#code;
      if (code === END) return true;
      if (code !== BLANK) {
        if (this.#first !== this.#start) return false;
        if (code >= 65 && code <= 90) return true;
        const plain =
          code === 64 ? this.#definition() : (code === 35 || code === 47) && this.#comment();
        if (!plain) return false;
      }
      this.#advance();
    }
  }

  #definition(): boolean {
    const text = this.#text;
    const start = this.#start;
    const lineEnd = this.#end;
    let nameEnd = start + 1;
    while (nameEnd < lineEnd && isTokenCode(text.charCodeAt(nameEnd))) nameEnd += 1;
    const equals = skipBlanks(text, nameEnd, lineEnd);
    if (nameEnd === start + 1 || equals === lineEnd || text.charCodeAt(equals) !== 61) return false;
    this.#push(DEFINITION, start, lineEnd);
    const end = trimBlanksEnd(text, equals + 1, lineEnd);
    const value = Math.min(skipBlanks(text, equals + 1, lineEnd), end);
    this.#more(value, end);
    // Quotes may be meant to be no part of the value.
    const code = text.charCodeAt(value);
    return code !== 34 && code !== 39;
  }

  #comment(): boolean {
    const text = this.#text;
    const start = this.#start;
    const end = this.#end;
    let at = start + 1;
    if (this.#code === 47 && text.charCodeAt(at++) !== 47) return false;
    at = skipBlanks(text, at, end);
    if (at === end || text.charCodeAt(at) !== 64) {
      this.#push(COMMENT, start, end);
      return true;
    }
    if (!text.startsWith('@name ', at)) return this.#directive(at);
    const value = skipBlanks(text, at + 6, end);
    const code = text.charCodeAt(value);
    if (value >= end || code === 61 || code === 58) return false;
    return this.#name(value, trimBlanksEnd(text, value, end));
  }

  #name(start: number, end: number): boolean {
    const name = this.at + 4;
    if (this.#ints[name] !== 0 || start === end) return false;
    this.#ints[name] = this.#size;
    this.#push(DIRECTIVE, this.#start, this.#end);
    this.#more(start, end);
    return true;
  }

  /** A directive that is no sign of a dialect and has nothing wrong about it. */
  #directive(at: number): boolean {
    const text = this.#text;
    const start = this.#start;
    const line = { start, end: this.#end, next: this.#next, first: start, code: this.#code };
    const directive = directiveAt(text, at, line);
    if (directive === null || commentSign(text, line, 0) !== null) return false;
    const { span } = directive.value;
    if (directive.name === 'name') return this.#name(span.start, span.end);
    if (!isWellFormed(text, directive)) return false;
    this.#push(DIRECTIVE, start, line.end);
    this.#more(span.start, span.end);
    return true;
  }

  /** A request, if there is one. */
  #request(): boolean {
    const start = this.#start;
    if (this.#code === END) {
      this.#ints[this.at + 4] = -1;
      return start > this.#base;
    }
    if (!this.#requestLine() || !this.#headers()) return false;
    while (this.#code === BLANK) this.#advance();
    const bodyStart = this.#start;
    if (this.#code !== END && !this.#body()) return false;
    return !this.#hasOpenPlaceholder(start, bodyStart);
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
    if (plainVersion(text, at, end) !== -1) return false;
    const target = skipBlanks(text, at, end);
    if (target >= end || (text.charCodeAt(target) !== 123 && !isHttp(text, target))) return false;
    this.#push(LINE, start, at);
    this.#more(target, end);
    if (version !== null) {
      this.#push(VERSION, version.start, version.end);
      const written = text.slice(version.start, version.end);
      if (written !== 'HTTP/1.1' && httpVersionOf(written) === null) return false;
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
    this.#push(PIECE, first, end);
    // `??` begins an assertion, and blanks behind the sign are left out.
    const next = text.charCodeAt(first + 1);
    if (next === 63 || isBlankCode(next) || text.charCodeAt(end - 1) === 41) return false;
    return plainVersion(text, first, end) === -1;
  }

  /** Lines of `Name: value` of which no lint has anything to say. */
  #headers(): boolean {
    const text = this.#text;
    while (this.#code >= 0) {
      const start = this.#start;
      const lineEnd = this.#end;
      const letter = this.#code | 32;
      if (this.#first !== start || letter < 97 || letter > 122) return false;
      let colon = start + 1;
      while (colon < lineEnd && isTokenCode(text.charCodeAt(colon))) colon += 1;
      if (colon === lineEnd || text.charCodeAt(colon) !== 58) return false;
      const end = trimBlanksEnd(text, colon + 1, lineEnd);
      const value = Math.min(skipBlanks(text, colon + 1, lineEnd), end);
      const length = colon - start;
      if (isOdd(text, length, value, end)) return false;
      if (length === 12 && isContentType(text, start)) {
        this.#kind = kindOfType(text, value, end);
      }
      this.#push(HEADER, start, end);
      this.#more(colon, value);
      this.#advance();
    }
    return this.#code !== ODD;
  }

  /** JSON or a form, in lines that can be nothing else. */
  #body(): boolean {
    const text = this.#text;
    const form = this.#kind === 'form';
    const start = this.#start;
    const opens = this.#code === 123 || this.#code === 91;
    if (form ? opens || this.#code === 45 : !opens || this.#kind !== 'json') return false;
    let end = -1;
    while (this.#code !== END) {
      const code = this.#code;
      const first = this.#first;
      // `#`, `/`, `<`, `>`, `?`, `@`, and the `H` of a stored response.
      if (code < 65 ? code === ODD || ODD_CONTENT.includes(code) : code === 72) return false;
      // Capitals may begin a request, and `{{` a script.
      if (first === this.#start && code > 64) {
        if (code <= 90 || (code === 123 && text.charCodeAt(first + 1) === 123)) return false;
      }
      if (code !== BLANK) {
        if (form && !isPlainFormLine(text, end, { start: first, end: this.#end })) return false;
        end = this.#end;
      }
      this.#advance();
    }
    this.#push(form ? FORM_BODY : JSON_BODY, start, end);
    return true;
  }

  /** Something in this block that only one client has, or a no-break space. */
  #hasSign(): boolean {
    const end = this.#start;
    if (this.#noBreakSpace < this.#base) {
      this.#noBreakSpace = this.#seek('\u00a0', this.#base);
    }
    if (this.#noBreakSpace < end) return true;
    if (this.#dollar < this.#base) this.#dollar = this.#seek('$', this.#base);
    while (this.#dollar < end) {
      const initial = this.#text.charCodeAt(this.#dollar + 1);
      if (DYNAMIC_INITIALS.includes(initial) && dynamicSign(this.#text, this.#dollar, 0) !== null) {
        return true;
      }
      this.#dollar = this.#seek('$', this.#dollar + 1);
    }
    return false;
  }

  /** `{{` that is not closed on its line. */
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

const ODD_CONTENT: readonly number[] = [35, 47, 60, 62, 63, 64];
