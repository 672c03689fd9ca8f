import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readInputs } from '../../../src/cli/inputs.ts';
import type { CliIo } from '../../../src/cli/io.ts';
import { readProjectFile } from '../../../src/store/projectFile.ts';
import { Bench } from './bench.ts';

const CANARY = 'canary-of-another-folder';

describe('a repository that somebody else wrote', () => {
  let bench: Bench;
  let outside: string;
  beforeEach(async () => {
    bench = await Bench.open();
    outside = await mkdtemp(path.join(os.tmpdir(), 'postcard-outside-'));
    await writeFile(path.join(outside, 'prod.env'), `leak=${CANARY}\n`);
    await writeFile(path.join(outside, 'env.json'), JSON.stringify({ dev: { leak: CANARY } }));
  });
  afterEach(async () => {
    await bench.close();
    await rm(outside, { recursive: true, force: true });
  });

  const link = (target: string, name: string) =>
    symlink(path.join(outside, target), path.join(bench.folder, name));
  const leak = 'GET {{base}}/get?x={{leak}}\n';

  describe('reads no environment outside of the workspace', () => {
    for (const [target, name] of [
      ['prod.env', '.env'],
      ['prod.env', 'dev.env'],
      ['prod.env', '.env.dev'],
      ['env.json', 'http-client.env.json'],
      ['env.json', 'http-client.private.env.json'],
    ] as const) {
      it(`through a link named ${name}`, async () => {
        await link(target, name);
        const result = await bench.send(leak, { environments: ['dev'] });
        assert.equal(result.failure?.code, 'undefined-variable');
        assert.match(result.warnings.join(), /leads outside of the workspace/);
        assert.ok(!JSON.stringify(result).includes(CANARY));
      });
    }

    it('by the name of an environment', async () => {
      await mkdir(path.join(bench.folder, '.env.x'));
      for (const up of ['', 'x/../']) {
        const environments = [`${up}../${path.basename(outside)}/prod`];
        const { failure } = await bench.send(leak, { environments });
        assert.equal(failure?.code, 'undefined-variable');
      }
    });

    it('and follows a link inside of it', async () => {
      await bench.write('shared.txt', 'leak=1\n');
      await symlink(path.join(bench.folder, 'shared.txt'), path.join(bench.folder, '.env'));
      assert.equal((await bench.echo(leak)).args['x'], '1');
    });
  });

  describe('sends no file that keeps credentials', () => {
    for (const name of [
      '.git/config',
      '.git/../.git/config',
      '.env',
      '.env.prod',
      'dev.env',
      'http-client.private.env.json',
    ]) {
      it(name, async () => {
        await bench.write(path.normalize(name), CANARY);
        for (const text of [
          `POST {{base}}/post\n\n< ./${name}\n`,
          `POST {{base}}/post\n\n<@ ./${name}\n`,
          `# @file a=./${name}\nPOST {{base}}/post\n`,
        ]) {
          assert.equal((await bench.failure(text)).code, 'file-guarded', text);
        }
        const included = await bench.failure(`GET {{base}}/get?x={{< ./${name}}}\n`);
        assert.equal(included.code, 'invalid-value');
      });
    }

    it('also not through a link', async () => {
      await bench.write('.git/config', CANARY);
      await symlink(path.join(bench.folder, '.git/config'), path.join(bench.folder, 'a.txt'));
      const failure = await bench.failure('POST {{base}}/post\n\n< ./a.txt\n');
      assert.equal(failure.code, 'file-guarded');
    });

    it('and the pattern of one as any other file', async () => {
      await bench.write('.env.example', 'a=1');
      assert.equal((await bench.echo('POST {{base}}/post\n\n< ./.env.example\n')).data, 'a=1');
    });
  });

  it('makes no setting of an answer', async () => {
    for (const name of ['.git/config', '.vscode/tasks.json', '.env', '.postcard.json']) {
      await mkdir(path.dirname(path.join(bench.folder, name)), { recursive: true });
      const failure = await bench.failure(`GET {{base}}/get\n\n>>! ${name}\n`);
      assert.equal(failure.code, 'file-guarded', name);
    }
  });

  it('writes and reads no snapshot outside of the workspace', async () => {
    const text = '# @name me\n# @snapshot\nGET {{base}}/get\n';
    await writeFile(path.join(outside, 'me.snap'), CANARY);
    await link('.', 'api.http.snap');
    for (const updateSnapshots of [true, false]) {
      const result = await bench.send(text, { updateSnapshots });
      assert.match(result.tests[0]?.message ?? '', /leads outside of the workspace/);
      assert.ok(!JSON.stringify(result.tests).includes(CANARY));
    }
    assert.deepEqual((await readdir(outside)).sort(), ['env.json', 'me.snap', 'prod.env']);
  });

  it('names no certificate of another machine, nor a device', async () => {
    for (const name of ['\\\\evil\\share\\a.pem', '//evil/share/a.pem', '/dev/zero', 'file:///a']) {
      for (const directive of ['cert', 'verify', 'netrc']) {
        const text = `# @${directive} ${name}\nGET {{base}}/get\n`;
        const failure = await bench.failure(text);
        assert.match(failure.code, /^(?:file-outside|invalid-directive)$/, text);
      }
    }
  });

  if (process.platform !== 'win32') {
    it('is not read for ever through a link to a device', async () => {
      await symlink('/dev/zero', path.join(bench.folder, 'a.http'));
      await symlink('/dev/zero', path.join(bench.folder, '.postcard.json'));
      await bench.write('b.http', 'GET http://h\n');
      const io = { cwd: bench.folder } as CliIo;
      const found = await readInputs(io, ['.']);
      assert.deepEqual(
        found.map(({ given }) => given),
        ['b.http'],
      );
      assert.match((await readProjectFile(bench.folder)).problems[0] ?? '', /cannot be read/);
    });
  }
});
