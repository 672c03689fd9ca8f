/** One process at a time, by a file. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import { codeOf, insisting, mayPass, removeOpen } from './atomicFile.ts';

const POLL_MS = 4;
const GIVE_UP_MS = 2000;
/** What is done under a lock takes milliseconds: one this old belongs to nobody who still works. */
const ABANDONED_MS = 30_000;

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

export interface Lock {
  /** False once another process broke it, for instance because this one was asleep. */
  held(): Promise<boolean>;
  release(): Promise<void>;
}

/** Null when it cannot be had within two seconds. @throws Error when the folder cannot be written */
export async function acquireLock(file: string, giveUpMs = GIVE_UP_MS): Promise<Lock | null> {
  const owner: Owner = {
    pid: process.pid,
    host: os.hostname(),
    token: randomBytes(8).toString('hex'),
  };
  const own = `${file}.${owner.token}.owner`;
  await fs.writeFile(own, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
  const deadline = performance.now() + giveUpMs;
  try {
    while (!(await take(own, file))) {
      if (performance.now() > deadline) return null;
      if (!(await breakDead(file))) {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS * (0.5 + Math.random())));
      }
    }
  } finally {
    await fs.rm(own, { force: true });
  }
  const isOurs = async () => (await readOwner(file))?.token === owner.token;
  return {
    held: () => insisting(isOurs),
    // Asked again before each try: one that seemed to fail may have made room for another's lock.
    release: () =>
      insisting(async () => {
        if (await isOurs()) await removeOpen(file);
      }),
  };
}

/** A link to a file that is complete already: the lock is never seen half written. */
async function take(own: string, file: string): Promise<boolean> {
  try {
    await fs.link(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // `EISDIR` is how libuv says that Windows knows no such function for this disk.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EISDIR'].includes(codeOf(error))) throw error;
  }
  // A file system without links.
  try {
    await fs.copyFile(own, file, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    // On Windows a file that is being removed keeps its name until nobody has it open.
    if (codeOf(error) === 'EEXIST' || mayPass(error)) return false;
    throw error;
  }
}

/** True when the lock may be free now. */
async function breakDead(file: string): Promise<boolean> {
  const before = await readOwner(file).catch(() => null);
  if (before === null || !(await isAbandoned(file, before))) return false;
  const away = `${file}.${randomBytes(6).toString('hex')}.dead`;
  try {
    // Of several that try, one gets it.
    await fs.rename(file, away);
  } catch {
    return true;
  }
  const taken = await insisting(() => readOwner(away));
  // Between looking and renaming somebody else may have taken the lock anew: it is given back.
  if (taken !== null && taken.token !== before.token) {
    await fs.link(away, file).catch(() => undefined);
  }
  await insisting(() => fs.rm(away, { force: true }));
  return true;
}

async function isAbandoned(file: string, owner: Owner): Promise<boolean> {
  if (owner.host === os.hostname() && owner.pid !== process.pid && !isAlive(owner.pid)) return true;
  try {
    const { mtimeMs } = await fs.stat(file);
    return Date.now() - mtimeMs > ABANDONED_MS;
  } catch {
    return false;
  }
}

/** Tells whether a process of this machine is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @throws Error where Windows does not give it in this moment */
async function readOwner(file: string): Promise<Owner | null> {
  try {
    const owner = JSON.parse(await fs.readFile(file, 'utf8')) as Partial<Owner> | null;
    const { pid, host, token } = owner ?? {};
    if (typeof pid === 'number' && typeof host === 'string' && typeof token === 'string') {
      return { pid, host, token };
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (mayPass(error)) throw error;
  }
  // Unreadable: no file of ours, so only its age counts.
  return { pid: 0, host: '', token: '' };
}
