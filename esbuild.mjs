// Builds every bundle. `--production` minifies, `--watch` rebuilds on change.
import { build, context } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const root = import.meta.dirname;

const node = {
  bundle: true,
  platform: 'node',
  target: 'node22.19',
  format: 'cjs',
  minify: production,
  sourcemap: !production,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  absWorkingDir: root,
};

/** Entry points that exist; a bundle appears here together with the code it is made of. */
const bundles = [
  {
    ...node,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.cjs',
    external: ['vscode', './hostEngine.cjs'],
  },
  {
    ...node,
    entryPoints: ['src/host/hostEngine.ts'],
    outfile: 'dist/hostEngine.cjs',
    external: ['vscode'],
  },
  { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.cjs' },
  { ...node, entryPoints: ['src/engine/api.ts'], outfile: 'dist/engine.mjs', format: 'esm' },
  { ...node, entryPoints: ['demo/main.ts'], outfile: 'dist/demo.cjs' },
  {
    ...node,
    entryPoints: ['src/webview/main.ts'],
    outfile: 'dist/webview.js',
    platform: 'browser',
    target: 'chrome138',
    format: 'iife',
    loader: { '.ttf': 'file' },
  },
].filter((bundle) => fs.existsSync(path.join(root, bundle.entryPoints[0])));

if (watch) {
  for (const bundle of bundles) await (await context(bundle)).watch();
} else {
  const results = await Promise.all(bundles.map((bundle) => build(bundle)));
  for (const result of results) {
    for (const [file, { bytes }] of Object.entries(result.metafile.outputs)) {
      if (!file.endsWith('.map'))
        console.log(`${(bytes / 1024).toFixed(0).padStart(6)} KiB  ${file}`);
    }
  }
}
