#!/usr/bin/env node
/**
 * Takes the flags of desktop VS Code and runs the extension tests in a VS Code server instead, so
 * that `runTests` of `@vscode/test-electron` serves both.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runExtensionTests } from './extensionTests.ts';
import { makeProfile } from './profile.ts';
import { ensureServer } from './serverInstall.ts';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    'disable-extensions': { type: 'boolean' },
  },
});

function toPath(place: string): string {
  return place.startsWith('file:') ? fileURLToPath(place) : path.resolve(place);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? toPath(value) : undefined;
}

async function main(): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stop.abort();
    });
  }
  const testsPath = text(values['extensionTestsPath']);
  if (testsPath === undefined) throw new Error('--extensionTestsPath is missing.');
  const developmentPaths = [values['extensionDevelopmentPath']].flat().map(String).map(toPath);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-vscode-'));
  const userData = text(values['user-data-dir']);
  const extensions = text(values['extensions-dir']);
  const profile = makeProfile(folder, {
    ...(userData === undefined ? {} : { userData }),
    ...(extensions === undefined ? {} : { extensions }),
  });
  const [opened] = positionals;
  try {
    const code = await runExtensionTests(await ensureServer(console.error), profile, {
      target: {
        developmentPaths,
        ...(opened === undefined ? {} : { folder: toPath(opened) }),
        ...(values['disable-extensions'] === true
          ? { payload: { disableExtensions: 'true' } }
          : {}),
      },
      testsPath,
      signal: stop.signal,
      write: (output) => fs.writeSync(1, output),
    });
    if (code === 0) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    return code;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error, `(logs are in ${folder})`);
    return 1;
  }
}

process.exitCode = await main();
// `runTests` loses what it has not read yet when this process ends; then nothing should keep it alive.
setTimeout(() => process.exit(), 300);
