/** The folder for what is fetched once and used by every checkout. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `$XDG_CACHE_HOME/postcard`, or the platform's own place for such things. */
export function cacheFolder(): string {
  const home = os.homedir();
  const named = process.env['XDG_CACHE_HOME'];
  if (named !== undefined && path.isAbsolute(named)) return path.join(named, 'postcard');
  if (process.platform === 'darwin') return path.join(home, 'Library/Caches/postcard');
  if (process.platform === 'win32') {
    return path.join(process.env['LOCALAPPDATA'] ?? path.join(home, 'AppData/Local'), 'postcard');
  }
  return path.join(home, '.cache/postcard');
}

/**
 * Runs `work` while no other process does so under the same name. The lock is a folder with the
 * owner's process id in it, so one whose owner is gone is taken over.
 */
export async function withLock<T>(
  name: string,
  say: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const lock = path.join(cacheFolder(), `${name}.lock`);
  const owner = path.join(lock, 'pid');
  fs.mkdirSync(cacheFolder(), { recursive: true });
  let said = false;
  while (!take(lock)) {
    if (isAbandoned(lock, owner)) {
      fs.rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!said) say('waiting for another run that installs the same');
    said = true;
    await sleep(500);
  }
  fs.writeFileSync(owner, String(process.pid));
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock: string): boolean {
  try {
    fs.mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned(lock: string, owner: string): boolean {
  try {
    const pid = Number(fs.readFileSync(owner, 'utf8'));
    return pid > 0 && !isAlive(pid);
  } catch {
    // Between the folder and the id lies an instant; a lock that stays without one is nobody's.
    const made = fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    return Date.now() - made > 5_000;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
