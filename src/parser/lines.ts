/** Lines of a text as offsets; nothing is copied. A line ends at CRLF, CR or LF. */
export interface Line {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
  /** After the line break. */
  readonly next: number;
  /** The first character that is no blank; `end` in a blank line. */
  readonly first: number;
  /** Its UTF-16 code; -1 in a blank line. */
  readonly code: number;
}

/** A place in a text from which lines are read, one after the other. */
export interface LineCursor {
  readonly text: string;
  at: number;
  /** The next line feed and carriage return, looked up again only when they were passed. */
  lineFeed: number;
  carriageReturn: number;
}

export function lineCursor(text: string, at = 0): LineCursor {
  return { text, at, lineFeed: -1, carriageReturn: -1 };
}

/** Reads the line at the cursor; offsets are relative to `base`. Call it only before the end of the text. */
export function nextLine(cursor: LineCursor, base: number): Line {
  const { text, at } = cursor;
  if (cursor.lineFeed < at) cursor.lineFeed = indexOrEnd(text, '\n', at);
  if (cursor.carriageReturn < at) cursor.carriageReturn = indexOrEnd(text, '\r', at);
  const { lineFeed, carriageReturn } = cursor;
  let end = lineFeed;
  if (carriageReturn < lineFeed) {
    end = carriageReturn;
    cursor.at = carriageReturn + 1 === lineFeed ? lineFeed + 1 : carriageReturn + 1;
  } else cursor.at = lineFeed + 1;
  if (cursor.at > text.length) cursor.at = text.length;
  let first = at;
  let code = -1;
  while (first < end) {
    code = text.charCodeAt(first);
    if (!isBlankCode(code)) break;
    first += 1;
  }
  if (first === end) code = -1;
  return { start: at - base, end: end - base, next: cursor.at - base, first: first - base, code };
}

function indexOrEnd(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from);
  return index === -1 ? text.length : index;
}

/** All lines of a text. */
export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  const cursor = lineCursor(text);
  while (cursor.at < text.length) lines.push(nextLine(cursor, 0));
  return lines;
}

/** First offset in [start, end) that is no blank; `end` when there is none. */
export function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlankCode(text.charCodeAt(at))) at += 1;
  return at;
}

/** The offset after the last character that is no blank, not before `start`. */
export function trimBlanksEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlankCode(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** Space, tab, form feed, byte order mark. */
export function isBlankCode(code: number): boolean {
  return code === 32 || code === 9 || code === 12 || code === 0xfeff;
}

/** `#…` or `//…` after blanks. */
export function isCommentLine(text: string, line: Line): boolean {
  return line.code === 35 || (line.code === 47 && text.charCodeAt(line.first + 1) === 47);
}

/** Line breaks between two offsets; CRLF is one. Counts no further than two. */
export function lineBreakBetween(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end && count < 2; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) count += 1;
  }
  return count;
}

/** End of the line that an offset is in, before its line break. */
export function lineEndAt(text: string, offset: number): number {
  let at = offset;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) break;
    at += 1;
  }
  return at;
}

/** The same line in a text that begins later by `offset`. */
export function shiftedLine(line: Line, offset: number): Line {
  return {
    start: line.start - offset,
    end: line.end - offset,
    next: line.next - offset,
    first: line.first - offset,
    code: line.code,
  };
}
