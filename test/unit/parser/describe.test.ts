import assert from 'node:assert/strict';
import { describeDocument } from '../../../src/parser/describe.ts';
import { parse } from '../../../src/parser/parse.ts';

const TEXT = `@base = https://h

### Log in
# @name login
# @no-redirect
< {% request.variables.set("a", 1) %}
POST {{base}}/login
  ?x=1 HTTP/1.1
Content-Type: application/json

{"a": 1}

> ./after.js
>> out.json

### upload
POST /x
Host: h
Content-Type: multipart/form-data; boundary=b

--b
Content-Disposition: form-data; name="f"; filename="a"

< ./a.png
--b--
`;

describe('a file described as data', () => {
  const file = describeDocument(parse(TEXT), 'api.http');

  it('names the file and its dialect', () => {
    assert.equal(file.file, 'api.http');
    assert.equal(file.dialect, 'jetbrains');
  });

  it('takes a row of signs on a separator for no title', () => {
    for (const [separator, title] of [
      ['### ==========', null],
      ['### --- * --- ###', null],
      ['#### ── ──', null],
      ['### === Letters ===', '=== Letters ==='],
      ['### 3.', '3.'],
      ['### ✉', '✉'],
    ] as const) {
      const { requests } = describeDocument(parse(`${separator}\nGET https://h/\n`), 'a.http');
      assert.equal(requests[0]?.title, title, separator);
    }
  });

  it('gives a request with its lines, unresolved', () => {
    assert.deepEqual(file.requests[0], {
      line: 7,
      endLine: 14,
      name: 'login',
      title: 'Log in',
      method: 'POST',
      url: '{{base}}/login?x=1',
      httpVersion: '1.1',
      headers: [['Content-Type', 'application/json']],
      body: { kind: 'json', text: '{"a": 1}', parts: [], file: null },
      directives: [
        ['name', 'login'],
        ['no-redirect', ''],
      ],
      scripts: [
        { when: 'pre', line: 6, kind: 'inline' },
        { when: 'post', line: 13, kind: 'file' },
      ],
      output: 'out.json',
    });
  });

  it('gives the parts of a multipart body', () => {
    const body = file.requests[1]!.body;
    assert.equal(body.kind, 'multipart');
    assert.equal(body.file, './a.png');
    assert.deepEqual(body.parts, [
      {
        headers: [['Content-Disposition', 'form-data; name="f"; filename="a"']],
        text: null,
        file: './a.png',
      },
    ]);
  });

  it('gives definitions and diagnostics with 1-based places', () => {
    assert.deepEqual(file.variables, [{ name: 'base', value: 'https://h', line: 1 }]);
    const { diagnostics } = describeDocument(parse('\n  get https://h/'), 'a.http');
    assert.deepEqual(
      diagnostics.map(({ line, column, endLine, endColumn, severity, code }) => [
        [line, column, endLine, endColumn],
        severity,
        code,
      ]),
      [[[2, 3, 2, 6], 'hint', 'method-case']],
    );
  });

  it('describes a curl command as the request that it is', () => {
    const { requests } = describeDocument(
      parse("curl -d a=1 'https://h/x' -H 'A: b' -o out.txt"),
      'c.http',
    );
    const [request] = requests;
    assert.equal(request!.method, 'POST');
    assert.equal(request!.url, 'https://h/x');
    assert.deepEqual(request!.headers, [
      ['A', 'b'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ]);
    assert.deepEqual(request!.body, { kind: 'form', text: 'a=1', parts: [], file: null });
    assert.equal(request!.output, 'out.txt');
  });

  it('gives nothing for an empty file', () => {
    const empty = {
      file: 'e',
      dialect: 'restclient',
      requests: [],
      variables: [],
      diagnostics: [],
    };
    assert.deepEqual(describeDocument(parse(''), 'e'), empty);
  });
});
