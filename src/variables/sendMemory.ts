/** What holds for one send: values that were evaluated once, and the secrets among them. */
import type { Evaluated } from './value.ts';

export interface UsedValue {
  readonly value: string;
  readonly secret: boolean;
}

/** For values that are the same in every block. */
const EVERYWHERE = -1;

/** Shared by the resolvers of one send, so that what was sent and what is checked later agree. */
export class SendMemory {
  readonly secrets = new Set<string>();
  /** What the placeholders of the text gave, by what stands in them; the last one holds. */
  readonly used = new Map<string, UsedValue>();
  readonly #known = new Map<number, Map<object | string, Evaluated>>();

  /** A value by what defines it, as this block sees it. */
  get(key: object | string, blockIndex: number): Evaluated | undefined {
    return this.#known.get(blockIndex)?.get(key) ?? this.#known.get(EVERYWHERE)?.get(key);
  }

  /** `blockIndex` null: the value is the same in every block. */
  set(key: object | string, blockIndex: number | null, evaluated: Evaluated): void {
    const index = blockIndex ?? EVERYWHERE;
    const known = this.#known.get(index) ?? new Map<object | string, Evaluated>();
    known.set(key, evaluated);
    this.#known.set(index, known);
  }
}
