import assert from 'node:assert/strict';
import { queryBody as select } from '../../../src/host/insight.ts';
import { BodyReader } from '../../../src/views/bodyReader.ts';
import { queryBody } from '../../../src/views/bodyQuery.ts';
import { preparedRequest, response } from './results.ts';

const json = [['Content-Type', 'application/json']] as const;
const answer = (body: string) => response(preparedRequest({}), { headers: json, body });

describe('queryBody', () => {
  it('gives every match, indented, with the digits of its numbers', async () => {
    const found = await queryBody(
      await answer('{"items":[{"id":12345678901234567890},{"id":2}]}'),
      '$.items[*].id',
      select,
    );
    assert.deepEqual(found, {
      count: 2,
      text: '[\n  12345678901234567890,\n  2\n]',
      truncated: false,
      problem: null,
    });
  });

  it('gives all that a filter expression selects', async () => {
    const found = await queryBody(await answer('[{"a":1},{"a":2},{"a":3}]'), '$[?@.a > 1]', select);
    assert.equal(found.count, 2);
  });

  it('tells what is wrong with a path, as one types it', async () => {
    const found = await queryBody(await answer('{}'), '$.a[', select);
    assert.notEqual(found.problem, null);
  });

  it('tells that the body is no JSON', async () => {
    const found = await queryBody(await answer('{"a":'), '$.a', select);
    assert.equal(found.problem, 'The body is no valid JSON.');
  });
});

describe('BodyReader: what it gives instead of an indented body', () => {
  it('is the body as it came, with the place where it stops being JSON', async () => {
    const page = await new BodyReader().read(await answer('{"a": 1,\n  }'), {
      ...{ offset: 0, length: 99, form: 'pretty' },
    });
    assert.equal(page.form, 'decoded');
    assert.match(page.problem ?? '', /line 2 column 3/);
  });

  it('is nothing else for JSON in the charset that was chosen', async () => {
    const latin = response(preparedRequest({}), {
      headers: json,
      body: Buffer.from('["\xe4"]', 'latin1'),
    });
    const page = await new BodyReader().read(await latin, {
      ...{ offset: 0, length: 99, form: 'pretty', charset: 'iso-8859-1' },
    });
    assert.equal(Buffer.from(page.bytes).toString(), '[\n  "ä"\n]');
  });
});
