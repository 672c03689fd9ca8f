import assert from 'node:assert/strict';
import { fromBruno } from '../../../src/convert/fromBruno.ts';
import { httpText } from '../../../src/convert/httpText.ts';
import { parse } from '../../../src/parser/parse.ts';
import { listRequests } from '../../../src/runner/listRequests.ts';

function imported(asserts: string, rest = ''): string {
  const request = fromBruno(`get {\n  url: http://h/\n}\n\nassert {\n${asserts}\n}\n${rest}`);
  assert.ok(request !== null);
  const text = httpText({ variables: [], requests: [request] });
  assert.equal(listRequests(parse(text), '/a.http', '/').length, 1);
  return text;
}

describe('what Bruno asserts', () => {
  for (const [bruno, ours] of [
    ['res.status: eq 200', 'status == 200'],
    ['res.status: 201', 'status == 201'],
    ['res.status: neq 404', 'status != 404'],
    ['res.responseTime: lt 300', 'duration < 300'],
    ['res.body.items[0].id: gte 7', 'body.items[0].id >= 7'],
    ['res.body: contains Ada', 'body contains Ada'],
    ['res.body.name: notContains "Ada"', 'body.name not contains "Ada"'],
    ['res.body.items: length 2', 'body.items hasLength 2'],
    ['res.body.name: matches ^A.a$', 'body.name matches ^A.a$'],
    ["res.headers['content-type']: contains json", 'header content-type contains json'],
    ['res.headers["x-a"]: startsWith b', 'header x-a startsWith b'],
    ['res.headers.etag: isDefined', 'header etag exists'],
    ['res.body.error: isUndefined', 'body.error not exists'],
    ['res.body.id: isNumber', 'body.id isNumber'],
    ['res.body.note: isNull', 'body.note isNull'],
    ['res.body.items: isNotEmpty', 'body.items not isEmpty'],
    ['res.body.open: isTruthy', 'body.open'],
  ] as const) {
    it(`${bruno} is a promise of ours`, () => {
      assert.equal(imported(`  ${bruno}`), `###\nGET http://h/\n\n?? ${ours}\n`);
    });
  }

  it('stands below the body, one line each, without what is switched off', () => {
    const request = fromBruno(
      'post {\n  url: http://h/\n  body: json\n}\n\nbody:json {\n  {}\n}\n\n' +
        'assert {\n  res.status: eq 200\n  ~res.status: eq 500\n  res.body.a: eq 1\n}\n',
    );
    assert.ok(request !== null);
    const text = httpText({ variables: [], requests: [request] });
    assert.match(text, /\n\n\{\}\n\n\?\? status == 200\n\?\? body\.a == 1\n$/);
    const body = parse(text).blocks.flatMap(({ request: read }) => read?.body?.content ?? []);
    assert.equal(body.length, 1);
  });

  it('is named where there is nothing like it here', () => {
    const text = imported('  res.body.a: between 1, 2\n  bru.x: eq 1', 'tests {\n  a\n}\n');
    assert.equal(
      text,
      '###\n# Its scripts and tests for Bruno were left out.\n' +
        '# An assertion was left out: res.body.a: between 1, 2\n' +
        '# An assertion was left out: bru.x: eq 1\nGET http://h/\n',
    );
  });
});
