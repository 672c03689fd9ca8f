/** What resolving placeholders gives. `createResolver` in `resolve.ts` makes one for a run of one file. */
import type { Exchange } from '../engine/exchange.ts';
import type { HttpDocument, Span, TemplateNode } from '../parser/ast.ts';
import type { Environment } from './environments.ts';
import type { JsonValue } from './json.ts';
import type { VariablePorts } from './ports.ts';
import type { SendMemory, UsedValue } from './sendMemory.ts';

/** Text with every placeholder replaced by its value. */
export interface Resolved {
  readonly text: string;
  /** True when a value from a secret source is in it; it stays so through concatenation. */
  readonly secret: boolean;
}

/** A placeholder that has no value, or no good one. `span` is absolute in the document. */
export interface VariableProblem {
  readonly code:
    | 'undefined-variable'
    | 'variable-cycle'
    | 'response-missing'
    | 'response-path'
    | 'invalid-dynamic'
    | 'invalid-value'
    | 'cancelled-prompt'
    | 'javascript-expression';
  /** The expression as written: `token`, `login.response.body.$.id`. */
  readonly name: string;
  /** One sentence that names every line where it is missing. */
  readonly message: string;
  readonly hint: string | null;
  readonly span: Span;
  /** For `response-missing`: the request that has to be sent first. */
  readonly request: string | null;
}

/** Where a value comes from, for the hover: the winner and those it hides, with the rule. */
export interface Provenance {
  readonly name: string;
  /** Strongest first; the first one wins. Empty: not defined anywhere. */
  readonly candidates: readonly ValueCandidate[];
  /** One sentence: `the file's own definition wins over the environment`. */
  readonly rule: string;
  /** Where another client would take another value: which one. */
  readonly otherOrder?: string;
}

export interface ValueCandidate {
  /** `command line`, `script`, `request`, `file`, `environment dev`, `shared`, `.env`, `process`, … */
  readonly source: string;
  /** The value after its own placeholders and escapes; null where it cannot be told without sending. */
  readonly value: string | null;
  readonly secret: boolean;
  /** Absolute path and, in this document, the absolute span of the definition. */
  readonly file: string | null;
  readonly span: Span | null;
}

/** A result of an earlier request, by its name. */
export interface EarlierResult {
  readonly exchange: Exchange | null;
}

export interface ResolverInput {
  readonly document: HttpDocument;
  /** Absolute path of the file. */
  readonly file: string;
  readonly environment: Environment;
  /** Strongest values: `--var`, arguments of `run`. */
  readonly variables: Readonly<Record<string, string>>;
  /** What scripts set with `client.global.set`; stronger than the file, weaker than `variables`. */
  readonly globals?: ReadonlyMap<string, JsonValue>;
  /** Results of this session by request name. */
  readonly earlier: ReadonlyMap<string, EarlierResult>;
  /** What scripts set for this request alone with `request.variables.set`. */
  readonly requestVariables?: ReadonlyMap<string, JsonValue>;
  /** Answers to prompts of this run, filled here: give the same map to every resolver of a run. */
  readonly answers?: Map<string, string>;
  /** Documents that `import` and `@import` bring in, with their absolute paths. */
  readonly imported?: readonly { readonly document: HttpDocument; readonly file: string }[];
  readonly ports: VariablePorts;
  /** Give the same one to the resolvers of one send: definitions keep their values between them. */
  readonly memory?: SendMemory;
  /** True asks nobody and runs nothing with an effect: for hovers and dry looks. */
  readonly passive?: boolean;
}

export interface Resolver {
  /**
   * Text of a template in a block. Never rejects: what has no value is added to `problems`, and the
   * placeholder stays in the text as it was written.
   */
  resolve(blockIndex: number, template: TemplateNode): Promise<Resolved>;
  /** The same for a text that does not stand in the document (`<@ file`); problems point at `at` (absolute). */
  resolveText(blockIndex: number, text: string, at: Span): Promise<Resolved>;
  /** One variable by name as `{{name}}` in this block would see it; undefined when there is none. */
  value(blockIndex: number, name: string): Promise<Resolved | undefined>;
  explain(blockIndex: number, expression: string): Promise<Provenance>;
  /** Every name that can stand in a placeholder of this block, for completion. */
  names(blockIndex: number): readonly string[];
  readonly problems: readonly VariableProblem[];
  /** Things to know that stop nothing: an environment variable that is not set is empty. */
  readonly warnings: readonly string[];
  /** What the placeholders of the templates gave so far, by what stands in them; long values are left out. */
  readonly used: ReadonlyMap<string, UsedValue>;
  /** Secret values used so far, longest first. */
  readonly secrets: readonly string[];
}
