import assert from 'node:assert/strict';
import { parseCsv } from '../../src/webview/body/csv.ts';
import {
  indexOfBytes,
  lastIndexOfBytes,
  parseOffset,
  parsePattern,
} from '../../src/webview/body/hexText.ts';
import { prettyXml } from '../../src/webview/body/prettyXml.ts';
import { recordsOf } from '../../src/webview/body/records.ts';
import { viewsOf } from '../../src/webview/body/views.ts';
import { hopAsCurl } from '../../src/webview/exports.ts';
import { hop } from './support/exchanges.ts';

describe('parseCsv', () => {
  const cases: readonly (readonly [text: string, rows: string[][]])[] = [
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\r\n"1;2";"say ""hi"""',
      [
        ['a', 'b'],
        ['1;2', 'say "hi"'],
      ],
    ],
    [
      'a\tb\n1\t',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['"two\nlines",x', [['two\nlines', 'x']]],
    ['', []],
  ];
  for (const [text, rows] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseCsv(text, null), rows);
    });
  }
});

describe('prettyXml', () => {
  it('does not make gigabytes of blanks out of many tags', () => {
    const nested = `${'<a>'.repeat(10_000)}<b/>${'</a>'.repeat(10_000)}`;
    const shown = prettyXml(nested) ?? '';
    assert.ok(shown.length < 5_000_000, `${shown.length} characters`);
    assert.equal(shown.replace(/\s/g, ''), nested);
  });

  it('gives each element a line, and leaves text as it was written', () => {
    assert.equal(
      prettyXml('<?xml version="1.0"?><a x=">"><!-- c --><b>t <i>u</i></b><c/><d></d></a>'),
      '<?xml version="1.0"?>\n<a x=">">\n  <!-- c -->\n  <b>t <i>u</i></b>\n  <c/>\n  <d></d>\n</a>',
    );
  });
  for (const broken of ['<a><b></a>', '<a', 'text', '<a></a></b>']) {
    it(`gives up on ${broken}`, () => {
      assert.equal(prettyXml(broken), null);
    });
  }
});

describe('recordsOf', () => {
  it('reads server-sent events as the HTML standard says', () => {
    const text = ':comment\nevent: a\nid: 7\ndata: one\ndata:two\n\nretry: 5\n\ndata\n\ndata: last';
    assert.deepEqual(
      recordsOf(text, 'text/event-stream').map(({ name, id, data }) => ({ name, id, data })),
      [
        { name: 'a', id: '7', data: 'one\ntwo' },
        { name: null, id: '7', data: '' },
        { name: null, id: '7', data: 'last' },
      ],
    );
  });

  it('reads lines of JSON, and says which are none', () => {
    assert.deepEqual(
      recordsOf('{"a":1}\n\nnope\n', 'application/x-ndjson').map(({ data, isJson }) => [
        data,
        isJson,
      ]),
      [
        ['{"a":1}', true],
        ['nope', false],
      ],
    );
  });
});

describe('hex', () => {
  const offsets: readonly (readonly [typed: string, offset: number | null])[] = [
    ['1024', 1024],
    ['0x400', 1024],
    ['400h', 1024],
    ['50 %', 1000],
    ['100%', 1999],
    ['2000', null],
    ['-1', null],
    ['abc', null],
  ];
  for (const [typed, offset] of offsets) {
    it(`understands ${typed} as ${offset}`, () => {
      assert.equal(parseOffset(typed, 2000), offset);
    });
  }

  it('finds text in both cases, and bytes as they are', () => {
    const bytes = Buffer.from('xxAbC\x00\x89PNG abc', 'latin1');
    assert.equal(indexOfBytes(bytes, parsePattern('abc'), 0, true), 2);
    assert.equal(lastIndexOfBytes(bytes, parsePattern('abc'), bytes.length, true), 11);
    assert.equal(indexOfBytes(bytes, parsePattern('0x89 50'), 0, false), 6);
    assert.equal(indexOfBytes(bytes, parsePattern('nope'), 0, true), -1);
  });
});

describe('viewsOf', () => {
  const cases: readonly (readonly [
    type: string,
    view: 'json' | 'text' | 'hex' | 'image',
    first: string,
  ])[] = [
    ['application/json', 'json', 'pretty'],
    ['application/x-ndjson', 'text', 'list'],
    ['application/jsonl', 'hex', 'list'],
    ['text/event-stream', 'text', 'list'],
    ['text/csv', 'text', 'table'],
    ['font/woff2', 'hex', 'font'],
    ['audio/mpeg', 'hex', 'media'],
    ['image/svg+xml', 'image', 'picture'],
    ['application/pdf', 'hex', 'hex'],
  ];
  for (const [mediaType, view, first] of cases) {
    it(`looks at ${mediaType} as ${first} first`, () => {
      assert.equal(viewsOf({ mediaType, view })[0], first);
    });
  }
});

describe('hopAsCurl', () => {
  it('quotes what a shell would take apart', () => {
    const command = hopAsCurl(
      hop({
        method: 'POST',
        url: "http://a/?x='$(id)'",
        requestHeaders: [
          ['X-Note', "it's $HOME"],
          ['Content-Length', '3'],
          ['X-Empty', ''],
        ],
        requestBody: '!`a`',
      }),
    );
    assert.equal(
      command,
      [
        String.raw`curl 'http://a/?x='\''$(id)'\'''`,
        String.raw`--header 'X-Note: it'\''s $HOME'`,
        `--header 'X-Empty;'`,
        "--data-raw '!`a`'",
      ].join(' \\\n  '),
    );
  });
});
