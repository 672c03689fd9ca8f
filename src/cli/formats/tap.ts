/** `tap`: Test Anything Protocol 14, one point a request, its tests as a subtest. */
import type { Mask } from '../../runner/mask.ts';
import { verdictOf } from '../run/outcome.ts';
import { safeJson, safeLine } from '../terminal/escape.ts';
import { maskFor } from '../json/outputMask.ts';
import { SKIP_WORDS, complaintsOf, createNumbering, titleOf } from './reporter.ts';
import type { Complaint, Reported, Reporter, ReporterParts } from './reporter.ts';

export function createTapReporter({ output, showSecrets }: ReporterParts): Reporter {
  let count = 0;
  const numbered = createNumbering();
  return {
    async result(reported) {
      count += 1;
      const head = count === 1 ? 'TAP version 14\n' : '';
      const mask = maskFor(reported.result, showSecrets);
      const { file, result } = reported;
      const title = numbered(word(`${titleOf(reported, mask)} (${file}:${result.line})`));
      await output.write(`${head}${point(reported, { number: count, title, mask })}`);
    },
    async skipped({ file, line, title, reason }) {
      count += 1;
      const head = count === 1 ? 'TAP version 14\n' : '';
      const name = numbered(word(`${title} (${file}:${line})`));
      await output.write(`${head}ok ${count} - ${name} # SKIP ${SKIP_WORDS[reason]}\n`);
    },
    async end() {
      await output.write(
        count === 0 ? 'TAP version 14\n1..0 # SKIP nothing was run\n' : `1..${count}\n`,
      );
    },
  };
}

interface Point {
  readonly number: number;
  readonly title: string;
  readonly mask: Mask;
}

function point(reported: Reported, { number, title, mask }: Point): string {
  const { result } = reported;
  if (result.skipped === true) return `ok ${number} - ${title} # SKIP by a script\n`;
  const ok = verdictOf(result) === 'ok';
  const lines: string[] = [];
  if (result.tests.length > 0) {
    lines.push(`# Subtest: ${title}`);
    for (const [index, test] of result.tests.entries()) {
      lines.push(`    ${test.ok ? 'ok' : 'not ok'} ${index + 1} - ${word(mask.text(test.name))}`);
    }
    lines.push(`    1..${result.tests.length}`);
  }
  lines.push(`${ok ? 'ok' : 'not ok'} ${number} - ${title}`);
  if (!ok) lines.push(...diagnostic(complaintsOf(reported, mask)));
  return `${lines.join('\n')}\n`;
}

/** A YAML block; every text is a JSON string, which YAML is a superset of. */
function diagnostic(complaints: readonly Complaint[]): string[] {
  const [first] = complaints;
  if (first === undefined) return [];
  const lines = ['  ---', `  message: ${safeJson(`${first.title}: ${first.message}`)}`];
  lines.push('  severity: fail', `  at: ${safeJson(first.place)}`);
  if (first.hint !== null) lines.push(`  hint: ${safeJson(first.hint)}`);
  if (first.diff !== null) lines.push(`  diff: ${safeJson(first.diff)}`);
  if (complaints.length > 1) {
    lines.push('  also:');
    for (const { title, message, place } of complaints.slice(1)) {
      lines.push(`    - ${safeJson(`${place}: ${title}: ${message}`)}`);
    }
  }
  return [...lines, '  ...'];
}

/** `#` begins a directive, and a backslash escapes it. */
function word(text: string): string {
  return safeLine(text).replace(/[\\#]/g, (char) => `\\${char}`);
}
