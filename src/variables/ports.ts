import type { ClientSettings } from './clientSettings.ts';
import type { JsonValue } from './json.ts';

/** What variables need from the world; the runner's ports are one such. Paths are absolute and native. */
export interface VariablePorts {
  readonly files: EnvironmentFiles;
  /** One environment variable of the process, or undefined. */
  processEnv(name: string): string | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number from 0 up to but not including 1, for the dynamic variables. Default: the platform's generator. */
  readonly random?: () => number;
  /** Asks the person for a value; undefined means they cancelled. Absent: nobody can be asked. */
  readonly prompt?: (question: {
    name: string;
    message: string;
    secret: boolean;
  }) => Promise<string | undefined>;
  /** Values of REST Client's settings, a fallback below the environments. Absent: there are none. */
  readonly clientSettings?: () => ClientSettings;
  /**
   * A token of OAuth 2 for `$auth.token("id")` and its kin; rejects with the reason. Absent: such a
   * variable is a problem that says so.
   */
  readonly accessToken?: (asked: {
    /** `$auth.token`, `$aadToken`, … */
    readonly name: string;
    readonly arguments: readonly string[];
    /** The entry of that id in `Security.Auth` of the environment; null when there is none. */
    readonly configuration: JsonValue | null;
  }) => Promise<string>;
}

export interface EnvironmentFiles {
  readText(path: string): Promise<string>;
  exists(path: string): Promise<boolean>;
  readdir(path: string): Promise<readonly string[]>;
  join(...parts: string[]): string;
  dirname(path: string): string;
  workspaceRoot(file: string): Promise<string>;
  /** With every symbolic link resolved. Absent: links are not looked through. */
  realpath?(path: string): Promise<string>;
}
