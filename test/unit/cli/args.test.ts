import assert from 'node:assert/strict';
import { parseOptions } from '../../../src/cli/args/options.ts';
import { editDistance, nearest } from '../../../src/cli/args/suggest.ts';
import { UsageError } from '../../../src/cli/usageError.ts';

const TABLE = [
  { name: 'name', short: 'n', value: 'NAME', repeat: true, about: '' },
  { name: 'all', short: 'a', about: '' },
  { name: 'format', short: 'f', value: 'F', choices: ['json', 'junit'], about: '' },
  { name: 'timeout', value: 'S', type: 'seconds', about: '' },
  { name: 'line', short: 'l', value: 'N', type: 'line', about: '' },
  { name: 'jobs', value: 'N', type: 'count', about: '' },
  { name: 'repeat', value: 'N', type: 'times', about: '' },
] as const;

function complaint(argv: readonly string[]): string {
  try {
    parseOptions(TABLE, argv);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return `${error.message} ${error.hint ?? ''}`.trim();
  }
  throw new Error('nothing was complained about');
}

describe('parseOptions', () => {
  const read = (argv: readonly string[]) => {
    const args = parseOptions(TABLE, argv);
    return { paths: args.positionals, names: args.all('name'), all: args.has('all') };
  };

  for (const [words, expected] of [
    ['a.http -n x --name y', { paths: ['a.http'], names: ['x', 'y'], all: false }],
    ['-nx -a b.http', { paths: ['b.http'], names: ['x'], all: true }],
    ['-an x', { paths: [], names: ['x'], all: true }],
    ['--name=a=b -n=c', { paths: [], names: ['a=b', 'c'], all: false }],
    ['- -- -a', { paths: ['-', '-a'], names: [], all: false }],
    ['--name -a', { paths: [], names: ['-a'], all: false }],
  ] as const) {
    it(`reads ${words}`, () => {
      assert.deepEqual(read(words.split(' ')), expected);
    });
  }

  it('takes the last of an option that is given twice', () => {
    const args = parseOptions(TABLE, ['--timeout', '1', '--timeout', '2.5']);
    assert.equal(args.number('timeout'), 2.5);
    assert.equal(args.number('line'), null);
  });

  for (const [words, expected] of [
    ['--al', 'There is no option --al. Did you mean --all?'],
    ['--fromat json', 'There is no option --fromat. Did you mean --format?'],
    ['--zzzzzz', 'There is no option --zzzzzz. --help lists them.'],
    ['-x', 'There is no option -x. --help lists them.'],
    ['--name', '--name needs a value. Write --name NAME.'],
    ['--all=yes', '--all is a switch and takes no value.'],
    ['--format jnuit', '--format cannot be "jnuit". Did you mean junit?'],
    ['--format q', '--format cannot be "q". It is one of json, junit.'],
    ['--timeout soon', '--timeout is a number of seconds, not "soon".'],
    ['--timeout -1', '--timeout is a number of seconds, not "-1".'],
    ['-l 0', '--line is a line number from 1, not "0".'],
    ['--jobs 1.5', '--jobs is a whole number, not "1.5".'],
    ['--repeat 0', '--repeat is a whole number from 1, not "0".'],
  ] as const) {
    it(`complains about ${words}`, () => {
      assert.equal(complaint(words.split(' ')), expected);
    });
  }
});

describe('nearest', () => {
  for (const [word, expected] of [
    ['lgoin', 'login'],
    ['LOGIN', 'login'],
    ['log', 'login'],
    ['logout', 'logout'],
    ['zebra', null],
  ] as const) {
    it(`finds ${String(expected)} for ${word}`, () => {
      assert.equal(nearest(word, ['login', 'logout', 'upload']), expected);
    });
  }

  it('counts a swap of neighbours as one step', () => {
    assert.equal(editDistance('ab', 'ba'), 1);
    assert.equal(editDistance('kitten', 'sitting'), 3);
    assert.equal(editDistance('', 'abc'), 3);
  });
});
