import type { CookieChange, CookieDecision } from './exchange.ts';
import type { Cookie } from './response.ts';

/** A jar by RFC 6265bis. The implementation over tough-cookie and its guard belongs in this file's class. */
export interface CookieJar {
  /** Stores what this response sets; tells what became of each. Set-Cookie values as Latin-1 strings. */
  receive(url: string, setCookies: readonly string[]): CookieChange[];
  /** The Cookie field's value for this URL (null when none), and the reason for each cookie of the jar. */
  cookieHeader(url: string): { header: string | null; decisions: CookieDecision[] };
  list(): Cookie[];
  set(cookie: Partial<Cookie> & { name: string; value: string; domain: string }): void;
  delete(filter: { name?: string; domain?: string; path?: string }): number;
  clear(): void;
  readonly size: number;
}
