import assert from 'node:assert/strict';
import { certificateFor, readRestClient } from '../../../src/host/restClient.ts';

const read = (settings: Readonly<Record<string, unknown>>) =>
  readRestClient((key) => settings[key]);

describe('settings of REST Client', () => {
  it('stand in for ours', () => {
    const { values, found } = read({
      timeoutinmilliseconds: 1500,
      followredirect: false,
      defaultHeaders: { 'User-Agent': 'mine', Wrong: 1 },
      environmentVariables: { dev: { a: '1' } },
    });
    assert.deepEqual(values, {
      readTimeout: 1.5,
      followRedirects: false,
      headers: { 'User-Agent': 'mine' },
    });
    assert.deepEqual(found, [
      'timeoutinmilliseconds',
      'followredirect',
      'defaultHeaders',
      'environmentVariables',
    ]);
  });

  it('say nothing where nobody set them, or set nonsense', () => {
    for (const settings of [
      {},
      {
        timeoutinmilliseconds: 0,
        followredirect: 'no',
        defaultHeaders: [],
        certificates: { host: 'cert' },
        environmentVariables: 'x',
      },
    ]) {
      assert.deepEqual(read(settings), { values: {}, certificates: {}, found: [] });
    }
  });

  it('name certificates by host, with its port first, for https alone', () => {
    const settings = read({
      certificates: {
        'a.example': { cert: 'a.pem', key: 'a.key' },
        'a.example:8443': { pfx: 'b.p12', passphrase: 'p' },
        'b.example:443': { cert: 'c.pem' },
      },
    });
    const at = (url: string) => certificateFor(settings, url);
    assert.deepEqual(at('https://a.example/x'), { cert: 'a.pem', key: 'a.key' });
    assert.deepEqual(at('https://a.example:8443/'), { pfx: 'b.p12', passphrase: 'p' });
    assert.deepEqual(at('https://b.example/'), { cert: 'c.pem' });
    assert.equal(at('https://b.example:444/'), null);
    assert.equal(at('http://a.example/'), null);
    assert.equal(at('https://constructor/'), null);
    assert.equal(at('nonsense'), null);
  });
});
