import assert from 'node:assert/strict';
import { Bench } from './bench.ts';

describe('a value from a secret source', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
    await bench.write(
      'http-client.private.env.json',
      JSON.stringify({ dev: { key: 'k3y-of-the-vault', user: 'ada', password: 'pa55-w0rd' } }),
    );
  });
  after(() => bench.close());

  /** To the same server by its other name: another origin. */
  const elsewhere = () => bench.server.url.replace('127.0.0.1', 'localhost');
  const options = { environments: ['dev'] };

  it('in a header never follows a redirect to another origin', async () => {
    const result = await bench.send(
      'GET {{base}}/redirect-to?url={{other}}%2Fheaders\nX-Plain: 1\nX-Mine: a {{key}} z\n',
      { ...options, variables: { other: encodeURIComponent(elsewhere()) } },
    );
    const [first, second] = result.exchange!.hops;
    assert.equal(first?.request.headers.get('x-mine'), 'a k3y-of-the-vault z');
    assert.equal(second?.request.headers.get('x-mine'), null);
    assert.equal(second.request.headers.get('x-plain'), '1');
  });

  it('in a body is not sent to another origin without asking', async () => {
    const result = await bench.send(
      'POST {{base}}/redirect-to?status_code=307&url={{other}}%2Fpost\nContent-Type: application/json\n\n{"k": "{{key}}"}\n',
      { ...options, variables: { other: encodeURIComponent(elsewhere()) } },
    );
    assert.equal(result.exchange!.hops.length, 1);
  });

  it('is known to the redactor, and stands in no failure', async () => {
    const result = await bench.send('GET {{base}}/get?x={{missing}}\nX-Mine: {{key}}\n', options);
    assert.deepEqual(result.secrets, ['k3y-of-the-vault']);
    assert.doesNotMatch(JSON.stringify(result.failure), /k3y/);
  });

  it('stays secret as a part of credentials', async () => {
    const result = await bench.send(
      '# @auth basic {{user}} {{password}}\nGET {{base}}/get\n',
      options,
    );
    assert.ok(result.secrets.includes('pa55-w0rd'));
    assert.match(result.exchange!.request!.headers.get('authorization') ?? '', /^Basic /);
  });
});
