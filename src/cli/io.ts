/** The terminal, the folder and the environment that a command runs in. */
import path from 'node:path';
import process from 'node:process';
import type { Writable } from 'node:stream';
import { isatty } from 'node:tty';

export interface CliIo {
  /** Opened when it is first asked for. */
  readonly stdin: NodeJS.ReadableStream;
  /** True where a person can answer questions. */
  readonly interactive: boolean;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C and by the system's wish to end. */
  readonly signal: AbortSignal;
}

export function processIo(signal: () => AbortSignal): CliIo {
  return {
    get stdin() {
      return process.stdin;
    },
    interactive: isatty(0) && process.stderr.isTTY,
    stdout: process.stdout,
    stderr: process.stderr,
    // A copy: each look into the real one asks the system.
    env: { ...process.env },
    cwd: process.cwd(),
    get signal() {
      return signal();
    },
  };
}

/** An absolute path of what a person typed. */
export function absolute(io: CliIo, given: string): string {
  return path.resolve(io.cwd, given);
}

/** Colour where a person looks, and where they did not say no (no-color.org). */
export function wantsColour(
  io: CliIo,
  stream: { readonly isTTY?: boolean },
  choice: string | null,
): boolean {
  if (choice === 'always') return true;
  if (choice === 'never') return false;
  const { env } = io;
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '0') !== '0') return true;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
