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
    assert.deepEqual(
      requestOf(`${MULTIPART}${PART}--b--\n// right below\n`).body.text,
      requestOf(`${MULTIPART}${PART}--b--\n`).body.text,
    );
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

  it('finds a second blank line above a file', () => {
    const text = `${MULTIPART}${PART.replace('\n\n<', '\n\n\n<')}--b--\n`;
    assert.deepEqual(codesOf(text), ['multipart-blank-above-file']);
    assert.equal(fixed(text, 'multipart-blank-above-file'), `${MULTIPART}${PART}--b--\n`);
  });
});
