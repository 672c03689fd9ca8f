/**
 * The one path by which a file becomes exchanges, for the editor and the command line alike:
 * `listRequests(document, file, root)` in `listRequests.ts` and `runRequest(input)` in `runRequest.ts`.
 */
import type { Progress, SendOptions } from '../engine/request.ts';
import type { Session } from '../engine/session.ts';
import type { HttpDocument } from '../parser/ast.ts';
import type { Environment } from '../variables/environments.ts';
import type { FileScopes } from '../variables/resolve.ts';
import type { ScriptGlobals } from './globals.ts';
import type { ImportedDocument } from './imports.ts';
import type { StreamPiece } from './liveContent.ts';
import type { ScriptValue } from './scriptPort.ts';
import type { RunnerPorts } from './ports.ts';
import type { RequestRef, RunFailure, RunResult } from './result.ts';

/** A request of a document, as lists, lenses and selectors need it. */
export interface RequestEntry {
  readonly ref: RequestRef;
  readonly blockIndex: number;
  /** `@name`, else the title, else null. */
  readonly name: string | null;
  /** Unresolved, joined from its lines. */
  readonly method: string;
  readonly target: string;
  readonly tags: readonly string[];
  /** `# @description`, where there is one. */
  readonly description?: string;
  /** 1-based: the request line, the first and the last line of the block. */
  readonly line: number;
  readonly startLine: number;
  readonly endLine: number;
}

export interface RunInput {
  readonly document: HttpDocument;
  /** Absolute path of the file. */
  readonly file: string;
  readonly entry: RequestEntry;
  readonly session: Session;
  readonly ports: RunnerPorts;
  /** Names of the active environments, later wins. */
  readonly environments: readonly string[];
  /** Strongest values: `--var`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Weaker than the file's own directives: settings, `.postcard.json`. */
  readonly defaults: SendOptions & { readonly headers?: Readonly<Record<string, string>> };
  /** Stronger than the file's own directives: options of the command line. */
  readonly overrides: SendOptions & { readonly raiseForStatus?: boolean };
  /** Results of this session by request name, for `{{login.response.body.$.token}}`. */
  readonly earlier: ReadonlyMap<string, RunResult>;
  /** Already read, for runs of many requests. Default: read from the files around `file`. */
  readonly environment?: Environment;
  /** Why one of the imports could not be read, for a request that goes out without it. */
  readonly importProblem?: RunFailure | null;
  /** Already read likewise: what `importedDocuments` gives. */
  readonly imported?: readonly ImportedDocument[];
  /** What documents define, worked out once: the same map for every request of a run. */
  readonly scopes?: FileScopes;
  /** Values for this request alone, as a loop sets them; scripts see and change them. */
  readonly requestVariables?: ReadonlyMap<string, ScriptValue>;
  /** `--env-file`: more environment or dotenv files, absolute, stronger than those found. */
  readonly environmentFiles?: readonly string[];
  /** Answers to `# @prompt`, filled here: give the same map to every request of a run to ask once. */
  readonly answers?: Map<string, string>;
  /** What scripts share. Default: new ones for this request alone. */
  readonly globals?: ScriptGlobals;
  /** `# @session name`. Absent: a request that asks for one is not sent. */
  readonly namedSession?: (name: string) => Session;
  /** The session given does not send: nobody is asked to agree, and nothing waits. */
  readonly dry?: boolean;
  /** `--no-scripts`: scripts are left out, and a warning says so. */
  readonly withoutScripts?: boolean;
  /** 0-based, in a loop or over the rows of a data file. */
  readonly iteration?: number;
  /** `--update-snapshots`: what came is the accepted answer from now on. */
  readonly updateSnapshots?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Told of an answer piece by piece while it arrives, where `# @stream` or the protocol asks for it, or its type is one of a stream. */
  readonly onContent?: (piece: StreamPiece, secrets: readonly string[]) => void;
  /** What is told is told as the bytes that it is, whatever the file says of lines and events. */
  readonly contentAs?: 'bytes';
}
