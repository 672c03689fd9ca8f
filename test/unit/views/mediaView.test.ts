import assert from 'node:assert/strict';
import { languageOf, mediaTypeOf, viewOf } from '../../../src/views/mediaView.ts';

describe('viewOf', () => {
  for (const [contentType, hasCharset, view] of [
    ['application/json; charset=utf-8', true, 'json'],
    ['application/problem+json', true, 'json'],
    ['text/html', true, 'html'],
    ['application/atom+xml', true, 'xml'],
    ['image/svg+xml', true, 'image'],
    ['image/png', false, 'image'],
    ['image/tiff', false, 'hex'],
    ['text/csv', true, 'text'],
    ['application/pdf', true, 'hex'],
    ['audio/mpeg', true, 'hex'],
    ['application/x-ndjson', false, 'text'],
    ['application/octet-stream', false, 'hex'],
    [null, true, 'text'],
    [null, false, 'hex'],
  ] as const) {
    it(`shows ${contentType ?? 'no type'} as ${view}`, () => {
      const mediaType = mediaTypeOf(contentType);
      assert.equal(viewOf({ mediaType, decodedSize: 1, hasCharset }), view);
    });
  }
  it('shows nothing for an empty body, whatever its type', () => {
    assert.equal(viewOf({ mediaType: 'image/png', decodedSize: 0, hasCharset: false }), 'empty');
  });
});

describe('languageOf', () => {
  for (const [mediaType, view, language] of [
    ['application/json', 'json', 'json'],
    ['application/problem+json', 'json', 'json'],
    ['application/atom+xml', 'xml', 'xml'],
    ['image/svg+xml', 'image', 'xml'],
    ['text/html', 'html', 'html'],
    ['text/css', 'text', 'css'],
    ['application/javascript', 'text', 'javascript'],
    ['text/markdown', 'text', 'markdown'],
    ['application/yaml', 'text', 'yaml'],
    ['application/x-ndjson', 'text', 'jsonl'],
    ['text/plain', 'text', 'plaintext'],
    [null, 'text', 'plaintext'],
  ] as const) {
    it(`opens ${mediaType ?? 'no type'} as ${language}`, () => {
      assert.equal(languageOf({ view, mediaType }), language);
    });
  }
});
