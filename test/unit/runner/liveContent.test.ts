import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Headers } from '../../../src/engine/headers.ts';
import { liveContent, modeOfAnswer } from '../../../src/runner/liveContent.ts';
import type { StreamPiece } from '../../../src/runner/liveContent.ts';
import { Bench } from './bench.ts';

async function told(
  mode: 'line' | 'event',
  text: string,
  sizes: readonly number[],
): Promise<StreamPiece[]> {
  const pieces: StreamPiece[] = [];
  const live = liveContent(mode, (piece) => pieces.push(piece));
  let bytes = new TextEncoder().encode(text);
  for (const size of sizes) {
    live.push(bytes.subarray(0, size));
    bytes = bytes.subarray(size);
  }
  live.push(bytes);
  live.end();
  await new Promise((resolve) => setImmediate(resolve));
  return pieces;
}

describe('an answer while it arrives', () => {
  it('is told line by line, however it is cut', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(sizes, async (cuts) => {
        assert.deepEqual(
          await told('line', 'a\r\nbü\n\nc\rd', cuts),
          ['a', 'bü', '', 'c', 'd'].map((text) => ({ kind: 'line', text })),
        );
      }),
    );
  });

  it('is told event by event, without one that is cut off', async () => {
    const text = ': hello\nevent: tick\nid: 1\ndata: a\ndata: b\n\ndata: c\n\ndata: lost';
    assert.deepEqual(await told('event', text, [5, 9, 3]), [
      { kind: 'event', event: 'tick', data: 'a\nb', id: '1' },
      { kind: 'event', event: 'message', data: 'c', id: '' },
    ]);
  });

  it('is told unasked where its type is one of a stream', () => {
    const modes = [
      [{ 'content-type': 'text/event-stream; charset=utf-8' }, 'event'],
      [{ 'content-type': 'application/x-ndjson' }, 'line'],
      [{ 'content-type': 'application/jsonl' }, 'line'],
      [{ 'content-type': 'text/plain' }, 'line'],
      [{ 'content-type': 'text/plain', 'content-length': '4' }, null],
      [{ 'content-type': 'application/json' }, null],
      [{}, null],
    ] as const;
    for (const [fields, mode] of modes) {
      assert.equal(modeOfAnswer(new Headers(Object.entries(fields))), mode, JSON.stringify(fields));
    }
  });

  it('is not told where the file says no', async () => {
    const bench = await Bench.open();
    try {
      const told: StreamPiece[] = [];
      await bench.send('# @stream off\nGET {{base}}/stream/3\n', {
        onContent: (piece) => told.push(piece),
      });
      assert.deepEqual(told, []);
    } finally {
      await bench.close();
    }
  });

  it('is told while the request runs, and kept all the same', async () => {
    const bench = await Bench.open();
    try {
      const lines: string[] = [];
      const result = await bench.send('# @stream lines\nGET {{base}}/stream/3\n', {
        onContent: (piece) => {
          if (piece.kind === 'line') lines.push(piece.text);
        },
      });
      assert.equal(lines.length, 3);
      assert.equal(await result.exchange!.response!.text(), `${lines.join('\n')}\n`);
      const failure = await bench.failure('# @stream words\nGET {{base}}/get\n').catch(() => null);
      assert.equal(failure?.code, 'invalid-directive');
    } finally {
      await bench.close();
    }
  });
});
