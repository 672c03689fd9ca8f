import assert from 'node:assert/strict';
import { webviewHtml } from '../../../src/views/webviewHtml.ts';

const html = webviewHtml({
  nonce: 'n0nce',
  cspSource: 'https://files.test',
  scriptUri: 'https://files.test/webview.js',
  styleUri: 'https://files.test/webview.css',
});
const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.split('; ') ?? [];

describe('webviewHtml', () => {
  it('denies everything that is not named', () => {
    assert.equal(policy[0], "default-src 'none'");
  });
  it('runs scripts by nonce alone', () => {
    assert.deepEqual(
      policy.filter((directive) => directive.startsWith('script-src')),
      ["script-src 'nonce-n0nce'"],
    );
    assert.equal([...html.matchAll(/<script(?! nonce="n0nce")/g)].length, 0);
  });
  it('loads images from the page itself and from nowhere else', () => {
    assert.ok(policy.includes('img-src blob: data:'));
    assert.equal(
      policy.some((directive) => directive.startsWith('connect-src')),
      false,
    );
  });
  it('has no forms, no base and no inline handlers', () => {
    assert.ok(policy.includes("form-action 'none'"));
    assert.ok(policy.includes("base-uri 'none'"));
    assert.doesNotMatch(html, /\son\w+=|unsafe/);
  });
});
