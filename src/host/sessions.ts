import type { CookieJar } from '../engine/cookieJar.ts';
import { Session } from '../engine/session.ts';

/** The window's session: one cookie jar and one pool of connections for its workspace, many folders or one. */
export class Sessions {
  #session: Session | null = null;

  get current(): Session {
    this.#session ??= new Session();
    return this.#session;
  }

  get cookies(): CookieJar {
    return this.current.cookies;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.close();
  }
}
