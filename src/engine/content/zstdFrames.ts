/** Where frames of Zstandard (RFC 8878 3.1) end: Node 22 takes a content that was cut off for whole. */
import { Transform } from 'node:stream';
import type { Duplex } from 'node:stream';
import zlib from 'node:zlib';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;
const RUN_LENGTH = 1;
/** Bytes of the dictionary id and of the content size, by their flags. */
const DICTIONARY = [0, 1, 2, 4] as const;
const CONTENT_SIZE = [0, 2, 4, 8] as const;

type Field = 'magic' | 'descriptor' | 'block' | 'skippable';

/** Streams in their order: the decoder, between what watches its input and what fails a cut-off one at the end. */
export function zstdStages(): Duplex[] {
  const frames = new ZstdFrames();
  const watch = new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => {
      frames.push(chunk);
      done(null, chunk);
    },
  });
  const check = new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => {
      done(null, chunk);
    },
    flush: (done) => {
      done(frames.complete ? null : new Error('unexpected end of file'));
    },
  });
  return [watch, zlib.createZstdDecompress(), check];
}

/** Follows the lengths alone; what is no Zstandard at all is for the decoder to say. */
export class ZstdFrames {
  #field: Field = 'magic';
  #wanted = 4;
  #got: number[] = [];
  /** Bytes of content that are passed over before the next field. */
  #skip = 0;
  #hasChecksum = false;
  #unknown = false;

  /** True between two frames, where a content may end. */
  get complete(): boolean {
    return this.#unknown || (this.#field === 'magic' && this.#got.length === 0 && this.#skip === 0);
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && !this.#unknown;) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, chunk.length - at);
        this.#skip -= passed;
        at += passed;
        continue;
      }
      this.#got.push(chunk[at] ?? 0);
      at += 1;
      if (this.#got.length === this.#wanted) this.#take(this.#field, littleEndian(this.#got));
    }
  }

  #take(field: Field, value: number): void {
    switch (field) {
      case 'magic':
        if (value === MAGIC) this.#expect('descriptor', 1, 0);
        else if (Math.floor(value / 16) === SKIPPABLE) this.#expect('skippable', 4, 0);
        else this.#unknown = true;
        return;
      case 'descriptor': {
        const single = (value >> 5) & 1;
        const sizeFlag = value >> 6;
        const size = sizeFlag === 0 ? single : (CONTENT_SIZE[sizeFlag] ?? 0);
        this.#hasChecksum = ((value >> 2) & 1) === 1;
        this.#expect('block', 3, 1 - single + (DICTIONARY[value & 3] ?? 0) + size);
        return;
      }
      case 'block': {
        const type = (value >> 1) & 3;
        const bytes = type === RUN_LENGTH ? 1 : value >> 3;
        if ((value & 1) === 0) this.#expect('block', 3, bytes);
        else this.#expect('magic', 4, bytes + (this.#hasChecksum ? 4 : 0));
        return;
      }
      case 'skippable':
        this.#expect('magic', 4, value);
    }
  }

  #expect(field: Field, wanted: number, skip: number): void {
    this.#field = field;
    this.#wanted = wanted;
    this.#got = [];
    this.#skip = skip;
  }
}

function littleEndian(bytes: readonly number[]): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
}
