import assert from 'node:assert/strict';
import { Bench } from './bench.ts';

describe('a directive that cannot be followed', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());

  for (const [directive, said] of [
    ['retries many', /`# @retries` cannot be followed/],
    ['retries 3; statuz=503', /`statuz=503` is not known/],
    ['timeout soon', /no time/],
    ['max-size big', /no whole number/],
    ['max-redirects none', /no whole number/],
    ['encoding', /Nothing stands after it/],
    ['verify', /Nothing stands after it/],
    ['cert', /No file stands after it/],
    ['proxy', /Nothing stands after it/],
    ['netrc ./none', /cannot be read/],
    ['header-charset koi8', /`koi8` is not known/],
    ['compat urllib', /`urllib` is not known/],
    ['auth', /does not know|something is missing/],
    ['auth kerberos x', /does not know how `kerberos` works/],
    ['cookie alone', /not complete/],
    ['file alone', /not complete/],
    ['form alone', /not complete/],
    ['header alone', /needs a name and a value/],
    ['stream faster', /does not know `faster`/],
    ['sleep long', /needs a time/],
  ] as const) {
    it(`says what is wrong with \`# @${directive}\`, and where`, async () => {
      const text = `# @${directive}\nPOST {{base}}/anything\n`;
      const { failure, exchange } = await bench.send(text);
      assert.match(failure?.message ?? '', said);
      assert.equal(exchange, null);
      assert.equal(failure?.span?.start, 0);
      assert.ok(failure.hint ?? /cannot be followed/.test(failure.message));
    });
  }

  for (const [directive, said] of [
    ['tmeout 3', /`# @tmeout` is not known and was passed over\. Did you mean `# @timeout`\?/],
    ['ratelimit 2', /`# @ratelimit` is not there yet; the request goes without it/],
  ] as const) {
    it(`tells of \`# @${directive}\`, which is not followed`, async () => {
      const { warnings, ok } = await bench.send(`# @${directive}\nGET {{base}}/anything\n`);
      assert.equal(ok, true);
      assert.match(warnings.join('\n'), said);
    });
  }

  it('is not looked for in what is only a comment', async () => {
    const { warnings } = await bench.send('# @todo write more of it\nGET {{base}}/anything\n');
    assert.deepEqual(warnings, []);
  });
});
