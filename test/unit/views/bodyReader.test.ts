import assert from 'node:assert/strict';
import { BodyReader } from '../../../src/views/bodyReader.ts';
import { preparedRequest, response } from './results.ts';

const json = [['Content-Type', 'application/json']] as const;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe('BodyReader', () => {
  it('gives a page of the body as received and its whole size', async () => {
    const answer = await response(preparedRequest({}), { body: 'hello world' });
    const page = await new BodyReader().read(answer, { offset: 6, length: 3, form: 'decoded' });
    assert.equal(text(page.bytes), 'wor');
    assert.equal(page.total, 11);
  });

  it('pages through re-indented JSON', async () => {
    const answer = await response(preparedRequest({}), { headers: json, body: '{"a":[1]}' });
    const reader = new BodyReader();
    const whole = '{\n  "a": [\n    1\n  ]\n}';
    const first = await reader.read(answer, { offset: 0, length: 8, form: 'pretty' });
    const rest = await reader.read(answer, { offset: 8, length: 100, form: 'pretty' });
    assert.equal(text(first.bytes) + text(rest.bytes), whole);
    assert.equal(first.total, whole.length);
  });

  it('gives what came where it is called JSON and is not', async () => {
    const answer = await response(preparedRequest({}), { headers: json, body: '{"a":' });
    const page = await new BodyReader().read(answer, { offset: 0, length: 99, form: 'pretty' });
    assert.equal(text(page.bytes), '{"a":');
  });

  it('does not mix up two bodies', async () => {
    const reader = new BodyReader();
    for (const body of ['[1]', '[2]', '[1]']) {
      const answer = await response(preparedRequest({}), { headers: json, body });
      const page = await reader.read(answer, { offset: 0, length: 99, form: 'pretty' });
      assert.equal(text(page.bytes), `[\n  ${body.charAt(1)}\n]`);
    }
  });
});
