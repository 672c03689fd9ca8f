/** What evaluating gives, on its way to the text it stands in. */
import type { Span } from '../parser/ast.ts';
import { looksPublic } from './environments.ts';
import type { JsonValue } from './json.ts';
import { jsonToText } from './json.ts';
import type { VariableProblem } from './resolver.ts';

/** A problem whose place may still be that of the placeholder that asked. */
export interface PendingProblem {
  readonly code: VariableProblem['code'];
  /** The expression as written. */
  readonly name: string;
  /** What follows the placeholder and its lines: `has no value`. */
  readonly says: string;
  readonly hint: string | null;
  readonly request: string | null;
  readonly span: Span | null;
}

export interface Evaluated {
  /** Undefined where there is none. */
  readonly value: JsonValue | undefined;
  readonly secret: boolean;
  readonly problems: readonly PendingProblem[];
  readonly warnings?: readonly string[];
}

export function plain(value: JsonValue): Evaluated {
  return { value, secret: false, problems: [] };
}

/** A value of a source that is secret as a whole; with `unlessPublic` addresses and switches are not. */
export function fromSecretSource(value: JsonValue, unlessPublic: boolean): Evaluated {
  const secret = !(unlessPublic && looksPublic(jsonToText(value)));
  return { value, secret, problems: [] };
}

export interface ProblemText {
  readonly name: string;
  /** What follows the placeholder: `has no value`. */
  readonly says: string;
  readonly hint?: string | null;
  readonly request?: string | null;
}

export function failed(code: VariableProblem['code'], text: ProblemText): Evaluated {
  const { name, says, hint = null, request = null } = text;
  return {
    value: undefined,
    secret: false,
    problems: [{ code, name, says, hint, request, span: null }],
  };
}

/** Each problem of a place once: values that are used often would multiply them. */
export function addProblems(
  all: PendingProblem[],
  more: readonly PendingProblem[],
  at: Span | null,
): void {
  for (const found of more) {
    const span = found.span ?? at;
    const same = (other: PendingProblem) =>
      other.code === found.code && other.name === found.name && other.span?.start === span?.start;
    if (!all.some(same)) all.push({ ...found, span });
  }
}
