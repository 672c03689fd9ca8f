/** `junit`: one suite a file, one case a request and one each of its tests. */
import { toJunit } from '../../convert/junit.ts';
import type { JunitCase, JunitSuite } from '../../convert/junit.ts';
import type { Mask } from '../../runner/mask.ts';
import { verdictOf } from '../run/outcome.ts';
import { redactorOf } from '../../runner/redactResult.ts';
import { maskFor } from '../json/outputMask.ts';
import { SKIP_WORDS, complaintsOf, createNumbering, titleOf } from './reporter.ts';
import type { Complaint, Reported, Reporter, ReporterParts } from './reporter.ts';

export function createJunitReporter({ output, showSecrets }: ReporterParts): Reporter {
  const suites = new Map<string, { timestamp: string; cases: JunitCase[] }>();
  const numberings = new Map<string, (name: string) => string>();
  const numbered = (file: string, title: string) => {
    const numbering = numberings.get(file) ?? createNumbering();
    numberings.set(file, numbering);
    return numbering(title);
  };
  const add = (file: string, at: number, cases: readonly JunitCase[]) => {
    const timestamp = new Date(at).toISOString().slice(0, 19);
    const suite = suites.get(file) ?? { timestamp, cases: [] };
    suite.cases.push(...cases);
    suites.set(file, suite);
  };
  return {
    result(reported) {
      const { file, result } = reported;
      const mask = redacting(reported, showSecrets);
      const title = numbered(file, titleOf(reported, mask));
      add(file, result.startedAt, casesOf(reported, title, mask));
      return Promise.resolve();
    },
    skipped({ file, line, title, reason }) {
      const skipped = { kind: 'skipped', message: SKIP_WORDS[reason] } as const;
      const shared = { classname: file, file, line, timeMs: 0, output: '' };
      add(file, Date.now(), [{ name: numbered(file, title), ...shared, outcome: skipped }]);
      return Promise.resolve();
    },
    end: () =>
      output.write(
        toJunit([...suites].map(([file, suite]): JunitSuite => ({ name: file, file, ...suite }))),
      ),
  };
}

function casesOf(reported: Reported, title: string, mask: Mask): JunitCase[] {
  const { file, result } = reported;
  const request: JunitCase = {
    name: title,
    classname: file,
    file,
    line: result.line,
    timeMs: result.exchange?.elapsedMs ?? 0,
    outcome:
      result.skipped === true
        ? { kind: 'skipped', message: 'by a script' }
        : requestOutcome(reported, mask),
    output: result.logs.map((line) => mask.text(line)).join('\n'),
  };
  const named = createNumbering();
  const tests = result.tests.map((test): JunitCase => {
    const expected = test.expected === null ? '' : `expected: ${mask.text(test.expected)}\n`;
    const actual = test.actual === null ? '' : `actual: ${mask.text(test.actual)}\n`;
    const diff = typeof test.diff === 'string' ? `${mask.text(test.diff)}\n` : '';
    const line = test.line ?? result.line;
    const message = mask.text(test.message ?? 'It does not hold.');
    return {
      name: named(`${title}: ${mask.text(test.name)}`),
      classname: file,
      file,
      line,
      timeMs: 0,
      outcome: test.ok
        ? { kind: 'passed' }
        : {
            kind: 'failure',
            type: 'AssertionFailure',
            message,
            details: `${expected}${actual}${diff}${file}:${line}`,
          },
      output: '',
    };
  });
  return [request, ...tests];
}

/** Tests are cases of their own; what is left is whether the request itself came through. */
function requestOutcome(reported: Reported, mask: Mask): JunitCase['outcome'] {
  const { result } = reported;
  const verdict = verdictOf({ ...result, tests: [] });
  const [complaint] = complaintsOf({ ...reported, result: { ...result, tests: [] } }, mask);
  if (verdict === 'ok' || complaint === undefined) return { kind: 'passed' };
  return {
    kind: verdict === 'failed' ? 'failure' : 'error',
    type: complaint.title,
    message: complaint.message,
    details: detailsOf(complaint),
  };
}

function detailsOf({ place, hint }: Complaint): string {
  return hint === null ? place : `${hint}\n${place}`;
}

/** A report is kept: it gets the full redaction. */
function redacting({ result }: Reported, showSecrets: boolean): Mask {
  if (showSecrets) return maskFor(result, true);
  const redactor = redactorOf(result);
  return { text: redactor.content, requestHeader: (_name, value) => redactor.text(value) };
}
