/** Help, from the table of commands. */
import type { OptionSpec } from './args/options.ts';
import { COMMANDS } from './commands.ts';
import type { CommandSpec } from './commands/command.ts';
import type { Style } from './terminal/style.ts';

export function overview(style: Style): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    `${style.bold('postcard')} sends the requests of .http files.`,
    '',
    style.bold('Commands'),
    ...COMMANDS.map(({ name, about }) => `  ${style.cyan(name.padEnd(width))}  ${about}`),
    '',
    style.bold('Examples'),
    '  postcard send api.http -n login',
    '  postcard send tests --all --format junit -o report.xml',
    '',
    'postcard help <command> tells more. --version prints the version.',
    '',
  ].join('\n');
}

export function commandHelp(command: CommandSpec, style: Style): string {
  const lines = [`${style.bold(`postcard ${command.name}`)} ${command.usage}`, ''];
  lines.push(`${command.about.charAt(0).toUpperCase()}${command.about.slice(1)}.`, '');
  lines.push(style.bold('Options'));
  const spelled = command.options.map(spell);
  const width = Math.max(...spelled.map(({ length }) => length));
  for (const [index, { about }] of command.options.entries()) {
    lines.push(`  ${style.cyan((spelled[index] ?? '').padEnd(width))}  ${about}`);
  }
  lines.push('', style.bold('Examples'));
  for (const { line, about } of command.examples)
    lines.push(`  ${style.dim(`# ${about}`)}`, `  ${line}`);
  return `${lines.join('\n')}\n`;
}

/** `-n, --name NAME`. */
function spell({ name, short, value, repeat }: OptionSpec): string {
  const letter = short === undefined ? '    ' : `-${short}, `;
  const what = value === undefined ? '' : ` ${value}${repeat === true ? ' …' : ''}`;
  return `${letter}--${name}${what}`;
}
