import assert from 'node:assert/strict';
import { formatAge, formatDuration, formatSize } from '../../../src/host/describe.ts';

describe('formatDuration', () => {
  for (const [ms, text] of [
    [0.4, '< 1 ms'],
    [34.2, '34 ms'],
    [1400, '1.4 s'],
    [59_999, '60.0 s'],
    [61_000, '1 min 1 s'],
  ] as const) {
    it(`writes ${ms} ms as ${text}`, () => {
      assert.equal(formatDuration(ms), text);
    });
  }
});

describe('formatSize', () => {
  for (const [bytes, text] of [
    [0, '0 B'],
    [999, '999 B'],
    [1234, '1.2 kB'],
    [999_960, '1.0 MB'],
    [5_300_000_000, '5.3 GB'],
  ] as const) {
    it(`writes ${bytes} bytes as ${text}`, () => {
      assert.equal(formatSize(bytes), text);
    });
  }
});

describe('formatAge', () => {
  for (const [ms, text] of [
    [5000, 'just now'],
    [3 * 60_000, '3 min ago'],
    [2 * 3_600_000, '2 h ago'],
    [50 * 3_600_000, '2 d ago'],
  ] as const) {
    it(`writes ${ms} ms as ${text}`, () => {
      assert.equal(formatAge(ms), text);
    });
  }
});
