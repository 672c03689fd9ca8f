/** What a person names on the command line, as texts of `.http` files. */
import { isUtf8 } from 'node:buffer';
import fs from 'node:fs/promises';
import path from 'node:path';
import { buffer as readAll } from 'node:stream/consumers';
import { nearest } from './args/suggest.ts';
import { absolute } from './io.ts';
import type { CliIo } from './io.ts';
import { safeLine } from './terminal/escape.ts';
import { UsageError } from './usageError.ts';

export interface InputFile {
  /** As given, or found below what was given; `-` for standard input. */
  readonly given: string;
  /** Absolute; for standard input a file that would lie in the current folder. */
  readonly file: string;
  readonly text: string;
  /** How it is written where that is not UTF-8: written back it would be another file. */
  readonly encoding?: 'UTF-16' | 'unknown';
}

const HTTP_FILE = /\.(?:http|rest)$/i;
const NEVER_ENTERED = new Set(['node_modules', '.git', '.hg', '.svn']);

/** @throws UsageError when a path is not there, is not readable, or holds no `.http` file */
export async function readInputs(io: CliIo, paths: readonly string[]): Promise<InputFile[]> {
  if (paths.length === 0) {
    throw new UsageError(
      'No file was named.',
      'Name a file, a folder, a glob, or - for standard input.',
    );
  }
  const found = new Map<string, InputFile>();
  for (const given of paths) {
    for (const input of await expand(io, given)) {
      if (!found.has(input.file)) found.set(input.file, input);
    }
  }
  return [...found.values()];
}

/** The paths alone, for what watches files. Standard input is none. */
export async function findFiles(io: CliIo, given: string): Promise<string[]> {
  const stat = await fs.stat(absolute(io, given)).catch(() => null);
  if (stat?.isDirectory() === true) return walk(io, given);
  if (stat !== null) return [given];
  if (!/[*?[{]/.test(given)) throw await notThere(io, given);
  const matches: string[] = [];
  for await (const match of fs.glob(given, { cwd: io.cwd })) {
    const target = await fs.stat(absolute(io, match)).catch(() => null);
    if (target?.isDirectory() === true) matches.push(...(await walk(io, match)));
    // What matches and cannot be read is said later, not left out.
    else matches.push(match);
  }
  if (matches.length === 0) throw new UsageError(`No file matches ${given}.`);
  return matches.length < 2 ? matches : matches.sort(inOrder());
}

async function expand(io: CliIo, given: string): Promise<InputFile[]> {
  if (given === '-') {
    const read = decode(io, 'Standard input', await readAll(io.stdin));
    return [{ given, file: absolute(io, 'stdin.http'), ...read }];
  }
  const files = await findFiles(io, given);
  if (files.length === 0) {
    throw new UsageError(`There is no .http or .rest file in ${given}.`);
  }
  return Promise.all(files.map((file) => readInput(io, file)));
}

async function readInput(io: CliIo, given: string): Promise<InputFile> {
  const file = absolute(io, given);
  const bytes = await fs.readFile(file).catch((error: unknown) => {
    throw unreadable(given, error);
  });
  return { given: withSlashes(given), file: await asOnDisk(file), ...decode(io, given, bytes) };
}

/** Reports name files alike on every system; Windows takes both. */
export function withSlashes(name: string, separator: string = path.sep): string {
  return separator === '\\' ? name.replaceAll('\\', '/') : name;
}

/** Where a disk takes `API.http` for `api.http`, its history and its results are those of the one that is there. */
async function asOnDisk(file: string): Promise<string> {
  const real = await fs.realpath(file).catch(() => file);
  return real.toLowerCase() === file.toLowerCase() ? real : file;
}

/**
 * Text as the editor reads it: UTF-16 where a mark says so, else UTF-8. What is neither is said.
 * @throws UsageError for what is no text at all
 */
function decode(io: CliIo, name: string, bytes: Buffer): Pick<InputFile, 'text' | 'encoding'> {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  const mark = bytes.length < 2 ? null : bytes.readUInt16BE(0);
  if (mark === 0xfffe || mark === 0xfeff) {
    const decoder = new TextDecoder(mark === 0xfffe ? 'utf-16le' : 'utf-16be');
    return { text: decoder.decode(bytes), encoding: 'UTF-16' };
  }
  if (bytes.includes(0))
    throw new UsageError(`${name} is no text.`, 'Requests stand in text files.');
  const text = bytes.toString('utf8');
  const line = text.slice(0, text.indexOf('\ufffd')).split('\n').length;
  io.stderr.write(
    `postcard: ${safeLine(name)}:${line} is not UTF-8: what is sent from it is damaged. Save the file as UTF-8.\n`,
  );
  return { text, encoding: 'unknown' };
}

/** Every `.http` and `.rest` file below a folder, in the order of their names. */
async function walk(io: CliIo, folder: string): Promise<string[]> {
  const entries = await fs
    .readdir(absolute(io, folder), { withFileTypes: true })
    .catch((error: unknown) => {
      throw unreadable(folder, error);
    });
  const files: string[] = [];
  const compare = inOrder();
  for (const entry of entries.sort((a, b) => compare(a.name, b.name))) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NEVER_ENTERED.has(entry.name)) files.push(...(await walk(io, name)));
    } else if (HTTP_FILE.test(entry.name) && (await isFile(io, name))) {
      files.push(name);
    }
  }
  return files;
}

/** A link to a device would be read for ever. */
async function isFile(io: CliIo, name: string): Promise<boolean> {
  return (await fs.stat(absolute(io, name)).catch(() => null))?.isFile() ?? true;
}

/** `2-form.http` before `10-cookies.http`; the same on every machine. Made where there is something to sort: it costs much. */
function inOrder(): (a: string, b: string) => number {
  return new Intl.Collator('en', { numeric: true }).compare;
}

async function notThere(io: CliIo, given: string): Promise<UsageError> {
  return new UsageError(`${given} is not there.`, hintFor(given, await nearestFile(io, given)));
}

/** Of the files and folders that lie where it would: the one that may have been meant. */
async function nearestFile(io: CliIo, given: string): Promise<string | null> {
  const folder = path.dirname(absolute(io, given));
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  const isWord = /^[^./\\]+$/.test(given);
  const names = entries
    .filter((entry) => HTTP_FILE.test(entry.name) || (entry.isDirectory() && !isWord))
    .map(({ name }) => name);
  const wanted = path.basename(given);
  // A word alone may as well be the name of a request.
  const near = isWord
    ? names.find((name) => name.replace(HTTP_FILE, '') === wanted)
    : nearest(wanted, names);
  return near === undefined || near === null ? null : path.join(path.dirname(given), near);
}

function hintFor(given: string, near: string | null): string {
  if (/^https?:/i.test(given)) {
    return 'It takes files: write the address into one, or to standard input and name that -.';
  }
  // As `list` and every complaint name a place.
  const place = /^(.+?):(\d+)(?::\d+)?$/.exec(given);
  if (place !== null)
    return `A line is chosen apart from its file: ${place[1]} --line ${place[2]}.`;
  if (given.includes('\ufffd'))
    return 'A name that is not UTF-8 cannot be opened: rename the file.';
  if (near !== null) return `Did you mean ${near}?`;
  if (/^[^./\\]+$/.test(given))
    return `Check the path; a request is chosen by its name with --name ${given}.`;
  return 'Check the path; a glob needs * or ?.';
}

/** Why a file that was named cannot be read, in words. */
export function unreadable(given: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT') return new UsageError(`${given} is not there.`, hintFor(given, null));
  const why = code === 'EACCES' || code === 'EPERM' ? 'You may not read it.' : `(${code})`;
  return new UsageError(`${given} cannot be read.`, why);
}
