import type { CookieJar } from '../engine/cookieJar.ts';
import { Session } from '../engine/session.ts';

/**
 * The window's sessions: the workspace's own (`null`), many folders or one, and those that
 * `# @session NAME` names. Each has its cookie jar and its connections.
 */
export class Sessions {
  readonly #sessions = new Map<string | null, Session>();

  get(name: string | null): Session {
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const session = new Session();
    this.#sessions.set(name, session);
    return session;
  }

  jar(name: string | null): CookieJar {
    return this.get(name).cookies;
  }

  /** The workspace's own first. */
  get names(): readonly (string | null)[] {
    return [...new Set([null, ...this.#sessions.keys()])];
  }

  async close(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => session.close()));
  }
}
