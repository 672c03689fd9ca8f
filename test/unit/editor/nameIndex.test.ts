import assert from 'node:assert/strict';
import { NameIndex } from '../../../src/editor/language/nameIndex.ts';
import { parse } from '../../../src/parser/parse.ts';

/** `kind role name@text-before-on-line` in order. */
function names(text: string): string[] {
  return new NameIndex().occurrences(parse(text)).map(({ kind, role, name, span }) => {
    assert.equal(text.slice(span.start, span.end), name, 'the span is the name');
    return `${kind} ${role} ${name}`;
  });
}

describe('names in a file', () => {
  it('finds definitions and uses of variables', () => {
    assert.deepEqual(
      names('@base = http://a\n@all = {{base}}/x\n\n###\nGET {{all}}?q={{ base }}\n'),
      [
        'variable definition base',
        'variable definition all',
        'variable use base',
        'variable use all',
        'variable use base',
      ],
    );
  });

  it('tells requests from variables by their names', () => {
    const text =
      '# @name login\nPOST http://a/login\n\n###\n# @ref login\nGET http://a\nAuthorization: {{login.response.body.$.token}}\nX: {{login}}\n';
    assert.deepEqual(names(text), [
      'request definition login',
      'request use login',
      'request use login',
      'variable use login',
    ]);
  });

  it('tells a name with dots from a path into a name', () => {
    assert.deepEqual(
      names(
        '@api.host = a\n@api.host.port = 1\n@user = {}\n\n###\nGET http://{{api.host}}:{{api.host.port}}/{{user.name}}/{{ api.host }}{{api.hosts}}{{api.host[0]}}\n',
      ),
      [
        'variable definition api.host',
        'variable definition api.host.port',
        'variable definition user',
        'variable use api.host',
        'variable use api.host.port',
        'variable use user',
        'variable use api.host',
        'variable use api',
        'variable use api.host',
      ],
    );
  });

  it('finds what scripts set and read, and what is given to a request that is run', () => {
    assert.deepEqual(
      names(
        'run #login (@user=ada)\n\n### login\n< {%\n  request.variables.set("now", Date.now());\n%}\nPOST http://a/{{now}}\n\n> {%\n  client.global.set(\'token\', response.body.token);\n  client.log(client.global.get(`token`));\n%}\n',
      ),
      [
        'request use login',
        'variable use user',
        'request definition login',
        'variable definition now',
        'variable use now',
        'variable definition token',
        'variable use token',
      ],
    );
  });

  it('takes what is asked for as defined', () => {
    assert.deepEqual(names('# @prompt user Who?\n# @secret pass\nGET http://a/{{user}}\n'), [
      'variable definition user',
      'variable definition pass',
      'variable use user',
    ]);
  });

  it('leaves dynamic variables, comments and escapes alone', () => {
    assert.deepEqual(names('# see {{gone}}\nGET http://a/{{$uuid}}/\\{\\{no\\}\\}\n'), []);
  });

  it('finds the name under an offset, at both its ends', () => {
    const text = 'GET http://a/{{user}}\n';
    const index = new NameIndex();
    const document = parse(text);
    const start = text.indexOf('user');
    assert.equal(index.at(document, start)?.name, 'user');
    assert.equal(index.at(document, start + 4)?.name, 'user');
    assert.equal(index.at(document, 2), null);
  });

  it('stays right after an edit above', () => {
    const before = parse('@a = 1\n\n###\nGET http://h/{{a}}\n');
    const index = new NameIndex();
    index.occurrences(before);
    const text = '@abc = 1\n\n###\nGET http://h/{{a}}\n';
    const after = index.occurrences(parse(text, { previous: before }));
    assert.deepEqual(
      after.map(({ span }) => text.slice(span.start, span.end)),
      ['abc', 'a'],
    );
  });
});

describe('names of requests', () => {
  it('are titles of one word too, where nothing else names the request', () => {
    const index = new NameIndex();
    const text =
      '### login\nGET http://a\n\n### two words\nGET http://b\n\n### x\n# @name y\nGET http://c\n';
    assert.deepEqual([...index.requestNames(parse(text))], ['login', 'y']);
  });

  it('of other files make references of what would be variables', () => {
    const index = new NameIndex();
    const document = parse('GET {{login.response.body}}\n');
    const offset = document.text.indexOf('login');
    assert.equal(index.at(document, offset)?.kind, 'variable');
    assert.equal(
      index.at(document, offset, { requests: new Set(['login']), dotted: new Set() })?.kind,
      'request',
    );
  });

  it('are listed one at a time, a request apart from a variable of its name', () => {
    const index = new NameIndex();
    const text =
      '@login = 1\n@other = 2\n\n###\n# @name login\nGET http://a/{{other}}\n\n' +
      '###\nGET http://b/{{login}}?{{login.response.body.$.id}}\n';
    const document = parse(text);
    for (const kind of ['variable', 'request'] as const) {
      const listed = index.occurrences(document).filter((one) => one.kind === kind);
      const expected = listed.filter(({ name }) => name === 'login');
      assert.equal(expected.length, 2);
      assert.deepEqual(index.same(document, { kind, name: 'login' }), expected);
    }
  });
});
