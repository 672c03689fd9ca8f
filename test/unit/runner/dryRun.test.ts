import assert from 'node:assert/strict';
import { CookieJar } from '../../../src/engine/cookieJar.ts';
import { prepareOnly } from '../../../src/runner/dryRun.ts';
import { Bench } from './bench.ts';

describe('a dry run', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());

  it('gives the request that would go out, and sends nothing, whatever session it names', async () => {
    let used = 0;
    const { request, result } = await prepareOnly(
      bench.input(
        '# @session admin\n# @note Sure?\n# @sleep 60000\nPOST {{base}}/post?a=1\n\nbody\n',
        {
          namedSession: () => {
            used += 1;
            return bench.session;
          },
          ports: { confirm: () => Promise.reject(new Error('nobody is to be asked')) },
        },
      ),
      new CookieJar(),
    );
    assert.equal(request?.url, `${bench.server.url}/post?a=1`);
    assert.equal(request.headers.get('user-agent')?.startsWith('postcard/'), true);
    assert.equal(result.exchange?.hops.length, 0);
    assert.equal(used, 0);
  });

  it('says what is missing', async () => {
    const { request, result } = await prepareOnly(
      bench.input('GET {{nowhere}}/\n'),
      new CookieJar(),
    );
    assert.equal(request, null);
    assert.equal(result.failure?.code, 'undefined-variable');
  });
});
