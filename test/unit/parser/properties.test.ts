import assert from 'node:assert/strict';
import fc from 'fast-check';
import { damaged, httpText, random } from '../../../scripts/fuzz/httpText.ts';
import { checkText } from '../../../scripts/fuzz/parserChecks.ts';
import { diagnosticsOf, parse } from '../../../src/parser/parse.ts';
import { shapes } from './support.ts';

const seeds = fc.integer({ min: 1, max: 2_000_000_000 });

describe('the parser, for every text', () => {
  it('tiles it, nests spans, formats without changing it, and follows edits', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const next = random(seed);
        const text = next() < 0.5 ? httpText(next) : damaged(httpText(next), next);
        checkText(text, damaged(text, next));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads arbitrary strings too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        checkText(text, `${text}x`);
      }),
      { numRuns: 300 },
    );
  });

  it('reads CRLF and LF as the same', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const text = httpText(random(seed)).replace(/\r\n?/g, '\n');
        const crlf = text.replaceAll('\n', '\r\n');
        assert.deepEqual(withoutBreaks(shapes(crlf)), withoutBreaks(shapes(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same tree twice', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const text = httpText(random(seed));
        const first = parse(text);
        assert.deepEqual(diagnosticsOf(parse(text)), diagnosticsOf(first));
        assert.deepEqual(shapes(text), shapes(text));
      }),
      { numRuns: 100 },
    );
  });
});

/** Scripts and words of a command line hold the line breaks of the file; nothing else does. */
function withoutBreaks(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(String.raw`\r\n`, String.raw`\n`));
}
