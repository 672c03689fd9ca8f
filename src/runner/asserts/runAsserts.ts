/** The `??` lines of a request, judged over its answer. */
import type { Exchange } from '../../engine/exchange.ts';
import { templateText } from '../../parser/template.ts';
import { absoluteSpan } from '../../parser/text.ts';
import { createBodyReader } from '../../variables/bodyText.ts';
import type { TestResult } from '../result.ts';
import { fragments, here } from '../scope.ts';
import type { Fragment, Scope } from '../scope.ts';
import { judgeParsed } from './condition.ts';
import { parseAssert } from './parseAssert.ts';
import type { ParsedAssert } from './parseAssert.ts';

/** One result a line, in order. A line that cannot be judged is a failed one. */
export async function runAsserts(
  scope: Scope,
  exchange: Exchange,
  lineOf: (offset: number) => number,
): Promise<TestResult[]> {
  const asserts = scope.block.request?.asserts ?? [];
  const bodies = createBodyReader();
  const results: TestResult[] = [];
  for (const { expression, span } of asserts) {
    const name = templateText(scope.block, expression).trim();
    const place = absoluteSpan(scope.input.document, scope.blockIndex, span);
    const line = lineOf(place.start);
    const before = scope.resolver.problems.length;
    const parsed = parseFragments(await fragments(scope, here(scope, expression)));
    const problem = scope.resolver.problems[before];
    if (problem !== undefined) {
      const message = problem.message;
      results.push({ name, line, ok: false, expected: null, actual: null, message });
      continue;
    }
    const { ok, actual, expected, message, diff } = await judgeParsed(parsed, exchange, bodies);
    results.push({ name, line, ok, expected, actual, message, diff });
  }
  return results;
}

/** A value is put in after the line was taken apart, so that nothing in it is read as a predicate. */
function parseFragments(parts: readonly Fragment[]): ParsedAssert {
  const values: string[] = [];
  const text = parts
    .map((part) => {
      if (part.literal) return part.text;
      values.push(part.text);
      return `\uE000${values.length - 1}\uE001`;
    })
    .join('');
  const fill = (piece: string) =>
    piece.replace(/\uE000(\d+)\uE001/g, (_, index: string) => values[Number(index)] ?? '');
  const parsed = parseAssert(text);
  return { ...parsed, subject: fill(parsed.subject), expected: fill(parsed.expected) };
}
