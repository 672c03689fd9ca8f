/** Bytes on their way from the socket to the reader, with back-pressure. */
export interface FlowControl {
  pause(): void;
  resume(): void;
}

/** Above this many bytes waiting, the socket is paused. */
const HIGH_WATER = 256 * 1024;
/** What a piece costs besides its bytes: a server may send them one by one. */
const PIECE_BYTES = 128;

export class BodyQueue implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = [];
  readonly #source: { abort(): void };
  #flow: FlowControl | null = null;
  #waiting = 0;
  #paused = false;
  #ended = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  /** Aborted when the reader stops before the end. */
  constructor(source: { abort(): void }) {
    this.#source = source;
  }

  push(chunk: Uint8Array, flow: FlowControl): void {
    this.#flow = flow;
    this.#chunks.push(chunk);
    this.#waiting += chunk.byteLength + PIECE_BYTES;
    if (this.#waiting > HIGH_WATER && !this.#paused) {
      this.#paused = true;
      flow.pause();
    }
    this.#notify();
  }

  end(): void {
    this.#ended = true;
    this.#notify();
  }

  /** What came before is still delivered; then the reader gets this error. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#error ??= error;
    this.#ended = true;
    this.#notify();
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = null;
  }

  /** By hand: a generator costs several turns of the loop for each piece. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    let over = false;
    const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
      for (;;) {
        const chunk = over ? undefined : this.#chunks.shift();
        if (chunk !== undefined) {
          this.#taken(chunk);
          return { done: false, value: chunk };
        }
        if (over || this.#ended) {
          if (over || this.#error === null) return { done: true, value: undefined };
          over = true;
          throw this.#error;
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    };
    return {
      next,
      return: () => {
        if (!over && !(this.#ended && this.#chunks.length === 0)) this.#source.abort();
        over = true;
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  #taken(chunk: Uint8Array): void {
    this.#waiting -= chunk.byteLength + PIECE_BYTES;
    if (this.#paused && this.#waiting <= HIGH_WATER / 2) {
      this.#paused = false;
      this.#flow?.resume();
    }
  }
}
