/** Results as JUnit XML, in the form that Jenkins, GitLab and the readers of CI services take. */

export interface JunitCase {
  readonly name: string;
  /** Dotted or plain; CI groups by it. */
  readonly classname: string;
  readonly file: string;
  readonly line: number;
  readonly timeMs: number;
  readonly outcome:
    | { readonly kind: 'passed' }
    | {
        readonly kind: 'failure' | 'error';
        readonly type: string;
        readonly message: string;
        readonly details: string;
      }
    | { readonly kind: 'skipped'; readonly message: string };
  readonly output: string;
}

export interface JunitSuite {
  readonly name: string;
  readonly file: string;
  /** ISO 8601 without a zone, as the schema has it. */
  readonly timestamp: string;
  readonly cases: readonly JunitCase[];
}

export function toJunit(suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  lines.push(`<testsuites name="postcard"${counts(all)}>`);
  for (const suite of suites) lines.push(...suiteLines(suite));
  lines.push('</testsuites>', '');
  return lines.join('\n');
}

function suiteLines({ name, file, timestamp, cases }: JunitSuite): string[] {
  const own = attributes({ name, timestamp, hostname: 'localhost', file });
  return [
    `  <testsuite${own}${counts(cases)} skipped="${count(cases, 'skipped')}">`,
    ...cases.flatMap(caseLines),
    '  </testsuite>',
  ];
}

function counts(cases: readonly JunitCase[]): string {
  const time = cases.reduce((sum, { timeMs }) => sum + timeMs, 0);
  return attributes({
    tests: String(cases.length),
    failures: String(count(cases, 'failure')),
    errors: String(count(cases, 'error')),
    time: seconds(time),
  });
}

function count(cases: readonly JunitCase[], kind: JunitCase['outcome']['kind']): number {
  return cases.filter(({ outcome }) => outcome.kind === kind).length;
}

function caseLines({ name, classname, file, line, timeMs, outcome, output }: JunitCase): string[] {
  const own = attributes({ name, classname, time: seconds(timeMs), file, line: String(line) });
  const inside: string[] = [];
  if (outcome.kind === 'skipped') {
    inside.push(`      <skipped${attributes({ message: outcome.message })}/>`);
  } else if (outcome.kind !== 'passed') {
    const { kind, type, message, details } = outcome;
    inside.push(`      <${kind}${attributes({ type, message })}>${escape(details)}</${kind}>`);
  }
  if (output !== '') inside.push(`      <system-out>${escape(output)}</system-out>`);
  return inside.length === 0
    ? [`    <testcase${own}/>`]
    : [`    <testcase${own}>`, ...inside, '    </testcase>'];
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escape(value).replaceAll('\n', '&#10;')}"`)
    .join('');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Characters that XML 1.0 cannot hold become U+FFFD. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
    .replaceAll('\r', '&#13;');
}
