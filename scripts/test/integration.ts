/**
 * The tests that run inside VS Code, in its extension host: `npm run integration`. They are bundled
 * first, as the extension is. Words after the command choose tests by their names.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { ROOT } from '../system/commands.ts';
import { chooseVsCode, describeVsCode } from '../vscode/choose.ts';
import type { VsCode } from '../vscode/choose.ts';
import { middayZone } from '../vscode/midday.ts';
import { makeProfile } from '../vscode/profile.ts';

const OUT = path.join(ROOT, 'out/integration');

async function bundle(): Promise<void> {
  fs.rmSync(OUT, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/integration/index.ts', ...suites()],
    outbase: 'test/integration',
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

function suites(): string[] {
  const folder = path.join(ROOT, 'test/integration/suite');
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join('test/integration/suite', name));
}

/** Desktop VS Code takes its flags; the one from npm gets them through a stand-in. */
function executableOf(vscode: VsCode): string {
  return vscode.kind === 'desktop'
    ? vscode.executable
    : path.join(ROOT, 'scripts/vscode/asDesktop.ts');
}

async function main(): Promise<void> {
  const vscode = await chooseVsCode(console.log);
  console.log(describeVsCode(vscode));
  await bundle();
  // A short name: the paths of sockets below it have a limit.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pc-'));
  const workspace = path.join(folder, 'workspace');
  fs.cpSync(path.join(ROOT, 'examples'), workspace, { recursive: true });
  const profile = makeProfile(folder);
  const bin = path.join(ROOT, 'node_modules/.bin');
  try {
    await runTests({
      vscodeExecutablePath: executableOf(vscode),
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: path.join(OUT, 'index.cjs'),
      launchArgs: [
        workspace,
        '--disable-extensions',
        `--user-data-dir=${profile.userData}`,
        `--extensions-dir=${profile.extensions}`,
      ],
      extensionTestsEnv: {
        PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
        TZ: middayZone(),
        POSTCARD_GREP: process.argv.slice(2).join(' '),
      },
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
