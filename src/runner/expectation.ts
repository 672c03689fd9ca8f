/** `# @expect …` and `# @raise-for-status`: what an outcome has to be. */
import type { Exchange } from '../engine/exchange.ts';
import { RequestException } from '../engine/errors.ts';
import { isAboutAnswer } from './asserts/answerExpectation.ts';
import type { Directives, PlacedDirective } from './directives.ts';
import type { TestResult } from './result.ts';

export interface Judged {
  readonly exchange: Exchange;
  readonly tests: readonly TestResult[];
  /** The error was asked for. */
  readonly errorExpected: boolean;
}

export interface JudgeOptions {
  readonly directives: Directives;
  readonly raiseForStatus: boolean;
  readonly lineOf: (offset: number) => number;
}

/** A status that nobody forbade is an answer; one that was expected is never raised. */
export function judge(
  exchange: Exchange,
  { directives, raiseForStatus, lineOf }: JudgeOptions,
): Judged {
  const own = directives
    .every('expect', 'kulala-expect-status-code')
    .filter(({ written }) => !isAboutAnswer(written));
  // The request's own expectations replace those at the top of the file.
  const expectations = own.some(({ inherited }) => !inherited)
    ? own.filter(({ inherited }) => !inherited)
    : own;
  const statusWanted = expectations.some(wantsStatus);
  // `# @expect HTTPError` is about the error that a bad status is made into.
  const told = raiseForStatus && !statusWanted ? raised(exchange) : exchange;
  const outcomes = expectations.map((directive) => expect(told, directive, lineOf));
  const met = outcomes.length > 0 && outcomes.every(({ test }) => test.ok);
  return {
    exchange: raiseForStatus && !(met && statusWanted) ? raised(exchange) : exchange,
    tests: outcomes.map(({ test }) => test),
    errorExpected: met && told.error !== null && outcomes.some(({ kind }) => kind === 'error'),
  };
}

function expect(
  { response, error }: Exchange,
  directive: PlacedDirective,
  lineOf: (offset: number) => number,
): { kind: 'status' | 'error'; test: TestResult } {
  const words = wordsOf(directive);
  const isStatus = wantsStatus(directive);
  const actual = error?.name ?? (response === null ? 'no response' : String(response.statusCode));
  const ok = isStatus
    ? error === null &&
      response !== null &&
      words.some((word) => statusIs(response.statusCode, word))
    : error !== null && words.some((word) => errorIs(error, word));
  return {
    kind: isStatus ? 'status' : 'error',
    test: {
      name: `expect ${directive.written.trim()}`,
      ok,
      line: lineOf(directive.span.start),
      expected: words.join(' or '),
      actual,
      message: ok ? null : `Expected ${words.join(' or ')}, and got ${actual}.`,
    },
  };
}

/** `status 200 201` → `200`, `201`. */
function wordsOf(directive: PlacedDirective): string[] {
  const wanted = directive.written.trim().replace(/^status\b\s*[=:]*\s*/i, '');
  return wanted.split(/[\s,|]+/).filter((word) => word !== '');
}

function wantsStatus(directive: PlacedDirective): boolean {
  return wordsOf(directive).every((word) => /^(?:\d{3}|\dxx|ok)$/i.test(word));
}

function statusIs(status: number, word: string): boolean {
  if (/^ok$/i.test(word)) return status < 400;
  if (/^\dxx$/i.test(word)) return String(Math.floor(status / 100)) === word.charAt(0);
  return String(status) === word;
}

/** By name, also of a family: a ConnectTimeout is a ConnectionError and a Timeout. */
function errorIs(error: RequestException, word: string): boolean {
  const wanted = word.toLowerCase();
  if (wanted === 'error' || error.code.toLowerCase() === wanted) return true;
  if (wanted === 'timeout' && error.isTimeout) return true;
  let kind: object | null = error;
  while (kind !== null && kind !== Error.prototype) {
    const { constructor } = kind;
    if (constructor.name.toLowerCase() === wanted) return true;
    kind = Object.getPrototypeOf(kind) as object | null;
  }
  return (
    error.name.toLowerCase() === wanted || (wanted === 'connectionerror' && error.isConnectionError)
  );
}

function raised(exchange: Exchange): Exchange {
  if (exchange.error !== null || exchange.response === null) return exchange;
  try {
    exchange.response.raiseForStatus();
    return exchange;
  } catch (error) {
    if (!RequestException.is(error)) throw error;
    return { ...exchange, error };
  }
}
