/** What another tool keeps in files, read and told as an `.http` file; nothing of the editor. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { curlToHttp } from '../convert/curlToHttp.ts';
import { httpText } from '../convert/httpText.ts';
import type { ImportedCollection } from '../convert/httpText.ts';
import { ImportError, SOURCE_WORDS, importBruno, recognizeText } from '../convert/importText.ts';
import type { ImportSource } from '../convert/importText.ts';
import { parse } from '../parser/parse.ts';

/** Archives with all that a browser loaded are long; what is longer belongs to the command line. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 10_000;

const TOOLS: Readonly<Record<ImportSource | 'curl', string>> = {
  postman: 'Postman',
  openapi: 'OpenAPI',
  har: 'an HTTP Archive',
  insomnia: 'Insomnia',
  bruno: 'Bruno',
  curl: 'curl',
};

export interface ImportedText {
  /** Of an `.http` file. */
  readonly text: string;
  /** Whose it was. */
  readonly tool: string;
  readonly count: number;
  /** What did not come along, or stands elsewhere here: a sentence each. They are in the text too. */
  readonly notes: readonly string[];
}

/** A file, or a folder of Bruno. @throws ImportError with the place of what is wrong and what is taken */
export async function importPath(file: string, limit = MAX_BYTES): Promise<ImportedText> {
  const name = path.basename(file);
  const stat = await fs.stat(file).catch((error: unknown) => unreadable(name, error));
  if (stat.isDirectory()) {
    return told('bruno', name, importBruno(await readFolder(file, limit)));
  }
  if (stat.size > limit) throw tooLong(name, limit);
  const text = await read(file, name);
  if (/\.bru$/i.test(name)) return told('bruno', name, importBruno([{ name, text }]));
  const recognized = await recognizeText(text, name);
  if (recognized !== null) return told(recognized.source, name, recognized.found);
  const known = Object.values(SOURCE_WORDS).join('; ');
  throw new ImportError(`${name} is of no tool that is known here.`, `Known are: ${known}.`);
}

/** Commands of curl. @throws ImportError when there is none */
export function importCurl(text: string): ImportedText {
  const commands = parse(text.trim()).blocks.flatMap(({ request }) =>
    request?.curl ? [request.curl] : [],
  );
  if (commands.length === 0) {
    throw new ImportError(
      'There is no curl command in the clipboard.',
      'Copy one that begins with the word curl, as browsers give it.',
    );
  }
  const texts = commands.map((curl) =>
    curlToHttp(curl, `${curl.method} ${pathOf(curl.url?.text ?? '')}`),
  );
  return {
    text: texts.join('\n'),
    tool: TOOLS.curl,
    count: texts.length,
    notes: texts.flatMap(notesAbove),
  };
}

/** The name that a new file gets for what comes from `from`; null for the clipboard. */
export async function proposeName(folder: string, from: string | null): Promise<string> {
  const base =
    from === null
      ? 'curl'
      : path.basename(from).replace(/(?:\.postman_collection)?\.(?:json|ya?ml|har|bru)$/i, '');
  for (let number = 1; ; number += 1) {
    const name = `${base}${number === 1 ? '' : `-${number}`}.http`;
    if (!(await isThere(path.join(folder, name)))) return name;
  }
}

/** What is wrong with a name for a new file of this folder; null for nothing. */
export async function nameProblem(folder: string, given: string): Promise<string | null> {
  const name = withEnding(given);
  if (/^\.(?:http|rest)$/i.test(name)) return 'Give it a name.';
  if (/[/\\\0]/.test(name)) return 'A name without / and \\: the file lies in this folder.';
  if (await isThere(path.join(folder, name))) return `${name} is there already.`;
  return null;
}

/** Writes it whole, and never over what is there. Gives back where it is. */
export async function writeNew(folder: string, given: string, text: string): Promise<string> {
  const problem = await nameProblem(folder, given);
  const file = path.join(folder, withEnding(given));
  if (problem !== null) throw new ImportError(problem, 'Choose another name.');
  await fs.writeFile(file, text, { flag: 'wx' });
  return file;
}

/** What a person is told once it stands in `place`: how much it is, and what is not as it was. */
export function summaryOf({ tool, count, notes }: ImportedText, place: string): string {
  const said = `${count} request${count === 1 ? '' : 's'} of ${tool} ${count === 1 ? 'is' : 'are'} in ${place}.`;
  const [first] = notes;
  if (first === undefined) return said;
  const more = notes.length - 1;
  const all = more === 0 ? '' : ` That and ${more} more stand in the file as lines of #.`;
  return `${said} Not all came along as it was: ${first}${all}`;
}

/** As one message. */
export function complaintOf(error: unknown): string | null {
  return error instanceof ImportError ? `${error.message} ${error.hint}` : null;
}

function withEnding(given: string): string {
  const name = given.trim();
  return /\.(?:http|rest)$/i.test(name) ? name : `${name}.http`;
}

function isThere(file: string): Promise<boolean> {
  return fs.lstat(file).then(
    () => true,
    () => false,
  );
}

function told(source: ImportSource, name: string, found: ImportedCollection): ImportedText {
  const { requests, notes = [] } = found;
  if (requests.length === 0) {
    throw new ImportError(
      `There is no request in ${name}.`,
      `It was read as ${SOURCE_WORDS[source]}.`,
    );
  }
  return {
    text: httpText(found),
    tool: TOOLS[source],
    count: requests.length,
    notes: [...notes, ...requests.flatMap((request) => request.notes ?? [])],
  };
}

/** Every `.bru` file below, in the order of their names. */
async function readFolder(
  folder: string,
  limit: number,
): Promise<{ readonly name: string; readonly text: string }[]> {
  const base = path.basename(folder);
  const below = await fs
    .readdir(folder, { recursive: true })
    .catch((error: unknown) => unreadable(base, error));
  const names = below.filter((name) => name.endsWith('.bru')).sort();
  if (names.length > MAX_FILES) {
    throw new ImportError(`${base} has ${names.length} files of Bruno.`, `At most ${MAX_FILES}.`);
  }
  const files: { name: string; text: string }[] = [];
  let bytes = 0;
  for (const below of names) {
    const name = path.join(base, below);
    const file = path.join(folder, below);
    bytes += (await fs.stat(file).catch((error: unknown) => unreadable(name, error))).size;
    if (bytes > limit) throw tooLong(base, limit);
    files.push({ name, text: await read(file, name) });
  }
  return files;
}

function read(file: string, name: string): Promise<string> {
  return fs.readFile(file, 'utf8').catch((error: unknown) => unreadable(name, error));
}

function unreadable(name: string, error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  throw new ImportError(
    `${name} cannot be read${code === '' ? '' : ` (${code})`}.`,
    'Look whether it is there, and who may read it.',
  );
}

function tooLong(name: string, limit: number): ImportError {
  const most = limit >= 2 ** 20 ? `${limit / 2 ** 20} MB` : `${limit} bytes`;
  return new ImportError(
    `${name} is longer than ${most}.`,
    'Import it in a terminal: postcard import.',
  );
}

function pathOf(url: string): string {
  return /^(?:[a-z]+:\/\/)?[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? url;
}

/** The lines of `#` between the title and the request. */
function notesAbove(text: string): string[] {
  const [, ...lines] = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines
    .slice(0, end)
    .filter((line) => line.startsWith('# ') && !line.startsWith('# @'))
    .map((line) => line.slice(2));
}
