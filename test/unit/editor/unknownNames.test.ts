import assert from 'node:assert/strict';
import { NameIndex } from '../../../src/editor/language/nameIndex.ts';
import { unknownPlaceholders, unknownRequests } from '../../../src/editor/language/unknownNames.ts';
import { parse } from '../../../src/parser/parse.ts';

const KNOWN = new Set(['known', 'a.b', '$uuid']);

function unknown(text: string): string[] {
  return unknownPlaceholders(parse(text), new NameIndex(), KNOWN).map(({ name, span }) => {
    assert.equal(text.slice(span.start, span.end), name, 'the span is the name');
    return name;
  });
}

describe('names that nothing defines', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a variable', 'GET http://a/{{x}}', ['x']],
    ['known ones are left out', 'GET http://a/{{known}}/{{known.part[0]}}/{{a.b}}', []],
    ['a dynamic variable', 'GET http://a/{{$uuid}}/{{$uid 1}}', ['$uid']],
    ['the name of a request', '# @name login\nGET http://a\n\n###\nGET {{login.id}}', []],
    ['in a comment', '# {{x}}\nGET http://a', []],
    ['a name that a script speaks of', 'GET http://a/{{x}}\n\n> {%\nset("x")\n%}', []],
    ['any name where a script is in a file of its own', 'GET http://a/{{x}}\n\n> ./s.js', []],
    ['the item of a loop', '# @loop for item of list\nGET http://a/{{item}}', []],
    ['columns of a table', '# @data ./rows.csv\nGET http://a/{{id}}\n\n###\nGET {{id}}', ['id']],
    ['arguments of a run', 'run #b (@x=1)\n\n###\n# @name b\nGET http://a/{{x}}', []],
  ];
  for (const [what, text, names] of cases) {
    it(what, () => {
      assert.deepEqual(unknown(text), names);
    });
  }
});

describe('requests that are not there', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a reference', '# @ref nobody\nGET http://a', ['nobody']],
    ['one by its title is there', '### login\nGET http://a\n\n###\n# @ref login\nGET http://b', []],
    ['a run', 'run #nobody', ['nobody']],
    ['one of another file is its matter', 'run ./other.http#nobody', []],
  ];
  for (const [what, text, names] of cases) {
    it(what, () => {
      const found = unknownRequests(parse(text), new NameIndex(), new Set());
      assert.deepEqual(
        found.map(({ name }) => name),
        names,
      );
    });
  }
});
