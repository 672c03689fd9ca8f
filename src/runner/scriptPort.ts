/**
 * What runs the scripts of a file. The runner reads files, gathers what a script may see and applies
 * what it asks for; whoever implements this runs JavaScript and nothing else. Everything in and out
 * is plain data that can be cloned into another thread.
 */

export interface ScriptRunner {
  /** Runs one script to its end. Resolves whatever the script does; rejects only when it was cancelled. */
  run(job: ScriptJob, signal?: AbortSignal): Promise<ScriptOutcome>;
}

export type ScriptValue =
  | string
  | number
  | boolean
  | null
  | readonly ScriptValue[]
  | { readonly [key: string]: ScriptValue };

export interface ScriptJob {
  readonly when: 'pre' | 'post';
  readonly code: string;
  /** Absolute path of the file the code stands in: the `.http` file, or the script's own. */
  readonly file: string;
  /** 1-based line of that file where `code` begins, so that messages point into it. */
  readonly firstLine: number;
  /** Local files that the code imports, and those import, already read. */
  readonly modules: readonly ScriptModule[];
  readonly request: ScriptRequest;
  /** Null before the request was sent. */
  readonly response: ScriptResponse | null;
  /** Values of the active environments. */
  readonly environment: Readonly<Record<string, ScriptValue>>;
  /** Variables that the `.http` file defines, resolved. */
  readonly fileVariables: Readonly<Record<string, ScriptValue>>;
  /** `client.global`, as earlier scripts of this session left it. */
  readonly globals: Readonly<Record<string, ScriptValue>>;
}

export interface ScriptModule {
  /** Absolute path of the file that imports it, and the words it is imported by: `./lib/sign.js`. */
  readonly importer: string;
  readonly specifier: string;
  /** Absolute path. */
  readonly path: string;
  readonly code: string;
}

export interface ScriptRequest {
  /** `@name`, else the title, else null. */
  readonly name: string | null;
  readonly method: string;
  /** Before a pre-request script ran placeholders may still be in it (`template`), `url` is resolved as far as possible. */
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Text of the body; null without one, or where it is no text. */
  readonly body: string | null;
  /** As written in the file, with placeholders. */
  readonly template: {
    readonly url: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string | null;
  };
  /** `request.variables`: what earlier scripts of this request set. */
  readonly variables: Readonly<Record<string, ScriptValue>>;
  /** 0-based, in a loop or over the rows of a data file. */
  readonly iteration: number;
}

export interface ScriptResponse {
  /** The URL that answered. */
  readonly url: string;
  readonly statusCode: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Media type without parameters, lower case; empty when there is none. */
  readonly mimeType: string;
  /** As the response declares it, else null. */
  readonly charset: string | null;
  /** Charset that `body` was read with. */
  readonly encoding: string | null;
  /** Decoded text, cut at 16 MiB (see `bodyCut`). */
  readonly body: string;
  readonly bodyCut: boolean;
  /** Decoded bytes, whole. */
  readonly sizeBytes: number;
  readonly elapsedMs: number;
  readonly cookies: readonly ScriptCookie[];
  /** Oldest first; each with an empty history of its own. */
  readonly history: readonly ScriptResponse[];
}

export interface ScriptCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  /** ISO 8601; null for a session cookie. */
  readonly expires: string | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: string | null;
}

export interface ScriptOutcome {
  /** `client.global`: null takes a name away. */
  readonly globals: readonly ScriptChange<ScriptValue>[];
  /** `client.global.clearAll()`, before `globals` are applied. */
  readonly clearGlobals: boolean;
  /** `client.global.headers`: sent with every later request of this session; null takes one away. */
  readonly globalHeaders: readonly ScriptChange<string>[];
  /** `request.variables.set`. */
  readonly variables: readonly ScriptChange<ScriptValue>[];
  /** What a pre-request script changed of the request, in order. */
  readonly requestChanges: readonly ScriptRequestChange[];
  readonly tests: readonly ScriptTest[];
  readonly logs: readonly string[];
  /** `client.exit()`: the rest of this script was left out, which is no failure. */
  readonly exited: boolean;
  /** `request.skip()` in a pre-request script: do not send. `request.replay()` in a post one: send once more. */
  readonly flow: 'skip' | 'replay' | 'stop' | null;
  /** What the script threw, or why it was stopped. */
  readonly error: ScriptProblem | null;
}

export interface ScriptChange<T> {
  readonly name: string;
  readonly value: T | null;
}

export type ScriptRequestChange =
  | { readonly kind: 'method' | 'url' | 'body'; readonly value: string }
  /** Null removes the field. */
  | { readonly kind: 'header'; readonly name: string; readonly value: string | null };

export interface ScriptTest {
  readonly name: string;
  readonly ok: boolean;
  /** Why it failed. */
  readonly message: string | null;
  /** 1-based line of the job's file, where it is known. */
  readonly line: number | null;
  readonly expected?: string | null;
  readonly actual?: string | null;
}

export interface ScriptProblem {
  /** `timeout`, `memory`, `exception`, `syntax`, `import`, `output`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** 1-based, in `file`. */
  readonly line: number | null;
  readonly file: string | null;
}
