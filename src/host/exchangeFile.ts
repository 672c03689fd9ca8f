/** A whole exchange as the text of a file, with its secrets taken out: to keep it, or to give it to somebody. */
import { toHar, toHarEntries } from '../convert/har.ts';
import { VERSION } from '../engine/version.ts';
import { createRedactor } from '../runner/redact.ts';
import type { RunResult } from '../runner/result.ts';
import { toHistoryEntry } from '../store/historyEntry.ts';
import { historyText } from './historyText.ts';

/** `http`: request and answer, which can be sent again. `har`: an HTTP Archive with every hop. */
export type ExchangeFormat = 'http' | 'har';

const BODY_LIMIT_BYTES = 64 * 1024 * 1024;

export async function exchangeFile(result: RunResult, format: ExchangeFormat): Promise<string> {
  return format === 'har' ? archive(result) : request(result);
}

async function request(result: RunResult): Promise<string> {
  // `# @no-log` keeps it out of the history, not from a person who asks for it.
  const entry = await toHistoryEntry(
    { ...result, noLog: false },
    { bodyLimitBytes: BODY_LIMIT_BYTES },
  );
  return entry === null ? '' : historyText(entry, 'exchange');
}

async function archive(result: RunResult): Promise<string> {
  const { exchange, ref, line, name, secrets } = result;
  if (exchange === null) return toHar([], VERSION);
  const fields = exchange.hops.flatMap(({ request: sent, sentHeaders, response }) => [
    ...sent.headers,
    ...sentHeaders,
    ...(response?.rawHeaders ?? []),
  ]);
  // What a request says is a password is one in an answer that repeats it.
  const contents = exchange.hops.flatMap(({ request: { url, body } }) => [
    url,
    ...(body?.bytes ? [Buffer.from(body.bytes).toString('utf8')] : []),
  ]);
  const redaction = createRedactor(secrets, { headers: fields, contents });
  const comment = [`${ref.file}:${line}`, ...(name === null ? [] : [name])].join(' ');
  return toHar(await toHarEntries({ exchange, redaction, comment }), VERSION);
}
