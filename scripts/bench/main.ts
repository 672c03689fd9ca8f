/** `npm run bench -- [NAME…]`: runs each file of `bench/` in a process of its own; names choose. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(import.meta.dirname, '../../bench');
const chosen = process.argv.slice(2);
const files = fs
  .readdirSync(FOLDER)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => chosen.length === 0 || chosen.some((word) => name.includes(word)));

if (files.length === 0) {
  console.error(`No benchmark is called ${chosen.join(' or ')}.`);
  process.exitCode = 1;
}
for (const file of files) {
  console.log(`\n${file}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', path.join(FOLDER, file)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
