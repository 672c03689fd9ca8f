/** Two texts line by line, for a failed assertion: `-` what was expected, `+` what came. */

const MAX_LINES = 400;
const MAX_SHOWN = 40;
const CONTEXT = 2;

/** Null when both are one short line: then the two values themselves say it. */
export function lineDiff(expected: string, actual: string): string | null {
  const left = expected.split(/\r?\n/);
  const right = actual.split(/\r?\n/);
  if (left.length === 1 && right.length === 1) return null;
  const lines = changes(left.slice(0, MAX_LINES), right.slice(0, MAX_LINES));
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(({ sign }) => sign !== ' '),
  );
  const shown: string[] = [];
  for (const [i, { sign, text }] of lines.entries()) {
    if (near[i] === true) shown.push(`${sign} ${text}`);
    else if (near[i - 1] === true) shown.push('  …');
    if (shown.length >= MAX_SHOWN) {
      shown.push('  …');
      break;
    }
  }
  return shown.join('\n');
}

/** The two sides of what `lineDiff` gave, for a view that compares by itself. */
export function sidesOf(diff: string): { readonly expected: string; readonly actual: string } {
  const without = (sign: string) =>
    diff
      .split('\n')
      .filter((line) => !line.startsWith(sign))
      .map((line) => line.slice(2))
      .join('\n');
  return { expected: without('+'), actual: without('-') };
}

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** By the longest common subsequence; the texts are short. */
function changes(left: readonly string[], right: readonly string[]): Line[] {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push({ sign: ' ', text: left[i] ?? '' });
      i += 1;
      j += 1;
    } else if (i < left.length && (j === right.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: '-', text: left[i] ?? '' });
      i += 1;
    } else {
      lines.push({ sign: '+', text: right[j] ?? '' });
      j += 1;
    }
  }
  return lines;
}
