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

  it('hides values from secret sources, wherever a page begins or ends', async () => {
    const secret = 'canary-5501-value';
    const encoded = Buffer.from(secret).toString('base64');
    const body = `{"a":"${secret}","b":"${encoded}","c":1}`;
    const answer = await response(preparedRequest({}), { headers: json, body });
    for (const form of ['decoded', 'pretty'] as const) {
      for (const length of [1, 7, 1000]) {
        const reader = new BodyReader();
        let shown = '';
        let total = 1;
        for (let offset = 0; offset < total; offset += length) {
          const page = await reader.read(answer, { offset, length, form, secrets: [secret] });
          shown += text(page.bytes);
          total = page.total;
        }
        assert.equal(shown.length, total);
        assert.ok(!shown.includes('canary') && !shown.includes(encoded.slice(0, 8)), shown);
        assert.match(shown, /"a": ?"\*{17}"/);
        assert.match(shown, /"c": ?1/);
      }
    }
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
