import assert from 'node:assert/strict';
import { completionContextAt } from '../../../src/editor/language/completionContext.ts';
import { parse } from '../../../src/parser/parse.ts';

/** The context at `|`, with what would be replaced. */
function at(marked: string): { kind: string; replaced: string } | null {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const context = completionContextAt(parse(text), offset);
  if (context === null) return null;
  return { kind: context.kind, replaced: text.slice(context.replace.start, context.replace.end) };
}

describe('what can be written at the caret', () => {
  const cases: readonly (readonly [string, string | null, string?])[] = [
    ['|', 'method', ''],
    ['PO|', 'method', 'PO'],
    ['### x\nG|ET http://a', 'method', 'GET'],
    ['GET http://a/{{|', 'placeholder', ''],
    ['GET http://a/{{ ba|se }}', 'placeholder', 'base'],
    ['GET http://a/{{%ba|se}}', 'placeholder', 'base'],
    ['POST http://a\n\n{ "a": "{{ba|" }', 'placeholder', 'ba'],
    ['run #lo|', 'directive-value', 'lo'],
    ['run ./a.http#lo|', 'directive-value', 'lo'],
    ['HTTP/1.1 200 OK\n\nhello\nwo|', null],
    ['GET http://a/{{x}}/|', null],
    ['@a = {{b|', 'placeholder', 'b'],
    ['# @|\nGET http://a', 'directive', ''],
    ['// @no-re|direct\nGET http://a', 'directive', 'no-redirect'],
    ['# @auth b|\nGET http://a', 'directive-value', 'b'],
    ['# just wo|rds\nGET http://a', null],
    ['GET http://a\nAcc|', 'header-name', 'Acc'],
    ['GET http://a\nAc|cept: */*', 'header-name', 'Accept'],
    ['GET http://a\nAccept: app|', 'header-value', 'app'],
    ['GET http://a\nAccept: a/b, te|', 'header-value', 'te'],
    ['POST http://a\n\nbo|dy', null],
    ['POST http://a\n\n< ./fi|', 'path', './fi'],
    ['POST http://a\n\n<@ ./fi|', 'path', './fi'],
    ['GET http://a\n\n> ./han|', 'path', './han'],
    ['GET http://a\n\n>> out|', 'path', 'out'],
    ['GET http://a\n\n?? sta|', 'assertion', 'sta'],
    ['GET http://a\n\n> {%\nclient.|\n%}', null],
  ];
  for (const [text, kind, replaced] of cases) {
    it(`${JSON.stringify(text)} → ${kind ?? 'nothing'}`, () => {
      const found = at(text);
      assert.equal(found?.kind ?? null, kind);
      if (kind !== null) assert.equal(found?.replaced, replaced);
    });
  }

  it('leaves out header fields that are there already', () => {
    const text = 'GET http://a\nAccept: */*\n';
    const context = completionContextAt(parse(text), text.length);
    assert.ok(context?.kind === 'header-name');
    assert.ok(context.present.has('accept'));
  });
});
