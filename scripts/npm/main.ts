/**
 * `npm run package:npm`: the npm package as a folder, `out/npm` or the one that is named, to be packed
 * or published from there: the command, the library with its types, and nothing else.
 */
import fs from 'node:fs';
import path from 'node:path';
import { buildBundles } from '../../esbuild.mjs';
import { thirdPartyNotices } from '../package/notices.ts';
import { ROOT, runNode } from '../system/commands.ts';

const COPIED = ['bin', 'docs/CLI.md', 'docs/REQUESTS.md', 'CHANGELOG.md', 'LICENSE', 'README.md'];
const BUNDLES = ['cli.cjs', 'engine.mjs', 'scriptWorker.cjs'];
/** Of the manifest: what belongs to the extension, and what belongs to developing. */
const LEFT_OUT = new Set([
  ...['activationEvents', 'capabilities', 'categories', 'contributes', 'displayName', 'icon'],
  ...['extensionKind', 'galleryBanner', 'main', 'publisher', 'devDependencies', 'scripts'],
]);

async function main(): Promise<void> {
  const stage = path.resolve(ROOT, process.argv[2] ?? 'out/npm');
  fs.rmSync(stage, { recursive: true, force: true });
  for (const name of COPIED) {
    fs.cpSync(path.join(ROOT, name), path.join(stage, name), { recursive: true });
  }
  const metafiles = await buildBundles(BUNDLES, path.join(stage, 'dist'));
  const notices = thirdPartyNotices(metafiles.flatMap((metafile) => metafile ?? []));
  fs.writeFileSync(path.join(stage, 'THIRD-PARTY-NOTICES.txt'), notices);
  await writeTypes(path.join(stage, 'dist/types'));
  fs.writeFileSync(path.join(stage, 'package.json'), manifest());
  console.log(`The npm package is in ${path.relative(process.cwd(), stage)}.`);
}

async function writeTypes(folder: string): Promise<void> {
  const { code, output } = await runNode([
    'node_modules/typescript/bin/tsc',
    ...['-p', 'tsconfig.types.json', '--outDir', folder],
  ]);
  if (code !== 0) throw new Error(output);
  for (const file of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.d.ts')) withoutSourceEndings(path.join(folder, file));
  }
}

/** Our sources import each other as `./x.ts`; beside a declaration there is no such file. */
function withoutSourceEndings(file: string): void {
  const text = fs.readFileSync(file, 'utf8');
  const plain = text.replace(/((?:from|import\() ?['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2');
  if (plain !== text) fs.writeFileSync(file, plain);
}

function manifest(): string {
  const all = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const { node } = all['engines'] as Record<string, string>;
  const kept = Object.entries(all).filter(([key]) => !LEFT_OUT.has(key));
  return `${JSON.stringify({ ...Object.fromEntries(kept), engines: { node } }, null, 2)}\n`;
}

await main();
