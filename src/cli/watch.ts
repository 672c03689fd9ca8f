/** `--watch`: runs again whenever a file that was named changes, until Ctrl-C. */
import fs from 'node:fs';
import path from 'node:path';
import { EXIT } from './exitCodes.ts';
import type { ExitCode } from './exitCodes.ts';
import { absolute } from './io.ts';
import type { CliIo } from './io.ts';
import { safeLine, safeText } from './terminal/escape.ts';
import { UsageError } from './usageError.ts';

/** Editors write a file in several steps. */
const SETTLE_MS = 150;

export async function watch(
  io: CliIo,
  paths: readonly string[],
  once: () => Promise<ExitCode>,
): Promise<ExitCode> {
  if (paths.includes('-')) throw new UsageError('Standard input cannot be watched.');
  let code = await attempt(io, once);
  while (!io.signal.aborted) {
    io.stderr.write('Waiting for a change; Ctrl-C ends.\n');
    if (!(await nextChange(io, paths))) break;
    code = await attempt(io, once);
  }
  return io.signal.aborted ? EXIT.interrupted : code;
}

/** A file that cannot be read for a moment is no reason to stop watching it. */
async function attempt(io: CliIo, once: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await once();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`postcard: ${safeText(error.message)}\n`);
    if (error.hint !== null) io.stderr.write(`  ${safeText(error.hint)}\n`);
    return EXIT.usage;
  }
}

/** True at the next change of a file, false when it was interrupted. */
function nextChange(io: CliIo, paths: readonly string[]): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const watchers: fs.FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  const changed = (name: string | null) => {
    if (name !== null && !/\.(?:http|rest|json|env|js|user)$|^\.env/i.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      resolve(true);
    }, SETTLE_MS);
  };
  for (const folder of foldersOf(io, paths)) {
    const watcher = fs.watch(folder.path, { recursive: folder.deep }, (_event, name) => {
      changed(name);
    });
    watcher.on('error', (error) => {
      io.stderr.write(`postcard: ${safeLine(String(error))}\n`);
    });
    watchers.push(watcher);
  }
  const stop = () => {
    resolve(false);
  };
  io.signal.addEventListener('abort', stop, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    io.signal.removeEventListener('abort', stop);
    for (const watcher of watchers) watcher.close();
  });
}

/** Folders are watched, not files: many editors replace a file by another. */
function foldersOf(io: CliIo, paths: readonly string[]): { path: string; deep: boolean }[] {
  const folders = new Map<string, boolean>();
  for (const given of paths) {
    const full = absolute(io, given.replace(/[^/\\]*[*?[{].*$/, '') || '.');
    const stat = fs.statSync(full, { throwIfNoEntry: false });
    const deep = stat?.isDirectory() === true;
    const folder = deep ? full : path.dirname(full);
    folders.set(folder, (folders.get(folder) ?? false) || deep);
  }
  return [...folders].map(([folder, deep]) => ({ path: folder, deep }));
}
