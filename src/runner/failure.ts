/** Failures that are not the engine's, as an error to throw while a request is being made. */
import type { Span } from '../parser/ast.ts';
import type { VariableProblem } from '../variables/resolver.ts';
import type { FailurePlace, RunFailure } from './result.ts';

/** Thrown inside the runner only; `runRequest` turns it into the failure of a result. */
export class RunProblem extends Error {
  readonly failure: RunFailure;

  constructor(failure: RunFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

export interface ProblemDetails {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | null;
  /** Absolute. */
  readonly span?: Span | null;
  /** The variable or directive that stands there. */
  readonly name?: string;
}

export function runProblem(
  type: RunFailure['type'],
  { code, message, hint = null, span = null, name }: ProblemDetails,
): RunProblem {
  const places = span === null ? [] : [{ span, name: name ?? code }];
  return new RunProblem({ type, code, message, hint, span, places });
}

/** Something that the language has and this program does not send yet. */
export function unsupported(code: string, message: string, details: Partial<ProblemDetails> = {}) {
  return runProblem('UnsupportedError', { ...details, code, message });
}

/** More sentences than this are left to the places of a failure. */
const MAX_NAMED = 20;

/** One failure that names every variable without a good value, and every place of each. */
export function variableFailure(problems: readonly VariableProblem[]): RunFailure {
  const places: FailurePlace[] = problems.map(({ span, name }) => ({ span, name }));
  const [first] = problems;
  const names = [...new Set(problems.map(({ name }) => name))];
  const sentences = [...new Set(problems.map(({ message }) => message))];
  const hints = [...new Set(problems.flatMap(({ hint }) => (hint === null ? [] : [hint])))];
  return {
    type: 'VariableError',
    code: first?.code ?? 'undefined-variable',
    message:
      names.length < 2
        ? (sentences[0] ?? 'A placeholder has no value.')
        : `${names.length} placeholders have no good value: ${sentences.slice(0, MAX_NAMED).join(' ')}${sentences.length > MAX_NAMED ? ' …' : ''}`,
    hint: hints.length === 0 ? null : hints.slice(0, MAX_NAMED).join(' '),
    span: first?.span ?? null,
    places,
  };
}
