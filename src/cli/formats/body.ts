/** `body`: the decoded bytes of the last response, and nothing else. What went wrong goes to standard error. */
import type { Response } from '../../engine/response.ts';
import { exactText } from '../json/body.ts';
import type { Output } from '../output.ts';
import { safeText } from '../terminal/escape.ts';
import { maskFor } from '../json/outputMask.ts';
import { complaintsOf } from './reporter.ts';
import type { Reported, Reporter, ReporterParts } from './reporter.ts';

const SHOWN_ON_TERMINAL = 1024 * 1024;

export function createBodyReporter(parts: ReporterParts): Reporter {
  let last: Response | null = null;
  return {
    result(reported) {
      if (!reported.result.ok) complain(reported, parts);
      last = reported.result.exchange?.response ?? last;
      return Promise.resolve();
    },
    async end() {
      if (last === null) return;
      if (parts.terminal) await writeSafely(last, parts);
      else await writeBytes(last, parts.output);
    },
  };
}

function complain(reported: Reported, { showSecrets, warn }: ReporterParts): void {
  const mask = maskFor(reported.result, showSecrets);
  for (const { place, title, message, hint } of complaintsOf(reported, mask)) {
    warn(`${place}: ${title}: ${message}`);
    if (hint !== null) warn(`  ${hint}`);
  }
}

async function writeBytes(response: Response, output: Output): Promise<void> {
  for await (const piece of response.iterContent()) {
    if (!output.open) return;
    await output.write(piece);
  }
}

/** A terminal gets text that cannot steer it, and no bytes that are none. */
async function writeSafely(response: Response, { output, warn }: ReporterParts): Promise<void> {
  const bytes = await response.read(0, SHOWN_ON_TERMINAL);
  const whole = response.size.decoded <= SHOWN_ON_TERMINAL;
  const text = whole
    ? exactText(bytes, response.encoding ?? 'utf-8')
    : new TextDecoder(response.encoding ?? 'utf-8').decode(bytes);
  if (text === null || (response.encoding === null && bytes.includes(0))) {
    warn('The body is no text. --output FILE writes it to a file.');
    return;
  }
  await output.write(safeText(text));
  if (!text.endsWith('\n')) await output.write('\n');
  if (!whole) warn('Only the first megabyte is shown. --output FILE writes all of it.');
}
