import assert from 'node:assert/strict';
import { createLineIndex } from '../../../src/parser/lineIndex.ts';
import { parse } from '../../../src/parser/parse.ts';
import { listRequests } from '../../../src/runner/listRequests.ts';
import type { KnownEntries } from '../../../src/runner/listRequests.ts';

const TEXT =
  '# @tag all\n@base = http://h\n\n### one\n# @description First\nGET {{base}}/a\nAccept: */*\n\n\n' +
  '### nothing\n# only words\n\n###\n# @tag b, c\nPOST {{base}}/b\n\n{\n}\n\n###\nPOST {{base}}/b\nPUT http://h/last';

describe('the list of requests', () => {
  for (const [how, text] of [
    ['LF', TEXT],
    ['CRLF', TEXT.replaceAll('\n', '\r\n')],
    ['CR', TEXT.replaceAll('\n', '\r')],
  ] as const) {
    it(`says the lines of each, ended by ${how}`, () => {
      const document = parse(text);
      const index = createLineIndex(text);
      for (const entry of listRequests(document, '/w/a.http', '/w')) {
        const start = document.starts[entry.blockIndex] ?? 0;
        const block = document.blocks[entry.blockIndex];
        const lineOf = (offset: number) => index.positionAt(start + offset).line + 1;
        const line = block?.request?.line.span.start ?? 0;
        assert.deepEqual(
          [entry.startLine, entry.line, entry.endLine],
          [lineOf(0), lineOf(line), lineOf(Math.max(block?.text.trimEnd().length ?? 0, line))],
        );
      }
    });
  }

  it('is the same with what is known from before an edit', () => {
    const known: KnownEntries = new WeakMap();
    let document = parse(TEXT);
    listRequests(document, '/w/a.http', '/w', known);
    for (const at of [0, 10, 40, 60, 100, 150, TEXT.length]) {
      const text = `${document.text.slice(0, at)}\n###\nGET http://new/\n${document.text.slice(at)}`;
      document = parse(text, { previous: document });
      assert.deepEqual(
        listRequests(document, '/w/a.http', '/w', known),
        listRequests(parse(text), '/w/a.http', '/w'),
      );
    }
  });
});
