/** What the runner needs from the world. The editor and the command line each bring their own. */
import type { BodySource, ClientCertificate } from '../engine/request.ts';
import type { ClientSettings } from '../variables/clientSettings.ts';
import type { AccessTokens } from './oauth/accessTokens.ts';
import type { ScriptRunner } from './scriptPort.ts';

export interface RunnerPorts {
  readonly files: FilePort;
  /** One environment variable of the process, or undefined. */
  processEnv(name: string): string | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A new id for a result. Absent: the platform's own UUIDs. */
  readonly newId?: () => string;
  /** Asks the person for a value; undefined means they cancelled. Absent: nobody can be asked. */
  readonly prompt?: (question: {
    name: string;
    message: string;
    secret: boolean;
  }) => Promise<string | undefined>;
  /** Values of REST Client's settings, a fallback below the environments. Absent: there are none. */
  readonly clientSettings?: () => ClientSettings;
  /** The client certificate for an address, where neither file nor environment names one. */
  readonly certificateFor?: (url: string) => ClientCertificate | null;
  /** Tokens of OAuth 2 that files ask for. Absent: such a placeholder or line is a problem that says so. */
  readonly tokens?: AccessTokens;
  /** `# @note`: confirm before sending. Absent: no question is put and the answer is yes. */
  readonly confirm?: (message: string) => Promise<boolean>;
  /** A request that changes data is about to go out; false keeps it here. Absent: it goes. */
  readonly changeData?: (request: OutgoingRequest) => Promise<boolean>;
  /** A secret is about to leave for another machine. Absent: it stays, and so does the request. */
  readonly firstContact?: (contact: FirstContact) => Promise<ContactAnswer>;
  /** Runs scripts. Absent: a request that has one is not sent, and says so. */
  readonly scripts?: ScriptRunner;
}

/** A request that is made and not sent yet. */
export interface OutgoingRequest {
  readonly method: string;
  /** Without secrets and without userinfo. */
  readonly url: string;
  readonly environments: readonly string[];
}

/** Secrets that would leave with a request. */
export interface FirstContact extends OutgoingRequest {
  /** Host of the URL, with its port where it is not the scheme's own. */
  readonly host: string;
  /** What is written in the placeholders that gave them; never a value. */
  readonly secretNames: readonly string[];
}

export interface ContactAnswer {
  readonly allowed: boolean;
  /** How to allow it, in a sentence. */
  readonly hint: string;
}

/** Paths are absolute and native. Every method rejects with an `Error` carrying Node's `code`. */
export interface FilePort {
  readText(path: string): Promise<string>;
  readBytes(path: string): Promise<Uint8Array>;
  /** Re-openable, streamed; `length` is the file's size at the time. */
  open(path: string): Promise<BodySource>;
  exists(path: string): Promise<boolean>;
  /** Names in a folder. */
  readdir(path: string): Promise<readonly string[]>;
  /** Atomic: a temporary file beside it, then a rename. */
  write(path: string, content: Uint8Array): Promise<void>;
  /** Makes a folder, and those above it; one that is there already is fine. Absent: there are none to make. */
  mkdir?(path: string): Promise<void>;
  /** With every symbolic link resolved. Rejects when it does not exist. */
  realpath(path: string): Promise<string>;
  join(...parts: string[]): string;
  dirname(path: string): string;
  basename(path: string): string;
  isAbsolute(path: string): boolean;
  /** Nearest folder with `.git`, `.vscode` or `.postcard.json`, else the file's folder. */
  workspaceRoot(file: string): Promise<string>;
}
