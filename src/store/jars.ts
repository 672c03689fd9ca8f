/** Cookie jars on disk: that of the workspace, and those of named sessions. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { CookieJar } from '../engine/cookieJar.ts';
import { cookiesFromJson } from '../engine/cookies/formats.ts';
import type { Cookie } from '../engine/response.ts';
import { reasonOf } from '../runner/fileReasons.ts';
import { codeOf, namesIn, removeStale, setAside, writeAtomic } from './atomicFile.ts';
import { makePrivateFolder } from './folder.ts';
import { acquireLock } from './lock.ts';

/**
 * Null is the jar of the workspace, an environment has one of its own where a setting asks for it;
 * any text is a named session. Only named sessions keep cookies without an expiry.
 */
export type JarName = string | null | { readonly environment: string };

export interface JarOptions {
  /** Told in a sentence for people: a jar that could not be read or written. */
  readonly onWarning?: (message: string) => void;
}

export interface JarInfo {
  readonly name: JarName;
  readonly cookies: number;
}

const VERSION = 1;

/** Cookies by identity, as text, so that two states can be compared. */
type State = ReadonlyMap<string, string>;
const NOTHING: State = new Map();

export class Jars {
  readonly #folder: string;
  readonly #onWarning: (message: string) => void;
  /** What of a jar was on disk when the two were last the same. */
  readonly #bases = new WeakMap<CookieJar, State>();
  /** What the file of a jar looked like when it was read last, to know without reading whether it changed. */
  readonly #seen = new WeakMap<CookieJar, string>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(folder: string, { onWarning = () => undefined }: JarOptions = {}) {
    this.#folder = path.join(folder, 'jars');
    this.#onWarning = onWarning;
  }

  /** A jar with what is on disk; an empty one where there is nothing, or nothing readable. */
  async load(name: JarName): Promise<CookieJar> {
    const jar = new CookieJar();
    const seen = await this.#look(name);
    const { state } = await this.#read(name);
    this.#seen.set(jar, seen);
    const kept = keeper(name);
    for (const cookie of cookiesOf(state)) if (kept(cookie)) jar.set(cookie);
    this.#bases.set(jar, stateOf(jar, name));
    return jar;
  }

  /**
   * Joins this jar and the one on disk: what changed here since they were last the same is written,
   * what other processes changed comes into this jar. False when it is in memory only; the next
   * call tries again. Never rejects.
   */
  save(name: JarName, jar: CookieJar): Promise<boolean> {
    const turn = this.#queue.then(() => this.#save(name, jar));
    this.#queue = turn;
    return turn;
  }

  /** Takes in what other processes changed since, where they did. Never rejects. */
  async refresh(name: JarName, jar: CookieJar): Promise<void> {
    if (this.#seen.get(jar) !== (await this.#look(name))) await this.save(name, jar);
  }

  /** Before it is read: what changes while it is read is seen the next time. */
  async #look(name: JarName): Promise<string> {
    try {
      const { ino, size, mtimeMs } = await fs.stat(this.#file(name));
      return `${ino} ${size} ${mtimeMs}`;
    } catch {
      return 'nothing'; // no file, or none that can be read: saving tells of that
    }
  }

  async #save(name: JarName, jar: CookieJar): Promise<boolean> {
    try {
      await makePrivateFolder(this.#folder);
      const lock = await acquireLock(`${this.#file(name)}.lock`);
      if (lock === null) {
        this.#onWarning('Cookies are kept in memory: another process holds the jar.');
        return false;
      }
      try {
        return await this.#join(name, jar, () => lock.held());
      } finally {
        await lock.release();
      }
    } catch (error) {
      this.#onWarning(`Cookies are kept in memory only: ${reasonOf(error)}.`);
      return false;
    }
  }

  async #join(name: JarName, jar: CookieJar, held: () => Promise<boolean>): Promise<boolean> {
    const seen = await this.#look(name);
    const { state: disk, newer } = await this.#read(name);
    this.#seen.set(jar, seen);
    // From here to `applyTo` nothing waits, so no response can change the jar in between.
    const base = this.#bases.get(jar) ?? NOTHING;
    const mine = stateOf(jar, name);
    const joined = join(base, mine, disk);
    applyTo(jar, mine, joined);
    this.#bases.set(jar, joined);
    if (newer) {
      this.#bases.set(jar, base);
      this.#onWarning('The cookie jar was written by a newer Postcard and is left as it is.');
      return false;
    }
    if (same(joined, disk)) return true;
    const cookies = cookiesOf(joined);
    const text = `${JSON.stringify({ version: VERSION, name, cookies }, null, 2)}\n`;
    try {
      if (await writeAtomic(this.#file(name), text, { stillAllowed: held })) return true;
    } catch (error) {
      this.#bases.set(jar, base);
      throw error;
    }
    this.#bases.set(jar, base);
    return false;
  }

  /** Names of the jars that have a file, the workspace's first. */
  async list(): Promise<JarInfo[]> {
    const infos: JarInfo[] = [];
    for (const fileName of await namesIn(this.#folder)) {
      if (!fileName.endsWith('.json')) continue;
      const text = await readOrNull(path.join(this.#folder, fileName));
      if (text === null) continue;
      const read = decode(text);
      if (read !== null) infos.push({ name: read.name, cookies: read.state.size });
      else this.#onWarning(`The cookie jar ${fileName} could not be read, and is left out.`);
    }
    return infos.sort((a, b) => fileNameOf(a.name).localeCompare(fileNameOf(b.name)));
  }

  /** Takes a jar off the disk; false when there was none. */
  async remove(name: JarName): Promise<boolean> {
    try {
      await fs.rm(this.#file(name));
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return false;
      throw error;
    }
    await removeStale(this.#folder);
    return true;
  }

  async #read(name: JarName): Promise<{ readonly state: State; readonly newer: boolean }> {
    const file = this.#file(name);
    const text = await readOrNull(file);
    if (text === null) return { state: NOTHING, newer: false };
    const read = decode(text);
    if (read !== null) return read;
    const aside = await setAside(file);
    if (aside !== null) {
      this.#onWarning(`A cookie jar could not be read. It is kept as ${path.basename(aside)}.`);
    }
    return { state: NOTHING, newer: false };
  }

  #file(name: JarName): string {
    return path.join(this.#folder, fileNameOf(name));
  }
}

/** Safe on every file system; names that look alike to one of them still differ. */
function fileNameOf(name: JarName): string {
  if (name === null) return '0-workspace.json';
  const text = typeof name === 'string' ? name : name.environment;
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .slice(0, 40);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return `${typeof name === 'string' ? '2-session' : '1-environment'}-${words}-${hash}.json`;
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    const handle = await fs.open(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
    try {
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error))) return null;
    throw error;
  }
}

/** Null when it is no jar. */
function decode(
  text: string,
): { readonly state: State; readonly newer: boolean; readonly name: JarName } | null {
  try {
    const { version, name } = JSON.parse(text) as { version?: unknown; name?: unknown };
    if (typeof version !== 'number') return null;
    const state = new Map(cookiesFromJson(text).map((cookie) => [keyOf(cookie), textOf(cookie)]));
    return { state, newer: version > VERSION, name: jarNameOf(name) };
  } catch {
    return null;
  }
}

function jarNameOf(name: unknown): JarName {
  if (typeof name === 'string') return name;
  const environment = (name as { environment?: unknown } | null | undefined)?.environment;
  return typeof environment === 'string' ? { environment } : null;
}

/** Which cookies of a jar go to disk. */
function keeper(name: JarName): (cookie: Cookie) => boolean {
  return (cookie) =>
    cookie.expires === null ? typeof name === 'string' : Date.parse(cookie.expires) > Date.now();
}

function stateOf(jar: CookieJar, name: JarName): State {
  const kept = jar.list().filter(keeper(name));
  return new Map(kept.map((cookie) => [keyOf(cookie), textOf(cookie)]));
}

/** What changed here wins, everything else is as on disk. */
function join(base: State, mine: State, disk: State): State {
  const joined = new Map<string, string>();
  for (const key of new Set([...disk.keys(), ...mine.keys()])) {
    const changedHere = mine.get(key) !== base.get(key);
    const text = changedHere ? mine.get(key) : disk.get(key);
    if (text !== undefined && !isExpired(text)) joined.set(key, text);
  }
  return joined;
}

function applyTo(jar: CookieJar, mine: State, joined: State): void {
  const present = new Map(jar.list().map((cookie) => [keyOf(cookie), cookie]));
  for (const [key, text] of joined) {
    if (mine.get(key) === text) continue;
    // A session cookie that this window just got is newer than what others have on disk.
    if (!mine.has(key) && present.has(key)) continue;
    jar.set(JSON.parse(text) as Cookie);
  }
  for (const [key, text] of mine) {
    if (joined.has(key)) continue;
    const { name, domain, path: cookiePath, hostOnly } = JSON.parse(text) as Cookie;
    jar.delete({ name, domain, path: cookiePath });
    // `delete` does not tell a host-only cookie from its twin for the domain.
    const twin = present.get(keyOf({ name, domain, path: cookiePath, hostOnly: !hostOnly }));
    if (twin !== undefined) jar.set(twin);
  }
}

function keyOf({
  name,
  domain,
  path: cookiePath,
  hostOnly,
}: Pick<Cookie, 'name' | 'domain' | 'path' | 'hostOnly'>): string {
  return JSON.stringify([name, domain, cookiePath, hostOnly]);
}

/** The same text for the same cookie, whatever the order of its members was. */
function textOf(cookie: Cookie): string {
  const { name, value, domain, path: cookiePath, expires, secure, httpOnly, hostOnly } = cookie;
  const { sameSite } = cookie;
  return JSON.stringify({
    ...{ name, value, domain, path: cookiePath, expires, secure, httpOnly, hostOnly, sameSite },
  });
}

function cookiesOf(state: State): Cookie[] {
  return [...state.values()].map((text) => JSON.parse(text) as Cookie);
}

function isExpired(text: string): boolean {
  const { expires } = JSON.parse(text) as Cookie;
  return expires !== null && Date.parse(expires) <= Date.now();
}

function same(a: State, b: State): boolean {
  return a.size === b.size && [...a].every(([key, text]) => b.get(key) === text);
}
