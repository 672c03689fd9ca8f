/** What dynamic variables are evaluated with. */
import type { DynamicExpression } from './expression.ts';
import type { JsonValue } from './json.ts';
import type { VariablePorts } from './ports.ts';
import type { ResolverInput } from './resolver.ts';
import type { Evaluated, ProblemText } from './value.ts';
import { failed } from './value.ts';

export interface DynamicContext {
  /** The expression as written, for messages. */
  readonly written: string;
  readonly input: ResolverInput;
  readonly ports: VariablePorts;
  readonly dialect: string;
  /** From 0 up to but not including 1. */
  random(): number;
  /** A variable by name, as this place sees it. */
  value(name: string): Promise<JsonValue | undefined>;
  /** A text that was written elsewhere, with the values of its placeholders. */
  text(written: string): Promise<Evaluated>;
  /** Asks the person; `key` tells questions apart that are put once each. */
  ask(question: Question): Promise<Evaluated>;
}

export type DynamicVariable = (
  expression: DynamicExpression,
  context: DynamicContext,
) => Evaluated | Promise<Evaluated>;

export interface Question {
  readonly key: string;
  readonly name: string;
  readonly message: string;
  readonly secret: boolean;
  /** Used for an empty answer, and where nobody can be asked. */
  readonly preset: string | null;
}

/** The variable is there, and what it was given is not right. */
export function invalid(context: DynamicContext, text: Omit<ProblemText, 'name'>): Evaluated {
  return failed('invalid-dynamic', { ...text, name: context.written });
}
