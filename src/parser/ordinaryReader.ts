/**
 * The quick reader: nearly all blocks are made of a few shapes of lines in which there is nothing to
 * report. It goes once over a block and writes down where each of its elements stands; anything out
 * of the ordinary it leaves to the scanner and to `parseBlock`, which read all there is. For a block
 * that it takes, both must give the same tree, no signs and no diagnostics: a property test holds it.
 */
import { directiveAt } from './builder.ts';
import { isNamed, isTokenCode } from './chars.ts';
import { commentSign, DYNAMIC_INITIALS, dynamicSign } from './dialectSigns.ts';
import { isWellFormed } from './directiveValues.ts';
import { hasTrailingComment, isOddLength } from './headerLines.ts';
import { isBlankCode, skipBlanks, trimBlanksEnd } from './lines.ts';
import type { MediaTraits } from './mediaType.ts';
import { kindOfType } from './mediaType.ts';
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
import { isHttp, KNOWN_METHODS, methodText } from './requestLine.ts';

/** Codes of lines that have no first character. */
const BLANK = -1;
/** The next separator, or the end of the text. */
const END = -2;
/** A carriage return alone ends a line; hardly any file has one. */
const ODD = -3;

/** What most files have little of; `#find` looks for the next of each. */
const RARE: readonly string[] = ['\u00a0', '$', '{{', '}}', 'HTTP/', '//', '#'];
const NO_BREAK_SPACE = 0;
const DOLLAR = 1;
const OPEN = 2;
const CLOSE = 3;
const HTTP = 4;
const SLASHES = 5;
const HASH = 6;

/** Versions behind a target of which there is nothing to tell. */
const VERSIONS: readonly string[] = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/2'];

/**
 * Few and short functions, and searches of the engine rather than loops of our own where they do: the
 * first file of a process is read by code that nothing has compiled yet.
 */
export class OrdinaryReader {
  readonly #text: string;
  readonly #records: Records;
  #ints: Int32Array;
  /** Where the records of the last block begin. */
  at: number;
  /** Where the next ones will. */
  size: number;
  /** Where the block under way begins. */
  #base: number;
  /** The line under way, as `Line` has it. */
  #start: number;
  #first: number;
  #end: number;
  #next: number;
  #code: number;
  /** The next of them, looked up again only when it was passed. */
  #carriageReturn: number;
  /** The same for each of what is rare. */
  readonly #rare: number[];
  /** What the Content-Type of the request under way says. */
  #kind: MediaTraits['kind'];

  /** Reads from this offset on. */
  constructor(text: string, from: number, records: Records) {
    this.#text = text;
    this.#records = records;
    this.#ints = records.ints;
    this.at = this.size = 0;
    this.#base = this.#start = this.#first = this.#end = this.#next = from;
    this.#code = BLANK;
    this.#carriageReturn = -1;
    this.#rare = [-1, -1, -1, -1, -1, -1, -1];
    this.#kind = 'unknown';
  }

  /** Reads the block that begins here; gives where it ends, or -1 when it is out of the ordinary. */
  read(start: number): number {
    const at = this.size;
    this.at = at;
    this.#base = this.#next = start;
    this.#kind = 'unknown';
    this.#advance();
    if (this.#separator() && this.#preamble() && this.#request()) {
      this.#push(0, 0, 0);
      return this.#start;
    }
    this.size = at;
    return -1;
  }

  /** Notes an element; `#more` notes the rest of it. */
  #push(kind: number, start: number, end: number): void {
    const at = this.size;
    if (at + STRIDE > this.#ints.length) this.#grow();
    const ints = this.#ints;
    ints[at] = kind;
    ints[at + 1] = start;
    ints[at + 2] = end;
    this.size = at + STRIDE;
  }

  #more(start: number, end: number): void {
    this.#ints[this.size - 2] = start;
    this.#ints[this.size - 1] = end;
  }

  #grow(): void {
    const grown = new Int32Array(this.#ints.length * 2);
    grown.set(this.#ints);
    this.#ints = grown;
    this.#records.ints = grown;
  }

  /** Where the next of them stands, or the end of the text. */
  #find(rare: number, from: number): number {
    const nexts = this.#rare;
    let at = nexts[rare] as number;
    if (at < from) {
      at = this.#text.indexOf(RARE[rare] as string, from);
      if (at === -1) at = this.#text.length;
      nexts[rare] = at;
    }
    return at;
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
    if (this.#carriageReturn < start) {
      const next = this.#text.indexOf('\r', start);
      this.#carriageReturn = next === -1 ? this.#text.length : next;
    }
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
    this.#ints[name] = this.size;
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
      return start > this.#base && this.#isPlain(start, start);
    }
    if (!this.#requestLine() || !this.#headers()) return false;
    while (this.#code === BLANK) this.#advance();
    const bodyStart = this.#start;
    return (this.#code === END || this.#body()) && this.#isPlain(start, bodyStart);
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
    const version = this.#find(HTTP, at);
    const versionEnd = end;
    if (version < end) {
      if (!VERSIONS.includes(text.slice(version, end))) return false;
      if (text.charCodeAt(version - 1) !== 32) return false;
      end = trimBlanksEnd(text, at, version);
    }
    const target = skipBlanks(text, at, end);
    if (target >= end) return false;
    const isPlaceholder = text.charCodeAt(target) === 123;
    if (!isPlaceholder && !isHttp(text, target)) return false;
    // What may be a comment behind the URL; the slashes of its scheme are none.
    if (this.#find(HASH, target) < end) return false;
    if (this.#find(SLASHES, isPlaceholder ? target : target + 8) < end) return false;
    this.#push(LINE, start, at);
    this.#more(target, end);
    if (version < versionEnd) this.#push(VERSION, version, versionEnd);
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
    return this.#find(HTTP, first) >= end;
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
      if (isOddLength(length, end - value)) return false;
      if (this.#find(HASH, value) < end) return false;
      if (this.#find(SLASHES, value) < end && hasTrailingComment(text, value, end)) return false;
      if (length === 12 && isNamed(text, start, 'content-type')) {
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
        const isJoined = code === 38 || end === -1 || text.charCodeAt(end - 1) === 38;
        if (form && !(isJoined && this.#hasNoBlanks())) return false;
        end = this.#end;
      }
      this.#advance();
    }
    this.#push(form ? FORM_BODY : JSON_BODY, start, end);
    return true;
  }

  /** No blanks stand in this line, nor behind it. */
  #hasNoBlanks(): boolean {
    let at = this.#first;
    while (at < this.#end && !isBlankCode(this.#text.charCodeAt(at))) at += 1;
    return at === this.#end;
  }

  /**
   * Nothing stands in this block that only one client has, no no-break space, and in its request, down
   * to the body, no `{{` that is not closed on its line; nor anywhere one that is not before the next.
   */
  #isPlain(request: number, body: number): boolean {
    const text = this.#text;
    const base = this.#base;
    const end = this.#start;
    if (this.#find(NO_BREAK_SPACE, base) < end) return false;
    let at = base;
    while ((at = this.#find(DOLLAR, at)) < end) {
      const isOurs = DYNAMIC_INITIALS.includes(text.charCodeAt(at + 1));
      if (isOurs && dynamicSign(text, at, 0) !== null) return false;
      at += 1;
    }
    at = request;
    while ((at = this.#find(OPEN, at)) < end) {
      const close = this.#find(CLOSE, at + 2);
      const lineEnd = text.indexOf('\n', at);
      const isOpen = close === text.length || (lineEnd !== -1 && lineEnd < close);
      if (isOpen && at < body) return false;
      const next = this.#find(OPEN, at + 1);
      if (!isOpen && next > at + 1 && next < close) return false;
      at = next;
    }
    return true;
  }
}

const ODD_CONTENT: readonly number[] = [35, 47, 60, 62, 63, 64];
