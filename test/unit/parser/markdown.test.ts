import assert from 'node:assert/strict';
import { findHttpFences } from '../../../src/parser/markdown.ts';

function contents(text: string): string[] {
  return findHttpFences(text).map(({ content }) => text.slice(content.start, content.end));
}

describe('requests in Markdown', () => {
  it('finds fences of http and rest and gives their lines', () => {
    const text =
      '# Title\n\n```http\nGET https://a/\n```\n\ntext\n\n```rest\nGET https://b/\n\n###\n```\n';
    assert.deepEqual(contents(text), ['GET https://a/\n', 'GET https://b/\n\n###\n']);
    assert.deepEqual(
      findHttpFences(text).map(({ language }) => language),
      ['http', 'rest'],
    );
  });

  it('spans the fence with its two lines', () => {
    const text = 'x\n```http\na\n```\ny';
    const [fence] = findHttpFences(text);
    assert.equal(text.slice(fence!.span.start, fence!.span.end), '```http\na\n```');
  });

  for (const [name, text, expected] of [
    ['longer fences with shorter ones inside', '````http\n```\n````\n', ['```\n']],
    ['tildes', '~~~ http\na\n~~~\n', ['a\n']],
    ['words after the language', '```http title="x"\na\n```', ['a\n']],
    ['capitals', '```HTTP\na\n```', ['a\n']],
    ['a fence that is not closed', '```http\na\nb', ['a\nb']],
    ['CRLF', '```http\r\na\r\n```\r\n', ['a\r\n']],
    ['an indent of up to three blanks', '   ```http\na\n   ```', ['a\n']],
    ['an empty fence', '```http\n```\n', ['']],
    ['other languages', '```js\na\n```\n```httpx\nb\n```\n```\nc\n```\n', []],
    ['http inside of another fence', '```md\n~~~http\na\n~~~\n```\n', []],
    ['an indent of four, which is code', '    ```http\n    a\n    ```\n', []],
  ] as const) {
    it(`reads ${name}`, () => {
      assert.deepEqual(contents(text), expected);
    });
  }
});
