import assert from 'node:assert/strict';
import { toCurl } from '../../../src/convert/curlCommand.ts';
import { toFetch } from '../../../src/convert/fetchSnippet.ts';
import { NO_REDACTION } from '../../../src/convert/har.ts';
import { toPython } from '../../../src/convert/pythonSnippet.ts';
import { toSnippetRequest } from '../../../src/convert/snippetRequest.ts';
import type { SnippetRequest } from '../../../src/convert/snippetRequest.ts';
import { wireHead } from '../../../src/convert/wireText.ts';
import { Session } from '../../../src/engine/session.ts';

const GET: SnippetRequest = { method: 'GET', url: 'http://h/p', headers: [], body: null };
const text = (value: string): SnippetRequest => ({
  ...GET,
  method: 'POST',
  body: { kind: 'text', text: value },
});

describe('toCurl', () => {
  for (const [name, request, expected] of [
    ['a plain GET', GET, 'curl http://h/p\n'],
    ['a query, in quotes', { ...GET, url: 'http://h/?a=1&b=2' }, "curl 'http://h/?a=1&b=2'\n"],
    ['HEAD', { ...GET, method: 'HEAD' }, 'curl http://h/p \\\n  --head\n'],
    ['another method', { ...GET, method: 'PURGE' }, 'curl http://h/p \\\n  --request PURGE\n'],
    [
      'brackets, which curl would expand',
      { ...GET, url: 'http://h/[1-3]' },
      "curl 'http://h/[1-3]' \\\n  --globoff\n",
    ],
    [
      'an empty header',
      { ...GET, headers: [['X-A', '']] },
      "curl http://h/p \\\n  --header 'X-A;'\n",
    ],
    [
      'a body with quotes',
      text("it's"),
      "curl http://h/p \\\n  --header Content-Type: \\\n  --data-raw 'it'\\''s'\n",
    ],
    [
      'a body that begins like a file',
      { ...text('@x'), headers: [['Content-Type', 'a/b']] },
      "curl http://h/p \\\n  --header 'Content-Type: a/b' \\\n  --data-raw @x\n",
    ],
    [
      'bytes',
      { ...text(''), body: { kind: 'bytes', base64: 'AP8=' } },
      'printf %s AP8= | base64 -d | curl http://h/p \\\n  --header Content-Type: \\\n  --data-binary @-\n',
    ],
  ] as const) {
    it(`writes ${name}`, () => {
      assert.equal(toCurl(request), expected);
    });
  }
});

describe('toPython', () => {
  it('writes headers once, and a body beyond ASCII as UTF-8', () => {
    const request: SnippetRequest = {
      ...text('Zoë'),
      headers: [
        ['X-A', '1'],
        ['X-A', '2'],
      ],
    };
    const script = toPython(request);
    assert.match(script, /^ {8}"X-A": "1, 2",$/m);
    assert.match(script, /^ {4}data="Zoë"\.encode\("utf-8"\),$/m);
  });

  it('uses request() for a method that Requests has no word for', () => {
    assert.match(toPython({ ...GET, method: 'QUERY' }), /requests\.request\(\n {4}"QUERY",/);
  });
});

describe('toFetch', () => {
  it('is JavaScript for every text', () => {
    const script = toFetch(text('a\u2028`${x}` "quoted" \\ end'));
    // Only parsed: nothing is sent.
    const body = /^ {2}body: (.*),$/m.exec(script)?.[1] ?? '';
    assert.equal(JSON.parse(body), 'a\u2028`${x}` "quoted" \\ end');
  });
});

describe('toSnippetRequest', () => {
  it('leaves out what every client sends by itself, and keeps what was written', async () => {
    const session = new Session({ trustEnv: false });
    const ours = session.prepare({ method: 'GET', url: 'http://h/p', headers: { 'X-A': '1' } });
    const { headers } = await toSnippetRequest(ours, NO_REDACTION);
    assert.deepEqual(headers, [['X-A', '1']]);
    const written = session.prepare({
      method: 'GET',
      url: 'http://h/p',
      headers: { 'User-Agent': 'me', Accept: 'text/plain', Host: 'other' },
    });
    const kept = await toSnippetRequest(written, NO_REDACTION);
    assert.deepEqual(kept.headers.map(([, value]) => value).sort(), ['me', 'other', 'text/plain']);
    await session.close();
  });
});

describe('wireHead', () => {
  const session = new Session({ trustEnv: false });
  after(() => session.close());
  const head = (init: Parameters<Session['prepare']>[0]) => wireHead(session.prepare(init));

  it('puts host and connection first and frames the body', () => {
    const { requestLine, fields } = head({
      method: 'POST',
      url: 'http://h:8080/a?b#c',
      data: 'xyz',
    });
    assert.equal(requestLine, 'POST /a?b HTTP/1.1');
    assert.deepEqual(fields.slice(0, 2), [
      ['host', 'h:8080'],
      ['connection', 'keep-alive'],
    ]);
    assert.deepEqual(
      fields.filter(([name]) => /^content-length$/i.test(name)).map(([, value]) => value),
      ['3'],
    );
  });

  it('keeps a Host that was written', () => {
    assert.deepEqual(
      head({ method: 'GET', url: 'http://h/', headers: { Host: 'other' } }).fields[0],
      ['host', 'other'],
    );
  });

  it('asks for the root where the URL has no path', () => {
    assert.equal(head({ method: 'GET', url: 'http://h' }).requestLine, 'GET / HTTP/1.1');
  });
});
