/** Help, from the table of commands. */
import type { OptionSpec } from './args/options.ts';
import { COMMANDS } from './commands.ts';
import type { CommandSpec } from './commands/command.ts';
import type { Style } from './terminal/style.ts';

/** How help is shown: with or without colour, and how wide; piped it is never broken. */
export interface HelpLook {
  readonly style: Style;
  readonly columns: number;
}

export function overview({ style, columns }: HelpLook): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    `${style.bold('postcard')} sends the requests of .http files.`,
    '',
    style.bold('Commands'),
    ...COMMANDS.map(({ name, about }) => row({ name, about, width }, { style, columns })),
    '',
    style.bold('Examples'),
    '  postcard send api.http -n login',
    '  postcard send tests --all --format junit -o report.xml',
    '',
    ...wrapped('postcard help <command> tells more. --version prints the version.', columns),
    '',
  ].join('\n');
}

export function commandHelp(command: CommandSpec, look: HelpLook): string {
  const { style } = look;
  const lines = [`${style.bold(`postcard ${command.name}`)} ${command.usage}`, ''];
  lines.push(`${command.about.charAt(0).toUpperCase()}${command.about.slice(1)}.`, '');
  lines.push(style.bold('Options'));
  const spelled = command.options.map(spell);
  const width = Math.max(...spelled.map(({ length }) => length));
  for (const [index, { about }] of command.options.entries()) {
    lines.push(row({ name: spelled[index] ?? '', about, width }, look));
  }
  lines.push('', style.bold('Examples'));
  for (const { line, about } of command.examples)
    lines.push(`  ${style.dim(`# ${about}`)}`, `  ${line}`);
  return `${lines.join('\n')}\n`;
}

/** Less room than this is none: the words go below the name. */
const MIN_ROOM = 24;

/** A name and what it is, the second beside the first in a column of its own. */
function row(
  { name, about, width }: { readonly name: string; readonly about: string; readonly width: number },
  { style, columns }: HelpLook,
): string {
  const beside = columns - width - 4 >= MIN_ROOM;
  const indent = beside ? width + 4 : 6;
  const lines = wrapped(about, columns - indent).map((line) => ' '.repeat(indent) + line);
  if (!beside) return [`  ${style.cyan(name)}`, ...lines].join('\n');
  const first = `  ${style.cyan(name.padEnd(width))}  ${(lines[0] ?? '').trimStart()}`;
  return [first, ...lines.slice(1)].join('\n');
}

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** `-n, --name NAME`. */
function spell({ name, short, value, repeat }: OptionSpec): string {
  const letter = short === undefined ? '    ' : `-${short}, `;
  const what = value === undefined ? '' : ` ${value}${repeat === true ? ' …' : ''}`;
  return `${letter}--${name}${what}`;
}
