/**
 * A jar by RFC 6265bis. The rules are our own (`cookies/rules.ts`), because tough-cookie's jar keeps
 * to RFC 6265; dates and the public suffix list are tough-cookie's. The only file that imports it.
 */
import { getPublicSuffix, parseDate } from 'tough-cookie';
import { cookiesFromJson, cookiesFromNetscape } from './cookies/formats.ts';
import { cookiesToJson, cookiesToNetscape } from './cookies/formats.ts';
import {
  isAddress,
  isLoopback,
  readPair,
  readSetCookie,
  shadowsSecure,
  whyNotSent,
} from './cookies/rules.ts';
import type { CookieFacts, CookieLocation, StoredCookie } from './cookies/rules.ts';
import { CookieConflictError } from './errors.ts';
import type { CookieChange, CookieDecision } from './exchange.ts';
import { entriesOf } from './form.ts';
import type { Mapping } from './request.ts';
import type { Cookie } from './response.ts';
import { removeDotSegments, splitUrl } from './url.ts';

/** Caps of browsers and curl. */
const MAX_PER_DOMAIN = 50;
const MAX_COOKIES = 3000;
const MAX_HEADER_BYTES = 8190;

/** What can be said of a cookie besides name and value. */
export type CookieInput = Partial<Omit<Cookie, 'name' | 'value'>>;

export interface CookieHeader {
  /** Null when none goes. */
  readonly header: string | null;
  /** The parts of it, in order: `text` is `name=value`. */
  readonly pairs: readonly { readonly name: string; readonly text: string }[];
  readonly decisions: CookieDecision[];
}

export class CookieJar {
  /** By identity, oldest first: a cookie that is replaced keeps its place. */
  readonly #cookies = new Map<string, StoredCookie>();

  /** Stores what a response sets and tells what became of each. Values are Latin-1 strings as received. */
  receive(url: string, setCookies: readonly string[]): CookieChange[] {
    const location = locate(url);
    return setCookies.map((field) => this.#receiveOne(field, location));
  }

  #receiveOne(field: string, location: CookieLocation): CookieChange {
    const now = Date.now();
    const read = readSetCookie(field, location, factsAt(now));
    if (read.cookie === null) {
      const pair = readPair(field.slice(0, 200));
      const { host: domain, path } = location;
      return { ...pair, domain, path, action: 'refused', reason: read.refused };
    }
    const { cookie } = read;
    const { name, value, domain, path } = cookie;
    const change = (action: CookieChange['action'], reason: string): CookieChange => ({
      ...{ name, value, domain, path },
      action,
      reason,
    });
    if (shadowsSecure(cookie, location, this.#cookies.values())) {
      return change('refused', 'a Secure cookie of this name cannot be replaced over http');
    }
    const key = keyOf(cookie);
    const before = this.#cookies.get(key);
    if (cookie.expiry <= now) {
      this.#cookies.delete(key);
      return before === undefined
        ? change('refused', 'it had expired already')
        : { ...change('deleted', 'its expiry has passed'), before: before.value };
    }
    this.#cookies.set(key, cookie);
    this.#evict(domain);
    if (before === undefined) return change('set', describe(cookie));
    const [is, was] = [describe(cookie), describe(before)];
    return { ...change('changed', is === was ? is : `${is}; was ${was}`), before: before.value };
  }

  #evict(domain: string): void {
    const ofDomain = [...this.#cookies].filter(([, cookie]) => cookie.domain === domain);
    if (ofDomain.length > MAX_PER_DOMAIN) this.#cookies.delete(ofDomain[0]?.[0] ?? '');
    const [oldest] = this.#cookies.keys();
    if (this.#cookies.size > MAX_COOKIES && oldest !== undefined) this.#cookies.delete(oldest);
  }

  /** Value of the Cookie field for this URL (null when none goes), and the reason for every cookie. */
  cookieHeader(url: string): CookieHeader {
    if (this.#cookies.size === 0) return { header: null, pairs: [], decisions: [] };
    const location = locate(url);
    this.#bind(location.host);
    const now = Date.now();
    const judged = [...this.#cookies.values()]
      .map((cookie) => ({ cookie, reason: whyNotSent(cookie, location, now) }))
      // Longer paths first, then older ones; the sort is stable.
      .sort((a, b) => b.cookie.path.length - a.cookie.path.length);
    const pairs: { name: string; text: string }[] = [];
    let bytes = 0;
    const decisions = judged.map(({ cookie, reason: problem }): CookieDecision => {
      const { name, value, domain, path } = cookie;
      const text = name === '' ? value : `${name}=${value}`;
      let reason = problem;
      if (reason === null && bytes + text.length + 2 > MAX_HEADER_BYTES) {
        reason = `the Cookie field would exceed ${MAX_HEADER_BYTES} bytes`;
      }
      if (reason === null) {
        bytes += text.length + 2;
        pairs.push({ name, text });
      }
      return { name, domain, path, sent: reason === null, reason: reason ?? describe(cookie) };
    });
    const header = pairs.length === 0 ? null : pairs.map(({ text }) => text).join('; ');
    return { header, pairs, decisions };
  }

  /** A cookie without a domain belongs from now on to this host. */
  #bind(host: string): void {
    for (const [key, cookie] of this.#cookies) {
      if (cookie.domain !== '') continue;
      this.#cookies.delete(key);
      const bound = { ...cookie, domain: host };
      this.#cookies.set(keyOf(bound), bound);
    }
  }

  /** Oldest first; expired ones are left out. */
  list(): Cookie[] {
    const now = Date.now();
    return [...this.#cookies.values()].filter(({ expiry }) => expiry > now).map(toCookie);
  }

  /** A jar of name and value pairs, each bound to the host that it is first sent to. */
  static from(cookies: Mapping<string>): CookieJar {
    const jar = new CookieJar();
    for (const [name, value] of entriesOf(cookies)) jar.set(name, value);
    return jar;
  }

  /**
   * Puts a cookie in as it is; `domain` without a leading dot. Default path `/`, a session cookie,
   * host-only. Without a domain it is bound to the host of the first request that could take it:
   * Requests would send it everywhere. A `null` value takes it out.
   */
  set(cookie: CookieInput & { readonly name: string; readonly value: string }): void;
  set(name: string, value: string | null, options?: CookieInput): void;
  set(
    given: string | (CookieInput & { readonly name: string; readonly value: string }),
    value: string | null = null,
    options: CookieInput = {},
  ): void {
    const cookie = typeof given === 'string' ? { ...options, name: given, value } : given;
    if ('site' in cookie) throw new TypeError('A cookie has a `domain`, not a `site`.');
    if (cookie.value === null) {
      const { name, domain, path } = cookie;
      this.delete({ name, ...(domain ? { domain } : {}), ...(path ? { path } : {}) });
      return;
    }
    const stored: StoredCookie = {
      name: cookie.name,
      value: cookie.value,
      domain: (cookie.domain ?? '').replace(/^\./, '').toLowerCase(),
      path: cookie.path ?? '/',
      expiry: cookie.expires ? Date.parse(cookie.expires) : Infinity,
      secure: cookie.secure ?? false,
      httpOnly: cookie.httpOnly ?? false,
      hostOnly: cookie.hostOnly ?? true,
      sameSite: cookie.sameSite ?? null,
    };
    this.#cookies.set(keyOf(stored), stored);
  }

  /** The value of that name, undefined when there is none. @throws CookieConflictError when several match */
  get(name: string, filter: { domain?: string; path?: string } = {}): string | undefined {
    const found = this.list().filter(
      (cookie) =>
        cookie.name === name &&
        (filter.domain ?? cookie.domain) === cookie.domain &&
        (filter.path ?? cookie.path) === cookie.path,
    );
    if (found.length > 1)
      throw new CookieConflictError(`There are multiple cookies with name, '${name}'`);
    return found[0]?.value;
  }

  has(name: string): boolean {
    return this.list().some((cookie) => cookie.name === name);
  }

  /** Names and values, the last of each name wins; of one domain or path where given. */
  getDict(filter: { domain?: string; path?: string } = {}): Record<string, string> {
    const matching = this.list().filter(
      ({ domain, path }) => (filter.domain ?? domain) === domain && (filter.path ?? path) === path,
    );
    return Object.fromEntries(matching.map(({ name, value }) => [name, value]));
  }

  listDomains(): string[] {
    return [...new Set(this.list().map(({ domain }) => domain))];
  }

  listPaths(): string[] {
    return [...new Set(this.list().map(({ path }) => path))];
  }

  [Symbol.iterator](): IterableIterator<Cookie> {
    return this.list()[Symbol.iterator]();
  }

  /** Takes in the cookies of another jar, which win. */
  update(other: CookieJar): void {
    for (const cookie of other) this.set(cookie);
  }

  copy(): CookieJar {
    const jar = new CookieJar();
    jar.update(this);
    return jar;
  }

  /** Takes out the cookies that match all that is given; tells how many. */
  delete(filter: { name?: string; domain?: string; path?: string }): number {
    let count = 0;
    for (const [key, { name, domain, path }] of this.#cookies) {
      const matches =
        (filter.name ?? name) === name &&
        (filter.domain ?? domain) === domain &&
        (filter.path ?? path) === path;
      if (matches && this.#cookies.delete(key)) count += 1;
    }
    return count;
  }

  clear(): void {
    this.#cookies.clear();
  }

  get size(): number {
    return this.#cookies.size;
  }

  /** The jar as a file: `json`, or the format of curl and wget. */
  save(format: 'json' | 'netscape' = 'json'): string {
    return format === 'json' ? cookiesToJson(this.list()) : cookiesToNetscape(this.list());
  }

  /** Adds the cookies of a saved jar, of either format; tells how many. @throws RequestException when it is none */
  load(text: string): number {
    const cookies = text.trimStart().startsWith('{')
      ? cookiesFromJson(text)
      : cookiesFromNetscape(text);
    for (const cookie of cookies) this.set(cookie);
    return cookies.length;
  }
}

/** Cookies that one response sets, without a jar: `response.cookies`. */
export function cookiesSetBy(url: string, setCookies: readonly string[]): Cookie[] {
  const jar = new CookieJar();
  jar.receive(url, setCookies);
  return jar.list();
}

/** Cookies that differ in any of these live side by side. */
function keyOf({ name, domain, path, hostOnly }: StoredCookie): string {
  return JSON.stringify([name, domain, path, hostOnly]);
}

function locate(url: string): CookieLocation {
  const { scheme, host, path } = splitUrl(url);
  const name = (host ?? '').replace(/^\[|\]$/g, '').toLowerCase();
  const secure = scheme === 'https' || scheme === 'wss' || isLoopback(name);
  return { host: name, path: path === '' ? '/' : removeDotSegments(path), secure };
}

function factsAt(now: number): CookieFacts {
  return {
    now,
    parseDate: (text) => parseDate(text)?.getTime() ?? null,
    isPublicSuffix: (domain) =>
      !isAddress(domain) &&
      getPublicSuffix(domain, { allowSpecialUseDomain: true, ignoreError: true }) === undefined,
  };
}

function toCookie({ expiry, ...cookie }: StoredCookie): Cookie {
  const expires = Number.isFinite(expiry) ? new Date(expiry).toISOString() : null;
  return { ...cookie, expires };
}

function describe(cookie: StoredCookie): string {
  const { expires } = toCookie(cookie);
  const words = [cookie.hostOnly ? 'host-only' : `domain ${cookie.domain}`];
  if (cookie.path !== '/') words.push(`path ${cookie.path}`);
  if (cookie.secure) words.push('Secure');
  if (cookie.httpOnly) words.push('HttpOnly');
  if (expires !== null) words.push(`until ${expires.slice(0, 16).replace('T', ' ')}`);
  return words.join(', ');
}
