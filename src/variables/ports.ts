/** What variables need from the world; the runner's ports are one such. Paths are absolute and native. */
export interface VariablePorts {
  readonly files: EnvironmentFiles;
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
}

export interface EnvironmentFiles {
  readText(path: string): Promise<string>;
  exists(path: string): Promise<boolean>;
  readdir(path: string): Promise<readonly string[]>;
  join(...parts: string[]): string;
  dirname(path: string): string;
  workspaceRoot(file: string): Promise<string>;
}
