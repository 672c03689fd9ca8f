import { indexOfBytes, lastIndexOfBytes, parsePattern } from './hexText.ts';
import type { FindQuery } from './findBar.ts';
import type { PageSource } from './pageSource.ts';

const STEP_BYTES = 1024 * 1024;

export interface FoundBytes {
  readonly offset: number;
  readonly length: number;
}

/** Looks for bytes page by page; the page stays alive between two of them. */
export class HexFind {
  readonly #source: PageSource;
  readonly #total: number;
  #pattern = new Uint8Array();
  #fold = true;
  /** Counts searches, so that an older one notices a newer. */
  #run = 0;

  constructor(source: PageSource, total: number) {
    this.#source = source;
    this.#total = total;
  }

  set query({ text, caseSensitive }: FindQuery) {
    this.stop();
    this.#pattern = new Uint8Array(parsePattern(text));
    this.#fold = !caseSensitive && !text.startsWith('0x');
  }

  stop(): void {
    this.#run += 1;
  }

  /** The next match from a place on, past the end and on from the other side; `stopped` when another search began. */
  async find(
    from: number,
    direction: 1 | -1,
    onProgress: (percent: number) => void,
  ): Promise<FoundBytes | null | 'stopped'> {
    this.#run += 1;
    const run = this.#run;
    const length = this.#pattern.length;
    if (length === 0 || length > this.#total) return null;
    const last = this.#total - length;
    const start = from > last ? 0 : from < 0 ? last : from;
    const steps = Math.ceil(this.#total / STEP_BYTES) + 1;
    let at = start;
    for (let step = 0; step < steps; step += 1) {
      const found = await this.#inStep(at, direction);
      if (run !== this.#run) return 'stopped';
      if (found >= 0) return { offset: found, length };
      onProgress(Math.round((step / steps) * 100));
      at += direction * STEP_BYTES;
      if (at > last) at = 0;
      else if (at < 0) at = last;
    }
    return null;
  }

  async #inStep(at: number, direction: 1 | -1): Promise<number> {
    const overlap = this.#pattern.length - 1;
    const begin = direction === 1 ? at : Math.max(0, at - STEP_BYTES + 1);
    const length = (direction === 1 ? STEP_BYTES : at - begin + 1) + overlap;
    const bytes = await this.#source.read(begin, Math.min(length, this.#total - begin));
    const index =
      direction === 1
        ? indexOfBytes(bytes, this.#pattern, 0, this.#fold)
        : lastIndexOfBytes(bytes, this.#pattern, at - begin, this.#fold);
    return index < 0 ? -1 : begin + index;
  }
}
