/** Which requests of the files a person means. */
import type { HttpDocument } from '../parser/ast.ts';
import type { ParseOptions } from '../parser/parse.ts';
import { parse } from '../parser/parse.ts';
import { requestNames } from '../parser/query.ts';
import { listRequests } from '../runner/listRequests.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { nearest } from './args/suggest.ts';
import type { InputFile } from './inputs.ts';
import { UsageError } from './usageError.ts';

/** A file with its tree and its requests. */
export interface OpenFile extends InputFile {
  readonly root: string;
  readonly document: HttpDocument;
  readonly entries: readonly RequestEntry[];
}

/** One request of one file. */
export interface Chosen {
  readonly file: OpenFile;
  readonly entry: RequestEntry;
}

export interface Selector {
  readonly names: readonly string[];
  readonly lines: readonly number[];
  readonly tags: readonly string[];
  readonly all: boolean;
}

/** `outside` is what else than the text tells its dialect. */
export function openFile(input: InputFile, root: string, outside: ParseOptions = {}): OpenFile {
  const document = parse(input.text, outside);
  return { ...input, root, document, entries: listRequests(document, input.file, root) };
}

/**
 * The requests that the selectors name, in the order of the files; null where a person must choose:
 * no selector, and more than one request.
 * @throws UsageError when a selector names nothing
 */
export function select(files: readonly OpenFile[], selector: Selector): Chosen[] | null {
  const every = files.flatMap((file) => file.entries.map((entry) => ({ file, entry })));
  if (every.length === 0) {
    const names = files.map(({ given }) => (given === '-' ? 'standard input' : given));
    throw new UsageError(
      `There is no request in ${names.join(', ')}.`,
      'The shortest is a line with an address: GET https://example.org/',
    );
  }
  const { names, lines, tags, all } = selector;
  if (names.length + lines.length + tags.length === 0) {
    return all || every.length === 1 ? every : null;
  }
  const wanted = new Set<Chosen>();
  for (const name of names) {
    for (const found of byName(every, name)) wanted.add(found);
  }
  for (const line of lines) {
    const found = every.filter(({ entry }) => entry.startLine <= line && line <= entry.endLine);
    if (found.length === 0) throw noLine(line, every);
    for (const each of found) wanted.add(each);
  }
  for (const tag of tags) {
    const found = every.filter(({ entry }) => entry.tags.includes(tag));
    if (found.length === 0) throw noTag(tag, every);
    for (const each of found) wanted.add(each);
  }
  return every.filter((each) => wanted.has(each));
}

function byName(every: readonly Chosen[], name: string): Chosen[] {
  const found = every.filter((chosen) => namesOf(chosen).includes(name));
  if (found.length > 0) return found;
  const known = every.flatMap(namesOf);
  const near = nearest(name, known);
  throw new UsageError(
    `There is no request named ${JSON.stringify(name)}.`,
    near !== null
      ? `Did you mean ${JSON.stringify(near)}?`
      : known.length === 0
        ? 'No request here has a name; choose one with --line.'
        : `There are ${list(known)}.`,
  );
}

/** `@name` and the title: a request answers to both. */
function namesOf({ file, entry }: Chosen): string[] {
  const block = file.document.blocks[entry.blockIndex];
  if (block === undefined) return [];
  const { name, title } = requestNames(block);
  return [name, title].filter((each) => each !== null);
}

function noLine(line: number, every: readonly Chosen[]): UsageError {
  const lines = every.map(({ entry }) => String(entry.line));
  return new UsageError(
    `There is no request on line ${line}.`,
    `Requests begin on ${lines.length === 1 ? 'line' : 'lines'} ${list(lines)}.`,
  );
}

function noTag(tag: string, every: readonly Chosen[]): UsageError {
  const tags = [...new Set(every.flatMap(({ entry }) => entry.tags))];
  const near = nearest(tag, tags);
  return new UsageError(
    `No request has the tag ${JSON.stringify(tag)}.`,
    near !== null
      ? `Did you mean ${JSON.stringify(near)}?`
      : tags.length === 0
        ? 'Tags are written `# @tag smoke`.'
        : `There are ${list(tags)}.`,
  );
}

function list(words: readonly string[]): string {
  const shown = words.slice(0, 12).join(', ');
  return words.length > 12 ? `${shown}, …` : shown;
}

/** One line a request, for lists and pickers: `api.http:12  login  POST {{base}}/login`. */
export function describeEntry({ file, entry }: Chosen): string {
  const name = entry.name === null ? '' : `${entry.name}  `;
  return `${file.given}:${entry.line}  ${name}${entry.method} ${entry.target}`;
}
