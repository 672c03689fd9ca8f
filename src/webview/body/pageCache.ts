import type { PageSource } from './pageSource.ts';

const PAGE_BYTES = 256 * 1024;
const MAX_PAGES = 64;

/** Bytes near each other, read once and forgotten when others were looked at: at most 16 MiB. */
export class PageCache {
  readonly #source: PageSource;
  readonly #listener: { readonly onPage: () => void; readonly onError: (error: unknown) => void };
  /** Oldest use first. */
  readonly #pages = new Map<number, Uint8Array>();
  readonly #asked = new Set<number>();

  constructor(
    source: PageSource,
    listener: { onPage: () => void; onError: (error: unknown) => void },
  ) {
    this.#source = source;
    this.#listener = listener;
  }

  /** The bytes when they are here; null while they are on their way. Rows never cross a page. */
  get(offset: number, length: number): Uint8Array | null {
    const number = Math.floor(offset / PAGE_BYTES);
    const page = this.#pages.get(number);
    if (page === undefined) {
      void this.#load(number);
      return null;
    }
    this.#pages.delete(number);
    this.#pages.set(number, page);
    const start = offset - number * PAGE_BYTES;
    return page.subarray(start, start + length);
  }

  async #load(number: number): Promise<void> {
    if (this.#asked.has(number)) return;
    this.#asked.add(number);
    try {
      const page = await this.#source.read(number * PAGE_BYTES, PAGE_BYTES);
      this.#pages.set(number, page);
      const [oldest] = this.#pages.keys();
      if (this.#pages.size > MAX_PAGES && oldest !== undefined) this.#pages.delete(oldest);
      this.#listener.onPage();
      this.#asked.delete(number);
    } catch (error) {
      // Not asked again: a body that is gone would be asked for with every frame.
      this.#listener.onError(error);
    }
  }
}
