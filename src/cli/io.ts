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
    env: copiedEnvironment(process.env),
    cwd: process.cwd(),
    get signal() {
      return signal();
    },
  };
}

/** A copy: each look into the real one asks the system. On Windows `Path` and `PATH` are one name. */
export function copiedEnvironment(
  env: CliIo['env'],
  platform: NodeJS.Platform = process.platform,
): CliIo['env'] {
  const copy = { ...env };
  if (platform !== 'win32') return copy;
  const written = new Map(Object.keys(copy).map((name) => [name.toUpperCase(), name]));
  const spelled = (name: string | symbol) =>
    typeof name === 'string' ? (written.get(name.toUpperCase()) ?? name) : name;
  return new Proxy(copy, {
    get: (target, name) => Reflect.get(target, spelled(name)) as unknown,
    has: (target, name) => Reflect.has(target, spelled(name)),
  });
}

/** An absolute path of what a person typed. */
export function absolute(
  io: Pick<CliIo, 'cwd'>,
  given: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const system = platform === 'win32' ? path.win32 : path.posix;
  // Node would make a file of the name that Windows has for nothing, which no other program can remove.
  if (platform === 'win32' && /^(?:nul|con)$/i.test(given)) return `\\\\.\\${given}`;
  return system.resolve(io.cwd, given);
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

/** True where nobody reads any more, as after `| head`; Windows tells the end of a pipe instead. */
export function isReaderGone({ code }: { readonly code?: string | undefined }): boolean {
  return code === 'EPIPE' || code === 'EOF';
}
