import assert from 'node:assert/strict';
import type { Environment } from '../../../src/variables/environments.ts';
import type { Around } from './support.ts';
import { environment, open, valueOf } from './support.ts';

/** One way to give `x` a value, strongest first in the usual order. */
interface Way {
  readonly text?: string;
  readonly above?: string;
  readonly around?: Around;
}

const WAYS: Readonly<Record<string, Way>> = {
  'command line': { around: { variables: { x: 'command line' } } },
  prompt: { above: '# @prompt x', around: { answers: ['prompt'] } },
  'request script': { around: { requestVariables: { x: 'request script' } } },
  'script globals': { around: { globals: { x: 'script globals' } } },
  file: { text: '@x = file' },
  imported: { around: { imported: { '/project/other.http': '@x = imported' } } },
  environment: { around: { environment: environment({ x: 'environment' }) } },
  settings: { around: { settings: { dev: { x: 'settings' } } } },
  process: { around: { process: { x: 'process' } } },
};

const ORDERS: Readonly<Record<string, readonly string[]>> = {
  kulala: Object.keys(WAYS),
  restclient: Object.keys(WAYS).filter((way) => way !== 'process'),
  visualstudio: Object.keys(WAYS).filter((way) => way !== 'process'),
  httpyac: Object.keys(WAYS).filter((way) => way !== 'process'),
  jetbrains: [
    'command line',
    'prompt',
    'environment',
    'script globals',
    'file',
    'imported',
    'request script',
    'settings',
  ],
};

function textOf(dialect: string, ways: readonly string[]): string {
  const lines = ways.map((way) => WAYS[way]?.text ?? '');
  const above = ways.map((way) => WAYS[way]?.above ?? '').filter((line) => line !== '');
  return [`# @dialect ${dialect}`, ...lines, '###', ...above, 'GET http://h', 'X: {{x}}', ''].join(
    '\n',
  );
}

function aroundOf(ways: readonly string[]): Around {
  const around = Object.assign({}, ...ways.map((way) => WAYS[way]?.around ?? {})) as Around;
  // Without a value of it the environment is still chosen.
  return { environment: environment({}), ...around };
}

describe('precedence of variables', () => {
  for (const [dialect, order] of Object.entries(ORDERS)) {
    for (const [index, strong] of order.entries()) {
      for (const weak of order.slice(index + 1)) {
        it(`in ${dialect} ${strong} wins over ${weak}`, async () => {
          for (const ways of [
            [strong, weak],
            [weak, strong],
          ]) {
            const { header, resolver } = open(textOf(dialect, ways), aroundOf(ways));
            assert.equal((await header('X')).text, strong);
            assert.deepEqual(resolver.problems, []);
          }
        });
      }
    }
  }

  it('does not read the process by plain names outside of Kulala', async () => {
    const text = await valueOf('{{HOME}}', { process: { HOME: '/home/me' } });
    assert.equal(text, '{{HOME}}');
  });

  it('lets a request variable of the form of a reference lose to a variable of that exact name', async () => {
    const text = await valueOf('{{login.response.body}}', {
      variables: { 'login.response.body': 'mine' },
    });
    assert.equal(text, 'mine');
  });

  it('takes settings of the last active environment, then of the others, then the shared ones', async () => {
    const settings = {
      a: { one: 'a', two: 'a', three: 'a' },
      b: { one: 'b', two: 'b' },
      $shared: { one: 's', four: 's' },
    };
    const text = await valueOf('{{one}}{{two}}{{three}}{{four}}', {
      settings,
      environment: environment({}, {}, ['a', 'b']),
    });
    assert.equal(text, 'bbas');
  });
});

/** As `$shared` of a file gives it. */
function shared(values: Readonly<Record<string, string>>): Environment {
  const { values: named, ...rest } = environment(values);
  const moved = [...named].map(
    ([name, found]) =>
      [
        name,
        found.map((one) => ({ ...one, source: 'shared' as const, environment: '$shared' })),
      ] as const,
  );
  return { ...rest, values: new Map(moved) };
}

describe('explaining a value', () => {
  it('tells the winner, the hidden ones and the rule', async () => {
    const { resolver, blockIndex } = open('@x = a\\tb\n\n###\nGET http://h\n', {
      environment: environment({ x: 'env' }, { x: 'hidden-value' }),
      variables: { x: 'cli' },
    });
    const { candidates, rule, name } = await resolver.explain(blockIndex, 'x');
    assert.equal(name, 'x');
    assert.deepEqual(
      candidates.map(({ source, value, secret }) => [source, value, secret]),
      [
        ['command line', 'cli', false],
        ['file', 'a\tb', false],
        ['private dev', 'hidden-value', true],
        ['environment dev', 'env', false],
      ],
    );
    assert.deepEqual(candidates[1]?.span, { start: 0, end: 9 });
    assert.equal(candidates[3]?.file, '/project/http-client.env.json');
    assert.equal(rule, "The value given on the command line wins over the file's own definition.");
  });

  const rules: [title: string, text: string, around: Around, rule: RegExp][] = [
    ['a single source', '@x = 1', {}, /^Nothing else defines it\.$/],
    ['two definitions', '@x = 1\n@x = 2', {}, /nearest definition above the request wins/],
    [
      'JetBrains',
      '# @dialect jetbrains\n@x = 1',
      { environment: environment({ x: '2' }) },
      /^The value of the environment dev wins over the file's own definition, as in JetBrains\. REST Client and Visual Studio would take the file's own definition\.$/,
    ],
    [
      'two files of environments',
      '',
      { environment: environment({ x: '1' }, { x: 'abcdef' }) },
      /a private file over a public one/,
    ],
    [
      'a file that JetBrains reads otherwise',
      '@x = 1',
      { environment: environment({ x: '2' }) },
      /^The file's own definition wins over the value of the environment dev\. JetBrains would take the value of the environment dev\.$/,
    ],
    [
      'a file that JetBrains reads alike',
      '@x = 1',
      { environment: environment({ x: '1' }) },
      /^The file's own definition wins over the value of the environment dev\.$/,
    ],
    [
      'what all environments share alone',
      '',
      { environment: shared({ x: '1' }) },
      /^Nothing else defines it\.$/,
    ],
    [
      'what all environments share',
      '@x = 1',
      { environment: shared({ x: '2' }) },
      /^The file's own definition wins over the value that all environments share\. JetBrains would take the value that all environments share\.$/,
    ],
    [
      'several imported definitions',
      '',
      { imported: { '/project/o.http': '@x = 1\n@x = 2' } },
      /^The file that is imported first wins, and in it the last definition\.$/,
    ],
    ['nothing', '', {}, /has no value/],
  ];
  for (const [title, text, around, rule] of rules) {
    it(`has a rule for ${title}`, async () => {
      const { resolver, blockIndex } = open(`${text}\n###\nGET http://h\n`, around);
      assert.match((await resolver.explain(blockIndex, 'x')).rule, rule);
    });
  }

  it('asks nobody and sends nothing in a passive look', async () => {
    const { resolver, blockIndex, asked, header } = open(
      '###\n# @prompt x What?\nGET http://h\nX: {{x}} {{$input Who?}}\n',
      { answers: ['1', '2'], passive: true },
    );
    const { candidates } = await resolver.explain(blockIndex, 'x');
    assert.deepEqual(
      candidates.map(({ source, value }) => [source, value]),
      [['prompt', null]],
    );
    assert.equal((await header('X')).text, '{{x}} {{$input Who?}}');
    assert.deepEqual([asked, resolver.problems], [[], []]);
  });

  it('leaves no problems behind for the next send', async () => {
    const { resolver, blockIndex } = open('@a = {{b}}\n###\nGET http://h\n');
    const { candidates } = await resolver.explain(blockIndex, 'a');
    assert.equal(candidates[0]?.value, null);
    assert.deepEqual(resolver.problems, []);
  });

  it('tells what a dynamic variable and a path give now', async () => {
    const { resolver, blockIndex } = open('###\nGET http://h\n', {
      environment: environment({ user: { name: 'Ada' } }),
    });
    const dynamic = await resolver.explain(blockIndex, '$timestamp');
    assert.equal(dynamic.candidates[0]?.source, 'dynamic');
    assert.equal(dynamic.candidates[0].value, '1714979289');
    assert.equal(dynamic.rule, 'It has a new value at each use.');
    const path = await resolver.explain(blockIndex, 'user.name');
    assert.equal(path.candidates[0]?.value, 'Ada');
    assert.equal(path.rule, 'It is read when the request is sent.');
  });

  it('names everything that a placeholder can hold', () => {
    const { resolver, blockIndex } = open(
      '@a = 1\n###\n# @prompt b\n# @name login\nGET http://h\n',
      {
        variables: { c: '' },
        globals: { d: '' },
        environment: environment({ e: '' }),
        settings: { dev: { f: '' }, other: { not: '' } },
        imported: { '/project/o.http': '@g = 1' },
      },
    );
    const names = resolver.names(blockIndex);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', '$guid', '$random.integer']) {
      assert.ok(names.includes(name), name);
    }
    assert.ok(!names.includes('not'));
    assert.equal(new Set(names).size, names.length);
  });

  it('tells where the variable comes from that a path leads into', async () => {
    const around = { environment: environment({}, { user: { name: 'ada', pass: 's3cret' } }) };
    const { resolver, blockIndex } = open('###\nGET http://h\n', around);
    const { candidates } = await resolver.explain(blockIndex, 'user.pass');
    assert.deepEqual(
      candidates.map(({ source, value, secret }) => ({ source, value, secret })),
      [{ source: 'private dev', value: 's3cret', secret: true }],
    );
  });

  it('tells why there is no value where sending does not help', async () => {
    const { resolver, blockIndex } = open('@a = {{b}}\n@b = {{a}}\n\n###\nGET http://h\n');
    const { rule } = await resolver.explain(blockIndex, 'a');
    assert.match(rule, /is defined by itself: a → b → a\.$/);
    const undefinedOne = open('@a = {{nope}}\n\n###\nGET http://h\n');
    const { rule: other } = await undefinedOne.resolver.explain(undefinedOne.blockIndex, 'a');
    assert.match(other, /`nope` has no value/);
  });
});
