import assert from 'node:assert/strict';
import { maskFor } from '../../../src/cli/json/outputMask.ts';
import { resultToJson } from '../../../src/cli/json/result.ts';
import { toExchangeDto } from '../../../src/views/toDto.ts';
import { Bench } from '../runner/bench.ts';

describe('where an exchange went otherwise than with Requests', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());

  const written = { method: 'GET', target: '/' };

  it('is told by --format json and to the panel, with the number of docs/REQUESTS.md', async () => {
    const result = await bench.send('GET {{base}}/anything/%zz\n');
    const { deviations } = await resultToJson(result, 'api.http', maskFor(result, false));
    assert.deepEqual(
      deviations?.map(({ id }) => id),
      ['DEV-12'],
    );
    assert.deepEqual(toExchangeDto(result, written).deviations, deviations);
  });

  it('is not there where it went as with Requests', async () => {
    const result = await bench.send('# @compat requests\nGET {{base}}/get\n');
    assert.equal('deviations' in (await resultToJson(result, 'a', maskFor(result, false))), false);
    assert.deepEqual(toExchangeDto(result, written).deviations, []);
  });
});
