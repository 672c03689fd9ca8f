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
  const known = [...before];
  // What was taken out of the one that was kept may be anything in the other, and is not shown there.
  const after = significantLines(now).map((line) => {
    const at = known.findIndex((old) => old !== line && isSameButForSecrets(old, line));
    return at === -1 ? line : (known.splice(at, 1)[0] ?? line);
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

function isSameButForSecrets(old: string, line: string): boolean {
  if (!old.includes(DOTS)) return false;
  let from = 0;
  for (const [index, part] of old.split(DOTS).entries()) {
    const at = line.indexOf(part, from);
    if (at === -1 || (index === 0 && at !== 0)) return false;
    from = at + part.length;
  }
  return old.endsWith(DOTS) || from === line.length;
}
