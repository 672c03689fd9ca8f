/**
 * Bytes to rows, chunk by chunk: a body of any size is laid out from any chunk on when the state
 * before it is known. A row is a line, or part of one that is too long for a row.
 */

/** Longer lines go on in the next row. */
const MAX_ROW_BYTES = 1000;
/** Deeper nesting is not indented further. */
const MAX_INDENT = 120;

/** Copying so few bytes one by one is faster than asking for it. */
const SHORT_RUN = 64;

const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export type LayoutKind = 'plain' | 'json';

/** What has to be known before a chunk. */
export interface LayoutState {
  /** Bytes of a row that began in the chunk before. */
  readonly carry: Uint8Array;
  readonly depth: number;
  readonly inString: boolean;
  readonly escaped: boolean;
  /** A bracket was opened and nothing came yet. */
  readonly opened: boolean;
  /** The row goes on with a line that began in an earlier row. */
  readonly continues: boolean;
}

export const START: LayoutState = {
  carry: new Uint8Array(),
  depth: 0,
  inString: false,
  escaped: false,
  opened: false,
  continues: false,
};

/** Rows of one chunk. A row that ends a line ends with its line feed. */
export interface Rows {
  readonly bytes: Uint8Array;
  /** Where each row ends in `bytes`. */
  readonly ends: Uint32Array;
  readonly count: number;
  /** For each row how many lines of the chunk have begun up to it; 0 where it goes on with a line. */
  readonly lines: Uint32Array;
  /** Lines that begin in this chunk. */
  readonly lineCount: number;
}

export interface LaidOut {
  readonly rows: Rows;
  readonly after: LayoutState;
}

/** Rows of a chunk; what is left of the last row waits for the next chunk unless this is the `last`. */
export function layOut(
  kind: LayoutKind,
  before: LayoutState,
  chunk: Uint8Array,
  last: boolean,
): LaidOut {
  const writer = new RowWriter(before, chunk.length);
  const after =
    kind === 'json' ? jsonRows(writer, before, chunk) : plainRows(writer, before, chunk);
  return writer.finish(before, after, last);
}

class RowWriter {
  #bytes: Uint8Array;
  #length: number;
  #rowStart = 0;
  #ends: Uint32Array;
  #count = 0;
  #continues: boolean;

  constructor({ carry, continues }: LayoutState, chunkLength: number) {
    this.#bytes = new Uint8Array(Math.max(1024, chunkLength * 2 + carry.length));
    this.#bytes.set(carry);
    this.#length = carry.length;
    this.#ends = new Uint32Array(1024);
    this.#continues = continues;
  }

  byte(value: number): void {
    // Never inside of a character.
    if (this.#length - this.#rowStart >= MAX_ROW_BYTES && (value & 0xc0) !== 0x80)
      this.#endRow(true);
    this.#room(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** Bytes without a line feed among them. */
  run(source: Uint8Array, from: number, to: number): void {
    if (this.#length - this.#rowStart + (to - from) < MAX_ROW_BYTES) {
      this.#room(to - from);
      if (to - from > SHORT_RUN) this.#bytes.set(source.subarray(from, to), this.#length);
      else {
        const bytes = this.#bytes;
        let target = this.#length;
        for (let at = from; at < to; at += 1, target += 1) bytes[target] = source[at] ?? 0;
      }
      this.#length += to - from;
      return;
    }
    for (let at = from; at < to; at += 1) this.byte(source[at] ?? 0);
  }

  endLine(): void {
    this.#room(1);
    this.#bytes[this.#length] = LF;
    this.#length += 1;
    this.#endRow(false);
  }

  indent(depth: number): void {
    this.endLine();
    const columns = Math.min(MAX_INDENT, Math.max(0, depth) * 2);
    this.#room(columns);
    this.#bytes.fill(SPACE, this.#length, this.#length + columns);
    this.#length += columns;
  }

  finish(
    before: LayoutState,
    after: Omit<LayoutState, 'carry' | 'continues'>,
    last: boolean,
  ): LaidOut {
    if (last && this.#length > this.#rowStart) this.#endRow(true);
    const rows: Rows = {
      bytes: this.#bytes.slice(0, this.#rowStart),
      ends: this.#ends.slice(0, this.#count),
      count: this.#count,
      ...this.#linesFrom(before),
    };
    const carry = this.#bytes.slice(this.#rowStart, this.#length);
    return { rows, after: { ...after, carry, continues: this.#continues } };
  }

  #linesFrom({ continues }: LayoutState): Pick<Rows, 'lines' | 'lineCount'> {
    const lines = new Uint32Array(this.#count);
    let lineCount = 0;
    let begins = !continues;
    for (let row = 0; row < this.#count; row += 1) {
      if (begins) {
        lineCount += 1;
        lines[row] = lineCount;
      }
      begins = this.#bytes[(this.#ends[row] ?? 0) - 1] === LF;
    }
    return { lines, lineCount };
  }

  #endRow(continues: boolean): void {
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.#count] = this.#length;
    this.#count += 1;
    this.#rowStart = this.#length;
    this.#continues = continues;
  }

  #room(wanted: number): void {
    if (this.#length + wanted <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + wanted));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

type After = Omit<LayoutState, 'carry' | 'continues'>;

function plainRows(writer: RowWriter, before: LayoutState, chunk: Uint8Array): After {
  let at = 0;
  for (;;) {
    const end = chunk.indexOf(LF, at);
    writer.run(chunk, at, end === -1 ? chunk.length : end);
    if (end === -1) return before;
    writer.endLine();
    at = end + 1;
  }
}

/** Indents JSON as the host does for smaller bodies: only blanks between tokens change. */
function jsonRows(writer: RowWriter, before: LayoutState, chunk: Uint8Array): After {
  let { depth, inString, escaped, opened } = before;
  const newValue = () => {
    if (opened) writer.indent(depth);
    opened = false;
  };
  for (let at = 0; at < chunk.length; at += 1) {
    const byte = chunk[at] ?? 0;
    if (inString) {
      const start = at;
      at = stringRunEnd(chunk, at, escaped);
      const end = chunk[at];
      escaped = end === undefined && endsEscaped(chunk, start, escaped);
      inString = end !== QUOTE;
      writer.run(chunk, start, Math.min(at + 1, chunk.length));
      continue;
    }
    switch (byte) {
      case SPACE:
      case LF:
      case 0x09:
      case 0x0d:
        break;
      case QUOTE:
        newValue();
        inString = true;
        writer.byte(byte);
        break;
      case 0x7b: // {
      case 0x5b: // [
        newValue();
        writer.byte(byte);
        depth += 1;
        opened = true;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        depth -= 1;
        if (!opened) writer.indent(depth);
        opened = false;
        writer.byte(byte);
        break;
      case 0x2c: // ,
        writer.byte(byte);
        writer.indent(depth);
        break;
      case 0x3a: // :
        writer.byte(byte);
        writer.byte(SPACE);
        break;
      default:
        newValue();
        writer.byte(byte);
    }
  }
  return { depth, inString, escaped, opened };
}

/** Index of the quote that ends the string, or the length of the chunk. */
function stringRunEnd(chunk: Uint8Array, from: number, escaped: boolean): number {
  let at = escaped ? from + 1 : from;
  while (at < chunk.length) {
    const byte = chunk[at];
    if (byte === QUOTE) return at;
    at += byte === BACKSLASH ? 2 : 1;
  }
  return chunk.length;
}

/** True when the chunk ends right after a backslash that escapes what comes next. */
function endsEscaped(chunk: Uint8Array, from: number, escaped: boolean): boolean {
  let at = escaped ? from + 1 : from;
  while (at < chunk.length) {
    if (chunk[at] !== BACKSLASH) at += 1;
    else if (at + 1 >= chunk.length) return true;
    else at += 2;
  }
  return false;
}
