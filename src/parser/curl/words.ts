/** Words of a command line as bash, cmd and PowerShell take it apart. */
import type { CurlCommand, CurlText } from './tree.ts';
import { skipPlaceholder } from '../chars.ts';
import { lineEndAt } from '../lines.ts';

export type Shell = CurlCommand['shell'];

export interface CommandWords {
  readonly shell: Shell;
  readonly words: readonly CurlText[];
  /** Where the command ends: after its last line, without the line break. */
  readonly end: number;
  /** `| jq`, `> file`, `&& …`: what the shell would do after the command. */
  readonly rest: CurlText | null;
  /** A quote that nobody closed; null when all are. */
  readonly unclosed: number | null;
  /** `$TOKEN`, `%TOKEN%`, `$(date)`: what the shell would put something else in for. */
  readonly expansions: readonly CurlText[];
}

/** Which shell a command that begins at `start` is written for. */
export function shellOf(text: string, start: number): Shell {
  const lineEnd = lineEndAt(text, start);
  const firstLine = text.slice(start, lineEnd).trimEnd();
  if (firstLine.endsWith('^') || firstLine.includes('^"')) return 'cmd';
  // A backtick right behind something closes what bash runs.
  if (/\s`$/.test(firstLine)) return 'powershell';
  if (firstLine.startsWith('curl.exe') && firstLine.includes("'")) return 'powershell';
  return 'bash';
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** Takes apart the command that begins at `start`. */
export function readWords(text: string, start: number): CommandWords {
  const shell = shellOf(text, start);
  const reader = new WordReader(text, start, shell);
  return reader.read();
}

const CONTINUES: Readonly<Record<Shell, string>> = { bash: '\\', cmd: '^', powershell: '`' };
const ANSI_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

/** At the place where it stands, outside of single quotes. */
const EXPANSIONS: Readonly<Record<Shell, RegExp>> = {
  bash: /^(?:\$[A-Za-z_]\w*|\$\{[^{}\n]*\}|\$\([^()\n]*\)|`[^`\n]*`)/,
  cmd: /^%[A-Za-z_]\w*%/,
  powershell: /^\$(?:env:)?[A-Za-z_]\w*/,
};

class WordReader {
  readonly #text: string;
  readonly #shell: Shell;
  readonly #continues: string;
  #at: number;
  #unclosed: number | null = null;
  #lineEnd = -1;
  readonly #expansions: CurlText[] = [];
  /** False after a `{{` that is not closed on its line: no other one is. */
  #mayClose = true;

  constructor(text: string, start: number, shell: Shell) {
    this.#text = text;
    this.#at = start;
    this.#shell = shell;
    this.#continues = CONTINUES[shell];
  }

  read(): CommandWords {
    const words: CurlText[] = [];
    while (this.#skipGap()) {
      if (this.#startsOperator()) {
        const start = this.#at;
        this.#at = lineEndAt(this.#text, start);
        const rest = {
          text: this.#text.slice(start, this.#at).trimEnd(),
          span: { start, end: this.#at },
        };
        return this.#result(words, rest);
      }
      words.push(this.#word());
    }
    return this.#result(words, null);
  }

  #result(words: readonly CurlText[], rest: CurlText | null): CommandWords {
    const unclosed = this.#unclosed;
    const expansions = this.#expansions;
    return { shell: this.#shell, words, end: this.#at, rest, unclosed, expansions };
  }

  /** Blanks and continued line ends; false at the end of the command. */
  #skipGap(): boolean {
    const text = this.#text;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (code === 32 || code === 9) this.#at += 1;
      else if (isBreak(code)) return false;
      else if (!this.#skipContinuation()) return true;
      else this.#mayClose = true;
    }
    return false;
  }

  /** The shell's own sign before a line break, blanks between them forgiven. */
  #skipContinuation(): boolean {
    const text = this.#text;
    if (text.charAt(this.#at) !== this.#continues) return false;
    let after = this.#at + 1;
    while (text.charCodeAt(after) === 32 || text.charCodeAt(after) === 9) after += 1;
    if (after < text.length && !isBreak(text.charCodeAt(after))) return false;
    if (text.charCodeAt(after) === 13 && text.charCodeAt(after + 1) === 10) after += 1;
    this.#at = Math.min(after + 1, text.length);
    return true;
  }

  /** `|`, `;`, `&`, `>` where a word would begin. */
  #startsOperator(): boolean {
    const text = this.#text.slice(this.#at, this.#at + 3);
    return /^(?:[|;]|&&?(?:\s|$)|\d?>{1,2}(?!\S*=))/.test(text);
  }

  #word(): CurlText {
    const start = this.#at;
    let value = '';
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 32 || code === 9 || isBreak(code)) break;
      if ((code === 124 || code === 59) && this.#shell === 'bash') break;
      if (this.#text.startsWith('{{', this.#at)) value += this.#placeholder();
      else if (this.#skipContinuation()) break;
      else value += this.#piece();
    }
    // An escape at the very end of the text has nothing behind it.
    this.#at = Math.min(this.#at, this.#text.length);
    return { text: value, span: { start, end: this.#at } };
  }

  /** Blanks inside `{{ … }}` do not end a word. */
  #placeholder(): string {
    if (this.#lineEnd < this.#at) this.#lineEnd = lineEndAt(this.#text, this.#at);
    const close = skipPlaceholder(this.#text, this.#at, this.#mayClose ? this.#lineEnd : this.#at);
    this.#mayClose = close > this.#at;
    const end = Math.max(close, this.#at + 2);
    const piece = this.#text.slice(this.#at, end);
    this.#at = end;
    return piece;
  }

  /** Notes what the shell would replace here. */
  #seeExpansion(): void {
    const text = this.#text;
    const start = this.#at;
    const code = text.charCodeAt(start);
    // `$`, `%` and the backtick.
    if (code !== 36 && code !== 37 && code !== 96) return;
    const found = EXPANSIONS[this.#shell].exec(text.slice(start, start + 80))?.[0];
    if (found === undefined) return;
    const above = text.slice(Math.max(0, start - 80), start);
    if (above.lastIndexOf('{{') > above.lastIndexOf('}}')) return;
    // `?$filter=…` is a name of OData, whatever a shell makes of it.
    const before = text.charCodeAt(start - 1);
    if (/^\$[a-z]+$/.test(found) && (before === 63 || before === 38)) return;
    this.#expansions.push({ text: found, span: { start, end: start + found.length } });
  }

  #piece(): string {
    this.#seeExpansion();
    if (this.#shell === 'bash') return this.#bashPiece();
    if (this.#shell === 'powershell') return this.#powershellPiece();
    return this.#cmdPiece();
  }

  #bashPiece(): string {
    const text = this.#text;
    const character = text.charAt(this.#at);
    if (character === "'") return this.#until("'", () => null);
    if (character === '"') return this.#until('"', bashEscape);
    if (text.startsWith("$'", this.#at)) {
      this.#at += 1;
      return this.#until("'", ansiEscape);
    }
    if (character === '\\') {
      this.#at += 2;
      return text.charAt(this.#at - 1);
    }
    this.#at += 1;
    return character;
  }

  #powershellPiece(): string {
    const text = this.#text;
    const character = text.charAt(this.#at);
    if (character === "'")
      return this.#until("'", (at) => (text.startsWith("''", at) ? ["'", 2] : null));
    if (character === '"') return this.#until('"', powershellEscape);
    if (character === '`') {
      this.#at += 2;
      return text.charAt(this.#at - 1);
    }
    this.#at += 1;
    return character;
  }

  /** The caret of cmd is taken away first; then quotes and `\"` are read as programs of Windows do. */
  #cmdPiece(): string {
    const text = this.#text;
    const caret = text.charAt(this.#at) === '^' ? 1 : 0;
    const character = text.charAt(this.#at + caret);
    if (
      character === '\\' &&
      /^\^?"/.test(text.slice(this.#at + caret + 1, this.#at + caret + 3))
    ) {
      this.#at += caret + (text.charAt(this.#at + caret + 1) === '^' ? 3 : 2);
      return '"';
    }
    if (character !== '"') {
      this.#at += 1 + caret;
      return character;
    }
    this.#at += caret;
    return this.#until('"', caret === 1 ? caretEscape : cmdEscape, caret === 1);
  }

  /** Reads from an opening quote to the closing one; `escape` says what stands for something else. */
  #until(quote: string, escape: Escape, caret = false): string {
    const text = this.#text;
    const start = this.#at;
    let value = '';
    this.#at += 1;
    while (this.#at < text.length) {
      if (quote === '"') this.#seeExpansion();
      const escaped = escape(this.#at, text);
      if (escaped !== null) {
        value += escaped[0];
        this.#at += escaped[1];
      } else if (text.startsWith(quote, this.#at)) {
        this.#at += 1;
        return value;
      } else if (caret && text.startsWith(`^${quote}`, this.#at)) {
        this.#at += 2;
        return value;
      } else {
        value += text.charAt(this.#at);
        this.#at += 1;
      }
    }
    this.#unclosed ??= start;
    return value;
  }
}

/** What stands at an offset and how long it is written; null when it is itself. */
type Escape = (at: number, text: string) => readonly [string, number] | null;

const bashEscape: Escape = (at, text) => {
  if (text.charAt(at) !== '\\') return null;
  const next = text.charAt(at + 1);
  if (next === '\r' && text.charAt(at + 2) === '\n') return ['', 3];
  if (next === '\n' || next === '\r') return ['', 2];
  return next === '"' || next === '\\' || next === '$' || next === '`' ? [next, 2] : null;
};

const ansiEscape: Escape = (at, text) => {
  if (text.charAt(at) !== '\\') return null;
  const code = /^\\(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2}))/.exec(text.slice(at, at + 6));
  if (code !== null)
    return [String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '0', 16)), code[0].length];
  const next = text.charAt(at + 1);
  return [ANSI_ESCAPES[next] ?? next, 2];
};

const powershellEscape: Escape = (at, text) => {
  if (text.startsWith('""', at)) return ['"', 2];
  if (text.startsWith('\\"', at)) return ['"', 2];
  if (text.charAt(at) !== '`') return null;
  const next = text.charAt(at + 1);
  return [next === 'n' ? '\n' : next === 'r' ? '\r' : next === 't' ? '\t' : next, 2];
};

const cmdEscape: Escape = (at, text) => {
  if (text.startsWith('\\"', at)) return ['"', 2];
  return text.startsWith('""', at) ? ['"', 2] : null;
};

/** Inside of `^"…^"` every sign may have its caret, and a caret at the end of a line joins lines. */
const caretEscape: Escape = (at, text) => {
  if (/^\^?\\\^?"/.test(text.slice(at, at + 4))) {
    return ['"', /^\^?\\\^?"/.exec(text.slice(at, at + 4))?.[0].length ?? 2];
  }
  if (text.charAt(at) !== '^' || text.charAt(at + 1) === '"') return null;
  const lineBreak = /^\^(?:\r\n|\r|\n)(?:\r\n|\r|\n)?/.exec(text.slice(at, at + 5));
  if (lineBreak !== null)
    return [lineBreak[0].length > 3 || /\n\n/.test(lineBreak[0]) ? '\n' : '', lineBreak[0].length];
  return [text.charAt(at + 1), 2];
};
