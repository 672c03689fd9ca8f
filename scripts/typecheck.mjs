// One compiler run per world, so that a type from another world cannot leak in unseen.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
let failed = 0;
for (const world of ['pure', 'node', 'host', 'webview', null]) {
  const project = world ? `tsconfig.${world}.json` : 'tsconfig.json';
  const info = path.join(root, 'node_modules/.cache', `tsc-${world ?? 'all'}.tsbuildinfo`);
  const run = spawnSync(
    process.execPath,
    [tsc, '-p', project, '--incremental', '--tsBuildInfoFile', info],
    { cwd: root, stdio: 'inherit' },
  );
  if (run.status !== 0) failed += 1;
}
process.exitCode = failed ? 1 : 0;
