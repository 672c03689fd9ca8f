/** Where decoded bytes are kept: in memory while they are few, in a private file when they are many. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FileError } from '../errors.ts';

/** 64 MiB. */
export const SPILL_AT_BYTES = 64 * 1024 * 1024;

const HEAD_BYTES = 64 * 1024;
/** Bytes gathered for one write to the file. */
const WRITE_BYTES = 65536;
/** So many pieces are joined where they are small: each costs more memory than a few bytes. */
const MANY_PIECES = 1024;
const SMALL_BYTES = 4 * 1024 * 1024;
/** As many as the system takes at once. */
const MAX_VECTORS = 512;
const EMPTY = new Uint8Array();

function unwritable(cause: unknown): FileError {
  return new FileError('The body is too big for memory, and could not be written to a file.', {
    code: 'FILE_UNWRITABLE',
    phase: 'receive',
    hint: `Check the space in ${os.tmpdir()}.`,
    cause,
  });
}

export class ContentStore {
  #chunks: Uint8Array[] = [];
  #size = 0;
  /** Pieces at the start of `#chunks` that are large enough, and where they ended. */
  #settled = { pieces: 0, size: 0 };
  #file: { readonly path: string; readonly handle: fs.promises.FileHandle } | null = null;
  #cleanUp: (() => void) | null = null;
  #head: Uint8Array = EMPTY;
  /** Bytes of `#chunks` that are still to be written to the file. */
  #unwritten = 0;
  readonly #spillAt: number;

  /** Beyond `spillAt` bytes a file is used; where so many are expected, from the first one on. */
  constructor(spillAt = SPILL_AT_BYTES, expectedBytes: number | null = null) {
    this.#spillAt = expectedBytes !== null && expectedBytes > spillAt ? 0 : spillAt;
  }

  get size(): number {
    return this.#size;
  }

  get path(): string | null {
    return this.#file?.path ?? null;
  }

  /** Nothing to wait for while it goes to memory. @throws FileError, also by the promise */
  write(chunk: Uint8Array): Promise<void> | null {
    this.#size += chunk.byteLength;
    this.#chunks.push(chunk);
    this.#unwritten += chunk.byteLength;
    if (this.#chunks.length - this.#settled.pieces >= MANY_PIECES) this.#settle();
    if (this.#size <= this.#spillAt) return null;
    if (this.#file !== null && this.#unwritten < WRITE_BYTES) return null;
    return this.#writeOut();
  }

  #settle(): void {
    if (this.#size - this.#settled.size < SMALL_BYTES) {
      this.#chunks.push(Buffer.concat(this.#chunks.splice(this.#settled.pieces)));
    }
    this.#settled = { pieces: this.#chunks.length, size: this.#size };
  }

  /** Everything that was written is in the file, where there is one. @throws FileError */
  async flush(): Promise<void> {
    if (this.#file !== null && this.#unwritten > 0) await this.#writeOut();
  }

  async #writeOut(): Promise<void> {
    const chunks = this.#chunks;
    try {
      this.#file ??= await this.#openFile();
      this.#chunks = [];
      this.#settled = { pieces: 0, size: this.#size };
      this.#unwritten = 0;
      for (let at = 0; at < chunks.length; at += MAX_VECTORS) {
        const some = chunks.slice(at, at + MAX_VECTORS);
        const bytes = some.reduce((sum, chunk) => sum + chunk.byteLength, 0);
        const { bytesWritten } = await this.#file.handle.writev(some);
        // A full disk may take a part only; the next try says what is wrong.
        if (bytesWritten < bytes) {
          await this.#file.handle.writeFile(Buffer.concat(some).subarray(bytesWritten));
        }
      }
    } catch (cause) {
      throw unwritable(cause);
    }
  }

  async #openFile(): Promise<{ path: string; handle: fs.promises.FileHandle }> {
    const file = path.join(os.tmpdir(), `postcard-${randomBytes(12).toString('hex')}.body`);
    const handle = await fs.promises.open(file, 'wx+', 0o600);
    this.#cleanUp = () => {
      fs.rmSync(file, { force: true });
    };
    process.once('exit', this.#cleanUp);
    this.#head = (this.#chunks[0] ?? EMPTY).slice(0, HEAD_BYTES);
    return { path: file, handle };
  }

  /** The first bytes, at once: all of them while they are in memory, else the first piece. */
  peek(): Uint8Array {
    return this.#file === null ? this.#whole() : this.#head;
  }

  /** Bytes of [offset, offset + length), fewer at the end. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.#size);
    if (offset >= end) return EMPTY;
    if (this.#file !== null) {
      await this.flush();
      const buffer = Buffer.alloc(end - offset);
      const { bytesRead } = await this.#file.handle.read(buffer, 0, buffer.length, offset);
      return new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead);
    }
    return this.#inMemory(offset, end);
  }

  /** As `read`, at once; null where they are in a file. */
  readNow(offset: number, length: number): Uint8Array | null {
    if (this.#file !== null) return null;
    const end = Math.min(offset + length, this.#size);
    return offset >= end ? EMPTY : this.#inMemory(offset, end);
  }

  #inMemory(offset: number, end: number): Uint8Array {
    const whole = this.#whole();
    return offset === 0 && end === whole.byteLength ? whole : whole.subarray(offset, end);
  }

  #whole(): Uint8Array {
    if (this.#chunks.length === 0) return EMPTY;
    const [only] = this.#chunks;
    if (only !== undefined && this.#chunks.length === 1) return only;
    const joined = new Uint8Array(Buffer.concat(this.#chunks));
    this.#chunks = [joined];
    this.#settled = { pieces: 1, size: this.#size };
    return joined;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#chunks = [];
    this.#file = null;
    if (file === null) return;
    await file.handle.close().catch(() => undefined);
    if (this.#cleanUp !== null) process.off('exit', this.#cleanUp);
    await fs.promises.rm(file.path, { force: true });
  }
}
