/** `postcard parse`: what a file says, without sending or resolving anything. */
import { parseOptions } from '../args/options.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { readInputs } from '../inputs.ts';
import type { CliIo } from '../io.ts';
import { wantsColour } from '../io.ts';
import { openOutput } from '../output.ts';
import { Projects } from '../projects.ts';
import { parse } from '../../parser/parse.ts';
import { describeDocument } from '../../parser/describe.ts';
import { findWorkspaceRoot } from '../../store/filePort.ts';
import { safeLine } from '../terminal/escape.ts';
import { createStyle } from '../terminal/style.ts';
import type { Style } from '../terminal/style.ts';
import { PARSE_OPTIONS } from './options.ts';
import type { Dialect } from '../../parser/ast.ts';

type Description = ReturnType<typeof describeDocument>;

export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const args = parseOptions(PARSE_OPTIONS, argv);
  const dialect = args.value('dialect') as Dialect | null;
  const inputs = await readInputs(io, args.positionals);
  const projects = new Projects(io);
  const files: Description[] = [];
  for (const { given, file, text } of inputs) {
    const outside = await projects.dialectOf(file, await findWorkspaceRoot(file));
    const options = dialect === null ? outside : { ...outside, dialect };
    files.push(describeDocument(parse(text, options), given));
  }
  const output = await openOutput(io, args.value('output'));
  const style = createStyle(!args.has('output') && wantsColour(io, io.stdout, args.value('color')));
  const text =
    args.value('format') === 'json'
      ? `${JSON.stringify({ postcard: 1, files }, null, 2)}\n`
      : files.map((file) => prettyFile(file, style)).join('\n');
  await output.write(text);
  await output.close();
  return EXIT.ok;
}

function prettyFile(file: Description, style: Style): string {
  const lines = [style.bold(safeLine(file.file)) + style.dim(`  ${file.dialect}`)];
  for (const { line, name, title, method, url } of file.requests) {
    const label = name ?? title;
    const words = label === null ? '' : `  ${label}`;
    lines.push(
      `  ${style.dim(`${line}:`)} ${safeLine(`${method} ${url}`)}${style.dim(safeLine(words))}`,
    );
  }
  for (const { line, column, severity, message, suggestion } of file.diagnostics) {
    const paint = severity === 'error' ? style.red : style.yellow;
    lines.push(`  ${file.file}:${line}:${column}: ${paint(severity)}: ${safeLine(message)}`);
    if (suggestion) lines.push(`    ${safeLine(suggestion)}`);
  }
  return `${lines.join('\n')}\n`;
}
