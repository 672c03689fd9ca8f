/** Whether bytes are JSON (RFC 8259), chunk by chunk: a body of any size is checked while it is read. */

export interface JsonProblem {
  /** A sentence without its place. */
  readonly what: string;
  /** In bytes from the beginning of the body. */
  readonly offset: number;
  /** Counted from 1. */
  readonly line: number;
  /** In bytes, counted from 1. */
  readonly column: number;
}

const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const DOT = 0x2e;
const BOM = [0xef, 0xbb, 0xbf];

/** What may come next outside of a token. `first…`: or the end of what was just opened. */
type Expected = 'value' | 'first-value' | 'name' | 'first-name' | 'colon' | 'comma' | 'nothing';
type Token = 'none' | 'string' | 'escape' | 'hex' | 'literal' | NumberPart;
type NumberPart = 'minus' | 'zero' | 'integer' | 'dot' | 'fraction' | 'e' | 'sign' | 'exponent';

const WHOLE: ReadonlySet<Token> = new Set<Token>(['zero', 'integer', 'fraction', 'exponent']);

/** Given all bytes in order, then `end`. Stops at the first problem. */
export class JsonCheck {
  #problem: JsonProblem | null = null;
  #expected: Expected = 'value';
  #token: Token = 'none';
  /** What is left of a literal, or how many digits of an escape. */
  #left: number[] = [];
  #hexLeft = 0;
  /** The string is the name of a member. */
  #isName = false;
  /** 1 for each open object, 0 for each open array. */
  #open = new Uint8Array(64);
  #depth = 0;
  /** Bytes before the chunk at hand. */
  #before = 0;
  #line = 1;
  #lineStart = 0;

  /** Null as long as all is well. */
  get problem(): JsonProblem | null {
    return this.#problem;
  }

  push(chunk: Uint8Array): void {
    let at = this.#before === 0 && BOM.every((byte, i) => chunk[i] === byte) ? BOM.length : 0;
    while (at < chunk.length && this.#problem === null) at = this.#step(chunk, at);
    this.#before += chunk.length;
  }

  /** All bytes were given. */
  end(): void {
    if (this.#problem !== null || !this.#endsWhole() || this.#expected === 'nothing') return;
    const isEmpty = this.#depth === 0 && this.#expected === 'value';
    this.#fail(isEmpty ? 'There is no value' : 'It ends before everything in it is closed', 0);
  }

  /** No token is left open; a number ends only here. */
  #endsWhole(): boolean {
    if (WHOLE.has(this.#token)) this.#afterValue();
    if (this.#token === 'none') return true;
    const isString = this.#token === 'string' || this.#token === 'escape' || this.#token === 'hex';
    this.#fail(isString ? 'A string has no end' : 'A value is not finished', 0);
    return false;
  }

  /** Takes what stands at `at`, and tells where to go on. */
  #step(chunk: Uint8Array, at: number): number {
    const byte = chunk[at] ?? 0;
    const token = this.#token;
    switch (token) {
      case 'none':
        this.#outside(byte, at);
        return at + 1;
      case 'string':
        return this.#inString(chunk, at);
      case 'escape':
        this.#escaped(byte, at);
        return at + 1;
      case 'hex':
        this.#hexDigit(byte, at);
        return at + 1;
      case 'literal':
        if (byte !== this.#left.shift()) this.#fail('A value is missing', at);
        else if (this.#left.length === 0) this.#afterValue();
        return at + 1;
      case 'minus':
      case 'zero':
      case 'integer':
      case 'dot':
      case 'fraction':
      case 'e':
      case 'sign':
      case 'exponent':
        return this.#inNumber(token, byte, at);
    }
  }

  #outside(byte: number, at: number): void {
    if (byte === 0x20 || byte === 0x09 || byte === 0x0d) return;
    if (byte === LF) {
      this.#line += 1;
      this.#lineStart = this.#before + at + 1;
      return;
    }
    const isClose = byte === 0x7d || byte === 0x5d;
    switch (this.#expected) {
      case 'nothing':
        this.#fail('Something follows the end of the value', at);
        return;
      case 'colon':
        if (byte === 0x3a) this.#expected = 'value';
        else this.#fail('A `:` is missing after the name', at);
        return;
      case 'comma':
        this.#separator(byte, at);
        return;
      case 'first-name':
      case 'first-value':
        if (isClose) this.#close(byte, at);
        else if (this.#expected === 'first-name') this.#name(byte, at);
        else this.#value(byte, at);
        return;
      case 'name':
        this.#name(byte, at);
        return;
      case 'value':
        this.#value(byte, at);
    }
  }

  #name(byte: number, at: number): void {
    this.#isName = true;
    if (byte === QUOTE) this.#token = 'string';
    else this.#fail('A name in double quotes is missing', at);
  }

  #value(byte: number, at: number): void {
    this.#isName = false;
    if (byte === 0x7b || byte === 0x5b) this.#openOne(byte === 0x7b ? 1 : 0);
    else if (byte === QUOTE) this.#token = 'string';
    else if (byte === MINUS) this.#token = 'minus';
    else if (isDigit(byte)) this.#token = byte === 0x30 ? 'zero' : 'integer';
    else {
      const rest = LITERALS.get(byte);
      if (rest === undefined) this.#fail('A value is missing', at);
      else {
        this.#token = 'literal';
        this.#left = [...rest];
      }
    }
  }

  #openOne(kind: 0 | 1): void {
    if (this.#depth === this.#open.length) {
      const larger = new Uint8Array(this.#open.length * 2);
      larger.set(this.#open);
      this.#open = larger;
    }
    this.#open[this.#depth] = kind;
    this.#depth += 1;
    this.#expected = kind === 1 ? 'first-name' : 'first-value';
  }

  #separator(byte: number, at: number): void {
    if (byte !== 0x2c) this.#close(byte, at);
    else this.#expected = this.#open[this.#depth - 1] === 1 ? 'name' : 'value';
  }

  #close(byte: number, at: number): void {
    const isObject = this.#open[this.#depth - 1] === 1;
    if (byte !== (isObject ? 0x7d : 0x5d)) {
      this.#fail(`A \`,\` or \`${isObject ? '}' : ']'}\` is missing`, at);
      return;
    }
    this.#depth -= 1;
    this.#afterValue();
  }

  #afterValue(): void {
    this.#token = 'none';
    this.#expected = this.#depth === 0 ? 'nothing' : 'comma';
  }

  /** To the end of the string, or of what is here of it. */
  #inString(chunk: Uint8Array, from: number): number {
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === QUOTE) {
        if (this.#isName) {
          this.#token = 'none';
          this.#expected = 'colon';
        } else this.#afterValue();
        return at + 1;
      }
      if (byte === BACKSLASH) {
        this.#token = 'escape';
        return at + 1;
      }
      if (byte < 0x20) {
        this.#fail('A control character stands in a string', at);
        return at;
      }
    }
    return at;
  }

  #escaped(byte: number, at: number): void {
    if (byte === 0x75) {
      this.#token = 'hex';
      this.#hexLeft = 4;
    } else if (ESCAPES.has(byte)) this.#token = 'string';
    else this.#fail('An escape is not one of JSON', at);
  }

  #hexDigit(byte: number, at: number): void {
    this.#hexLeft -= 1;
    const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66;
    if (!isDigit(byte) && !isLetter) this.#fail('An escape is not one of JSON', at);
    else if (this.#hexLeft === 0) this.#token = 'string';
  }

  /** A byte that does not belong to the number is looked at once more after it. */
  #inNumber(part: NumberPart, byte: number, at: number): number {
    const next = isDigit(byte) ? afterDigit(part, byte) : afterSign(part, byte);
    if (next !== null) {
      this.#token = next;
      return at + 1;
    }
    if (WHOLE.has(part)) this.#afterValue();
    else this.#fail('A number is not finished', at);
    return at;
  }

  #fail(what: string, at: number): void {
    const offset = this.#before + at;
    const column = offset - this.#lineStart + 1;
    this.#problem = { what, offset, line: this.#line, column };
    this.#token = 'none';
  }
}

function afterDigit(part: NumberPart, digit: number): NumberPart | null {
  switch (part) {
    case 'minus':
      return digit === 0x30 ? 'zero' : 'integer';
    case 'zero':
      return null;
    case 'integer':
      return 'integer';
    case 'dot':
    case 'fraction':
      return 'fraction';
    case 'e':
    case 'sign':
    case 'exponent':
      return 'exponent';
  }
}

function afterSign(part: NumberPart, byte: number): NumberPart | null {
  if (byte === DOT) return part === 'zero' || part === 'integer' ? 'dot' : null;
  if ((byte | 0x20) === 0x65) return WHOLE.has(part) && part !== 'exponent' ? 'e' : null;
  return part === 'e' && (byte === MINUS || byte === 0x2b) ? 'sign' : null;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** First letter to the rest of the word. */
const LITERALS: ReadonlyMap<number, readonly number[]> = new Map(
  ['true', 'false', 'null'].map((word) => {
    const [first = 0, ...rest] = new TextEncoder().encode(word);
    return [first, rest];
  }),
);
const ESCAPES: ReadonlySet<number> = new Set(new TextEncoder().encode('"\\/bfnrt'));
