import assert from 'node:assert/strict';
import {
  formatAge,
  formatDuration,
  formatSize,
  outcomeOf,
  summarize,
} from '../../../src/host/describe.ts';
import type { RunResult, TestResult } from '../../../src/runner/result.ts';

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

describe('outcomeOf', () => {
  const test = (ok: boolean): TestResult => ({
    ...{ name: 'status == 200', ok, line: 1, actual: null, expected: null, message: null },
  });
  const answered = (statusCode: number, reason: string, tests: readonly TestResult[]) =>
    ({
      ...{ failure: null, errorExpected: false, tests },
      exchange: {
        ...{ error: null, elapsedMs: 34, hops: [] },
        response: { statusCode, reason, size: { decoded: 1234 } },
      },
    }) as unknown as RunResult;

  it('is the status of an answer', () => {
    const outcome = outcomeOf(answered(200, 'OK', [test(true)]));
    assert.equal(outcome.kind, 'ok');
    assert.equal(summarize(outcome), '200 OK · 34 ms · 1.2 kB');
    assert.equal(outcomeOf(answered(404, 'Not Found', [])).kind, 'bad');
    assert.equal(outcomeOf(answered(304, '', [])).title, '304');
  });

  it('tells of checks that do not hold, whatever the status', () => {
    const some = outcomeOf(answered(200, 'OK', [test(true), test(false)]));
    assert.equal(some.kind, 'bad');
    assert.equal(some.title, '200 OK, 1 of 2 checks failed');
    assert.equal(outcomeOf(answered(200, 'OK', [test(false)])).title, '200 OK, check failed');
  });

  it('is no failure when a person said no before anything was sent', () => {
    const failure = { type: 'DeclinedError' };
    const declined = {
      ...answered(200, 'OK', []),
      exchange: null,
      failure,
    } as unknown as RunResult;
    const outcome = outcomeOf(declined);
    assert.equal(outcome.kind, 'cancelled');
    assert.equal(summarize(outcome), 'Not sent');
  });
});
