/** The `??` lines of a request, judged over its answer. */
import type { Exchange } from '../../engine/exchange.ts';
import type { Block, Span, TemplateNode } from '../../parser/ast.ts';
import { templateText } from '../../parser/template.ts';
import { absoluteSpan } from '../../parser/text.ts';
import { createBodyReader } from '../../variables/bodyText.ts';
import type { TestResult } from '../result.ts';
import { fragments, here } from '../scope.ts';
import type { Fragment, Scope } from '../scope.ts';
import { answerAssert, isAnswerExpectation } from './answerExpectation.ts';
import { judgeParsed } from './condition.ts';
import { parseAssert } from './parseAssert.ts';
import type { ParsedAssert } from './parseAssert.ts';

/** `??` lines, or directives that say the same. */
export function hasAsserts({ text, request, directives }: Block): boolean {
  if (request === null) return false;
  return request.asserts.length > 0 || directives.some((each) => isAnswerExpectation(text, each));
}

interface Line {
  readonly template: TemplateNode;
  readonly span: Span;
  readonly isDirective: boolean;
}

function linesOf({ text, request, directives }: Block): Line[] {
  const expected = directives.filter((each) => isAnswerExpectation(text, each));
  return [
    ...expected.map(({ value, span }) => ({ template: value, span, isDirective: true })),
    ...(request?.asserts ?? []).map(({ expression, span }) => ({
      template: expression,
      span,
      isDirective: false,
    })),
  ];
}

/** One result a line, in order. A line that cannot be judged is a failed one. */
export async function runAsserts(
  scope: Scope,
  exchange: Exchange,
  lineOf: (offset: number) => number,
): Promise<TestResult[]> {
  const bodies = createBodyReader();
  const results: TestResult[] = [];
  for (const { template, span, isDirective } of linesOf(scope.block)) {
    const written = templateText(scope.block, template).trim();
    const name = isDirective ? `expect ${written}` : written;
    const place = absoluteSpan(scope.input.document, scope.blockIndex, span);
    const line = lineOf(place.start);
    const before = scope.resolver.problems.length;
    const parts = await fragments(scope, here(scope, template));
    const parsed = isDirective
      ? answerAssert(parts.map(({ text }) => text).join(''))
      : parseFragments(parts);
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
