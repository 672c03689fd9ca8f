import assert from 'node:assert/strict';
import type { Around } from './support.ts';
import { environment, open } from './support.ts';

const PRIVATE = environment(
  { host: 'http://h', path: '{{secretPath}}/x' },
  {
    token: 'tok-12345678',
    url: 'http://internal/x',
    port: 8080,
    secretPath: 'hidden-path',
    long: 'tok-12345678-and-more',
    creds: { user: 'me-myself', password: 'pa55word', url: 'http://h' },
    list: ['item-one', 'item-two'],
    base: '{{host}}',
  },
);

describe('secrets', () => {
  const cases: [title: string, written: string, secret: boolean, secrets: string[]][] = [
    ['a private value', '{{token}}', true, ['tok-12345678']],
    ['a private value in a text', 'Bearer {{token}}!', true, ['tok-12345678']],
    ['a private value through two definitions', '{{auth}}', true, ['tok-12345678']],
    ['a private value that is percent-encoded', '{{%token}}', true, ['tok-12345678']],
    ['a public value', '{{host}}', false, []],
    ['an address in a private file', '{{url}}', false, []],
    ['a small number in a private file', '{{port}}', false, []],
    ['a public value made of a private one', '{{path}}', true, ['hidden-path']],
    ['a private value made of an address', '{{base}}', false, []],
    ['a member of a private object', '{{creds.password}}', true, ['pa55word', 'me-myself']],
    ['an address in a private object', '{{creds.url}}', false, ['pa55word', 'me-myself']],
    ['a private list', '{{list}}', true, ['item-one', 'item-two']],
    [
      'one secret that begins another',
      '{{token}}{{long}}',
      true,
      ['tok-12345678-and-more', 'tok-12345678'],
    ],
    ['a file variable', '{{plain}}', false, []],
    ['a literal text', 'tok-12345678', false, []],
  ];
  for (const [title, written, secret, secrets] of cases) {
    it(`${title}: ${secret ? 'secret' : 'not secret'}`, async () => {
      const text = `@auth = {{inner}} {{host}}\n@inner = x{{token}}\n@plain = v\n###\nGET http://h\nX: ${written}\n`;
      const { header, resolver } = open(text, { environment: PRIVATE });
      assert.equal((await header('X')).secret, secret);
      assert.deepEqual([...resolver.secrets].sort(), [...secrets].sort());
      const lengths = resolver.secrets.map(({ length }) => length);
      assert.deepEqual(
        lengths,
        [...lengths].sort((a, b) => b - a),
      );
    });
  }

  it('holds only values that were used', async () => {
    const { header, resolver } = open('###\nGET http://h\nX: {{host}}\n', { environment: PRIVATE });
    await header('X');
    assert.deepEqual(resolver.secrets, []);
  });

  const sources: [title: string, around: Around, text: string, secret: boolean][] = [
    [
      'Kulala reads a token of the process',
      { process: { MY_TOKEN: 'abcdefgh' } },
      '# @dialect kulala\n###\nGET http://h\nX: {{MY_TOKEN}}\n',
      true,
    ],
    [
      'Kulala reads the shell of the process',
      { process: { SHELL: '/bin/sh' } },
      '# @dialect kulala\n###\nGET http://h\nX: {{SHELL}}\n',
      false,
    ],
    [
      'a setting named password',
      { settings: { dev: { password: 'abcdefgh' } } },
      '###\nGET http://h\nX: {{password}}\n',
      true,
    ],
    [
      'a setting named host',
      { settings: { dev: { host: 'abcdefgh' } } },
      '###\nGET http://h\nX: {{host}}\n',
      false,
    ],
    ['a prompt', { answers: ['abcdefgh'] }, '###\n# @prompt x\nGET http://h\nX: {{x}}\n', false],
    [
      'a prompt in words of a secret',
      { answers: ['abcdefgh'] },
      '###\n# @prompt x The client secret\nGET http://h\nX: {{x}}\n',
      true,
    ],
    [
      '@secret, even of four digits',
      { answers: ['1234'] },
      '###\n# @secret pin\nGET http://h\nX: {{pin}}\n',
      true,
    ],
    [
      'a value of the command line',
      { variables: { x: 'abcdefgh' } },
      '###\nGET http://h\nX: {{x}}\n',
      false,
    ],
  ];
  for (const [title, around, text, secret] of sources) {
    it(`${title}: ${secret ? 'secret' : 'not secret'}`, async () => {
      const { header, resolver } = open(text, { environment: environment({}), ...around });
      const resolved = await header('X');
      assert.equal(resolved.secret, secret);
      assert.deepEqual(resolver.secrets, secret ? [resolved.text] : []);
    });
  }

  it('never stand in a message', async () => {
    const text =
      '###\nGET http://h\nX: {{token.nope}} {{creds.nope}} {{token}}{{missing}} {{$processEnv %token}}\n';
    const { header, resolver } = open(text, { environment: PRIVATE });
    await header('X');
    assert.ok(resolver.problems.length > 1);
    const told = JSON.stringify([resolver.problems, resolver.warnings]);
    for (const secret of ['tok-12345678', 'pa55word', 'me-myself'])
      assert.ok(!told.includes(secret), told);
  });
});
