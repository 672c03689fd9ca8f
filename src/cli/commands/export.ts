/** `postcard export`: what a request would send, as text for another tool. Nothing is sent. */
import { toCurl } from '../../convert/curlCommand.ts';
import { toFetch } from '../../convert/fetchSnippet.ts';
import { NO_REDACTION, toHar, toHarEntries } from '../../convert/har.ts';
import type { Redaction } from '../../convert/har.ts';
import { toPython } from '../../convert/pythonSnippet.ts';
import { toSnippetRequest } from '../../convert/snippetRequest.ts';
import type { SnippetRequest } from '../../convert/snippetRequest.ts';
import { wireHead } from '../../convert/wireText.ts';
import type { Hop } from '../../engine/exchange.ts';
import type { PreparedRequest } from '../../engine/preparedRequest.ts';
import { NO_TIMINGS } from '../../engine/timings.ts';
import { VERSION } from '../../engine/version.ts';
import { DOTS } from '../../runner/mask.ts';
import { parseOptions } from '../args/options.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { redactorOf } from '../formats/redactorOf.ts';
import { complaintsOf } from '../formats/reporter.ts';
import type { CliIo } from '../io.ts';
import { maskFor } from '../json/outputMask.ts';
import { openOutput } from '../output.ts';
import { prepareChosen } from '../run/prepareChosen.ts';
import type { Prepared } from '../run/prepareChosen.ts';
import { safeText } from '../terminal/escape.ts';
import { UsageError } from '../usageError.ts';
import { EXPORT_OPTIONS } from './options.ts';

const SNIPPETS: Readonly<Record<string, (request: SnippetRequest) => string>> = {
  curl: toCurl,
  python: toPython,
  fetch: toFetch,
};
const TARGETS = [...Object.keys(SNIPPETS), 'har'];

export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const args = parseOptions(EXPORT_OPTIONS, argv);
  const [target = '', ...paths] = args.positionals;
  if (!TARGETS.includes(target)) throw unknownTarget(target);
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
  const text =
    target === 'har' ? await har(made, redactionOf) : await snippets(target, made, redactionOf);
  await output.write(text);
  await output.close();
  if (!args.has('show-secrets') && text.includes(DOTS)) {
    io.stderr.write('Credentials are dots: --show-secrets writes them out.\n');
  }
  return failed ? EXIT.error : EXIT.ok;
}

type Made = Prepared & { readonly request: PreparedRequest };
type RedactionOf = (prepared: Prepared) => Redaction;

async function snippets(
  target: string,
  made: readonly Made[],
  redactionOf: RedactionOf,
): Promise<string> {
  const write = SNIPPETS[target] ?? toCurl;
  const texts: string[] = [];
  for (const each of made) {
    texts.push(write(await toSnippetRequest(each.request, redactionOf(each))));
  }
  return texts.join('\n');
}

async function har(made: readonly Made[], redactionOf: RedactionOf): Promise<string> {
  const entries = await Promise.all(
    made.map((each) => {
      const { result, file } = each.reported;
      const hop: Hop = {
        request: each.request,
        sentHeaders: wireHead(each.request).fields,
        response: null,
        timings: NO_TIMINGS,
        connection: null,
        cookies: [],
        cookieChanges: [],
        changes: [],
      };
      return toHarEntries({
        exchange: {
          request: each.request,
          hops: [hop],
          response: null,
          error: null,
          startedAt: result.startedAt,
          elapsedMs: 0,
        },
        redaction: redactionOf(each),
        comment: `${file}:${result.line}`,
      });
    }),
  );
  return toHar(entries.flat(), VERSION);
}

function unknownTarget(target: string): UsageError {
  return new UsageError(
    target === '' ? 'Say for which tool.' : `Nothing is known of ${JSON.stringify(target)}.`,
    `It is one of ${TARGETS.join(', ')}.`,
  );
}
