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

  it('names the file beside it that tells where the text does not', () => {
    const said = (text: string, file: string, dialect: 'httpyac' | 'restclient' = 'httpyac') =>
      describeDialect(parse(text, { neighbour: { dialect, file } }));
    const beside = said('GET http://a', 'httpyac.config.js');
    assert.equal(beside.name, 'httpYac');
    assert.match(
      beside.means,
      /^Nothing in the text tells; httpyac\.config\.js stands beside it\.$/m,
    );
    assert.match(
      said('GET http://a', '../.httpyac.json').means,
      /; \.\.\/\.httpyac\.json stands above it\.$/m,
    );
    assert.match(
      said('GET http://a', '.vscode/settings.json', 'restclient').means,
      /; \.vscode\/settings\.json has settings of REST Client\.$/m,
    );
    const text = 'GET http://a\n\n> {%\n  client.log(1)\n%}\n';
    assert.match(said(text, 'httpyac.config.js').means, /in line 3 tells\.$/m);
    const set = parse('GET http://a', {
      usualDialect: 'kulala',
      neighbour: { dialect: 'httpyac', file: '.httpyac.json' },
    });
    assert.match(describeDialect(set).means, /settings say/);
  });

  it('says when the settings decide, and when nothing tells', () => {
    assert.match(
      describeDialect(parse('GET http://a', { dialect: 'kulala' })).means,
      /settings say/,
    );
    assert.match(describeDialect(parse('GET http://a')).means, /Nothing in it tells/);
  });
});
