/** `postcard send`. */
import { parseOptions } from '../args/options.ts';
import { chooseRequests } from '../chooseRequests.ts';
import type { Choice } from '../chooseRequests.ts';
import { refuseUnknownEnvironments } from '../environmentNames.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { createReporter } from '../formats/createReporter.ts';
import type { ReporterParts } from '../formats/reporter.ts';
import { wantsColour } from '../io.ts';
import type { CliIo } from '../io.ts';
import { openOutput } from '../output.ts';
import type { Output } from '../output.ts';
import { sendChosen } from '../run/sendChosen.ts';
import type { AnyReporter } from '../run/sendChosen.ts';
import { safeLine } from '../terminal/escape.ts';
import { createProgress } from '../terminal/progress.ts';
import type { ProgressLine } from '../terminal/progress.ts';
import { createStyle } from '../terminal/style.ts';
import { SEND_OPTIONS, overridesOf, variablesOf } from './sendOptions.ts';
import type { Format, SendArguments } from './sendOptions.ts';

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
  overridesOf(args, io);
  variablesOf(args);
  const choice = await chooseRequests(io, args, args.positionals);
  return choice === null ? EXIT.interrupted : sendRequests(choice, { args, io });
}

/** Sends and reports what was chosen. `environments` hold where the command line names none. */
export async function sendRequests(
  choice: Choice,
  { args, io, environments = [] }: SendContext,
): Promise<ExitCode> {
  const overrides = overridesOf(args, io);
  const variables = variablesOf(args);
  const named = args.all('env').flatMap((names) => names.split(','));
  // A file named besides may define any.
  if (!args.has('env-file')) await refuseUnknownEnvironments(named, choice.files, io);
  const output = await openOutput(io, args.value('output'));
  const style = createStyle(wantsColour(io, io.stderr, args.value('color')));
  const progress = createProgress(io, style);
  const parts = reporterParts(args, io, { output, progress, count: choice.items.length });
  const reporter = await reporterOf(args, parts);
  const code = await sendChosen(choice, {
    ...{ args, io, overrides, variables, reporter, output, progress },
    environments:
      [named, environments, choice.project.environment ?? []].find(({ length }) => length > 0) ??
      [],
  }).catch(async (error: unknown) => {
    await output.discard();
    throw error;
  });
  await output.close();
  return code;
}

export interface SendContext {
  readonly args: SendArguments;
  readonly io: CliIo;
  readonly environments?: readonly string[];
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
