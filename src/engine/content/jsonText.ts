/**
 * JSON as text (RFC 8259): checked token by token, so that an error has a place, and laid out anew
 * without a digit, an escape or a duplicate key being changed. Linear, and no recursion: nesting is
 * bounded by the text alone.
 */
import type { ErrorDetails } from '../errors.ts';
import { JSONDecodeError } from '../errors.ts';

const EXPECT = { value: 0, key: 1, colon: 2, commaOrEnd: 3 } as const;
type Expected = (typeof EXPECT)[keyof typeof EXPECT];

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// Whole runs at a time: a string of megabytes is one match.
const STRING_RUN = /[^"\\\u0000-\u001f]+/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const LITERAL = /true|false|null/y;
const SPACE = /[ \t\n\r]+/y;

/** Receives each token. */
type Emit = (kind: TokenKind, start: number, end: number) => void;
type TokenKind = 'open' | 'close' | 'comma' | 'colon' | 'scalar';

/** Deeper levels are not indented further, or a few thousand brackets would become gigabytes of blanks. */
const MAX_INDENTED = 64;
/** Characters of breaks and blanks; beyond them there are breaks alone. */
const MAX_BLANKS = 64 * 1024 * 1024;

/**
 * Indents JSON by two blanks a level; numbers, strings and duplicate keys stay as they are written.
 * @throws JSONDecodeError with the place where it stops being JSON
 */
export function prettyJson(text: string): string {
  const parts: string[] = [];
  const indents = ['\n'];
  let depth = 0;
  let blanks = 0;
  let empty = false;
  const newline = () => {
    const level = blanks > MAX_BLANKS ? 0 : Math.min(depth, MAX_INDENTED);
    for (let i = indents.length; i <= level; i += 1) indents.push(`${indents[i - 1] ?? '\n'}  `);
    const indent = indents[level] ?? '\n';
    blanks += indent.length;
    parts.push(indent);
  };
  scanJson(text, (kind, start, end) => {
    if (kind === 'close') {
      depth -= 1;
      if (!empty) newline();
    } else if (empty) newline();
    empty = kind === 'open';
    if (kind === 'colon') parts.push(': ');
    else parts.push(text.slice(start, end));
    if (kind === 'open') depth += 1;
    else if (kind === 'comma') newline();
  });
  return parts.join('');
}

/** Why a text is not JSON, or null when it is. */
export function jsonProblem(text: string, details: ErrorDetails = {}): JSONDecodeError | null {
  try {
    scanJson(text, () => undefined, details);
    return null;
  } catch (error) {
    if (error instanceof JSONDecodeError) return error;
    throw error;
  }
}

/** @throws JSONDecodeError */
function scanJson(text: string, emit: Emit, details: ErrorDetails = {}): void {
  new Scanner(text, emit, details).run();
}

class Scanner {
  readonly #text: string;
  readonly #emit: Emit;
  readonly #details: ErrorDetails;
  /** True for each open object, false for each open array. */
  readonly #open: boolean[] = [];
  #at: number;
  #expected: Expected = EXPECT.value;
  #justOpened = false;
  #ended = false;

  constructor(text: string, emit: Emit, details: ErrorDetails) {
    this.#text = text;
    this.#emit = emit;
    this.#details = details;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  run(): void {
    const text = this.#text;
    for (;;) {
      this.#skip(SPACE);
      if (this.#at >= text.length) break;
      if (this.#ended) this.#fail('Something follows the end of the JSON value');
      this.#token(text.charAt(this.#at));
    }
    if (!this.#ended)
      this.#fail(text.trim() === '' ? 'The text is empty' : 'The JSON value ends too early');
  }

  #token(char: string): void {
    const expected = this.#expected;
    const opened = this.#justOpened;
    this.#justOpened = false;
    if (expected === EXPECT.commaOrEnd || (opened && (char === ']' || char === '}'))) {
      this.#separator(char);
    } else if (expected === EXPECT.colon) {
      if (char !== ':') this.#fail('A `:` is missing after the name');
      this.#take('colon', this.#at + 1);
      this.#expected = EXPECT.value;
    } else if (expected === EXPECT.key) {
      if (char !== '"') this.#fail('A name in double quotes is missing');
      this.#take('scalar', this.#stringEnd());
      this.#expected = EXPECT.colon;
    } else this.#value(char);
  }

  #separator(char: string): void {
    const inObject = this.#open.at(-1) === true;
    if (char === (inObject ? '}' : ']')) {
      this.#take('close', this.#at + 1);
      this.#open.pop();
      this.#afterValue();
    } else if (char === ',' && this.#expected === EXPECT.commaOrEnd) {
      this.#take('comma', this.#at + 1);
      this.#expected = inObject ? EXPECT.key : EXPECT.value;
    } else this.#fail(`A \`,\` or \`${inObject ? '}' : ']'}\` is missing`);
  }

  #value(char: string): void {
    if (char === '{' || char === '[') {
      this.#take('open', this.#at + 1);
      this.#open.push(char === '{');
      this.#expected = char === '{' ? EXPECT.key : EXPECT.value;
      this.#justOpened = true;
      return;
    }
    if (char === '"') this.#take('scalar', this.#stringEnd());
    else {
      const end = this.#matchEnd(char === '-' || (char >= '0' && char <= '9') ? NUMBER : LITERAL);
      if (end === null) this.#fail('A value is missing');
      else this.#take('scalar', end);
    }
    this.#afterValue();
  }

  #afterValue(): void {
    if (this.#open.length === 0) this.#ended = true;
    else this.#expected = EXPECT.commaOrEnd;
  }

  #take(kind: TokenKind, end: number): void {
    const start = this.#at;
    this.#at = end;
    this.#emit(kind, start, end);
  }

  #stringEnd(): number {
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      this.#skip(STRING_RUN);
      const char = this.#text.charAt(this.#at);
      if (char === '"') break;
      if (char === '\\') {
        if (!this.#skip(ESCAPE)) this.#fail('This escape is not one of JSON');
      } else if (char === '') this.#fail('The string has no end');
      else this.#fail('A control character stands in a string');
    }
    const end = this.#at + 1;
    this.#at = start;
    return end;
  }

  #matchEnd(pattern: RegExp): number | null {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text) ? pattern.lastIndex : null;
  }

  #skip(pattern: RegExp): boolean {
    const end = this.#matchEnd(pattern);
    if (end !== null) this.#at = end;
    return end !== null;
  }

  #fail(what: string): never {
    const before = this.#text.slice(0, this.#at);
    const lineStart = before.lastIndexOf('\n') + 1;
    const line = before.split('\n').length;
    const column = this.#at - lineStart + 1;
    throw new JSONDecodeError(
      `${what}: line ${line} column ${column} (char ${this.#at}).`,
      { offset: this.#at, line, column },
      this.#details,
    );
  }
}
