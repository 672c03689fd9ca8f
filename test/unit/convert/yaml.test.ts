/** Descriptions in YAML, by people and by those who mean harm. */
import assert from 'node:assert/strict';
import { readYaml } from '../../../src/convert/readYaml.ts';

/** The message with its place, or the value. */
async function read(text: string): Promise<unknown> {
  try {
    return await readYaml(text);
  } catch (error) {
    const { name, message, line, column } = error as Error & { line: number; column: number };
    if (name !== 'YamlError') throw error;
    return `${line}:${column} ${message}`;
  }
}

describe('YAML', () => {
  it('is read as data', async () => {
    const text = `\uFEFF# a description
openapi: 3.1.0
info: &info { title: "Pets", 'on': 2024-01-31 }
copy: *info
merged:
  <<: *info
  title: Other
'200': text
200.5: |
  two
  lines
yes: no
`;
    assert.deepEqual(await read(text), {
      openapi: '3.1.0',
      info: { title: 'Pets', on: '2024-01-31' },
      copy: { title: 'Pets', on: '2024-01-31' },
      merged: { title: 'Other', on: '2024-01-31' },
      '200': 'text',
      '200.5': 'two\nlines\n',
      yes: 'no',
    });
    assert.equal(await read(''), null);
    assert.deepEqual(await read('{"a": [1, true, null]}'), { a: [1, true, null] });
  });

  it('makes nothing but data of tags and of names that mean something to JavaScript', async () => {
    const value = await read(
      '%YAML 1.1\n---\na: !!js/function "x"\nb: !!binary aGk=\n__proto__: { c: 1 }\n',
    );
    assert.equal(JSON.stringify(value), '{"a":"x","b":"aGk=","__proto__":{"c":1}}');
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let at = 1; at < 12; at += 1) {
    bomb.push(
      `a${at}: &a${at} [${Array(10)
        .fill(`*a${at - 1}`)
        .join(', ')}]`,
    );
  }
  for (const [what, text, expected] of [
    ['a slip', 'a: 1\nb: [1, 2\nc: 3\n', /^3:1 Flow sequence .* must be sufficiently indented/],
    ['a tab', 'a:\n\t- 1\n', /^2:1 Tabs are not allowed/],
    ['a name twice', 'a: 1\nb:\n  c: 1\n  c: 2\n', /^4:3 "c" stands here twice$/],
    ['an alias of nothing', 'a: *b\n', /^1:4 Nothing before has the anchor &b$/],
    ['two documents', 'a: 1\n---\nb: 1\n', /^2:1 A second document begins here/],
    ['aliases of aliases', bomb.join('\n'), /^2:10 Aliases \(\*name\) make too much of it$/],
    ['deep brackets', `a: ${'['.repeat(100_000)}`, /^1:204 It is nested deeper than 200$/],
    ['deep lists', '- '.repeat(100_000), /^1:\d+ It is nested deeper than 200$/],
    ['deep names', `${'? '.repeat(50_000)}a`, /^1:\d+ It is nested deeper than 200$/],
  ] as const) {
    it(`says where ${what} stands`, async () => {
      assert.match(String(await read(text)), expected);
    });
  }

  it('takes long descriptions, and anchors that many places name', async () => {
    const names = Array.from({ length: 20_000 }, (_, at) => `n${at}: ${at % 40 === 0 ? '*a' : at}`);
    const value = await read(`a: &a { b: 1 }\n${names.join('\n')}\n`);
    assert.equal(Object.keys(value as object).length, 20_001);
  });
});
