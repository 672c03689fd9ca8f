/** Bytes on their way from the socket to the reader, with back-pressure. */
export interface FlowControl {
  pause(): void;
  resume(): void;
}

/** Above this many bytes waiting, the socket is paused. */
const HIGH_WATER = 256 * 1024;

export class BodyQueue implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = [];
  readonly #onAbandoned: () => void;
  #flow: FlowControl | null = null;
  #waiting = 0;
  #paused = false;
  #ended = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  /** Called when the reader stops before the end. */
  constructor(onAbandoned: () => void) {
    this.#onAbandoned = onAbandoned;
  }

  push(chunk: Uint8Array, flow: FlowControl): void {
    this.#flow = flow;
    this.#chunks.push(chunk);
    this.#waiting += chunk.byteLength;
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

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    let finished = false;
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk !== undefined) {
          this.#waiting -= chunk.byteLength;
          if (this.#paused && this.#waiting <= HIGH_WATER / 2) {
            this.#paused = false;
            this.#flow?.resume();
          }
          yield chunk;
        } else if (this.#ended) {
          finished = true;
          if (this.#error !== null) throw this.#error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      if (!finished) this.#onAbandoned();
    }
  }
}
