/** The exchanges of this window, newest first, for Replay and for `{{login.response…}}`. */
import type { RequestRef, RunResult } from './result.ts';

export interface ResultLimits {
  /** Default 200. */
  readonly maxCount?: number;
  /** Decoded bytes of all bodies kept in memory. Default 128 MiB. */
  readonly maxBytes?: number;
}

export type ResultListener = (result: RunResult) => void;

export class ResultLog {
  readonly #results: RunResult[] = [];
  readonly #listeners = new Set<ResultListener>();
  readonly #maxCount: number;
  readonly #maxBytes: number;

  constructor(limits: ResultLimits = {}) {
    this.#maxCount = limits.maxCount ?? 200;
    this.#maxBytes = limits.maxBytes ?? 128 * 1024 * 1024;
  }

  /** Adds a result and drops the oldest ones beyond the limits, closing their bodies. */
  add(result: RunResult): void {
    this.#results.unshift(result);
    let bytes = 0;
    for (const [index, { exchange }] of this.#results.entries()) {
      bytes += exchange === null ? 0 : sizeInMemory(exchange);
      if (index === 0 || (index < this.#maxCount && bytes <= this.#maxBytes)) continue;
      for (const dropped of this.#results.splice(index)) release(dropped);
      break;
    }
    for (const listener of this.#listeners) listener(result);
  }

  get(id: string): RunResult | null {
    return this.#results.find((result) => result.id === id) ?? null;
  }

  /** The newest result of this request, wherever its line is now. */
  latest(ref: RequestRef): RunResult | null {
    return this.#results.find((result) => sameRef(result.ref, ref)) ?? null;
  }

  /** Newest first. */
  list(): readonly RunResult[] {
    return [...this.#results];
  }

  /** The newest result with a response of each name in this file (workspace-relative): `RunInput.earlier`. */
  byName(file: string): Map<string, RunResult> {
    const found = new Map<string, RunResult>();
    for (const result of this.#results) {
      if (result.ref.file !== file || result.name === null) continue;
      if (result.exchange?.response && !found.has(result.name)) found.set(result.name, result);
    }
    return found;
  }

  /** Calls the listener with every result to come; the function given back ends that. */
  onAdded(listener: ResultListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  clear(): void {
    for (const result of this.#results.splice(0)) release(result);
  }

  get size(): number {
    return this.#results.length;
  }
}

/** One stable text for a ref, for maps. */
export function refKey({ file, key, ordinal }: RequestRef): string {
  return JSON.stringify([file, key, ordinal]);
}

export function sameRef(a: RequestRef, b: RequestRef): boolean {
  return a.file === b.file && a.key === b.key && a.ordinal === b.ordinal;
}

function sizeInMemory({ hops }: NonNullable<RunResult['exchange']>): number {
  let bytes = 0;
  for (const { response } of hops) {
    if (response !== null && response.bodyFile === null) bytes += response.size.decoded;
  }
  return bytes;
}

function release({ exchange }: RunResult): void {
  for (const { response } of exchange?.hops ?? []) {
    // Closing frees a spilled file; that it is gone already is no one's concern.
    response?.close().catch(() => undefined);
  }
}
