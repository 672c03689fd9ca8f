import assert from 'node:assert/strict';
import { environmentMark } from '../../../src/host/environmentMark.ts';

describe('an environment in a list', () => {
  const around = {
    names: ['dev', 'prod'],
    protects: (name: string) => /^(?:prod|live)$/.test(name),
  };
  for (const [name, words, icon] of [
    ['test', '', 'circle-outline'],
    ['dev', 'active', 'pass-filled'],
    ['live', 'protected', 'shield'],
    ['prod', 'active, protected', 'shield'],
  ] as const) {
    it(`says of ${name}: ${words === '' ? 'nothing' : words}`, () => {
      assert.deepEqual(environmentMark(name, around), { words, icon });
    });
  }
});
