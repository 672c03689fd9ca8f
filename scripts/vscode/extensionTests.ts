/** Runs an extension's tests in a VS Code server as `code --extensionTestsPath` does on a desktop. */
import fs from 'node:fs';
import path from 'node:path';
import type { Profile } from './profile.ts';
import type { ServerInstall } from './serverInstall.ts';
import { openWorkbench } from './workbench.ts';
import type { Workbench, WorkbenchOptions } from './workbench.ts';

/** Only against hanging: a test that waits too long fails long before. */
const LIMIT_MS = 40 * 60_000;

export interface ExtensionTestsOptions {
  readonly target: WorkbenchOptions;
  /** A module that exports `run(): Promise<void>`. */
  readonly testsPath: string;
  readonly signal: AbortSignal;
  /** Gets what the tests print. */
  readonly write: (text: Buffer) => void;
}

/** Resolves to the exit code: 0 only when the tests themselves said that they came to their end. */
export async function runExtensionTests(
  install: ServerInstall,
  profile: Profile,
  options: ExtensionTestsOptions,
): Promise<number> {
  const output = path.join(profile.folder, 'tests.out');
  fs.writeFileSync(output, '');
  fs.rmSync(`${output}.passed`, { force: true });
  const pump = follow(output, options.write);
  const ended = Promise.withResolvers<number>();
  ended.promise.catch(() => undefined); // It may fail before anybody waits for it.
  const give = (error: Error) => {
    ended.reject(error);
  };
  const limit = setTimeout(() => {
    give(new Error(`The tests had no result after ${LIMIT_MS / 60_000} minutes.`));
  }, LIMIT_MS);
  options.signal.addEventListener('abort', () => {
    give(new Error('The tests were stopped.'));
  });
  const log = fs.createWriteStream(path.join(profile.folder, 'workbench.log'));
  let workbench: Workbench | null = null;
  try {
    workbench = await openWorkbench(install, profile, {
      ...options.target,
      testsPath: path.join(import.meta.dirname, 'testsEntry.cjs'),
      server: {
        env: {
          POSTCARD_TESTS_OUTPUT: output,
          POSTCARD_TESTS_PATH: path.resolve(options.testsPath),
        },
      },
      expose: {
        // The two functions that the workbench looks for.
        codeAutomationLog: (type: string, args: readonly unknown[]) => {
          log.write(`${type} ${args.map((arg) => JSON.stringify(arg)).join(' ')}\n`);
        },
        codeAutomationExit: (code: number) => {
          ended.resolve(code);
        },
      },
    });
    workbench.page.on('crash', () => {
      give(new Error('The page of the workbench crashed.'));
    });
    workbench.server.process.once('exit', () => {
      give(new Error("VS Code's server ended before the tests did."));
    });
    const code = await ended.promise;
    pump();
    if (code !== 0 || fs.existsSync(`${output}.passed`)) return code;
    throw new Error('The extension host ended before the tests did.');
  } finally {
    clearTimeout(limit);
    await workbench?.close();
    pump.stop();
    log.end();
  }
}

/** Hands on what is appended to a file. */
function follow(file: string, write: (text: Buffer) => void): (() => void) & { stop: () => void } {
  let position = 0;
  const pump = () => {
    const all = fs.readFileSync(file);
    if (all.length > position) write(all.subarray(position));
    position = all.length;
  };
  const timer = setInterval(pump, 100);
  return Object.assign(pump, {
    stop: () => {
      clearInterval(timer);
      pump();
    },
  });
}
