/** `postcard list`: the requests of files, by line and name. */
import { findWorkspaceRoot } from '../../store/filePort.ts';
import { parseOptions } from '../args/options.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { readInputs } from '../inputs.ts';
import { wantsColour } from '../io.ts';
import type { CliIo } from '../io.ts';
import { openOutput } from '../output.ts';
import { openFile, select } from '../select.ts';
import type { Chosen } from '../select.ts';
import { safeLine } from '../terminal/escape.ts';
import { createStyle } from '../terminal/style.ts';
import type { Style } from '../terminal/style.ts';
import { LIST_OPTIONS } from './options.ts';

export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const args = parseOptions(LIST_OPTIONS, argv);
  const inputs = await readInputs(io, args.positionals);
  const roots = await Promise.all(inputs.map(({ file }) => findWorkspaceRoot(file)));
  const files = inputs.map((input, index) => openFile(input, roots[index] ?? ''));
  const tags = args.all('tag');
  const chosen = select(files, { names: [], lines: [], tags, all: tags.length === 0 }) ?? [];
  const style = createStyle(wantsColour(io, io.stdout, args.value('color')));
  const text =
    args.value('format') === 'json'
      ? `${JSON.stringify({ postcard: 1, requests: chosen.map(toJson) }, null, 2)}\n`
      : prettyList(chosen, style);
  const output = await openOutput(io, null);
  await output.write(text);
  await output.close();
  return EXIT.ok;
}

function toJson({ file, entry }: Chosen) {
  const { line, endLine, name, method, target, tags, description } = entry;
  const about = description === undefined ? {} : { description };
  return { file: file.given, line, endLine, name, method, url: target, tags, ...about };
}

function prettyList(chosen: readonly Chosen[], style: Style): string {
  const rows = chosen.map(({ file, entry }) => ({
    place: safeLine(`${file.given}:${entry.line}`),
    name: safeLine(entry.name ?? ''),
    what: safeLine(`${entry.method} ${entry.target}`),
    tags: entry.tags.map((tag) => ` #${safeLine(tag)}`).join(''),
  }));
  const places = Math.max(...rows.map(({ place }) => place.length));
  const names = Math.max(...rows.map(({ name }) => name.length));
  return rows
    .map(
      ({ place, name, what, tags }) =>
        `${style.dim(place.padEnd(places))}  ${style.bold(name.padEnd(names))}  ${what}${style.dim(tags)}\n`,
    )
    .join('');
}
