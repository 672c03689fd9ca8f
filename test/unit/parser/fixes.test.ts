import assert from 'node:assert/strict';
import { diagnosticsOf, parse } from '../../../src/parser/parse.ts';
import { applyEdits } from '../../../src/parser/print.ts';
import { shapes } from './support.ts';

/** The text after the fix of the first diagnostic of this code. */
function fixed(text: string, code: string): string {
  const document = parse(text);
  const found = diagnosticsOf(document).find(({ diagnostic }) => diagnostic.code === code);
  assert.ok(
    found,
    `no ${code} in ${JSON.stringify(diagnosticsOf(document).map((d) => d.diagnostic.code))}`,
  );
  const { fix } = found.diagnostic;
  assert.ok(fix, `${code} has no fix`);
  const offset = document.starts[found.blockIndex]!;
  const edits = fix.edits.map(({ span, text: replacement }) => ({
    span: { start: span.start + offset, end: span.end + offset },
    text: replacement,
  }));
  return applyEdits(text, edits);
}

const CASES: readonly (readonly [code: string, before: string, after: string])[] = [
  [
    'missing-separator',
    'GET https://e.com/1\n\nGET https://e.com/2\n',
    'GET https://e.com/1\n\n###\nGET https://e.com/2\n',
  ],
  [
    'definition-after-body',
    'GET https://e.com/\n\n@a = 1\n',
    'GET https://e.com/\n\n###\n@a = 1\n',
  ],
  [
    'missing-blank-line',
    'POST https://e.com/\nContent-Type: application/json\n{}\n',
    'POST https://e.com/\nContent-Type: application/json\n\n{}\n',
  ],
  [
    'comment-in-query',
    'GET https://e.com/\n  ?a=1\n  # &b=2\n  &c=3\n',
    '# &b=2\nGET https://e.com/\n  ?a=1\n  &c=3\n',
  ],
  [
    'placeholder-line',
    '@me = Authorization: Basic YTpi\n###\nGET https://e.com/\n{{me}}\n',
    '@me = Authorization: Basic YTpi\n###\nGET https://e.com/\nAuthorization: Basic YTpi\n',
  ],
  [
    'placeholder-line',
    '@b: = Content-Type: application/json\\n\\n\n###\nPUT https://e.com/\n{{b:}} {}\n',
    '@b: = Content-Type: application/json\\n\\n\n###\nPUT https://e.com/\nContent-Type: application/json\n\n {}\n',
  ],
  ['method-case', 'get https://e.com/\n', 'GET https://e.com/\n'],
  ['unknown-directive', '# @nmae x\nGET https://e.com/\n', '# @name x\nGET https://e.com/\n'],
  ['unknown-http-version', 'GET https://e.com/ HTTP/.1\n', 'GET https://e.com/ HTTP/1.1\n'],
  ['missing-scheme', 'GET e.com/x\n', 'GET https://e.com/x\n'],
  ['relative-target', 'GET /x\n', 'GET /x\nHost: localhost\n'],
  ['not-a-request', 'some words\n', '# some words\n'],
  ['comment-in-value', 'GET https://e.com/\nA: b // c\n', 'GET https://e.com/\nA: b\n'],
  ['comment-in-value', 'GET https://e.com/\nA: b  # c\n', 'GET https://e.com/\nA: b\n'],
  ['comment-in-url', 'GET https://e.com/  ### c\n', 'GET https://e.com/\n'],
  ['unknown-method', 'PSOT https://e.com/\n', 'POST https://e.com/\n'],
  ['framing-header', 'GET https://e.com/\nContent-Length: 5\nA: b\n', 'GET https://e.com/\nA: b\n'],
  [
    'headers-after-blank-line',
    'GET https://e.com/\n\nAccept: */*\n',
    'GET https://e.com/\nAccept: */*\n',
  ],
  [
    'missing-content-type',
    'POST https://e.com/\nA: b\n\n{}\n',
    'POST https://e.com/\nA: b\nContent-Type: application/json\n\n{}\n',
  ],
  [
    'form-without-ampersand',
    'POST https://e.com/\nContent-Type: application/x-www-form-urlencoded\n\na=1\nb=2\n',
    'POST https://e.com/\nContent-Type: application/x-www-form-urlencoded\n\na=1\n&b=2\n',
  ],
  [
    'multipart-not-closed',
    'POST https://e.com/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nA: c\n\nx\n',
    'POST https://e.com/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nA: c\n\nx\n--b--\n',
  ],
  [
    'multipart-boundary-mismatch',
    'POST https://e.com/\nContent-Type: multipart/form-data; boundary=a\n\n--b\nA: c\n\nx\n--b--\n',
    'POST https://e.com/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nA: c\n\nx\n--b--\n',
  ],
  [
    'multipart-boundary-missing',
    'POST https://e.com/\nContent-Type: multipart/form-data\n\n--b\nA: c\n\nx\n--b--\n',
    'POST https://e.com/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nA: c\n\nx\n--b--\n',
  ],
  [
    'multipart-missing-blank-line',
    'POST https://e.com/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nA: c\n< ./f\n--b--\n',
    'POST https://e.com/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nA: c\n\n< ./f\n--b--\n',
  ],
  ['definition-without-equals', '@a b\n', '@a = b\n'],
];

describe('quick fixes', () => {
  for (const [code, before, after] of CASES) {
    it(`repairs ${code} in ${JSON.stringify(before)}`, () => {
      const text = fixed(before, code);
      assert.equal(text, after);
      const left = diagnosticsOf(parse(text)).map(({ diagnostic }) => diagnostic.code);
      assert.ok(!left.includes(code), `${code} is still told of`);
    });
  }

  it('repairs what other clients read otherwise without changing what is sent here', () => {
    const same = [
      'missing-blank-line',
      'comment-in-query',
      'method-case',
      'multipart-missing-blank-line',
    ];
    for (const [code, before, after] of CASES) {
      if (!same.includes(code) || code === 'method-case') continue;
      const request = (text: string) => (shapes(text)[0] as { request: unknown }).request;
      assert.deepEqual(request(after), request(before), code);
    }
  });
});

/** Text → codes, for diagnostics that have no fix. */
const CODES: readonly (readonly [text: string, codes: readonly string[]])[] = [
  ['GET https://e.com/\n', []],
  ['GET\n', ['missing-target']],
  ['GET https://e.com/{{a\n', ['unclosed-placeholder']],
  ['GET https://e.com/\nno colon\nA: b\n', ['header-without-colon']],
  ['GET https://e.com/\nA: b\n?q=1\nC: d\n', ['query-below-headers']],
  ['GET https://e.com/\n...spread\n', ['unsupported-spread']],
  ['GET https://e.com/\nAuthorization: Bearer\n', ['missing-credentials']],
  ['GET https://e.com/\nAuthorization: Bearer {{t}}\n', []],
  ['GET https://e.com/\n\n> {% x\n', ['unclosed-script']],
  ['GET https://e.com/\n\n> {% x %}\nstray\n', ['text-after-handler']],
  ['GET https://e.com/\n\n# @name late\n', ['directive-below-headers']],
  ['# @timeout x\nGET https://e.com/\n', ['invalid-directive']],
  ['# @timeout {{t}}\nGET https://e.com/\n', []],
  ['# @name\nGET https://e.com/\n', ['empty-name']],
  ['# @name a\n# @name b\nGET https://e.com/\n', ['second-name']],
  ['# @name a\nGET https://e.com/\n###\n# @name a\nGET https://e.com/\n', ['duplicate-name']],
  ['### a\nGET https://e.com/\n###\n# @name a\nGET https://e.com/\n', ['title-hidden-by-name']],
  ['@host = https://e.com\nGET /x\n', []],
  ['import ./a.http\n###\nGET /x\n', []],
  ['GET /x\nHost: e.com\n', []],
  ['GET localhost:8080/x\n', []],
  ['GET 127.0.0.1/x\n', []],
  ['WS wss://e.com/\n', ['protocol-not-sent']],
  ['<a/>\n', ['text-without-request']],
  ['/* open\n', ['unclosed-comment']],
  ['@ x\n', ['invalid-definition']],
  ['---\na: b\n---\nGET https://e.com/\n', ['front-matter']],
  ['GET https://e.com/\n>> a.txt\n>> b.txt\n', ['second-output']],
  ['FOO https://e.com/\n', ['unknown-method']],
  ['GET https://e.com/a ### why\n', ['comment-in-url']],
  ['GET https://e.com/a # why\n', ['comment-in-url']],
  ['GET https://e.com/a // why\n', ['comment-in-url']],
  ['GET https://e.com/a#why not\n', []],
  ['GET https://e.com/?q=a #b\n', []],
  ['GET https://e.com/\nAccept: a # why\n', ['comment-in-value']],
  ['GET https://e.com/\nAccept: a #why\n', []],
  ['FOO e.com/a\n', ['unknown-method']],
  ['FOO todos/1\n', ['unknown-method']],
  ['GETT /x\n', ['unknown-method']],
  ['GET https://e.com/\nX: {{ a, {{b}}\n', ['unclosed-placeholder']],
  ['GET https://e.com/{{a?x={{b}}\n', ['unclosed-placeholder']],
  ['GET https://e.com/{{{{b}}{{c}}\n', []],
  [
    'POST https://e.com/\nContent-Type: application/json\n\n{"a": "{{ open", "x": "{{$guid}}"}\n',
    ['unclosed-placeholder'],
  ],
  [
    'POST https://e.com/\nContent-Type: application/json\n\n{"a": "{{ open", "x":\n "{{$guid}}"}\n',
    [],
  ],
  ['# @whatever\nGET https://e.com/\n', ['unknown-directive']],
];

describe('diagnostics', () => {
  for (const [text, codes] of CODES) {
    it(`finds ${codes.length === 0 ? 'nothing' : codes.join()} in ${JSON.stringify(text)}`, () => {
      const found = diagnosticsOf(parse(text)).map(({ diagnostic }) => diagnostic.code);
      assert.deepEqual(found, codes);
    });
  }

  it('tells of handlers in a file that is said to be for REST Client', () => {
    const document = parse('GET https://e.com/\n\n> {% x %}\n', { dialect: 'restclient' });
    const codes = diagnosticsOf(document).map(({ diagnostic }) => diagnostic.code);
    assert.deepEqual(codes, ['handler-in-restclient']);
  });

  it('tells of them where something in the file is of REST Client, and not where nothing tells', () => {
    const told = (text: string) =>
      diagnosticsOf(parse(text)).map(({ diagnostic }) => diagnostic.code);
    const handler = 'GET https://e.com/{{a}}\n\n?? status == 200\n';
    assert.deepEqual(told(`# @prompt a\n${handler}`), ['handler-in-restclient']);
    assert.deepEqual(told(`# @dialect restclient\n${handler}`), ['handler-in-restclient']);
    assert.deepEqual(told(handler), []);
  });
});
