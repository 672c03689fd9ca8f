/** Whole files that are either the old one or the new one, whenever a process dies. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

const TRIES = 10;
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 250;
/** A temporary file of a process that died. */
const STALE_MS = 60 * 60 * 1000;

export interface AtomicOptions {
  /** Asked just before the rename: false leaves the old file. */
  readonly stillAllowed?: () => Promise<boolean>;
  /** False: a power cut may cost the file. Default true. */
  readonly sync?: boolean;
}

/**
 * Temporary file beside it, fsync, rename, fsync of the folder. Mode 0600.
 * @returns false when `stillAllowed` said no
 */
export async function writeAtomic(
  file: string,
  content: string | Uint8Array,
  { stillAllowed, sync = true }: AtomicOptions = {},
): Promise<boolean> {
  const temporary = `${file}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await fs.open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      if (sync) await handle.sync();
    } finally {
      await handle.close();
    }
    if (stillAllowed !== undefined && !(await stillAllowed())) {
      await fs.rm(temporary, { force: true });
      return false;
    }
    await replaceFile(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  if (sync) await syncFolder(path.dirname(file));
  return true;
}

/** Puts a whole file in the place of another, or where there was none. */
export function replaceFile(from: string, to: string): Promise<void> {
  return insisting(() => fs.rename(from, to));
}

/** Windows refuses while a scanner or another process looks at the file: that passes, within a second. */
export async function insisting<T>(
  action: () => Promise<T>,
  platform: NodeJS.Platform = process.platform,
): Promise<T> {
  let waitMs = FIRST_WAIT_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!mayPass(error, platform) || attempt === TRIES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

/** True where the system may say something else in a moment. */
export function mayPass(error: unknown, platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error));
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } catch {
    // Some file systems cannot; the rename is done all the same.
  } finally {
    await handle.close();
  }
}

/**
 * Removes a file that other processes may have open. Its name is free at once, also where Windows
 * keeps the file itself until they let go of it.
 */
export async function removeOpen(file: string, platform = process.platform): Promise<void> {
  if (platform !== 'win32') return fs.rm(file, { force: true });
  const away = `${file}.${randomBytes(6).toString('hex')}.dead`;
  try {
    await insisting(() => fs.rename(file, away), platform);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  await insisting(() => fs.rm(away, { force: true }), platform);
}

/** Moves a file that cannot be read out of the way; gives its new path, null when it is gone. */
export async function setAside(file: string): Promise<string | null> {
  const stamp = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
  const aside = `${file}.corrupt-${stamp}-${randomBytes(3).toString('hex')}`;
  try {
    await fs.rename(file, aside);
    return aside;
  } catch {
    // Another process has done it already.
    return null;
  }
}

/** Takes away temporary files that processes left behind when they died. */
export async function removeStale(folder: string, now = Date.now()): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!/\.(?:tmp|lock|dead|owner)$/.test(name)) continue;
    const file = path.join(folder, name);
    try {
      const { mtimeMs } = await fs.stat(file);
      if (Math.abs(now - mtimeMs) > STALE_MS) await fs.rm(file, { force: true });
    } catch {
      // Gone already, or not ours to remove.
    }
  }
}

/** Names in a folder, sorted; none when it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await fs.readdir(folder)).sort();
  } catch {
    return [];
  }
}

/** Node's code of an error, or an empty text. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
