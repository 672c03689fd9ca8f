import { outcomeOf } from '../../host/describe.ts';
import type { Outcome } from '../../host/describe.ts';
import type { HistoryEntry } from '../../store/entry.ts';

/** What the history remembers, judged as the result itself was: checks that failed count. */
export function storedOutcome({ response, error, tests, elapsedMs }: HistoryEntry): Outcome {
  return outcomeOf({
    exchange: {
      response: response && { ...response, size: response.sizes },
      error: error && { name: error.type },
      elapsedMs,
    },
    failure: null,
    errorExpected: error !== null && tests.some((test) => test.ok && isAbout(error.type, test)),
    tests,
  });
}

/** `# @expect` of this error, which was met. */
function isAbout(error: string, { name, actual }: HistoryEntry['tests'][number]): boolean {
  return name.startsWith('expect ') && actual === error;
}
