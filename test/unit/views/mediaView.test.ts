import assert from 'node:assert/strict';
import { fileNameFor, languageOf, mediaTypeOf, viewOf } from '../../../src/views/mediaView.ts';

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

describe('fileNameFor', () => {
  for (const [url, mediaType, disposition, name] of [
    ['http://h/a/cat.png?x=1', 'image/png', null, 'cat.png'],
    ['http://h/users', 'application/json', null, 'users.json'],
    ['http://h/', 'text/html', null, 'response.html'],
    ['http://h', null, null, 'response.bin'],
    ['http://h/x', null, 'attachment; filename="a b.txt"', 'a b.txt'],
    ['http://h/x', null, "attachment; filename*=UTF-8''n%C3%A4h.txt", 'näh.txt'],
    ['http://h/x', null, 'attachment; filename="../../etc/passwd"', 'passwd'],
    ['http://h/x', null, 'attachment; filename="..\\\\evil.bat"', 'evil.bat'],
    ['http://h/%2e%2e%2fhidden', null, null, 'hidden.bin'],
  ] as const) {
    it(`saves ${disposition ?? url} as ${name}`, () => {
      assert.equal(fileNameFor(url, mediaType, disposition), name);
    });
  }
});
