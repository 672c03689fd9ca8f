import { LIVE_BYTES, LIVE_ITEMS } from '../protocol/messages.ts';
import type { ContentDto, LiveItemDto } from '../protocol/messages.ts';

/** Times of more items are not remembered. */
const MAX_TIMES = 100_000;

export interface NumberedItem extends LiveItemDto {
  /** Counted from 1. */
  readonly number: number;
}

/** The newest items of an answer that is arriving; the oldest go when there are too many. */
export class LiveItems {
  /** When each item came, by its number less one; with holes where the host passed some over. */
  readonly times: number[] = [];
  #kept: NumberedItem[] = [];
  #chars = 0;
  #total = 0;

  get kept(): readonly NumberedItem[] {
    return this.#kept;
  }

  /** All that have come. */
  get total(): number {
    return this.#total;
  }

  /** How many are no longer here. */
  get gone(): number {
    return this.#total - this.#kept.length;
  }

  add({ items, total }: ContentDto): void {
    this.#total = total;
    const first = total - items.length + 1;
    for (const [index, item] of items.entries()) {
      const number = first + index;
      if (number <= MAX_TIMES) this.times[number - 1] = item.at;
      this.#kept.push({ ...item, number });
      this.#chars += item.data.length;
    }
    let drop = Math.max(0, this.#kept.length - LIVE_ITEMS);
    for (const { data } of this.#kept.slice(0, drop)) this.#chars -= data.length;
    while (this.#chars > LIVE_BYTES && drop < this.#kept.length - 1) {
      this.#chars -= this.#kept[drop]?.data.length ?? 0;
      drop += 1;
    }
    if (drop > 0) this.#kept = this.#kept.slice(drop);
  }
}
