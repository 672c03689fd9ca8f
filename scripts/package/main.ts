/**
 * `npm run package`: the extension as one file, `out/postcard-http-VERSION.vsix`. What goes into it
 * is laid out in a folder of its own first, so the list below is all there is; a development build
 * in dist/ stays as it is.
 */
import fs from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { buildExtension } from '../../esbuild.mjs';
import { ROOT } from '../system/commands.ts';
import { thirdPartyNotices } from './notices.ts';
import { packagePath } from './packagePath.ts';

/** Bytes. */
const BUDGETS = {
  /** What opening a `.http` file loads. */
  activation: 150_000,
  package: 2_000_000,
  /** Code of the extension host, without what it loads for rare features. */
  host: 900_000,
};

const CONTENTS = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'examples',
  'language-configuration.json',
  'media/icon-mono.svg',
  'media/icon.png',
  'media/walkthrough',
  'schemas',
  'snippets',
  'syntaxes',
];

async function main(): Promise<void> {
  const stage = path.join(ROOT, 'out/package');
  fs.rmSync(stage, { recursive: true, force: true });
  for (const name of CONTENTS) {
    fs.cpSync(path.join(ROOT, name), path.join(stage, name), {
      recursive: true,
      filter: (file) => !file.endsWith('.tmgrammar.test.http'),
    });
  }
  fs.writeFileSync(path.join(stage, 'package.json'), manifest());
  const built = await buildExtension(path.join(stage, 'dist'));
  const metafiles = built.flatMap((metafile) => metafile ?? []);
  fs.writeFileSync(path.join(stage, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(metafiles));
  const file = packagePath();
  await createVSIX({ cwd: stage, packagePath: file, dependencies: false });
  listContents(stage);
  const hostBytes = ['extension.cjs', 'hostEngine.cjs']
    .map((name) => fs.statSync(path.join(stage, 'dist', name)).size)
    .reduce((sum, bytes) => sum + bytes, 0);
  const activation = fs.statSync(path.join(stage, 'dist/extension.cjs')).size;
  within('code that opening a file loads', activation, BUDGETS.activation);
  within('code of the extension host', hostBytes, BUDGETS.host);
  within(path.relative(ROOT, file), fs.statSync(file).size, BUDGETS.package);
}

/** The manifest as VS Code needs it: nothing about developing it. */
function manifest(): string {
  const all = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const left = new Set(['bin', 'devDependencies', 'exports', 'files', 'scripts']);
  const kept = Object.entries(all).filter(([key]) => !left.has(key));
  // What is laid out is all there is, and all of it goes in.
  const files = [...CONTENTS, 'THIRD-PARTY-NOTICES.txt', 'dist'];
  return `${JSON.stringify({ ...Object.fromEntries(kept), files }, null, 2)}\n`;
}

function listContents(stage: string): void {
  const files = fs
    .readdirSync(stage, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    console.log(`${kilobytes(fs.statSync(file).size).padStart(10)}  ${path.relative(stage, file)}`);
  }
}

function within(what: string, bytes: number, budget: number): void {
  console.log(`${what}: ${kilobytes(bytes)} of ${kilobytes(budget)}`);
  if (bytes > budget) throw new Error(`${what} is over its budget.`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
