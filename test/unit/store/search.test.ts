import assert from 'node:assert/strict';
import { matchesEntry } from '../../../src/store/search.ts';
import { entry } from './entries.ts';

const ok = entry('ok');
const missing = entry('missing', {
  ref: { file: 'shop/letters.http', key: 'letter', ordinal: 0 },
  environment: ['stage'],
  request: { method: 'POST', url: 'https://shop.test:8443/letters', headers: [], body: null },
  response: ok.response && {
    ...{ ...ok.response, url: 'https://shop.test:8443/letters' },
    ...{ statusCode: 404, reason: 'Not Found' },
  },
  ok: false,
});
const broken = entry('broken', { response: null, outcome: 'error', ok: false });
const cancelled = entry('cancelled', { response: null, outcome: 'cancelled', ok: false });
const ALL = [ok, missing, broken, cancelled];

describe('a search of the history', () => {
  const CASES: readonly (readonly [search: string, ...found: string[]])[] = [
    ['is:failed', 'missing', 'broken', 'cancelled'],
    ['is:ok', 'ok'],
    ['is:cancelled', 'cancelled'],
    ['is:error', 'broken'],
    ['status:404', 'missing'],
    ['status:4xx', 'missing'],
    ['status:2XX', 'ok'],
    ['status:4'],
    ['method:post', 'missing'],
    ['env:Stage', 'missing'],
    ['env:dev', 'ok', 'broken', 'cancelled'],
    ['file:shop', 'missing'],
    ['host:shop.test', 'missing'],
    ['host:letters'],
    ['is:failed env:dev', 'broken', 'cancelled'],
    ['letters status:404', 'missing'],
    // No filter of ours: the words are looked for as they are.
    ['http://localhost', 'ok', 'broken', 'cancelled'],
    ['constructor:x'],
  ];
  for (const [search, ...found] of CASES) {
    it(`for ${search} finds ${found.join(', ') || 'nothing'}`, () => {
      const matching = ALL.filter((one) => matchesEntry(one, { search }));
      assert.deepEqual(
        matching.map(({ id }) => id),
        found,
      );
    });
  }
});
