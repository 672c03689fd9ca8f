/** `postcard send`. */
import { parseOptions } from '../args/options.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { createReporter } from '../formats/createReporter.ts';
import type { ReporterParts } from '../formats/reporter.ts';
import { readInputs } from '../inputs.ts';
import { wantsColour } from '../io.ts';
import type { CliIo } from '../io.ts';
import { openOutput } from '../output.ts';
import type { Output } from '../output.ts';
import { findWorkspaceRoot } from '../../store/filePort.ts';
import { describeEntry, openFile, select } from '../select.ts';
import type { Chosen, OpenFile } from '../select.ts';
import { sendChosen } from '../run/sendChosen.ts';
import type { AnyReporter } from '../run/sendChosen.ts';
import { safeLine } from '../terminal/escape.ts';
import { createProgress } from '../terminal/progress.ts';
import type { ProgressLine } from '../terminal/progress.ts';
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
  const style = createStyle(wantsColour(io, io.stderr, args.value('color')));
  const progress = createProgress(io, style, chosen.length);
  const parts = reporterParts(args, io, { output, progress, count: chosen.length });
  const reporter = await reporterOf(args, parts);
  const job = { args, io, overrides, variables, reporter, output, progress };
  const code = await sendChosen(chosen, job);
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

function reporterParts(
  args: SendArguments,
  io: CliIo,
  { output, progress, count }: { output: Output; progress: ProgressLine; count: number },
): ReporterParts {
  const toFile = args.has('output');
  return {
    output,
    style: createStyle(!toFile && wantsColour(io, io.stdout, args.value('color'))),
    terminal: !toFile && io.stdout.isTTY === true,
    columns: io.stdout.columns ?? 80,
    showSecrets: args.has('show-secrets'),
    several: count > 1,
    verbose: args.has('verbose'),
    warn: (line) => {
      progress.clear();
      io.stderr.write(`${safeLine(line)}\n`);
    },
  };
}

async function reporterOf(args: SendArguments, parts: ReporterParts): Promise<AnyReporter> {
  const given = args.value('format') as Format | null;
  if (args.has('dry-run')) {
    const { createDryRunReporter } = await import('../formats/dryRun.ts');
    return { kind: 'dry', reporter: createDryRunReporter(given ?? 'pretty', parts) };
  }
  const format = given ?? (parts.terminal ? 'pretty' : 'body');
  return { kind: 'sent', reporter: await createReporter(format, parts) };
}
