/** From the words of a command line to the requests it means. */
import { findWorkspaceRoot } from '../store/filePort.ts';
import type { Arguments } from './args/options.ts';
import { readInputs } from './inputs.ts';
import type { CliIo } from './io.ts';
import { describeEntry, openFile, select } from './select.ts';
import type { Chosen, OpenFile } from './select.ts';
import { safeLine } from './terminal/escape.ts';
import { UsageError } from './usageError.ts';

/** Options that choose requests. */
export type Selecting = 'name' | 'line' | 'tag' | 'all';

/**
 * Null when a person was asked and chose none.
 * @throws UsageError for paths and selectors that name nothing, and with a list where nobody can be asked
 */
export async function chooseRequests(
  io: CliIo,
  args: Arguments<Selecting>,
  paths: readonly string[],
): Promise<readonly Chosen[] | null> {
  const files: OpenFile[] = [];
  for (const input of await readInputs(io, paths)) {
    files.push(openFile(input, await findWorkspaceRoot(input.file)));
  }
  const chosen = select(files, {
    names: args.all('name'),
    lines: args.all('line').map(Number),
    tags: args.all('tag'),
    all: args.has('all'),
  });
  return chosen ?? letChoose(io, files);
}

async function letChoose(io: CliIo, files: readonly OpenFile[]): Promise<Chosen[] | null> {
  const every = files.flatMap((file) => file.entries.map((entry) => ({ file, entry })));
  const lines = every.map(describeEntry);
  if (!io.interactive) {
    const list = lines.map((line) => `  ${safeLine(line)}`).join('\n');
    throw new UsageError(
      `There are ${every.length} requests; say which.\n${list}`,
      'Choose with --name, --line or --tag, or take --all.',
    );
  }
  const { choose } = await import('./terminal/ask.ts');
  const index = await choose(io, lines, 'Send which?');
  const picked = index === null ? undefined : every[index];
  return picked === undefined ? null : [picked];
}
