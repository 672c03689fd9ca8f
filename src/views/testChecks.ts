/** What a request checks, as its file says it, and what came of each check. Knows nothing of VS Code. */
import type { ParsedFile } from '../host/documents.ts';
import type { Block, ScriptNode } from '../parser/ast.ts';
import { absoluteSpan, nodeText } from '../parser/text.ts';
import { isAboutAnswer } from '../runner/asserts/answerExpectation.ts';
import { Directives } from '../runner/directives.ts';
import type { PlacedDirective } from '../runner/directives.ts';
import type { RunResult, TestResult } from '../runner/result.ts';
import { literalTests } from './literalTests.ts';

/** One line that is judged, or one `client.test` whose name stands in the text. */
export interface Check {
  /** Unique among those of its request. */
  readonly id: string;
  readonly label: string;
  /** 1-based. */
  readonly line: number;
  readonly kind: 'line' | 'raise' | 'script';
}

/** In the order of their lines. */
export function checksOf(
  { document, lines }: Pick<ParsedFile, 'document' | 'lines'>,
  blockIndex: number,
): readonly Check[] {
  const block = document.blocks[blockIndex];
  if (block === undefined) return [];
  const lineAt = (offset: number) => lines.positionAt(offset).line + 1;
  const at = (line: number, label: string, kind: Check['kind'] = 'line'): Check => ({
    id: `line ${line}`,
    label,
    line,
    kind,
  });
  const asserts = (block.request?.asserts ?? []).map(({ span, expression }) => {
    const { start } = absoluteSpan(document, blockIndex, span);
    return at(lineAt(start), nodeText(block, expression.span));
  });
  const directives = checkingDirectives(new Directives(document, blockIndex)).map((directive) => {
    const { name, written, span } = directive;
    const isRaise = name === 'raise-for-status';
    const label = name === 'snapshot' || isRaise ? name : `expect ${written.trim()}`;
    return at(lineAt(span.start), label, isRaise ? 'raise' : 'line');
  });
  const seen = new Map<string, number>();
  const tests = block.scripts.filter(isOurs).flatMap(({ source }) => {
    if (source.kind !== 'inline') return [];
    const { start } = absoluteSpan(document, blockIndex, source.code);
    return literalTests(nodeText(block, source.code)).map(({ name, offset }): Check => {
      const ordinal = (seen.get(name) ?? 0) + 1;
      seen.set(name, ordinal);
      return {
        id: `test ${ordinal} ${name}`,
        label: name,
        line: lineAt(start + offset),
        kind: 'script',
      };
    });
  });
  return [...asserts, ...directives, ...tests].sort((a, b) => a.line - b.line);
}

/** Those that judge this request: of statuses its own before those at the top of the file. */
function checkingDirectives(directives: Directives): readonly PlacedDirective[] {
  const expected = directives.every('expect', 'kulala-expect-status-code');
  const outcomes = expected.filter(({ written }) => !isAboutAnswer(written));
  const isOwn = ({ inherited }: PlacedDirective) => !inherited;
  const snapshot = directives.last('snapshot');
  const raise = directives.last('raise-for-status');
  return [
    ...(outcomes.some(isOwn) ? outcomes.filter(isOwn) : outcomes),
    ...expected.filter((each) => isOwn(each) && isAboutAnswer(each.written)),
    ...(raise !== null && directives.isOn('raise-for-status') ? [raise] : []),
    ...(snapshot === null || /^(?:off|false)$/i.test(snapshot.written.trim()) ? [] : [snapshot]),
  ];
}

/** True where a script may tell of tests whose names the text does not have. */
export function mayTellTests({ scripts }: Block): boolean {
  return scripts.some((script) => script.when === 'post' && isOurs(script));
}

function isOurs({ syntax, language }: ScriptNode): boolean {
  return syntax === 'handler' && language !== 'lua';
}

export interface Outcomes {
  /** By the id of the check; a check without any was not come to. */
  readonly byCheck: ReadonlyMap<string, readonly TestResult[]>;
  /** Told by scripts under names that the text does not have. */
  readonly others: readonly TestResult[];
}

/** Which result belongs to which check, over all rounds of a request: each has to hold in each. */
export function outcomesOf(results: readonly RunResult[], checks: readonly Check[]): Outcomes {
  const rounds = results.map((result) => outcomesOfRound(result, checks));
  const byCheck = new Map<string, readonly TestResult[]>();
  for (const round of rounds) {
    for (const [id, tests] of round.byCheck)
      byCheck.set(id, [...(byCheck.get(id) ?? []), ...tests]);
  }
  return { byCheck, others: rounds.flatMap(({ others }) => others) };
}

function outcomesOfRound(result: RunResult, checks: readonly Check[]): Outcomes {
  const byCheck = new Map<string, TestResult[]>();
  const others: TestResult[] = [];
  const add = ({ id }: Check, test: TestResult) => {
    byCheck.set(id, [...(byCheck.get(id) ?? []), test]);
  };
  for (const test of result.tests) {
    const placed = checks.find(({ kind, line }) => kind === 'line' && line === test.line);
    const named = checks.filter(({ kind, label }) => kind === 'script' && label === test.name);
    // Of several of one name each has its turn; in a loop the last one has all that is left.
    const check = placed ?? named.find(({ id }) => !byCheck.has(id)) ?? named.at(-1);
    if (check === undefined) others.push(test);
    else add(check, test);
  }
  for (const check of checks) {
    const raised = check.kind === 'raise' ? raisedTest(result, check) : null;
    if (raised !== null) add(check, raised);
  }
  return { byCheck, others };
}

/** Null where no status came, or something else went wrong. */
function raisedTest({ exchange, errorExpected }: RunResult, check: Check): TestResult | null {
  const response = exchange?.response ?? null;
  const error = exchange?.error ?? null;
  if (response === null) return null;
  if (error !== null && error.name !== 'HTTPError') return null;
  return {
    name: check.label,
    ok: error === null || errorExpected,
    line: check.line,
    expected: 'a status below 400',
    actual: `${response.statusCode} ${response.reason}`.trim(),
    message: error?.message ?? null,
  };
}
