/** Lines of a text as offsets; nothing is copied. */
export interface Line {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
  /** After the line break. */
  readonly next: number;
}

export function splitLines(text: string, from = 0, to = text.length): Line[] {
  const lines: Line[] = [];
  let start = from;
  // Looked up again only when it was passed: a file without CR is searched for one once.
  let carriageReturn = text.indexOf('\r', from);
  while (start < to) {
    if (carriageReturn !== -1 && carriageReturn < start) carriageReturn = text.indexOf('\r', start);
    const lineFeed = text.indexOf('\n', start);
    let end = lineFeed === -1 || lineFeed >= to ? to : lineFeed;
    let next = Math.min(end + 1, to);
    if (carriageReturn !== -1 && carriageReturn < end) {
      end = carriageReturn;
      if (carriageReturn + 1 !== lineFeed) next = carriageReturn + 1;
    }
    lines.push({ start, end, next });
    start = next;
  }
  return lines;
}

/** First offset in [start, end) that is no space or tab; `end` when there is none. */
export function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlankCode(text.charCodeAt(at))) at += 1;
  return at;
}

/** Last offset after trailing spaces and tabs are taken off. */
export function trimBlanksEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlankCode(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

function isBlankCode(code: number): boolean {
  return code === 32 || code === 9 || code === 0xfeff || code === 12;
}

export function isBlankLine(text: string, line: Line): boolean {
  return skipBlanks(text, line.start, line.end) === line.end;
}

/** `#…` or `//…` after blanks. */
export function isCommentLine(text: string, line: Line): boolean {
  const at = skipBlanks(text, line.start, line.end);
  if (at >= line.end) return false;
  const code = text.charCodeAt(at);
  return code === 35 || (code === 47 && at + 1 < line.end && text.charCodeAt(at + 1) === 47);
}
