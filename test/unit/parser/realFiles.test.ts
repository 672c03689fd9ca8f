/** What was read otherwise than its author meant, found by reading files that people keep. */
import assert from 'node:assert/strict';
import { describeDocument } from '../../../src/parser/describe.ts';
import { diagnosticsOf, parse } from '../../../src/parser/parse.ts';
import { applyEdits } from '../../../src/parser/print.ts';

function requestOf(text: string) {
  const [request] = describeDocument(parse(text), 'a.http').requests;
  assert.ok(request);
  return request;
}

function codesOf(text: string): string[] {
  return diagnosticsOf(parse(text)).map(({ diagnostic }) => diagnostic.code);
}

/** The text after the fix of the first diagnostic of this code. */
function fixed(text: string, code: string): string {
  const document = parse(text);
  const found = diagnosticsOf(document).find(({ diagnostic }) => diagnostic.code === code);
  assert.ok(found, `no ${code} in ${codesOf(text).join()}`);
  const { fix } = found.diagnostic;
  assert.ok(fix, `${code} has no fix`);
  const offset = document.starts[found.blockIndex] ?? 0;
  const edits = fix.edits.map(({ span, text: replacement }) => ({
    span: { start: span.start + offset, end: span.end + offset },
    text: replacement,
  }));
  return applyEdits(text, edits);
}

const MULTIPART = 'POST https://e.com/\nContent-Type: multipart/form-data; boundary=b\n\n';
const PART = '--b\nContent-Disposition: form-data; name="f"; filename="f.txt"\n\n< ./f.txt\n';

describe('comments below a body', () => {
  it('are not sent after the end of a multipart body', () => {
    const { body } = requestOf(`${MULTIPART}${PART}--b--\n\n# GET https://e.com/off\n# A: b\n`);
    assert.ok(body.text?.endsWith('< ./f.txt\r\n--b--\r\n'), JSON.stringify(body.text));
    for (const below of ['// right below', '\n#./a.txt\n# b', '\n# a\n\n#b\n\n# c']) {
      assert.deepEqual(
        requestOf(`${MULTIPART}${PART}--b--\n${below}\n`).body.text,
        requestOf(`${MULTIPART}${PART}--b--\n`).body.text,
      );
    }
  });

  it('are not sent where a blank line parts them from a text', () => {
    const text =
      'POST https://e.com/\nContent-Type: text/plain\n\nHello\n\n# --- the next ---\n// off\n';
    assert.equal(requestOf(text).body.text, 'Hello');
  });

  it('are sent where they are text: within it, right below it, in Markdown, as a tag, when asked for', () => {
    const plain = 'POST https://e.com/\nContent-Type: text/plain\n\n';
    assert.equal(requestOf(`${plain}a\n\n# b\n\nc\n`).body.text, 'a\n\n# b\n\nc');
    assert.equal(requestOf(`${plain}a\n# b\n`).body.text, 'a\n# b');
    assert.equal(requestOf(`${plain}a\n-----\n# b\n`).body.text, 'a\n-----\n# b');
    assert.equal(requestOf(`${plain}a\n\n#tag\n`).body.text, 'a\n\n#tag');
    assert.equal(requestOf(`# @raw-body\n${plain}a\n\n# b\n`).body.text, 'a\n\n# b');
    const markdown = plain.replace('text/plain', 'text/markdown');
    assert.equal(requestOf(`${markdown}a\n\n# b\n`).body.text, 'a\n\n# b');
    assert.equal(requestOf(`${plain}# only this\n`).body.text, '# only this');
  });
});

describe('slips in multipart bodies', () => {
  it('finds parts below the end, and takes the first end away', () => {
    const text = `${MULTIPART}${PART}--b--\n\n${PART}--b--\n`;
    assert.deepEqual(codesOf(text), ['multipart-closed-early']);
    const mended = fixed(text, 'multipart-closed-early');
    assert.equal(mended, `${MULTIPART}${PART}${PART}--b--\n`);
    assert.deepEqual(codesOf(mended), []);
  });

  it('finds text below the end', () => {
    assert.deepEqual(codesOf(`${MULTIPART}${PART}--b--\n\ntype=1\n`), ['multipart-text-after-end']);
    assert.deepEqual(codesOf(`${MULTIPART}${PART}--b--\n\n# off\n`), []);
  });

  it('closes a body that ends with a line that begins a part', () => {
    const text = `${MULTIPART}${PART}--b\n`;
    assert.equal(fixed(text, 'multipart-not-closed'), `${MULTIPART}${PART}--b--\n`);
  });

  it('finds a blank line above the headers of a part', () => {
    const text = `${MULTIPART}--b\n\nContent-Disposition: form-data; name="t"\n\nx\n--b--\n`;
    assert.deepEqual(codesOf(text), ['multipart-part-without-headers']);
    const mended = fixed(text, 'multipart-part-without-headers');
    assert.equal(mended, text.replace('--b\n\nC', '--b\nC'));
    assert.deepEqual(codesOf(mended), []);
  });

  it('finds parts under another type', () => {
    const text = `${MULTIPART}${PART}--b--\n`;
    const json = text.replace('multipart/form-data; boundary=b', 'application/json');
    assert.deepEqual(codesOf(json), ['multipart-with-other-type']);
    assert.equal(fixed(json, 'multipart-with-other-type'), text);
    assert.deepEqual(codesOf(json.replace('application/json', '{{type}}')), []);
  });

  it('finds JSON under the type of a form', () => {
    const text =
      'POST https://e.com/\nContent-Type: application/x-www-form-urlencoded\n\n{\n  "a": 1\n}\n';
    assert.deepEqual(codesOf(text), ['json-under-form-type']);
    assert.deepEqual(codesOf(fixed(text, 'json-under-form-type')), []);
    assert.deepEqual(codesOf(text.replace(/\{[^]*\}/, '{{a}}=1')), []);
  });

  it('finds a second blank line above a file', () => {
    const text = `${MULTIPART}${PART.replace('\n\n<', '\n\n\n<')}--b--\n`;
    assert.deepEqual(codesOf(text), ['multipart-blank-above-file']);
    assert.equal(fixed(text, 'multipart-blank-above-file'), `${MULTIPART}${PART}--b--\n`);
  });
});

describe('what stands where a request line should', () => {
  it('is told of once, and as a body where it looks like one', () => {
    for (const body of ['{ "a": 1 }', '{\n  "a": 1\n}', '[1, 2]', '"a": 1,\n"b": 2', '}']) {
      assert.deepEqual(codesOf(`${body}\n`), ['body-without-request'], body);
      assert.deepEqual(codesOf(`GET https://e.com/\n\n###\n${body}\n`), ['body-without-request']);
    }
    assert.deepEqual(codesOf('some words\nand more of them\n'), ['not-a-request']);
    assert.deepEqual(codesOf('{{host}}/a\n'), []);
    assert.deepEqual(codesOf('[::1]:8080/a\n'), []);
  });
});

describe('a request below another without a separator', () => {
  it('begins with a host and a port too', () => {
    for (const url of [
      'localhost:8080/b',
      'localhost/b?c=1',
      '127.0.0.1:80',
      'api:9000/b HTTP/1.1',
    ]) {
      const text = `GET localhost:8080/a\n\nPOST ${url}\n`;
      const { requests } = describeDocument(parse(text), 'a.http');
      assert.equal(requests.length, 2, url);
    }
    const prose = 'POST https://e.com/\n\nGET localhost: it is here\n\nPUT it: there\n';
    assert.equal(describeDocument(parse(prose), 'a.http').requests.length, 1);
  });

  it('is hinted at where its target could be anything', () => {
    const text = 'GET https://e.com/a\n\nGET _cat/indices\n';
    assert.deepEqual(codesOf(text), ['request-in-body']);
    assert.equal(fixed(text, 'request-in-body'), 'GET https://e.com/a\n\n###\nGET _cat/indices\n');
    assert.deepEqual(
      codesOf('POST https://e.com/a\nContent-Type: text/plain\n\nGET well soon\n'),
      [],
    );
    assert.deepEqual(codesOf('PUT https://e.com/a\n\nGET, SET\n'), []);
  });
});

describe('a word in the place of a URL', () => {
  it('is told of as the host that it is', () => {
    assert.deepEqual(codesOf('GET todos/1\n'), ['word-as-host']);
    assert.deepEqual(codesOf('DELETE coffee?a=1\n'), ['word-as-host']);
    for (const url of ['localhost/a', 'localhost:8080', '{{host}}/a', '/a', '*', '127.0.0.1/a'])
      assert.ok(!codesOf(`OPTIONS ${url}\n`).includes('word-as-host'), url);
  });
});

describe('a line below the request line that is no header', () => {
  it('is told of as a header where it names one, and gets its colon', () => {
    const text = 'GET https://e.com/\nAccept application/json\nX-Key 1\n';
    assert.deepEqual(codesOf(text), ['header-without-colon']);
    assert.equal(fixed(text, 'header-without-colon'), text.replace('Accept', 'Accept:'));
    const below = 'GET https://e.com/\nA: b\nContent-Type application/json\n';
    assert.equal(fixed(below, 'header-without-colon'), below.replace('-Type', '-Type:'));
  });

  it('is the body where it names none, and a hint is enough for GraphQL', () => {
    const severities = (text: string) =>
      diagnosticsOf(parse(text)).map(({ diagnostic }) => [diagnostic.code, diagnostic.severity]);
    assert.deepEqual(severities('POST https://e.com/\nsome text\n'), [
      ['missing-blank-line', 'warning'],
    ]);
    const query = 'POST https://e.com/\nContent-Type: application/json\nquery all {\n  a\n}\n';
    assert.deepEqual(severities(query), [['missing-blank-line', 'hint']]);
  });
});

describe('arrows that lack something', () => {
  it('finds `>` before a path', () => {
    for (const [line, mended] of [
      ['> ./x.bin', '>> ./x.bin'],
      ['> out.json', '>> out.json'],
      ['>>./x.json', '>> ./x.json'],
      ['>>!../x.json', '>>! ../x.json'],
    ] as const) {
      const text = `GET https://e.com/\n\n${line}\n`;
      assert.deepEqual(codesOf(text), ['output-like-line'], line);
      assert.equal(fixed(text, 'output-like-line'), `GET https://e.com/\n\n${mended}\n`);
    }
    const below = 'POST https://e.com/\nContent-Type: application/json\n\n{}\n\n> /tmp/a b.txt\n';
    assert.deepEqual(codesOf(below), []);
    assert.deepEqual(codesOf(below.replace('a b', 'a')), ['output-like-line']);
  });

  it('finds `<` without a blank before a path', () => {
    const text = 'POST https://e.com/\nContent-Type: application/json\n\n<./a.json\n';
    assert.deepEqual(codesOf(text), ['file-without-blank']);
    assert.equal(fixed(text, 'file-without-blank'), text.replace('<.', '< .'));
    const part = `${MULTIPART}${PART.replace('< .', '<@../')}--b--\n`;
    assert.equal(fixed(part, 'file-without-blank'), part.replace('<@', '<@ '));
  });

  it('leaves quoted words and XML alone', () => {
    const text = (body: string) => `POST https://e.com/\nContent-Type: text/plain\n\n${body}\n`;
    assert.deepEqual(codesOf(text('> as you said')), []);
    assert.deepEqual(codesOf(text('> yes.')), []);
    assert.deepEqual(codesOf(text('<a>./b</a>')), []);
    assert.deepEqual(codesOf(text('> a.txt').replace('plain', 'markdown')), []);
  });
});

describe('a query over many lines', () => {
  it('has no blanks behind its signs', () => {
    const { url } = requestOf('GET https://e.com/a\n? since=1\n  &\tuntil = 2\n&c=3\nA: b\n');
    assert.equal(url, 'https://e.com/a?since=1&until = 2&c=3');
    assert.equal(requestOf('GET https://e.com/a\n? b=1 HTTP/1.1\n').url, 'https://e.com/a?b=1');
    assert.equal(requestOf('GET https://e.com/a\n?\n&b=1\n').url, 'https://e.com/a?&b=1');
  });
});

describe('characters that are hardly meant', () => {
  it('finds no-break spaces in a request line, in headers and between the tokens of JSON', () => {
    const space = '\u00a0';
    for (const text of [
      `GET${space}https://e.com/\n`,
      `GET https://e.com/\nAccept:${space}text/plain\n`,
      `POST https://e.com/\nContent-Type: application/json\n\n{${space}"a": "b${space}c" }\n`,
    ]) {
      const found = codesOf(text).filter((code) => code === 'no-break-space');
      assert.deepEqual(found, ['no-break-space'], JSON.stringify(text));
      assert.equal(fixed(text, 'no-break-space'), text.replace(space, ' '));
    }
    const inside = `POST https://e.com/\nContent-Type: application/json\n\n{"a": "b${space}c"}\n`;
    assert.deepEqual(codesOf(inside), []);
    assert.deepEqual(codesOf(`###${space}title\nGET https://e.com/\n# a${space}b\n`), []);
  });

  it('finds a version that is part of the URL', () => {
    const text = 'GET https://e.com/?a=bHTTP/1.1\nA: b\n';
    assert.deepEqual(codesOf(text), ['version-in-url']);
    assert.equal(fixed(text, 'version-in-url'), text.replace('bHTTP', 'b HTTP'));
    assert.deepEqual(codesOf('POST https://e.com/ HTTP/1.1\n\nsay HTTP/1.1\n'), []);
  });

  it('finds a place where a URL is to be filled in', () => {
    assert.deepEqual(codesOf('GET <paste the link here>\nA: b\n'), ['place-to-fill-in']);
    assert.deepEqual(codesOf('GET <%= host %>/a\n'), []);
    assert.deepEqual(codesOf('GET http://h/?a<1&b>2\n'), []);
  });

  it('finds quotes that go into a URL', () => {
    const text = '@id = "7"\nGET https://e.com/{{id}}\n';
    assert.deepEqual(codesOf(text), ['quoted-value-in-url']);
    assert.equal(fixed(text, 'quoted-value-in-url'), text.replace('"7"', '7'));
    assert.deepEqual(codesOf('@id = "7"\nGET https://e.com/\nA: {{id}}\n'), []);
    assert.deepEqual(codesOf('# @dialect httpyac\n@id = "7"\nGET https://e.com/{{id}}\n'), []);
  });
});
