import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startDemoServer } from '../../../demo/server.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The npm package is packed, installed and used, as whoever runs `npx postcard-http` does. */
describe('the npm package', function () {
  this.timeout(180_000);
  let folder: string;
  let modules: string;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-npm-'));
    const stage = path.join(folder, 'stage');
    execFileSync(process.execPath, ['scripts/npm/main.ts', stage], { cwd: ROOT, stdio: 'pipe' });
    npm(['pack', '--silent', '--pack-destination', folder], stage);
    const file = fs.readdirSync(folder).find((name) => name.endsWith('.tgz'));
    assert.ok(file, 'there is a package');
    fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module","private":true}\n');
    npm(['install', '--silent', '--offline', '--no-audit', '--no-fund', `./${file}`], folder);
    modules = path.join(folder, 'node_modules/postcard-http');
  });

  after(() => {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('brings nothing with it but itself', () => {
    const installed = fs.readdirSync(path.join(folder, 'node_modules')).filter(isPackage);
    assert.deepEqual(installed, ['postcard-http']);
    const files = fs.readdirSync(modules, { recursive: true, encoding: 'utf8' });
    const strange = files.filter((file) =>
      /\.(map|ttf|vsix)$|\.ts$(?<!\.d\.ts)|webview/.test(file),
    );
    assert.deepEqual(strange, []);
  });

  it('has the command under both its names', async () => {
    const demo = await startDemoServer({ port: 0 });
    try {
      const file = path.join(folder, 'a.http');
      fs.writeFileSync(file, `GET ${demo.url}/get?a=1\n`);
      for (const name of ['postcard', 'postcard-http']) {
        const bin = path.join(folder, 'node_modules/.bin', name);
        const { version } = JSON.parse(
          fs.readFileSync(path.join(modules, 'package.json'), 'utf8'),
        ) as { version: string };
        assert.match(await run(bin, ['--version']), new RegExp(version.replaceAll('.', '\\.')));
        const sent = await run(bin, ['send', file, '--format', 'body', '--no-history']);
        assert.deepEqual((JSON.parse(sent) as { args: unknown }).args, { a: '1' });
      }
    } finally {
      await demo.close();
    }
  });

  it('is a library with types', async () => {
    const demo = await startDemoServer({ port: 0 });
    try {
      const program = [
        "import { Session, codes, CookieJar } from 'postcard-http/engine';",
        'const session = new Session({ cookies: new CookieJar() });',
        `const r = await session.get('${demo.url}/get', { params: { k: ['v', 2] } });`,
        'const ok: boolean = r.statusCode === codes.ok;',
        'const body = await r.json() as { args: object };',
        'console.log(JSON.stringify([ok, body.args]));',
        'await session.close();',
      ].join('\n');
      fs.writeFileSync(path.join(folder, 'use.ts'), `${program}\n`);
      fs.writeFileSync(
        path.join(folder, 'tsconfig.json'),
        JSON.stringify({
          compilerOptions: {
            ...{ strict: true, noEmit: true, module: 'nodenext', target: 'es2024' },
            ...{ lib: ['es2024', 'dom'], types: ['node'], skipLibCheck: false },
            typeRoots: [path.join(ROOT, 'node_modules/@types')],
          },
          files: ['use.ts'],
        }),
      );
      const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
      const typed = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
      assert.equal(typed.stdout, '');
      const said = await run(path.join(folder, 'use.ts'), []);
      assert.deepEqual(JSON.parse(said), [true, { k: ['v', '2'] }]);
    } finally {
      await demo.close();
    }
  });
});

function isPackage(name: string): boolean {
  return !name.startsWith('.');
}

/** The server is in this process, so nothing here may block while a request is on its way. */
function run(script: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [fs.realpathSync(script), ...args], (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${stdout}${stderr}`));
    });
  });
}

function npm(args: readonly string[], cwd: string): void {
  const cli = process.env['npm_execpath'];
  const options = { cwd, stdio: 'pipe' } as const;
  if (cli?.endsWith('.js') === true) execFileSync(process.execPath, [cli, ...args], options);
  else execFileSync('npm', args, { ...options, shell: process.platform === 'win32' });
}
