import assert from 'node:assert/strict';
import { outcomeOf } from '../../../src/host/describe.ts';
import type { RunResult, TestResult } from '../../../src/runner/result.ts';
import { toHistoryEntry } from '../../../src/store/historyEntry.ts';
import { storedOutcome } from '../../../src/views/history/storedOutcome.ts';
import { exchange, hop, preparedRequest, response, runResult } from './results.ts';

const check = (ok: boolean, more: Partial<TestResult> = {}): TestResult => ({
  ...{ name: 'status == 200', ok, line: 1, actual: null, expected: null, message: null },
  ...more,
});

async function answered(statusCode: number, more: Partial<RunResult> = {}): Promise<RunResult> {
  const request = preparedRequest({});
  const answer = await response(request, { statusCode, body: 'hello' });
  return runResult({ exchange: exchange({ hops: [hop(request, answer)] }), ...more });
}

function failed(name: string, more: Partial<RunResult> = {}): RunResult {
  const error = { name, code: 'x', phase: 'connect', message: 'No.', hint: null };
  return runResult({
    exchange: exchange({ error: error as never, request: preparedRequest({}) }),
    ok: false,
    ...more,
  });
}

describe('the outcome of an exchange in the history', () => {
  const results: [title: string, kind: string, result: () => RunResult | Promise<RunResult>][] = [
    ['an answer', 'ok', () => answered(200)],
    ['checks that held', 'ok', () => answered(200, { tests: [check(true)] })],
    [
      'checks that failed',
      'bad',
      () => answered(200, { ok: false, tests: [check(true), check(false)] }),
    ],
    ['a redirect that was not followed', 'redirect', () => answered(302)],
    ['a bad status', 'bad', () => answered(404)],
    ['no connection', 'failed', () => failed('ConnectTimeout')],
    ['a cancelled request', 'cancelled', () => failed('CancelledError')],
    [
      'an error that was expected',
      'ok',
      () =>
        failed('ConnectTimeout', {
          ok: true,
          errorExpected: true,
          tests: [check(true, { name: 'expect ConnectTimeout', actual: 'ConnectTimeout' })],
        }),
    ],
    [
      'a variable without a value',
      'failed',
      () =>
        runResult({
          ok: false,
          failure: { type: 'VariableError', code: 'x', message: 'No.', hint: null } as never,
        }),
    ],
  ];
  for (const [title, kind, make] of results) {
    it(`is that of the result for ${title}`, async () => {
      const result = await make();
      const entry = await toHistoryEntry(result);
      assert.ok(entry);
      const { kind: told, title: words } = storedOutcome(entry);
      assert.deepEqual([told, words], [kind, outcomeOf(result).title]);
    });
  }
});
