import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { ZstdFrames } from '../../../src/engine/content/zstdFrames.ts';

const { ZSTD_c_checksumFlag, ZSTD_c_contentSizeFlag, ZSTD_c_compressionLevel } = zlib.constants;

describe('frames of Zstandard', () => {
  const isComplete = (content: Uint8Array, pieceBytes = content.length) => {
    const frames = new ZstdFrames();
    for (let at = 0; at < content.length; at += pieceBytes) {
      frames.push(content.subarray(at, at + pieceBytes));
    }
    return frames.complete;
  };

  it('end where they end, however they come and whatever they say of themselves', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 2000 }),
          fc.nat(300_000).map((n) => Buffer.alloc(n, 7)),
        ),
        fc.record({ checksum: fc.nat(1), size: fc.nat(1), level: fc.integer({ min: 1, max: 5 }) }),
        fc.integer({ min: 1, max: 64 }),
        (bytes, { checksum, size, level }, pieceBytes) => {
          const content = zlib.zstdCompressSync(bytes, {
            params: {
              [ZSTD_c_checksumFlag]: checksum,
              [ZSTD_c_contentSizeFlag]: size,
              [ZSTD_c_compressionLevel]: level,
            },
          });
          assert.equal(isComplete(content, pieceBytes), true);
          assert.equal(isComplete(Buffer.concat([content, content])), true);
          for (const end of [1, 4, 5, content.length - 1]) {
            if (end < content.length) assert.equal(isComplete(content.subarray(0, end)), false);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('may stand beside bytes that are passed over', () => {
    const passed = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const content = zlib.zstdCompressSync('x');
    assert.equal(isComplete(Buffer.concat([passed, content])), true);
    assert.equal(isComplete(Buffer.concat([content, passed.subarray(0, -1)])), false);
  });

  it('are not looked for in what is something else', () => {
    assert.equal(isComplete(Buffer.from('no frame')), true);
  });
});
