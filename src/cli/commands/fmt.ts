/** `postcard fmt`: tidies files without changing what they mean. */
import fs from 'node:fs/promises';
import { format } from '../../parser/format.ts';
import { parse } from '../../parser/parse.ts';
import { applyEdits } from '../../parser/print.ts';
import { createFilePort } from '../../store/filePort.ts';
import { parseOptions } from '../args/options.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { readInputs } from '../inputs.ts';
import type { CliIo } from '../io.ts';
import { safeLine } from '../terminal/escape.ts';
import { UsageError } from '../usageError.ts';
import { FMT_OPTIONS } from './options.ts';

export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const args = parseOptions(FMT_OPTIONS, argv);
  const inputs = await readInputs(io, args.positionals);
  const files = createFilePort(null);
  let untidy = 0;
  const foreign = inputs.find(({ encoding }) => encoding !== undefined);
  if (foreign !== undefined) {
    const { given, encoding = 'unknown' } = foreign;
    throw new UsageError(
      `${given} is ${encoding === 'unknown' ? 'not UTF-8' : encoding}: nothing was changed.`,
      'Save it as UTF-8 first.',
    );
  }
  for (const { given, file, text } of inputs) {
    const tidy = applyEdits(text, format(parse(text)));
    if (given === '-' || args.has('stdout')) {
      io.stdout.write(tidy);
      continue;
    }
    if (tidy === text) continue;
    untidy += 1;
    io.stdout.write(`${safeLine(given)}\n`);
    if (!args.has('check')) {
      // The link's target is rewritten, not the link replaced.
      await files.write(await fs.realpath(file), Buffer.from(tidy, 'utf8'));
    }
  }
  return args.has('check') && untidy > 0 ? EXIT.failed : EXIT.ok;
}
