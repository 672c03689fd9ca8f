import assert from 'node:assert/strict';
import { dryRunText, originWords } from '../../../src/host/dryRunText.ts';
import { DOTS } from '../../../src/runner/mask.ts';

const request = {
  method: 'POST',
  url: 'http://h/x?key=s3cret',
  headers: [
    ['Authorization', 'Bearer s3cret'],
    ['Content-Type', 'text/plain'],
  ] as [string, string][],
};

describe('dryRunText', () => {
  it('shows the request line, the fields and the body with secrets hidden', () => {
    const bytes = Buffer.from('hello s3cret');
    assert.equal(
      dryRunText({ ...request, body: { bytes, length: bytes.length } }, ['s3cret']),
      [
        '# Dry run: nothing was sent. Secret values are hidden.',
        `POST http://h/x?key=${DOTS} HTTP/1.1`,
        'Host: h',
        `Authorization: Bearer ${DOTS}`,
        'Content-Type: text/plain',
        'Content-Length: 12',
        '',
        `hello ${DOTS}`,
        '',
      ].join('\n'),
    );
  });

  it('tells where each field comes from, in comments above the request', () => {
    const known = [
      { name: 'Authorization', origin: 'auth' },
      { name: 'Content-Type', origin: 'given' },
    ] as const;
    const origins = originWords(known, { headerSources: { 'content-type': 'file-defaults' } });
    assert.deepEqual(
      dryRunText({ ...request, body: null }, [], origins)
        .split('\n')
        .slice(0, 6),
      [
        '# Dry run: nothing was sent. Secret values are hidden.',
        '# Where its fields come from:',
        '#   Host           connection',
        '#   Authorization  authentication',
        '#   Content-Type   top of the file',
        'POST http://h/x?key=s3cret HTTP/1.1',
      ],
    );
  });

  it('tells of a body that is not text instead of showing it', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0]);
    assert.match(
      dryRunText({ ...request, body: { bytes, length: 3 } }, []),
      /A binary body of 3 B/,
    );
  });

  it('tells of a body that is read while it is sent', () => {
    const text = dryRunText({ ...request, body: { bytes: null, length: null } }, []);
    assert.match(text, /A body of unknown length/);
  });
});
