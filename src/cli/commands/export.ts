/** `postcard export`: what a request would send, as text for another tool. Nothing is sent. */
import { EXPORT_TARGETS, exportText } from '../../convert/exportText.ts';
import type { ExportTarget } from '../../convert/exportText.ts';
import { NO_REDACTION } from '../../convert/har.ts';
import type { Redaction } from '../../convert/har.ts';
import type { PreparedRequest } from '../../engine/preparedRequest.ts';
import { DOTS } from '../../runner/mask.ts';
import { parseOptions } from '../args/options.ts';
import { nearest } from '../args/suggest.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { redactorOf } from '../../runner/redactResult.ts';
import { complaintsOf } from '../formats/reporter.ts';
import type { CliIo } from '../io.ts';
import { maskFor } from '../json/outputMask.ts';
import { openOutput } from '../output.ts';
import { prepareChosen } from '../run/prepareChosen.ts';
import type { Prepared } from '../run/prepareChosen.ts';
import { safeText } from '../terminal/escape.ts';
import { UsageError } from '../usageError.ts';
import { EXPORT_OPTIONS } from './options.ts';

export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const args = parseOptions(EXPORT_OPTIONS, argv);
  const [target = '', ...paths] = args.positionals;
  if (!isTarget(target)) throw unknownTarget(target);
  const prepared = await prepareChosen(io, args, paths);
  let failed = false;
  for (const { reported } of prepared.filter(({ request }) => request === null)) {
    failed = true;
    const mask = maskFor(reported.result, false);
    for (const { place, title, message, hint } of complaintsOf(reported, mask)) {
      io.stderr.write(`${safeText(`${place}: ${title}: ${message}`)}\n`);
      if (hint !== null) io.stderr.write(`  ${safeText(hint)}\n`);
    }
  }
  const made = prepared.filter((each): each is Made => each.request !== null);
  const redactionOf = ({ reported }: Prepared): Redaction =>
    args.has('show-secrets') ? NO_REDACTION : redactorOf(reported.result);
  const output = await openOutput(io, args.value('output'));
  const text = await exportText(
    target,
    made.map((each) => {
      const { result, file } = each.reported;
      return {
        request: each.request,
        redaction: redactionOf(each),
        startedAt: result.startedAt,
        comment: `${file}:${result.line}`,
      };
    }),
  );
  await output.write(text);
  await output.close();
  if (!args.has('show-secrets') && text.includes(DOTS)) {
    io.stderr.write('Credentials are dots: --show-secrets writes them out.\n');
  }
  return failed ? EXIT.error : EXIT.ok;
}

type Made = Prepared & { readonly request: PreparedRequest };

function isTarget(word: string): word is ExportTarget {
  return (EXPORT_TARGETS as readonly string[]).includes(word);
}

function unknownTarget(target: string): UsageError {
  const near = nearest(target, EXPORT_TARGETS);
  return new UsageError(
    target === '' ? 'Say for which tool.' : `Nothing is known of ${JSON.stringify(target)}.`,
    near === null ? `It is one of ${EXPORT_TARGETS.join(', ')}.` : `Did you mean ${near}?`,
  );
}
