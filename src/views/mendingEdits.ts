/** What mends a request in its text. */
import type { RequestEntry } from '../runner/runInput.ts';

/** A line that takes the place of another one, or comes before it; 0-based. */
export interface LineEdit {
  readonly line: number;
  readonly replaces: boolean;
  readonly text: string;
}

type Place = Pick<RequestEntry, 'startLine' | 'line'>;

/** `# @name value` above a request: in the place of the one that is there, else before the request line. */
export function directiveEdit(
  lines: readonly string[],
  { startLine, line }: Place,
  [name, value]: readonly [name: string, value: string],
): LineEdit {
  const text = value === '' ? `# @${name}` : `# @${name} ${value}`;
  const known = new RegExp(`^\\s*(?:#|//)\\s*@${name}(?:\\s|$)`, 'i');
  for (let at = line - 2; at >= startLine - 1; at -= 1) {
    if (known.test(lines[at] ?? '')) return { line: at, replaces: true, text };
  }
  return { line: line - 1, replaces: false, text };
}

/** Twice the time a directive or a setting gives, in seconds with their unit: `120 s`. */
export function longerTime(
  lines: readonly string[],
  { startLine, line }: Place,
  { name, seconds }: { readonly name: string; readonly seconds: number },
): string {
  const pattern = new RegExp(`^\\s*(?:#|//)\\s*@${name}\\s+(\\d+(?:\\.\\d+)?)\\s*(\\w*)`, 'i');
  for (let at = line - 2; at >= startLine - 1; at -= 1) {
    const [, digits, unit = ''] = pattern.exec(lines[at] ?? '') ?? [];
    if (digits !== undefined) return `${Number(digits) * 2} ${unit}`.trim();
  }
  return `${(seconds > 0 ? seconds : 30) * 2} s`;
}

/** The request line with `http://`; null when it does not name `https://` itself. */
export function plainHttpEdit(lines: readonly string[], { line }: Place): LineEdit | null {
  const written = lines[line - 1] ?? '';
  const text = written.replace(/\bhttps:\/\//i, 'http://');
  return text === written ? null : { line: line - 1, replaces: true, text };
}
