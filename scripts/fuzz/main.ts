/** `npm run fuzz -- [NAME…]`: the long runs, one after the other; names choose. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ALL = ['cookies', 'parser', 'sandbox', 'store'];
const asked = process.argv.slice(2);

for (const name of asked.length === 0 ? ALL : asked) {
  if (!ALL.includes(name)) throw new Error(`There is no fuzz run ${name}: ${ALL.join(', ')}.`);
  console.log(`\n${name}`);
  const script = path.join(import.meta.dirname, `${name}.ts`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', script], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
