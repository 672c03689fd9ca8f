/** From the words of a command line to the requests it means. */
import type { PlanItem } from '../runner/plan/planInput.ts';
import { selectItems } from '../runner/plan/select.ts';
import { runLinesOf } from '../runner/runLines.ts';
import type { ProjectSettings } from '../store/projectFile.ts';
import { findWorkspaceRoot } from '../store/filePort.ts';
import type { Arguments } from './args/options.ts';
import { readInputs } from './inputs.ts';
import type { CliIo } from './io.ts';
import { describeEntry, openFile, select } from './select.ts';
import type { Chosen, OpenFile } from './select.ts';
import { Projects } from './projects.ts';
import { safeLine } from './terminal/escape.ts';
import { UsageError } from './usageError.ts';

/** Of requests that a person did not choose among; `postcard list` shows all. */
const MAX_LISTED = 100;

/** Options that choose requests. */
export type Selecting = 'name' | 'line' | 'tag' | 'all';

export interface Choice {
  readonly files: readonly OpenFile[];
  readonly chosen: readonly Chosen[];
  /** The same for the runner, with lines that only run others. */
  readonly items: readonly PlanItem[];
  /** `.postcard.json` of the first file's workspace. */
  readonly project: ProjectSettings;
}

/**
 * Null when a person was asked and chose none.
 * @throws UsageError for paths and selectors that name nothing, and with a list where nobody can be asked
 */
export async function chooseRequests(
  io: CliIo,
  args: Arguments<Selecting>,
  paths: readonly string[],
): Promise<Choice | null> {
  const projects = new Projects(io);
  const files: OpenFile[] = [];
  for (const input of await readInputs(io, paths)) {
    const root = await findWorkspaceRoot(input.file);
    files.push(openFile(input, root, await projects.dialectOf(input.file, root)));
  }
  const project = await projects.of(files[0]?.root ?? io.cwd);
  const [names, lines, tags] = [args.all('name'), args.all('line').map(Number), args.all('tag')];
  const everything = args.has('all') && names.length + lines.length + tags.length === 0;
  const items = everything ? selectItems(files, { kind: 'all' }) : [];
  // A file may hold nothing but lines that run others.
  if (items.length > 0 && files.every(({ entries }) => entries.length === 0)) {
    return { files, chosen: [], items, project };
  }
  const runs = names.length + tags.length === 0 ? runsOnly(files, lines) : [];
  if (runs.length > 0) return { files, chosen: [], items: runs, project };
  const onlyRuns = files.every(({ entries }) => entries.length === 0);
  if (onlyRuns && files.some(({ document }) => runLinesOf(document).length > 0)) {
    const run = await letChooseRun(io, files);
    return run === null ? null : { files, chosen: [], items: [run], project };
  }
  const chosen =
    select(files, { names, lines, tags, all: args.has('all') }) ?? (await letChoose(io, files));
  if (chosen === null) return null;
  const explicit = tags.length === 0;
  return { files, chosen, items: everything ? items : itemsOf(chosen, explicit), project };
}

/** What the lines run, where each of them is a line that runs others; else nothing. */
function runsOnly(files: readonly OpenFile[], lines: readonly number[]): PlanItem[] {
  const found = lines.map((line) => selectItems(files, { kind: 'line', line }));
  const isRun = ({ file, blockIndex }: PlanItem) =>
    files.find((each) => each.file === file)?.document.blocks[blockIndex]?.request === null;
  return found.every((items) => items.length > 0 && items.every(isRun)) ? found.flat() : [];
}

/** `explicit`: each was meant by itself, so it is sent even when it is disabled. */
export function itemsOf(chosen: readonly Chosen[], explicit: boolean): PlanItem[] {
  return chosen.map(({ file, entry }) => ({
    file: file.file,
    blockIndex: entry.blockIndex,
    explicit,
  }));
}

/** Of files that only run others: a line of them. */
async function letChooseRun(io: CliIo, files: readonly OpenFile[]): Promise<PlanItem | null> {
  const every = files.flatMap((file) =>
    runLinesOf(file.document).map((each) => ({ ...each, file: file.file, given: file.given })),
  );
  const words = every.map(({ given, line, text }) => `${given}:${line}  ${text}`);
  if (!io.interactive) {
    const list = words.slice(0, MAX_LISTED).map((line) => `  ${safeLine(line)}`);
    throw new UsageError(
      `There are no requests here, and ${every.length} ${every.length === 1 ? 'line that runs' : 'lines that run'} others; say which.\n${list.join('\n')}`,
      'Choose with --line, or take --all.',
    );
  }
  const { choose } = await import('./terminal/ask.ts');
  const index = await choose(io, words, 'Run which?');
  const picked = index === null ? undefined : every[index];
  if (picked === undefined) return null;
  const { file, blockIndex, run } = picked;
  return { file, blockIndex, run, explicit: true };
}

async function letChoose(io: CliIo, files: readonly OpenFile[]): Promise<Chosen[] | null> {
  const every = files.flatMap((file) => file.entries.map((entry) => ({ file, entry })));
  const lines = every.map(describeEntry);
  if (!io.interactive) {
    const list = lines.slice(0, MAX_LISTED).map((line) => `  ${safeLine(line)}`);
    if (lines.length > list.length) list.push(`  … ${lines.length - list.length} more`);
    throw new UsageError(
      `There are ${every.length} requests; say which.\n${list.join('\n')}`,
      'Choose with --name, --line or --tag, or take --all.',
    );
  }
  const { choose } = await import('./terminal/ask.ts');
  const index = await choose(io, lines, 'Send which?');
  const picked = index === null ? undefined : every[index];
  return picked === undefined ? null : [picked];
}
