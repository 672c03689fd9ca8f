/** Where lines start, for turning offsets into lines and back. A line ends at CRLF, CR or LF. */
export interface LineIndex {
  /** Zero-based line and UTF-16 column of an offset; past the end means the end. */
  positionAt(offset: number): { line: number; column: number };
  /** Offset of a zero-based line and column, clamped to the line. */
  offsetAt(line: number, column: number): number;
  readonly lineCount: number;
}

export function createLineIndex(text: string): LineIndex {
  const starts = text.includes('\r') ? startsOfAnyLines(text) : startsOfLines(text);
  return {
    lineCount: starts.length,
    positionAt(offset) {
      const at = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low, column: at - (starts[low] ?? 0) };
    },
    offsetAt(line, column) {
      const start = starts[Math.max(0, Math.min(line, starts.length - 1))] ?? 0;
      const end = starts[line + 1] ?? text.length;
      return Math.min(start + Math.max(0, column), end);
    },
  };
}

/** Where every line break is a line feed, as almost always. */
function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function startsOfAnyLines(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 13 && text.charCodeAt(i + 1) === 10) i += 1;
    else if (code !== 10 && code !== 13) continue;
    starts.push(i + 1);
  }
  return starts;
}
