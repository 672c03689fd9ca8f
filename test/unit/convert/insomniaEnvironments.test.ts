import assert from 'node:assert/strict';
import { fromInsomnia } from '../../../src/convert/fromInsomnia.ts';
import { httpText } from '../../../src/convert/httpText.ts';

const REQUEST = { name: 'r', method: 'GET', url: '{{ _.base }}/a' };
const named = (name: string) => ({ name, data: { base: `http://${name}` } });

function version4(...environments: readonly string[]): unknown {
  return {
    __export_format: 4,
    resources: [
      { _id: 'wrk', _type: 'workspace', name: 'w' },
      { ...REQUEST, _id: 'req', _type: 'request', parentId: 'wrk' },
      { _id: 'base', _type: 'environment', parentId: 'wrk', ...named('all') },
      ...environments.map((name) => ({
        ...named(name),
        _id: name,
        _type: 'environment',
        parentId: 'base',
      })),
    ],
  };
}

function version5(...environments: readonly string[]): unknown {
  return {
    type: 'collection.insomnia.rest/5.0',
    collection: [REQUEST],
    environments: { ...named('all'), subEnvironments: environments.map(named) },
  };
}

function imported(document: unknown): string {
  const collection = fromInsomnia(document);
  assert.ok(collection !== null);
  return httpText(collection);
}

for (const [version, made] of [
  [4, version4],
  [5, version5],
] as const) {
  describe(`environments of Insomnia ${version}`, () => {
    it('become definitions where there is no choice, the base first', () => {
      assert.match(imported(made()), /^@base = http:\/\/all\n\n###/);
      assert.match(imported(made('dev')), /^@base = http:\/\/all\n\n###/);
    });

    it('are told for a file of their own where there are several, so that none wins in silence', () => {
      const text = imported(made('dev', 'prod'));
      const [first = '', ...rest] = text.slice(0, text.indexOf('\n\n')).split('\n');
      assert.match(first, /http-client\.env\.json/);
      assert.deepEqual(JSON.parse(rest.map((line) => line.replace(/^# /, '')).join('')), {
        $shared: { base: 'http://all' },
        dev: { base: 'http://dev' },
        prod: { base: 'http://prod' },
      });
    });
  });
}
