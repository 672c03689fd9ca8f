/** What VS Code is given to run inside its extension host. */
import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** Rejects when a test failed, or when there was none. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const grep = process.env['POSTCARD_GREP'] ?? '';
  const mocha = new Mocha({
    color: false,
    forbidOnly: true,
    forbidPending: true,
    reporter: 'spec',
    timeout: 120_000,
    ...(grep === '' ? {} : { grep }),
  });
  // This file and the suites lie bundled beside each other.
  const folder = path.join(__dirname, 'suite');
  for (const name of fs.readdirSync(folder).sort()) mocha.addFile(path.join(folder, name));
  const { stats } = await new Promise<Mocha.Runner>((resolve) => {
    const runner = mocha.run(() => {
      resolve(runner);
    });
  });
  const { passes = 0, failures = 0, pending = 0 } = stats ?? {};
  // The line that scripts/test/main.ts counts by.
  console.log(`tests in VS Code: ${passes} passed, ${failures + pending} failed`);
  if (failures + pending > 0) throw new Error(`${failures + pending} tests failed.`);
  if (passes === 0) throw new Error('No test ran.');
}
