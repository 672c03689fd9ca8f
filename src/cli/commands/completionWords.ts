/** Words that stand in files and stores: names, tags, lines and environments, sessions, entries. */
import path from 'node:path';
import { requestNames } from '../../parser/query.ts';
import { knownEnvironments } from '../environmentNames.ts';
import { readInputs } from '../inputs.ts';
import type { CliIo } from '../io.ts';
import { Stores } from '../run/stores.ts';
import { openFile } from '../select.ts';
import type { OpenFile } from '../select.ts';
import type { Suggestion } from './completionAnswer.ts';
import { rootOf } from './cookies.ts';

/** Entries of the history that are offered, the newest. */
const MAX_ENTRIES = 50;

/**
 * `what` is the option they are for, or `history`; `paths` as given on the command line.
 * @throws UsageError for paths that are not there
 */
export async function wordsOfFiles(
  io: CliIo,
  what: string,
  paths: readonly string[],
): Promise<readonly Suggestion[]> {
  if (what === 'session' || what === 'history') return storedWords(io, what, paths);
  if (what === 'env' && paths.length === 0) return environmentWords(io, [path.join(io.cwd, 'any')]);
  // Standard input is the shell's.
  const inputs = await readInputs(
    io,
    paths.filter((given) => given !== '-'),
  );
  const files = inputs.map((input) => openFile(input, path.dirname(input.file)));
  if (what === 'env') {
    return environmentWords(
      io,
      files.map(({ file }) => file),
    );
  }
  return files.flatMap((file) => requestWords(file, what));
}

function requestWords({ document, entries }: OpenFile, what: string): Suggestion[] {
  return entries.flatMap(({ blockIndex, line, method, target, tags }) => {
    const about = `${method} ${target}`;
    if (what === 'line') return [{ word: String(line), about }];
    if (what === 'tag') return tags.map((word) => ({ word, about: '' }));
    const block = document.blocks[blockIndex];
    const names = block === undefined ? null : requestNames(block);
    const word = names?.name ?? names?.title ?? null;
    return word === null ? [] : [{ word, about }];
  });
}

async function environmentWords(io: CliIo, files: readonly string[]): Promise<Suggestion[]> {
  const names = await knownEnvironments(files, io);
  return [...names].map((word) => ({ word, about: '' }));
}

async function storedWords(
  io: CliIo,
  what: 'session' | 'history',
  paths: readonly string[],
): Promise<Suggestion[]> {
  const stores = new Stores(io);
  try {
    const { jars, history } = await stores.of(await rootOf(io, paths));
    if (what === 'history') {
      const entries = await history.list({ search: '', limit: MAX_ENTRIES });
      return entries.map(({ id, request, ref }) => ({
        word: id.slice(0, 8),
        about: request === null ? ref.key : `${request.method} ${request.url}`,
      }));
    }
    const names = (await jars.list()).map(({ name }) => name);
    return names.flatMap((name) => (typeof name === 'string' ? [{ word: name, about: '' }] : []));
  } finally {
    await stores.close();
  }
}
