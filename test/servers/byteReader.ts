import type net from 'node:net';

/** Reads a socket piece by piece; what was not taken stays. */
export class ByteReader {
  readonly #socket: net.Socket;
  #held: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => undefined;
  readonly #keep = (chunk: Buffer) => {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#wake();
  };
  readonly #end = () => {
    this.#ended = true;
    this.#wake();
  };

  constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on('data', this.#keep);
    for (const event of ['end', 'close', 'error']) socket.on(event, this.#end);
  }

  get held(): Buffer {
    return this.#held;
  }

  /** Null when the other side ended first. */
  async take(count: number): Promise<Buffer | null> {
    while (this.#held.length < count) if (!(await this.more())) return null;
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }

  async until(mark: string): Promise<Buffer | null> {
    for (;;) {
      const at = this.#held.indexOf(mark, 0, 'latin1');
      if (at !== -1) return this.take(at + mark.length);
      if (!(await this.more())) return null;
    }
  }

  /** Waits for more bytes; false at the end. */
  async more(): Promise<boolean> {
    const before = this.#held.length;
    if (!this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#held.length > before;
  }

  /** Gives the socket back, with what was read too far. */
  release(): void {
    this.#socket.off('data', this.#keep);
    for (const event of ['end', 'close', 'error']) this.#socket.off(event, this.#end);
    this.#socket.pause();
    if (this.#held.length > 0) this.#socket.unshift(this.#held);
  }
}
