/** The jars of the workspace as a person sees and changes them. */
import type { Cookie } from '../engine/response.ts';
import type { Sessions } from './sessions.ts';

/** The cookies of one session; `null` is the workspace's own. */
export interface JarContent {
  readonly session: string | null;
  readonly cookies: readonly Cookie[];
}

export type CookieFilter = Pick<Partial<Cookie>, 'name' | 'domain' | 'path'>;

/** Every change is on disk when its promise resolves. */
export class Cookies {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  /** Every jar with its cookies; the workspace's own first. */
  async list(): Promise<JarContent[]> {
    const sessions = await this.#sessions.loadAll();
    await this.#sessions.refresh();
    return [...sessions].map(([session, { cookies }]) => ({ session, cookies: cookies.list() }));
  }

  /** Takes out the cookies that match all that is given; tells how many. */
  async delete(session: string | null, filter: CookieFilter): Promise<number> {
    const { cookies } = await this.#sessions.load(session);
    const count = cookies.delete(filter);
    await this.#sessions.save();
    return count;
  }

  async set(session: string | null, cookie: Cookie): Promise<void> {
    const { cookies } = await this.#sessions.load(session);
    cookies.set(cookie);
    await this.#sessions.save();
  }

  /** The jar as the text of a file. */
  async export(session: string | null, format: 'json' | 'netscape'): Promise<string> {
    return (await this.#sessions.load(session)).cookies.save(format);
  }

  /** Adds the cookies of a file; tells how many. Rejects with a RequestException when it is no jar. */
  async import(session: string | null, text: string): Promise<number> {
    const { cookies } = await this.#sessions.load(session);
    const count = cookies.load(text);
    await this.#sessions.save();
    return count;
  }

  /** Empties every jar and tells how many cookies were in them. */
  async clear(): Promise<number> {
    let count = 0;
    for (const { cookies } of (await this.#sessions.loadAll()).values())
      count += cookies.delete({});
    await this.#sessions.save();
    return count;
  }
}
