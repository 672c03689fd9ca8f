import type { CookieJar } from '../engine/cookieJar.ts';
import { Session } from '../engine/session.ts';
import type { Jars } from '../store/jars.ts';

/**
 * The window's sessions: the workspace's own (`null`), many folders or one, and those that
 * `# @session NAME` names. Each has its connections, and its cookie jar, which other windows and
 * the command line share through the disk.
 */
export class Sessions {
  readonly #jars: Promise<Jars>;
  readonly #authorities: () => readonly string[];
  readonly #sessions = new Map<string | null, Session>();
  readonly #loading = new Map<string | null, Promise<Session>>();

  /** `authorities`: PEM of those that a person trusts for this workspace beside the usual ones. */
  constructor(jars: Promise<Jars>, authorities: () => readonly string[] = () => []) {
    this.#jars = jars;
    this.#authorities = authorities;
  }

  /** The session with what its jar holds on disk. */
  async load(name: string | null): Promise<Session> {
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const loading =
      this.#loading.get(name) ??
      this.#jars.then(async (jars) => this.#add(name, await jars.load(name)));
    this.#loading.set(name, loading);
    return loading;
  }

  /** One that was loaded; a name that nobody foresaw gets its cookies from disk when it is saved. */
  get(name: string | null): Session {
    return this.#sessions.get(name) ?? this.#add(name);
  }

  /** Every session there is, on disk or in this window; the workspace's own first. */
  async loadAll(): Promise<ReadonlyMap<string | null, Session>> {
    const stored = (await (await this.#jars).list()).map(({ name }) => name);
    const names = [null, ...this.#sessions.keys(), ...stored].filter(
      (name): name is string | null => name === null || typeof name === 'string',
    );
    for (const name of names) await this.load(name);
    return this.#sessions;
  }

  /** Takes in what other windows and the command line changed in the jars. Never rejects. */
  async refresh(): Promise<void> {
    const jars = await this.#jars;
    for (const [name, { cookies }] of this.#sessions) await jars.refresh(name, cookies);
  }

  /** Joins every jar with the one on disk. Never rejects: what the disk refuses stays in memory. */
  async save(): Promise<void> {
    const jars = await this.#jars;
    for (const [name, { cookies }] of this.#sessions) await jars.save(name, cookies);
  }

  async close(): Promise<void> {
    await this.save();
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    this.#loading.clear();
    await Promise.all(sessions.map((session) => session.close()));
  }

  #add(name: string | null, cookies?: CookieJar): Session {
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const session = new Session({
      authorities: this.#authorities,
      ...(cookies === undefined ? {} : { cookies }),
    });
    this.#sessions.set(name, session);
    return session;
  }
}
