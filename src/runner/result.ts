import type { Exchange } from '../engine/exchange.ts';

/** Which request of which file, in a way that survives edits: never a line number. */
export interface RequestRef {
  /** Relative to the workspace root, with `/`; or the absolute path outside of it. */
  readonly file: string;
  /** `@name`, else the title, else method and unresolved target. */
  readonly key: string;
  /** 0 for the first of equal keys. */
  readonly ordinal: number;
}

export interface TestResult {
  readonly name: string;
  readonly ok: boolean;
  /** 1-based, null when the test has no line. */
  readonly line: number | null;
  readonly actual: string | null;
  readonly expected: string | null;
  readonly message: string | null;
  /** Expected and actual line by line, where that helps: `-` expected, `+` actual. */
  readonly diff?: string | null;
}

/** A failure that is not the engine's: a variable, a file, the syntax. Same shape for people and JSON. */
export interface RunFailure {
  readonly type:
    | 'VariableError'
    | 'FileError'
    | 'SyntaxError'
    | 'ScriptError'
    | 'UnsupportedError'
    /** A person, or a rule that a person can change, said no. */
    | 'DeclinedError';
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** Absolute offsets in the document, where it is known. */
  readonly span: { readonly start: number; readonly end: number } | null;
  /** Every place it concerns: a variable that is missing in three lines has three. */
  readonly places: readonly FailurePlace[];
}

export interface FailurePlace {
  /** Absolute offsets in the document. */
  readonly span: { readonly start: number; readonly end: number };
  /** The variable, or the directive, that stands there. */
  readonly name: string;
}

/** Where a header that was given to the engine comes from. */
export type HeaderSource =
  /** A line of the request. */
  | 'file'
  /** `# @header` of the request. */
  | 'directive'
  /** `# @header` at the top of the file. */
  | 'file-defaults'
  /** `# @cookie` of the request or of the file. */
  | 'cookie-directive'
  | 'setting'
  | 'environment'
  | 'script'
  | 'auth'
  | 'body'
  | 'protocol';

/** One request of a file, run. */
export interface RunResult {
  readonly id: string;
  readonly ref: RequestRef;
  /** `@name`, else the title, else null. */
  readonly name: string | null;
  /** 1-based line of the request line when it was sent. */
  readonly line: number;
  readonly environment: readonly string[];
  /** Null when the request could not be made (see `failure`). */
  readonly exchange: Exchange | null;
  readonly failure: RunFailure | null;
  readonly tests: readonly TestResult[];
  readonly logs: readonly string[];
  /** Things to know that are no failure: `HTTP/3 is sent as 1.1`. */
  readonly warnings: readonly string[];
  /** Files that `>> file` wrote, absolute. */
  readonly written: readonly string[];
  /** `# @no-log`: keep it out of the history. */
  readonly noLog: boolean;
  /** No error that was not expected, every test passed. */
  readonly ok: boolean;
  /** True when `# @expect ErrorType` was met: `ok`, with the error still there. */
  readonly errorExpected: boolean;
  readonly startedAt: number;
  /** A script asked not to send it: there is no exchange, and no failure. */
  readonly skipped?: boolean;
  /** What a script asks of the run: send this once more, or stop here. */
  readonly next?: 'replay' | 'stop' | null;
  /** Where the headers that were asked for come from, by their names in lower case. */
  readonly headerSources?: Readonly<Record<string, HeaderSource>>;
  /** Variables that its scripts set, as text. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What its placeholders stood for, by what is written in them. */
  readonly values?: readonly {
    readonly name: string;
    readonly value: string;
    readonly secret: boolean;
  }[];
  /** Values that came from secret sources in this run, longest first, for the redactor. */
  readonly secrets: readonly string[];
}
