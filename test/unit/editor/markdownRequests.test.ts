import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  requestSpanAt,
  requestSpans,
  requestsOfMarkdown,
} from '../../../src/host/markdownRequests.ts';
import { parse } from '../../../src/parser/parse.ts';

describe('requests of a Markdown text', () => {
  it('stand where they stand in the text, without what is around them', () => {
    const text = [
      'Call `GET /x`:',
      '',
      '```http',
      'POST http://a/1',
      '',
      'body',
      '```',
      '',
      'GET http://not/this',
      '',
      '  ~~~~ rest',
      'GET http://a/2',
      '  ~~~~',
      'GET http://nor/this',
    ].join('\n');
    const made = requestsOfMarkdown(text);
    const { blocks, starts } = parse(made);
    const targets = blocks.flatMap(({ request }, index) => {
      if (request === null) return [];
      const { start, end } = request.line.target.span;
      return [text.slice((starts[index] ?? 0) + start, (starts[index] ?? 0) + end)];
    });
    assert.deepEqual(targets, ['http://a/1', 'http://a/2']);
    const body = blocks.find(({ request }) => request?.body)?.request?.body;
    assert.equal(body?.span.end, (body?.span.start ?? 0) + 'body'.length);
  });

  it('keeps every line and its length, whatever the text', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '```http\n',
        '```\n',
        '~~~rest\r\n',
        '~~~\r\n',
        'GET http://a\n',
        'ü 😀\n',
        '    ```http\n',
        '```',
      ),
    );
    fc.assert(
      fc.property(pieces, (all) => {
        const text = all.join('');
        const made = requestsOfMarkdown(text);
        assert.equal(made.length, text.length);
        assert.deepEqual(
          made.split(/\r\n|\n/).map((line) => line.length),
          text.split(/\r\n|\n/).map((line) => line.length),
        );
      }),
    );
  });
});

describe('places of requests', () => {
  const text = 'prose {{a}}\n```http\nGET {{b}}\n```\nprose\n~~~rest\nGET {{c}}';
  const document = (languageId: string) => ({ languageId, getText: () => text });
  const isIn = (languageId: string, words: string, more = 0) =>
    requestSpanAt(document(languageId), text.indexOf(words) + more) !== undefined;

  it('are between the fences of Markdown', () => {
    assert.deepEqual(
      requestSpans(document('markdown')).map(({ start, end }) => text.slice(start, end)),
      ['GET {{b}}\n', 'GET {{c}}'],
    );
    assert.deepEqual(
      ['prose', '```http', '{{b}}', '```\nprose', '{{c}}'].map((words) => isIn('markdown', words)),
      [false, false, true, false, true],
    );
    assert.ok(isIn('markdown', '{{c}}', 5), 'the end of a fence that is still open');
  });

  it('are everywhere in a .http file', () => {
    assert.ok(isIn('http', 'prose'));
  });
});
