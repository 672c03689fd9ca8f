/** `postcard send`. */
import { parseOptions } from '../args/options.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { createReporter } from '../formats/createReporter.ts';
import type { Reporter } from '../formats/reporter.ts';
import { readInputs } from '../inputs.ts';
import { wantsColour } from '../io.ts';
import type { CliIo } from '../io.ts';
import { openOutput } from '../output.ts';
import type { Output } from '../output.ts';
import { findWorkspaceRoot } from '../../store/filePort.ts';
import { describeEntry, openFile, select } from '../select.ts';
import type { Chosen, OpenFile } from '../select.ts';
import { sendChosen } from '../sendChosen.ts';
import { safeLine } from '../terminal/escape.ts';
import { createStyle } from '../terminal/style.ts';
import { UsageError } from '../usageError.ts';
import { SEND_OPTIONS, overridesOf, variablesOf } from './sendOptions.ts';
import type { Format, SendArguments } from './sendOptions.ts';

/** Options that choose requests. */
const SELECTORS = ['name', 'line', 'tag', 'all'] as const;

export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const args = parseOptions(SEND_OPTIONS, argv);
  if (args.has('watch')) {
    const { watch } = await import('../watch.ts');
    return watch(io, args.positionals, () => sendOnce(args, io));
  }
  return sendOnce(args, io);
}

async function sendOnce(args: SendArguments, io: CliIo): Promise<ExitCode> {
  // Read before anything is opened: a mistake on the command line is the first thing to say.
  const overrides = overridesOf(args, io);
  const variables = variablesOf(args);
  const inputs = await readInputs(io, args.positionals);
  const files: OpenFile[] = [];
  for (const input of inputs) files.push(openFile(input, await findWorkspaceRoot(input.file)));
  const chosen = select(files, selectorOf(args)) ?? (await letChoose(io, files));
  if (chosen === null) return EXIT.interrupted;
  const output = await openOutput(io, args.value('output'));
  const reporter = await reporterOf(args, io, { output, count: chosen.length });
  const code = await sendChosen(chosen, { args, io, overrides, variables, reporter, output });
  await output.close();
  return code;
}

function selectorOf(args: SendArguments) {
  return {
    names: args.all('name'),
    lines: args.all('line').map(Number),
    tags: args.all('tag'),
    all: args.has('all'),
  };
}

/** @throws UsageError with the list where nobody can be asked */
async function letChoose(io: CliIo, files: readonly OpenFile[]): Promise<Chosen[] | null> {
  const every = files.flatMap((file) => file.entries.map((entry) => ({ file, entry })));
  const lines = every.map(describeEntry);
  if (!io.interactive) {
    const list = lines.map((line) => `  ${safeLine(line)}`).join('\n');
    throw new UsageError(
      `There are ${every.length} requests; say which.\n${list}`,
      `Choose with ${SELECTORS.map((name) => `--${name}`).join(', ')}.`,
    );
  }
  const { choose } = await import('../terminal/ask.ts');
  const index = await choose(io, lines, 'Send which?');
  const picked = index === null ? undefined : every[index];
  return picked === undefined ? null : [picked];
}

function reporterOf(
  args: SendArguments,
  io: CliIo,
  { output, count }: { output: Output; count: number },
): Promise<Reporter> {
  const toFile = args.has('output');
  const terminal = !toFile && io.stdout.isTTY === true;
  const format = (args.value('format') as Format | null) ?? (terminal ? 'pretty' : 'body');
  const colour = !toFile && wantsColour(io, io.stdout, args.value('color'));
  return createReporter(format, {
    output,
    style: createStyle(colour),
    terminal,
    columns: io.stdout.columns ?? 80,
    showSecrets: args.has('show-secrets'),
    several: count > 1,
    verbose: args.has('verbose'),
    warn: (line) => {
      io.stderr.write(`${safeLine(line)}\n`);
    },
  });
}
