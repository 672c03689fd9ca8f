import assert from 'node:assert/strict';
import { DYNAMIC_VARIABLES } from '../../../src/editor/language/dynamicVariables.ts';
import { DYNAMIC_NAMES } from '../../../src/variables/dynamic.ts';

/** `$random.integer(0, 100)` without its arguments. */
function bare(name: string): string {
  return name.replace(/\(.*$/, '');
}

describe('dynamic variables that completion offers', () => {
  const offered = new Set([...DYNAMIC_VARIABLES.keys()].map(bare));

  it('are all that have a value here', () => {
    // A server inside of JetBrains' own programs: known only to say so.
    const elsewhere = '$exampleServer';
    const missing = DYNAMIC_NAMES.filter((name) => name !== elsewhere && !offered.has(name));
    assert.deepEqual(missing, []);
  });

  it('all exist', () => {
    const made = [...offered].filter((name) => !DYNAMIC_NAMES.includes(name));
    assert.deepEqual(made, []);
  });
});
