import assert from 'node:assert/strict';
import { explainDialect } from '../../../src/parser/detectDialect.ts';
import { dialectByName } from '../../../src/parser/dialectSigns.ts';
import { parse, parseBeside } from '../../../src/parser/parse.ts';

const REQUEST = 'GET https://example.com/\n';

const CASES: readonly (readonly [text: string, dialect: string, construct: string | null])[] = [
  [REQUEST, 'restclient', null],
  [`${REQUEST}\n> {% client.log(1) %}\n`, 'jetbrains', '`> {% %}`'],
  [`< {%\n%}\n${REQUEST}`, 'jetbrains', '`< {% %}`'],
  [`< ./pre.js\n${REQUEST}`, 'jetbrains', '`< {% %}`'],
  ['GET https://example.com/{{$random.uuid}}\n', 'jetbrains', '`$random.…`'],
  ['import ./other.http\n', 'jetbrains', '`import`'],
  ['run #login\n', 'jetbrains', '`run`'],
  [`# @ref login\n${REQUEST}`, 'httpyac', '@ref'],
  [`# @forceRef login\n${REQUEST}`, 'httpyac', '@force-ref'],
  [`# @loop for 3\n${REQUEST}`, 'httpyac', '@loop'],
  [`@x := 1\n${REQUEST}`, 'httpyac', '`@x := value`'],
  [`{{\nexports.a = 1;\n}}\n${REQUEST}`, 'httpyac', 'a script between `{{` and `}}`'],
  [`# @ref a\n${REQUEST}\n> {% client.log(1) %}\n`, 'httpyac', '@ref'],
  [`${REQUEST}\n?? status == 200\n`, 'restclient', null],
  [`# @kulala-x 1\n${REQUEST}\n> {% client.log(1) %}\n`, 'kulala', '@kulala-x'],
  [`# @curl-max-time 1\n${REQUEST}`, 'kulala', '@curl-max-time'],
  [`# @kulala-curl--insecure\n${REQUEST}`, 'kulala', '@kulala-curl--insecure'],
  [`# @kulala-prompt "Who?" NAME\n${REQUEST}`, 'kulala', '@kulala-prompt'],
  ['GET https://example.com/{{$datetime "yyyy-MM-dd"}}\n', 'visualstudio', 'a date format of .NET'],
  ['GET https://example.com/{{$datetime "YYYY-MM-DD"}}\n', 'restclient', null],
  ['GET https://example.com/{{$processEnv A}}\n', 'restclient', '`$processEnv`'],
  [`# @dialect jb\n# @ref a\n${REQUEST}`, 'jetbrains', '@dialect'],
  [`# @ref a\n${REQUEST}\n###\n# @dialect = visualstudio\n`, 'visualstudio', '@dialect'],
  // What stands in a body is content.
  [`POST https://example.com/\nContent-Type: text/plain\n\n# @ref a\n`, 'restclient', null],
];

describe('the dialect of a file', () => {
  for (const [text, dialect, construct] of CASES) {
    it(`is ${dialect} for ${JSON.stringify(text)}`, () => {
      const document = parse(text);
      assert.equal(document.dialect, dialect);
      assert.equal(explainDialect(document.blocks).sign?.construct ?? null, construct);
    });
  }

  it('is what the caller says, when the caller says something', () => {
    assert.equal(parse(REQUEST, { dialect: 'kulala' }).dialect, 'kulala');
  });

  it('is what a setting says, unless the file itself does', () => {
    const usual = { usualDialect: 'kulala' } as const;
    assert.equal(parse(REQUEST, usual).dialect, 'kulala');
    assert.equal(parse(`# @ref a\n${REQUEST}`, usual).dialect, 'kulala');
    assert.equal(parse(`# @dialect jb\n${REQUEST}`, usual).dialect, 'jetbrains');
    const both = parse(`# @dialect jb\n${REQUEST}`, { ...usual, dialect: 'httpyac' });
    assert.equal(both.dialect, 'httpyac');
  });

  it('is what a setting says in the files that a file names, too', () => {
    const beside = (text: string, options: Parameters<typeof parse>[1] = {}) =>
      parseBeside(parse(REQUEST, options), text).dialect;
    assert.equal(beside(`# @ref a\n${REQUEST}`), 'httpyac');
    assert.equal(beside(REQUEST, { usualDialect: 'jetbrains' }), 'jetbrains');
    assert.equal(
      beside(`# @dialect vs\n${REQUEST}`, { usualDialect: 'jetbrains' }),
      'visualstudio',
    );
    // What one file is by its own signs says nothing of others.
    assert.equal(parseBeside(parse(`# @ref a\n${REQUEST}`), REQUEST).dialect, 'restclient');
  });

  it('is what stands beside the file says where neither it nor a setting tells', () => {
    const neighbour = { dialect: 'httpyac', file: 'httpyac.config.js' } as const;
    assert.equal(parse(REQUEST, { neighbour }).dialect, 'httpyac');
    assert.equal(parse(REQUEST, { neighbour }).dialectGiven, false);
    assert.equal(parse(`# @prompt a\n${REQUEST}`, { neighbour }).dialect, 'restclient');
    assert.equal(parse(`# @dialect jb\n${REQUEST}`, { neighbour }).dialect, 'jetbrains');
    assert.equal(parse(REQUEST, { neighbour, usualDialect: 'kulala' }).dialect, 'kulala');
    assert.equal(parse(REQUEST, { neighbour, dialect: 'kulala' }).dialect, 'kulala');
    // Files that it names lie near it.
    assert.equal(parseBeside(parse(REQUEST, { neighbour }), REQUEST).dialect, 'httpyac');
    const signed = parse(`# @dialect jb\n${REQUEST}`, { neighbour });
    assert.equal(parseBeside(signed, REQUEST).dialect, 'httpyac');
  });

  it('has short names', () => {
    const names = ['rc', 'jb', 'VS', 'hy', 'kulala', ' httpyac ', 'other'];
    const dialects = names.map(dialectByName);
    const expected = [
      'restclient',
      'jetbrains',
      'visualstudio',
      'httpyac',
      'kulala',
      'httpyac',
      null,
    ];
    assert.deepEqual(dialects, expected);
  });
});
