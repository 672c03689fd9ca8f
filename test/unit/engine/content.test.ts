import assert from 'node:assert/strict';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { JSONDecodeError, RequestException } from '../../../src/engine/errors.ts';
import { prettyJson } from '../../../src/engine/content/jsonText.ts';
import { LineSplitter } from '../../../src/engine/content/lines.ts';
import type { Response, ResponseOptions } from '../../../src/engine/response.ts';
import { createResponse, settleBody } from '../../../src/engine/response.ts';
import { NO_TIMINGS } from '../../../src/engine/timings.ts';
import { prepared } from '../../servers/exchange.ts';

interface Given {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | readonly Uint8Array[];
  readonly method?: string;
  readonly statusCode?: number;
  readonly options?: ResponseOptions;
}

function respond({
  headers = {},
  body = '',
  method = 'GET',
  statusCode = 200,
  options = {},
}: Given) {
  const pieces =
    typeof body === 'string' ? [Buffer.from(body)] : body instanceof Uint8Array ? [body] : body;
  const state = { aborted: false };
  const response = createResponse({
    raw: {
      statusCode,
      reason: 'Reason',
      httpVersion: '1.1',
      rawHeaders: Object.entries(headers),
      sentHeaders: [],
      body: (async function* () {
        for (const piece of pieces) yield await Promise.resolve(piece);
      })(),
      connection: { remoteAddress: null, remotePort: null, reused: false, proxy: null, tls: null },
      timings: () => NO_TIMINGS,
      elapsedMs: 0,
      abort: () => {
        state.aborted = true;
      },
    },
    request: prepared('http://x.invalid/', method),
    url: 'http://x.invalid/',
    options,
  });
  return { response, state };
}

async function settled(given: Given): Promise<Response> {
  const { response } = respond(given);
  assert.equal(await settleBody(response), null);
  return response;
}

const TEXT = 'Postcard '.repeat(500);
const CODED: Readonly<Record<string, (text: string) => Buffer>> = {
  gzip: (text) => zlib.gzipSync(text),
  'x-gzip': (text) => zlib.gzipSync(text),
  deflate: (text) => zlib.deflateSync(text),
  Br: (text) => zlib.brotliCompressSync(text),
  zstd: (text) => zlib.zstdCompressSync(text),
  'deflate, gzip': (text) => zlib.gzipSync(zlib.deflateSync(text)),
  identity: (text) => Buffer.from(text),
};

describe('content coding', () => {
  for (const [coding, encode] of Object.entries(CODED)) {
    it(`undoes ${coding}, byte by byte too`, async () => {
      const bytes = encode(TEXT);
      const pieces = [bytes, Array.from(bytes, (byte) => Uint8Array.of(byte))];
      for (const body of pieces) {
        const response = await settled({ headers: { 'Content-Encoding': coding }, body });
        assert.equal(await response.text(), TEXT);
        assert.equal(response.size.body, bytes.length);
        assert.equal(response.size.decoded, TEXT.length);
      }
    });
  }

  it('undoes deflate without the zlib header', async () => {
    const body = zlib.deflateRawSync(TEXT);
    const response = await settled({ headers: { 'Content-Encoding': 'deflate' }, body });
    assert.equal(await response.text(), TEXT);
  });

  it('leaves a coding it does not know as it came', async () => {
    const response = await settled({ headers: { 'Content-Encoding': 'rot13' }, body: 'uryyb' });
    assert.equal(await response.text(), 'uryyb');
  });

  for (const [name, given] of [
    ['HEAD', { method: 'HEAD' }],
    ['204', { statusCode: 204 }],
    ['304', { statusCode: 304 }],
    ['an empty body', {}],
  ] as const) {
    it(`does not decode what is not there: ${name}`, async () => {
      const response = await settled({
        headers: { 'Content-Encoding': 'gzip' },
        body: [],
        ...given,
      });
      assert.equal(await response.text(), '');
    });
  }

  it('keeps what could be decoded of a coding that is cut off', async () => {
    const noise = Array.from({ length: 20_000 }, (_, i) => (i * 7919).toString(36)).join();
    const body = zlib.gzipSync(noise).subarray(0, -2000);
    const { response } = respond({ headers: { 'Content-Encoding': 'gzip' }, body });
    assert.equal((await settleBody(response))?.name, 'ContentDecodingError');
    assert.equal(response.complete, false);
    const text = await response.text();
    assert.ok(text.length > 1000 && noise.startsWith(text));
  });

  it('keeps the bytes as they came when nothing can be decoded', async () => {
    const { response } = respond({ headers: { 'Content-Encoding': 'gzip' }, body: 'plain' });
    assert.equal((await settleBody(response))?.code, 'CONTENT_DECODING');
    assert.equal(await response.text(), 'plain');
  });

  it('refuses more than five codings', async () => {
    const headers = { 'Content-Encoding': Array(6).fill('gzip').join() };
    const { response } = respond({ headers, body: 'x' });
    assert.equal((await settleBody(response))?.name, 'ContentDecodingError');
  });

  it('stops a bomb', async () => {
    const body = zlib.gzipSync(Buffer.alloc(80 * 1024 * 1024), { level: 1 });
    const { response, state } = respond({ headers: { 'Content-Encoding': 'gzip' }, body });
    assert.equal((await settleBody(response))?.code, 'BODY_TOO_LARGE');
    assert.equal(state.aborted, true);
    await response.close();
  });
});

describe('body', () => {
  it('stops at the size allowed', async () => {
    const { response } = respond({ body: 'x'.repeat(100), options: { maxSizeBytes: 99 } });
    assert.equal((await settleBody(response))?.code, 'BODY_TOO_LARGE');
  });

  it('is cut at a read limit without an error', async () => {
    const { response } = respond({ body: 'x'.repeat(100), options: { readLimitBytes: 10 } });
    assert.equal(await settleBody(response), null);
    assert.equal(response.complete, false);
    assert.equal((await response.content()).length, 10);
  });

  it('moves to a private file when it is big, and the file goes with it', async () => {
    const body = Array.from({ length: 10 }, (_, i) => Buffer.from(String(i).repeat(10)));
    const response = await settled({ body, options: { spillAtBytes: 25 } });
    const file = response.bodyFile ?? '';
    if (process.platform !== 'win32') assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert.equal(Buffer.from(await response.read(8, 4)).toString(), '0011');
    assert.equal((await response.text()).length, 100);
    await response.close();
    assert.equal(fs.existsSync(file), false);
  });

  it('streams pieces of at most the size asked for, once', async () => {
    const { response } = respond({
      body: [Buffer.from('abcde'), Buffer.from('f')],
      options: { stream: true },
    });
    const pieces: string[] = [];
    for await (const piece of response.iterContent(2)) pieces.push(Buffer.from(piece).toString());
    assert.deepEqual(pieces, ['ab', 'cd', 'e', 'f']);
    await assert.rejects(response.content(), { name: 'StreamConsumedError' });
  });

  it('drops the connection when a stream is left early', async () => {
    const { response, state } = respond({
      body: [Buffer.from('a'), Buffer.from('b')],
      options: { stream: true },
    });
    for await (const piece of response.iterContent()) if (piece.length > 0) break;
    assert.equal(state.aborted, true);
    assert.equal(response.complete, false);
  });

  it('tells the progress', async () => {
    const seen: [number, number | null][] = [];
    await settled({
      headers: { 'Content-Length': '3' },
      body: [Buffer.from('ab'), Buffer.from('c')],
      options: { onProgress: (p) => seen.push([p.receivedBytes, p.totalBytes]) },
    });
    assert.deepEqual(seen, [
      [2, 3],
      [3, 3],
    ]);
  });

  it('yields lines however they end and wherever they are cut', async () => {
    const { response } = respond({
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: [
        Buffer.from('one\r'),
        Buffer.from('\ntwo\n\nth'),
        Buffer.from([0xc3]),
        Buffer.from([0xa9, 13]),
      ],
      options: { stream: true },
    });
    const lines: string[] = [];
    for await (const line of response.iterLines()) lines.push(line);
    assert.deepEqual(lines, ['one', 'two', '', 'thé']);
  });

  it('splits no line in two at a CRLF between pieces', () => {
    const splitter = new LineSplitter();
    assert.deepEqual(
      ['a\r', '', '\n', '\n'].flatMap((piece) => splitter.push(piece)),
      ['a', ''],
    );
  });

  it('raises for 400 to 599 only', () => {
    respond({ statusCode: 302 }).response.raiseForStatus();
    respond({ statusCode: 600 }).response.raiseForStatus();
    assert.throws(
      () => {
        respond({ statusCode: 404 }).response.raiseForStatus();
      },
      {
        name: 'HTTPError',
        message: '404 Client Error: Reason for url: http://x.invalid/',
      },
    );
  });
});

const CHARSETS: readonly (readonly [string, string, readonly number[], string, string | null])[] = [
  ['the declared charset', 'text/plain; charset=iso-8859-2', [0xb1], 'ą', 'iso-8859-2'],
  [
    'a byte order mark over the charset',
    'text/plain; charset=ascii',
    [0xef, 0xbb, 0xbf, 0xc3, 0xa9],
    'é',
    'utf-8',
  ],
  ['UTF-8 where the bytes are valid', 'text/plain', [0xc3, 0xa9], 'é', 'utf-8'],
  ['windows-1252 where they are not', 'text/plain', [0xe9], 'é', 'windows-1252'],
  [
    'JSON as UTF-8 whatever is declared',
    'application/json; charset=latin1',
    [0x22, 0xc3, 0xa9, 0x22],
    '"é"',
    'utf-8',
  ],
  ['UTF-16 by its mark', 'text/plain', [0xff, 0xfe, 0xe9, 0], 'é', 'utf-16le'],
  [
    'a charset nobody knows as if undeclared',
    'text/plain; charset=klingon',
    [0xc3, 0xa9],
    'é',
    'utf-8',
  ],
  ['bytes of an image as no text', 'image/png', [0x89, 0x50], '‰P', null],
];

describe('text', () => {
  for (const [name, type, bytes, text, encoding] of CHARSETS) {
    it(`reads ${name}`, async () => {
      const response = await settled({
        headers: { 'Content-Type': type },
        body: Uint8Array.from(bytes),
      });
      assert.equal(response.encoding, encoding);
      assert.equal(await response.text(), text);
    });
  }

  for (const [type, document, encoding] of [
    ['text/html', '<html><meta charset="koi8-r">', 'koi8-r'],
    ['application/xml', '<?xml version="1.0" encoding="ISO-8859-2"?><a/>', 'iso-8859-2'],
  ] as const) {
    it(`believes the document's own word in ${type}`, async () => {
      const response = await settled({ headers: { 'Content-Type': type }, body: document });
      assert.equal(response.encoding, encoding);
    });
  }

  it('is overridden by the encoding asked for', async () => {
    const response = await settled({ body: Uint8Array.of(0xe9), options: { encoding: 'latin1' } });
    assert.equal(await response.text(), 'é');
  });
});

describe('JSON', () => {
  it('is read whatever the status and type say, with a byte order mark or without', async () => {
    const response = await settled({ statusCode: 500, body: '\uFEFF{"a":[1,null]}' });
    assert.deepEqual(await response.json(), { a: [1, null] });
  });

  const BROKEN: readonly (readonly [string, number, number, number])[] = [
    ['', 0, 1, 1],
    ['{"a":1,}', 7, 1, 8],
    ['[1\n2]', 3, 2, 1],
    ['{"a" 1}', 5, 1, 6],
    ['[01]', 2, 1, 3],
    ['"\\x"', 1, 1, 2],
    ['[1] 2', 4, 1, 5],
    ['[NaN]', 1, 1, 2],
    ['{"a":[1', 7, 1, 8],
  ];
  for (const [text, offset, line, column] of BROKEN) {
    it(`tells where ${JSON.stringify(text)} stops being JSON`, async () => {
      const response = await settled({ body: text });
      await assert.rejects(response.json(), (error) => {
        assert.ok(error instanceof JSONDecodeError && RequestException.is(error));
        assert.deepEqual([error.offset, error.line, error.column], [offset, line, column]);
        return true;
      });
      assert.throws(() => prettyJson(text), JSONDecodeError);
    });
  }

  it('is laid out anew without touching digits, escapes or duplicate keys', () => {
    const text =
      '{"id":12345678901234567890,"id":1.10e+3,"s":"\\u00e9\\/","e":[],"o":{},"a":[1,{"b":null}]}';
    assert.equal(
      prettyJson(text),
      `{
  "id": 12345678901234567890,
  "id": 1.10e+3,
  "s": "\\u00e9\\/",
  "e": [],
  "o": {},
  "a": [
    1,
    {
      "b": null
    }
  ]
}`,
    );
  });

  it('is laid out as JSON.stringify does, where nothing is lost, and however deep', () => {
    const value = { a: [1, [2, [3, {}]], 'x"y\\'], b: { c: false, d: -0.5, e: 1e21 } };
    assert.equal(prettyJson(JSON.stringify(value)), JSON.stringify(value, null, 2));
    const deep = '['.repeat(5000) + ']'.repeat(5000);
    assert.equal(prettyJson(deep).replace(/\s/g, ''), deep);
  });

  it('does not make gigabytes of blanks out of many brackets', () => {
    const nested = `${'['.repeat(16_000)}${']'.repeat(16_000)}`;
    const shown = prettyJson(nested);
    assert.ok(shown.length < 5_000_000, `${shown.length} characters`);
    assert.equal(shown.replace(/\s/g, ''), nested);
    const wide = `${'['.repeat(70)}${'1,'.repeat(400_000)}1${']'.repeat(70)}`;
    assert.ok(prettyJson(wide).length < 70 * 1024 * 1024);
  });
});
