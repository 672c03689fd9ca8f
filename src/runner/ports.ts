/** What the runner needs from the world. The editor and the command line each bring their own. */
import type { BodySource } from '../engine/request.ts';
import type { ClientSettings } from '../variables/clientSettings.ts';
import type { ScriptRunner } from './scriptPort.ts';

export interface RunnerPorts {
  readonly files: FilePort;
  /** One environment variable of the process, or undefined. */
  processEnv(name: string): string | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Asks the person for a value; undefined means they cancelled. Absent: nobody can be asked. */
  readonly prompt?: (question: {
    name: string;
    message: string;
    secret: boolean;
  }) => Promise<string | undefined>;
  /** Values of REST Client's settings, a fallback below the environments. Absent: there are none. */
  readonly clientSettings?: () => ClientSettings;
  /** `# @note`: confirm before sending. Absent: no question is put and the answer is yes. */
  readonly confirm?: (message: string) => Promise<boolean>;
  /** Runs scripts. Absent: a request that has one is not sent, and says so. */
  readonly scripts?: ScriptRunner;
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
