/** What of a request is another than it was, as text for people. Pure. */
import { DOTS } from '../../runner/mask.ts';
import { prettyOrNull } from '../prettyOrNull.ts';

export interface Difference {
  /** Both in one form: request line, the fields that people write by name, the body. */
  readonly then: string;
  readonly now: string;
  /** The first line that is another one; null when none is. */
  readonly first: { readonly then: string; readonly now: string } | null;
}

/** `then` and `now` are requests as text, comments and what the connection adds included. */
export function differenceOf(then: string, now: string): Difference {
  const before = significantLines(then);
  const known = hiddenLines(before);
  // What was taken out of the one that was kept may be anything in the other, and is not shown there.
  const after = significantLines(now).map((line) => {
    const old = known.find((hidden) => isSameButForSecrets(hidden.parts, line));
    if (old === undefined) return line;
    old.left -= 1;
    if (old.left === 0) known.splice(known.indexOf(old), 1);
    return old.parts.join(DOTS);
  });
  const at = Array.from({ length: Math.max(before.length, after.length) }).findIndex(
    (_, index) => before[index] !== after[index],
  );
  const line = (lines: readonly string[]) => lines[at] ?? '(nothing)';
  return {
    then: `${before.join('\n')}\n`,
    now: `${after.join('\n')}\n`,
    first: at === -1 ? null : { then: line(before), now: line(after) },
  };
}

/** Of the connection, and cookies, which are those of the moment. */
const NOT_WRITTEN = /^(?:host|connection|content-length|transfer-encoding|cookie):/i;

function significantLines(text: string): string[] {
  const all = text.replaceAll('\r\n', '\n').split('\n');
  const gap = all.indexOf('');
  const head = (gap === -1 ? all : all.slice(0, gap)).filter((line) => !line.startsWith('#'));
  const [first = '', ...fields] = head;
  const body =
    gap === -1
      ? ''
      : all
          .slice(gap + 1)
          .join('\n')
          .trimEnd();
  return [
    first.replace(/ HTTP\/[\d.]+$/, ''),
    ...fields
      .filter((line) => !NOT_WRITTEN.test(line))
      .map(withLowerName)
      .sort(),
    ...(body === '' ? [] : ['', ...(prettyOrNull(body) ?? body).split('\n')]),
  ];
}

function withLowerName(line: string): string {
  return line.replace(/^[^:]+(?=:)/, (name) => name.toLowerCase());
}

/** A line out of which something was taken. */
interface HiddenLine {
  /** What stands around it. */
  readonly parts: readonly string[];
  /** How many of them look like this and are not found in the other request yet. */
  left: number;
}

function hiddenLines(lines: readonly string[]): HiddenLine[] {
  const found = new Map<string, HiddenLine>();
  for (const line of lines) {
    if (!line.includes(DOTS)) continue;
    const known = found.get(line) ?? { parts: line.split(DOTS), left: 0 };
    known.left += 1;
    found.set(line, known);
  }
  return [...found.values()];
}

/** `parts` stand around what was taken out. */
function isSameButForSecrets(parts: readonly string[], line: string): boolean {
  // Most lines begin otherwise: a long body is compared line by line.
  if (!line.startsWith(parts[0] ?? '')) return false;
  let from = 0;
  for (const part of parts) {
    const at = line.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return parts.at(-1) === '' || from === line.length;
}
