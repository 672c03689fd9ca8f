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
const PACKAGE_BUDGET = 2_000_000;

/** What people wait for, and the code that it loads; each is held to its bytes. */
const BUDGETS = [
  { what: 'code that waking loads', files: ['extension.cjs'], bytes: 8_000 },
  {
    what: 'code that opening a file loads',
    files: ['extension.cjs', 'core.cjs'],
    bytes: 150_000,
  },
  {
    what: 'code that looks for what is wrong, once an opened file is shown',
    files: ['checks.cjs'],
    bytes: 45_000,
  },
  {
    what: 'code that the editor loads once typing rests',
    files: ['language.cjs', 'insight.cjs', 'atRest.cjs'],
    bytes: 130_000,
  },
  {
    what: 'code that a first send loads',
    files: ['actions.cjs', 'hostEngine.cjs', 'panel.cjs'],
    bytes: 850_000,
  },
  {
    what: 'code of the extension host, without what rare features load',
    files: ['extension.cjs', 'core.cjs', 'hostEngine.cjs'],
    bytes: 900_000,
  },
  { what: 'code of the panel’s page', files: ['webview.js'], bytes: 700_000 },
] as const;

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
  const problems = BUDGETS.map(({ what, files, bytes }) => {
    const sizes = files.map((name) => fs.statSync(path.join(stage, 'dist', name)).size);
    return within(
      what,
      sizes.reduce((sum, size) => sum + size, 0),
      bytes,
    );
  });
  problems.push(within(path.relative(ROOT, file), fs.statSync(file).size, PACKAGE_BUDGET));
  const over = problems.filter((problem) => problem !== null);
  if (over.length > 0) throw new Error(over.join('\n'));
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

/** What is wrong with it, in a sentence; null when it is within its budget. */
function within(what: string, bytes: number, budget: number): string | null {
  console.log(`${what}: ${kilobytes(bytes)} of ${kilobytes(budget)}`);
  return bytes > budget ? `${what} is over its budget.` : null;
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
