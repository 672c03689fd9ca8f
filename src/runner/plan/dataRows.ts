/** Rows of a data file: CSV with a header line, JSON, or JSON line by line. */
import type { Span } from '../../parser/ast.ts';
import type { JsonValue } from '../../variables/json.ts';
import { isJsonObject, parseJson } from '../../variables/json.ts';
import { runProblem } from '../failure.ts';
import { fileErrorWords } from '../fileReasons.ts';
import type { RunnerPorts } from '../ports.ts';

export type DataRow = Readonly<Record<string, JsonValue>>;

/** @throws RunProblem that says what is wrong with the file */
export async function readRows(
  file: string,
  { ports, span }: { ports: RunnerPorts; span: Span | null },
): Promise<DataRow[]> {
  let text: string;
  try {
    text = await ports.files.readText(file);
  } catch (error) {
    throw problem(file, span, `It cannot be read. ${fileErrorWords(error)}`);
  }
  try {
    return parseRows(text, file);
  } catch (error) {
    throw problem(file, span, error instanceof Error ? error.message : String(error));
  }
}

/** A run for the rows of a file that has none would look like one in which all went well. */
export function noRows(file: string): Error {
  return problem(file, null, 'There is none in it.');
}

function problem(file: string, span: Span | null, message: string): Error {
  return runProblem('FileError', {
    code: 'data-file',
    message: `The data file \`${file}\` gives no rows: ${message}`,
    hint: 'It is to be CSV with names in its first line, or JSON: a list of objects.',
    span,
    name: file,
  });
}

/** @throws Error with one sentence */
export function parseRows(text: string, file: string): DataRow[] {
  const content = text.replace(/^\uFEFF/, '');
  if (/\.(?:nd|l)?jsonl?$/i.test(file)) return jsonRows(content);
  return csvRows(content);
}

function jsonRows(text: string): DataRow[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  let value: JsonValue;
  try {
    value = parseJson(text);
  } catch (error) {
    // One object a line.
    if (!lines.every((line) => /^\s*\{.*\}\s*$/.test(line)) || lines.length === 0) throw error;
    value = lines.map(parseJson);
  }
  const items = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  return items.map((item) => (isJsonObject(item) ? item : { value: item }));
}

function csvRows(text: string): DataRow[] {
  const records = parseCsv(text);
  const [first, ...rows] = records;
  if (first === undefined) throw new Error('It is empty.');
  const names = first.map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`The name \`${twice}\` stands in its first line twice.`);
  return rows.map((row, index) => {
    if (row.length > names.length) {
      throw new Error(`Row ${index + 1} has ${row.length} values for ${names.length} names.`);
    }
    return Object.fromEntries(names.map((name, column) => [name, row[column] ?? '']));
  });
}

/** RFC 4180, with `;` or a tab where the first line has more of them than commas. */
export function parseCsv(text: string): string[][] {
  const separator = separatorOf(/^[^\r\n]*/.exec(text)?.[0] ?? '');
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    const { value, end } = text[at] === '"' ? quoted(text, at) : bare(text, at, separator);
    record.push(value);
    at = end;
    if (text[at] === separator) {
      at += 1;
      // The line ends after a separator: one more, empty value.
      if (at === text.length || text[at] === '\n' || text[at] === '\r') record.push('');
      else continue;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  }
  return records;
}

function separatorOf(line: string): string {
  const count = (sign: string) => line.split(sign).length;
  return [';', '\t'].find((sign) => count(sign) > count(',')) ?? ',';
}

function bare(text: string, at: number, separator: string): { value: string; end: number } {
  let end = at;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') {
    end += 1;
  }
  return { value: text.slice(at, end), end };
}

/** Two quotes are one; what stands between the closing quote and the separator is kept. */
function quoted(text: string, at: number): { value: string; end: number } {
  let value = '';
  let end = at + 1;
  for (;;) {
    const close = text.indexOf('"', end);
    if (close === -1) throw new Error('A quote is opened and not closed.');
    value += text.slice(end, close);
    end = close + 1;
    if (text[end] !== '"') return { value, end };
    value += '"';
    end += 1;
  }
}
