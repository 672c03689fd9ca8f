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
  let live: LiveBytes | null = null;
  let told = 0;
  return {
    async content({ piece }) {
      if (piece.kind === 'bytes') await (live ??= new LiveBytes(parts)).write(piece.bytes);
    },
    async result(reported) {
      if (!reported.result.ok) complain(reported, parts);
      last = reported.result.exchange?.response ?? last;
      told = live?.told ?? 0;
      await live?.end();
      live = null;
    },
    async end() {
      if (last === null || (parts.terminal && told > 0)) return;
      if (parts.terminal) await writeSafely(last, parts);
      else await writeBytes(last, parts.output, told);
    },
  };
}

/** An answer that is told while it arrives. */
class LiveBytes {
  readonly #parts: ReporterParts;
  readonly #decoder = new TextDecoder();
  #ended = true;
  #told = 0;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
  }

  get told(): number {
    return this.#told;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#told += bytes.byteLength;
    const { output, terminal } = this.#parts;
    if (!terminal) {
      await output.write(bytes);
      return;
    }
    const text = safeText(this.#decoder.decode(bytes, { stream: true }));
    this.#ended = text.endsWith('\n');
    await output.write(text);
  }

  async end(): Promise<void> {
    if (!this.#ended) await this.#parts.output.write('\n');
  }
}

function complain(reported: Reported, { showSecrets, warn }: ReporterParts): void {
  const mask = maskFor(reported.result, showSecrets);
  for (const { place, title, message, hint } of complaintsOf(reported, mask)) {
    warn(`${place}: ${title}: ${message}`);
    if (hint !== null) warn(`  ${hint}`);
  }
}

/** Without the bytes that were `told` already. */
async function writeBytes(response: Response, output: Output, told: number): Promise<void> {
  if (told > 0 && told === response.size.decoded) return;
  let skip = told;
  for await (const piece of response.iterContent()) {
    if (!output.open) return;
    await output.write(piece.subarray(Math.min(skip, piece.byteLength)));
    skip = Math.max(0, skip - piece.byteLength);
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
