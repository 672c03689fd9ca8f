/**
 * Ends an exchange that gives no sign of life for too long. One timer of the connection outlives its
 * exchanges: to look at the clock when it fires costs less than a timer for each of them.
 */
export class ReadWatch {
  #timer: NodeJS.Timeout | null = null;
  #firesAt = 0;
  #limitMs: number | null = null;
  #lastSign = 0;
  #onLate: (() => void) | null = null;

  /** Null never ends it. */
  start(limitMs: number | null, onLate: () => void): void {
    this.#limitMs = limitMs;
    this.#onLate = onLate;
    if (limitMs === null) return;
    this.#lastSign = performance.now();
    this.#wake(limitMs);
  }

  /** Something came, or went out. */
  sign(): void {
    if (this.#limitMs !== null) this.#lastSign = performance.now();
  }

  /** The exchange is over. */
  stop(): void {
    this.#onLate = null;
  }

  /** The connection is closed. */
  close(): void {
    this.stop();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wake(inMs: number): void {
    const at = performance.now() + inMs;
    if (this.#timer !== null) {
      if (this.#firesAt <= at) return;
      clearTimeout(this.#timer);
    }
    this.#firesAt = at;
    // Whoever waits for an answer is held by the socket; nobody is to be held by an idle connection.
    this.#timer = setTimeout(this.#look, inMs).unref();
  }

  readonly #look = () => {
    this.#timer = null;
    if (this.#onLate === null || this.#limitMs === null) return;
    const left = this.#lastSign + this.#limitMs - performance.now();
    // Timers may fire a little early.
    if (left > 1) this.#wake(left);
    else this.#onLate();
  };
}
