import assert from 'node:assert/strict';
import fc from 'fast-check';
import { prettyJson } from '../../src/engine/content/jsonText.ts';
import { START, layOut } from '../../src/webview/body/rowLayout.ts';
import type { LayoutKind } from '../../src/webview/body/rowLayout.ts';

/** All rows of bytes that come in chunks of the given sizes, over and over. */
function rowsOf(kind: LayoutKind, bytes: Uint8Array, sizes: readonly number[]): string[] {
  const rows: string[] = [];
  let state = START;
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    const chunk = bytes.subarray(at, at + size);
    at += size;
    const { rows: found, after } = layOut(kind, state, chunk, at >= bytes.length);
    found.ends.forEach((end, index) => {
      rows.push(
        Buffer.from(found.bytes.subarray(index === 0 ? 0 : found.ends[index - 1], end)).toString(),
      );
    });
    state = after;
  }
  return rows;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('layOut', () => {
  it('indents JSON as the host does, however it is cut into chunks', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.boolean(), sizes, (text, spaced, chunks) => {
        const source = spaced ? JSON.stringify(JSON.parse(text), null, 3) : text;
        const whole = rowsOf('json', Buffer.from(source), chunks).join('');
        assert.equal(whole, prettyJson(source));
      }),
    );
  });

  it('loses and adds nothing of plain text, however it is cut into chunks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), sizes, (text, chunks) => {
        assert.equal(
          rowsOf('plain', Buffer.from(text), chunks).join(''),
          Buffer.from(text).toString(),
        );
      }),
    );
  });

  it('breaks a long line into rows, never inside of a character', () => {
    const text = 'ä'.repeat(5000);
    const rows = rowsOf('plain', Buffer.from(text), [333]);
    assert.ok(rows.length >= 10);
    assert.ok(rows.every((row) => !row.includes('\ufffd')));
    assert.equal(rows.join(''), text);
  });

  it('gives each line a row of its own', () => {
    assert.deepEqual(rowsOf('plain', Buffer.from('a\r\n\nb'), [2]), ['a\r\n', '\n', 'b']);
  });

  it('bears text that is no JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), sizes, (bytes, chunks) => {
        rowsOf('json', bytes, chunks);
      }),
    );
  });
});
