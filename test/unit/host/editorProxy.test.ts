import assert from 'node:assert/strict';
import { selectProxy } from '../../../src/engine/proxies.ts';
import { editorProxies } from '../../../src/host/editorProxy.ts';

describe('the proxy of the editor', () => {
  const chosen = (url: string, settings: object, env = {}) =>
    selectProxy(url, {
      request:
        editorProxies(
          { proxy: 'http://p:3128', noProxy: [], support: 'override', ...settings },
          env,
        ) ?? undefined,
      session: undefined,
      environment: env,
    });

  it('is taken for other machines, and never for this one', () => {
    assert.equal(chosen('https://api.test/', {}), 'http://p:3128');
    for (const host of ['localhost:7878', '127.0.0.1', '[::1]:80']) {
      assert.equal(chosen(`http://${host}/`, {}), null);
    }
  });

  it('is left out for hosts that the editor, or else the environment, reaches without', () => {
    const env = { NO_PROXY: 'b.test' };
    assert.equal(chosen('http://a.test/', { noProxy: ['a.test'] }, env), null);
    assert.equal(chosen('http://b.test/', { noProxy: ['a.test'] }, env), 'http://p:3128');
    assert.equal(chosen('http://b.test/', {}, env), null);
  });

  it('is none where the editor has none, or is to leave extensions alone', () => {
    assert.equal(chosen('http://a.test/', { proxy: ' ' }), null);
    assert.equal(chosen('http://a.test/', { support: 'off' }), null);
  });

  it('gives way to that of the environment only where there is none', () => {
    const env = { http_proxy: 'http://env:1' };
    assert.equal(chosen('http://a.test/', { proxy: '' }, env), 'http://env:1');
    assert.equal(chosen('http://a.test/', {}, env), 'http://p:3128');
  });
});
