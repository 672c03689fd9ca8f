/** Rows of comma separated values (RFC 4180); with `;`, tab or `|` where the first line has more of those. */
export function parseCsv(text: string, separator: string | null): string[][] {
  const source = text.replace(/^\uFEFF/, '');
  const mark = separator ?? likelySeparator(source);
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < source.length) {
    const { value, end } = cellAt(source, at, mark);
    row.push(value);
    at = end;
    if (source.charAt(at) === mark) {
      at += 1;
      if (at < source.length && !isLineEnd(source, at)) continue;
      row.push('');
    }
    if (source.startsWith('\r\n', at)) at += 2;
    else at += 1;
    rows.push(row);
    row = [];
  }
  return rows;
}

function isLineEnd(text: string, at: number): boolean {
  return text.charAt(at) === '\n' || text.charAt(at) === '\r';
}

function cellAt(text: string, from: number, mark: string): { value: string; end: number } {
  if (text.charAt(from) === '"') {
    const quoted = /"((?:[^"]|"")*)"?/y;
    quoted.lastIndex = from;
    const inside = quoted.exec(text)?.[1] ?? '';
    const rest = plainEnd(text, quoted.lastIndex, mark);
    return { value: inside.replaceAll('""', '"') + text.slice(quoted.lastIndex, rest), end: rest };
  }
  const end = plainEnd(text, from, mark);
  return { value: text.slice(from, end), end };
}

function plainEnd(text: string, from: number, mark: string): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== mark && !isLineEnd(text, at)) at += 1;
  return at;
}

function likelySeparator(text: string): string {
  const line = (text.split(/\r?\n/, 1)[0] ?? '').replaceAll(/"(?:[^"]|"")*"/g, '');
  const count = (mark: string) => line.split(mark).length;
  return [',', ';', '\t', '|'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}
