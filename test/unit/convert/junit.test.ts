import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toJunit } from '../../../src/convert/junit.ts';
import { checkJunit } from '../cli/schemas/junit.ts';

describe('toJunit', () => {
  it('is XML whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, message) => {
        const shared = { classname: name, file: name, line: 1, timeMs: 1.5, output: message };
        const xml = toJunit([
          {
            name,
            file: name,
            timestamp: '2026-01-02T03:04:05',
            cases: [
              { ...shared, name, outcome: { kind: 'passed' } },
              {
                ...shared,
                name,
                outcome: { kind: 'failure', type: name, message, details: message },
              },
              { ...shared, name, outcome: { kind: 'skipped', message } },
            ],
          },
        ]);
        assert.deepEqual(checkJunit(xml), { tests: 3, failures: 1, errors: 0, skipped: 1 });
      }),
      { numRuns: 300 },
    );
  });
});
