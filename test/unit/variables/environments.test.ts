import assert from 'node:assert/strict';
import {
  listEnvironments,
  loadEnvironment,
  looksPublic,
} from '../../../src/variables/environments.ts';
import type { Environment } from '../../../src/variables/environments.ts';
import { NOW, open, realFiles, withFolder } from './support.ts';

type Files = Readonly<Record<string, string>>;

function load(files: Files, names: readonly string[], extraFiles: readonly string[] = []) {
  return withFolder({ 'api/v1/a.http': '', ...files }, async (root) => {
    const ports = { files: realFiles(root), processEnv: () => undefined, now: () => NOW };
    const file = `${root}/api/v1/a.http`;
    const extra = extraFiles.map((name) => `${root}/${name}`);
    return loadEnvironment({ file, names, ports, extraFiles: extra });
  });
}

async function text(loaded: Environment, written: string): Promise<string> {
  const { header } = open(`###\nGET http://h\nX: ${written}\n`, { environment: loaded });
  return (await header('X')).text;
}

const json = (value: unknown) => JSON.stringify(value);

describe('environments from files', () => {
  /** Each way to define `x`, strongest first, with `dev` and then `eu` active. */
  const ways: [name: string, file: string, content: (value: string) => string][] = [
    [
      'private file, later environment',
      'api/v1/http-client.private.env.json',
      (x) => json({ eu: { x } }),
    ],
    ['public file, later environment', 'api/v1/http-client.env.json', (x) => json({ eu: { x } })],
    [
      'private file, earlier environment',
      'api/http-client.private.env.json',
      (x) => json({ dev: { x } }),
    ],
    [
      'public file, earlier environment, nearer',
      'api/http-client.env.json',
      (x) => json({ dev: { x } }),
    ],
    [
      'public file, earlier environment, further',
      'http-client.env.json',
      (x) => json({ dev: { x } }),
    ],
    [
      'shared block of a private file',
      'http-client.private.env.json',
      (x) => json({ $shared: { x } }),
    ],
    ['shared block', 'api/v1/rest-client.env.json', (x) => json({ $shared: { x } })],
    ['.env of the environment', 'api/v1/.env.eu', (x) => `x=${x}\n`],
    ['.env', 'api/v1/.env', (x) => `x=${x}\n`],
  ];
  for (const [index, strong] of ways.entries()) {
    for (const weak of ways.slice(index + 1)) {
      it(`${strong[0]} wins over ${weak[0]}`, async () => {
        const files = { [weak[1]]: weak[2]('weak'), [strong[1]]: strong[2]('strong') };
        assert.equal(await text(await load(files, ['dev', 'eu']), '{{x}}'), 'strong');
      });
    }
  }

  const kinds: [name: string, files: Files, secret: boolean][] = [
    ['http-client.env.json', { 'http-client.env.json': json({ dev: { x: 'value-1' } }) }, false],
    [
      'http-client.private.env.json',
      { 'http-client.private.env.json': json({ dev: { x: 'value-1' } }) },
      true,
    ],
    [
      'http-client.env.json.user',
      { 'http-client.env.json.user': json({ dev: { x: 'value-1' } }) },
      true,
    ],
    [
      'http-client.private.env.json.user',
      { 'http-client.private.env.json.user': json({ dev: { x: 'value-1' } }) },
      true,
    ],
    ['$shared', { 'http-client.env.json': json({ $shared: { x: 'value-1' }, dev: {} }) }, false],
    ['$kulalaShared', { 'http-client.env.json': json({ $kulalaShared: { x: 'value-1' } }) }, false],
    ['$default', { 'http-client.env.json': json({ $default: { x: 'value-1' } }) }, false],
    ['.env', { '.env': 'x=value-1' }, true],
    ['.env.dev', { '.env.dev': 'x=value-1' }, true],
    ['dev.env', { 'dev.env': 'x=value-1' }, true],
    [
      'comments and trailing commas',
      { 'http-client.env.json': '{ // c\n "dev": {"x": "value-1",},}' },
      false,
    ],
    ['a byte order mark', { 'http-client.env.json': '\uFEFF{"dev": {"x": "value-1"}}' }, false],
  ];
  for (const [name, files, secret] of kinds) {
    it(`reads ${name}${secret ? ', as a secret' : ''}`, async () => {
      const loaded = await load(files, ['dev']);
      const { header } = open('###\nGET http://h\nX: {{x}}\n', { environment: loaded });
      assert.deepEqual(await header('X'), { text: 'value-1', secret });
    });
  }

  it('does not look for placeholders in .env files', async () => {
    const loaded = await load({ '.env': 'x=a{{y}}\ny=1' }, []);
    assert.equal(await text(loaded, '{{x}}'), 'a{{y}}');
  });

  it('resolves placeholders in values of environments', async () => {
    const content = json({
      dev: { url: '{{scheme}}://{{host}}', scheme: 'http', host: '{{name}}.example', name: 'n' },
    });
    const loaded = await load({ 'http-client.env.json': content }, ['dev']);
    assert.equal(await text(loaded, '{{url}}'), 'http://n.example');
  });

  it('tells files that are no JSON, and names that no file defines', async () => {
    const loaded = await load({ 'http-client.env.json': '{"dev": ' }, ['dev', 'nope']);
    assert.equal(loaded.problems.length, 1);
    assert.match(loaded.problems[0]?.file ?? '', /http-client\.env\.json$/);
    assert.deepEqual(loaded.unknown, ['dev', 'nope']);
  });

  it('takes files that are named over those that are found', async () => {
    const files = {
      'http-client.env.json': json({ dev: { x: 'found' } }),
      'extra.env.json': json({ dev: { x: 'named' } }),
      'extra.env': 'y=named',
      '.env': 'y=found',
    };
    const loaded = await load(files, ['dev'], ['extra.env.json', 'extra.env']);
    assert.equal(await text(loaded, '{{x}} {{y}}'), 'named named');
  });

  it('knows which other environments define a name', async () => {
    const files = {
      'http-client.env.json': json({ dev: {}, prod: { x: 1 }, $shared: { y: 1 } }),
      'http-client.private.env.json': json({ prod: { x: 2 }, qa: { x: 3 } }),
    };
    const loaded = await load(files, ['dev']);
    assert.deepEqual([...(loaded.elsewhere ?? [])], [['x', ['prod', 'qa']]]);
    const { header, resolver } = open('###\nGET http://h\nX: {{x}}\n', { environment: loaded });
    await header('X');
    assert.equal(
      resolver.problems[0]?.hint,
      'The environments `prod`, `qa` have it: choose one in the status bar, or with `--env`.',
    );
  });

  it('warns where a private and a public file disagree', async () => {
    const files = {
      'http-client.env.json': json({ dev: { x: 'a', same: 'b' } }),
      'http-client.private.env.json': json({ dev: { x: 'z', same: 'b' } }),
    };
    const { header, resolver } = open('###\nGET http://h\nX: {{x}}{{x}}{{same}}\n', {
      environment: await load(files, ['dev']),
    });
    assert.equal((await header('X')).text, 'zzb');
    assert.deepEqual(resolver.warnings, [
      '`x` has one value in a private and another in a public file for `dev`; the private one is used.',
    ]);
  });

  for (const provider of ['AspnetUserSecrets', 'AzureKeyVault', 'Encrypted']) {
    it(`says that values of ${provider} cannot be read, and sends no object instead`, async () => {
      const content = json({ dev: { key: { provider, secretName: 'x' } } });
      const { header, resolver } = open('###\nGET http://h\nX: {{key}}\n', {
        environment: await load({ 'http-client.env.json': content }, ['dev']),
      });
      assert.equal((await header('X')).text, '{{key}}');
      assert.equal(resolver.problems[0]?.code, 'invalid-value');
      assert.match(resolver.problems[0].message, new RegExp(`lies in ${provider}`));
    });
  }

  it('takes environments of the settings of REST Client, and of those only what is of the right form', async () => {
    const { toClientSettings } = await import('../../../src/variables/clientSettings.ts');
    const settings = toClientSettings({
      $shared: { a: 1 },
      dev: { b: '{{a}}' },
      bad: 'x',
      none: null,
    });
    assert.deepEqual(settings, { $shared: { a: 1 }, dev: { b: '{{a}}' } });
    for (const wrong of [undefined, null, 'x', 1, [{ a: {} }], () => 1]) {
      assert.deepEqual(toClientSettings(wrong), {});
    }
    await withFolder({ 'a.http': '' }, async (root) => {
      const clientSettings = () => settings;
      const ports = {
        files: realFiles(root),
        processEnv: () => undefined,
        now: () => NOW,
        clientSettings,
      };
      const file = `${root}/a.http`;
      assert.deepEqual(await listEnvironments(file, ports), [{ name: 'dev', files: [] }]);
      assert.deepEqual((await loadEnvironment({ file, names: ['dev', 'qa'], ports })).unknown, [
        'qa',
      ]);
    });
  });

  it('does not look above the root of the workspace', async () => {
    await withFolder(
      { 'http-client.env.json': json({ dev: { x: 'outside' } }), 'in/a.http': '' },
      async (folder) => {
        const root = `${folder}/in`;
        const ports = { files: realFiles(root), processEnv: () => undefined, now: () => NOW };
        const loaded = await loadEnvironment({ file: `${root}/a.http`, names: ['dev'], ports });
        assert.equal(await text(loaded, '{{x}}'), '{{x}}');
      },
    );
  });

  it('lists the environments that can be chosen, with their files', async () => {
    const files = {
      'a.http': '',
      'http-client.env.json': json({ $shared: {}, dev: {}, prod: {} }),
      'http-client.private.env.json': json({ dev: {} }),
      '.env.test': '',
      '.env': '',
      '.env.example': '',
    };
    await withFolder(files, async (root) => {
      const ports = { files: realFiles(root), processEnv: () => undefined, now: () => NOW };
      const choices = await listEnvironments(`${root}/a.http`, ports);
      assert.deepEqual(
        choices.map((choice) => [
          choice.name,
          choice.files.map((file) => file.slice(root.length + 1)),
        ]),
        [
          ['dev', ['http-client.env.json', 'http-client.private.env.json']],
          ['prod', ['http-client.env.json']],
          ['test', ['.env.test']],
        ],
      );
    });
  });

  const publics = [
    'http://h/x',
    'https://h:8080',
    'localhost:3000',
    '127.0.0.1',
    'true',
    'null',
    '42',
  ];
  const secrets = ['hunter2', 'http://u:p@h', 'https://h/?token=x', '123456', 'Bearer x', ''];
  for (const value of publics) {
    it(`${value} is no secret`, () => {
      assert.ok(looksPublic(value));
    });
  }
  for (const value of secrets) {
    it(`"${value}" may be a secret`, () => {
      assert.ok(!looksPublic(value));
    });
  }
});
