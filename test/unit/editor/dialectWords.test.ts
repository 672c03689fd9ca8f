import assert from 'node:assert/strict';
import { describeDialect } from '../../../src/editor/dialectWords.ts';
import { parse } from '../../../src/parser/parse.ts';

describe('the dialect in words', () => {
  it('names the client and what tells, by its line', () => {
    const text = 'GET http://a\n\n###\n# @loop for item of list\nGET http://b\n';
    const { name, means } = describeDialect(parse(text));
    assert.equal(name, 'httpYac');
    assert.match(means, /^@loop in line 4 tells\.$/m);
  });

  it('is plain text, which costs nothing to show', () => {
    const text = 'GET http://a\n\n> {%\n  client.log(1)\n%}\n';
    assert.doesNotMatch(describeDialect(parse(text)).means, /`/);
  });

  it('says when the settings decide, and when nothing tells', () => {
    assert.match(
      describeDialect(parse('GET http://a', { dialect: 'kulala' })).means,
      /settings say/,
    );
    assert.match(describeDialect(parse('GET http://a')).means, /Nothing in it tells/);
  });
});
