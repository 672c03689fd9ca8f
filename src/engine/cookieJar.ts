/**
 * A jar by RFC 6265bis: tough-cookie for storage and matching, behind a guard for what it does not
 * know yet (`cookieGuard.ts`). The only file that imports tough-cookie.
 */
import {
  Cookie as StoredCookie,
  CookieJar as ToughJar,
  domainMatch,
  pathMatch,
} from 'tough-cookie';
import type { CookieChange, CookieDecision } from './exchange.ts';
import type { Cookie } from './response.ts';
import { checkSetCookie, isLoopback } from './cookieGuard.ts';
import { splitUrl } from './url.ts';

/** Browsers keep a cookie 400 days at most (RFC 6265bis 5.5). */
const MAX_AGE_MS = 400 * 24 * 60 * 60 * 1000;

export interface CookieHeader {
  /** Null when none goes. */
  readonly header: string | null;
  /** The parts of it, in order: `text` is `name=value`. */
  readonly pairs: readonly { readonly name: string; readonly text: string }[];
  readonly decisions: CookieDecision[];
}

export class CookieJar {
  #jar = newJar();

  /** Stores what a response sets and tells what became of each. Values are Latin-1 strings as received. */
  receive(url: string, setCookies: readonly string[]): CookieChange[] {
    return setCookies.map((field) => this.#receiveOne(url, field));
  }

  #receiveOne(url: string, field: string): CookieChange {
    const location = locate(url);
    const parsed = StoredCookie.parse(field, { loose: true });
    const named = { name: parsed?.key ?? field.slice(0, 40), value: parsed?.value ?? '' };
    const place = {
      domain: parsed?.domain ?? location.host,
      path: parsed?.path ?? defaultPath(location.path),
    };
    const refuse = (reason: string): CookieChange => ({
      ...named,
      ...place,
      action: 'refused',
      reason,
    });
    const problem = checkSetCookie(field, parsed, location);
    if (parsed === undefined || problem !== null) return refuse(problem ?? 'it has no name');
    const before = this.#find(parsed.key, place, location.host);
    if (before?.secure === true && !location.secure && !parsed.secure) {
      return refuse('a Secure cookie of this name cannot be replaced over http');
    }
    capAge(parsed);
    try {
      const stored = this.#jar.setCookieSync(parsed, location.url, { ignoreError: false });
      if (stored === undefined) return refuse('it breaks the rules of its name prefix');
    } catch (error) {
      return refuse(reasonOf(error));
    }
    const now = this.#find(parsed.key, place, location.host);
    if (now === undefined) {
      const reason = before === undefined ? 'it had expired already' : 'its expiry has passed';
      return { ...named, ...place, action: before === undefined ? 'refused' : 'deleted', reason };
    }
    const action = before === undefined ? 'set' : 'changed';
    return { ...named, ...place, action, reason: describe(now) };
  }

  #find(name: string, place: { domain: string; path: string }, host: string): Cookie | undefined {
    const domain = place.domain.replace(/^\./, '').toLowerCase();
    return this.list().find(
      (cookie) =>
        cookie.name === name &&
        cookie.path === place.path &&
        (cookie.domain === domain || cookie.domain === host),
    );
  }

  /** Value of the Cookie field for this URL (null when none goes), and the reason for every cookie. */
  cookieHeader(url: string): CookieHeader {
    if (this.size === 0) return { header: null, pairs: [], decisions: [] };
    const location = locate(url);
    const sent = this.#jar.getCookiesSync(location.url, { expire: false });
    const decisions = this.#all().map((cookie): CookieDecision => {
      const reason = whyNot(cookie, location);
      const { key: name, domain, path } = cookie;
      return {
        name,
        domain: domain ?? location.host,
        path: path ?? '/',
        sent: reason === null,
        reason: reason ?? describe(toCookie(cookie)),
      };
    });
    const going = sent.filter((cookie) => whyNot(cookie, location) === null);
    const pairs = going.map((cookie) => ({ name: cookie.key, text: cookie.cookieString() }));
    const header = pairs.map(({ text }) => text).join('; ');
    return { header: header === '' ? null : header, pairs, decisions };
  }

  list(): Cookie[] {
    return this.#all().map(toCookie);
  }

  #all(): StoredCookie[] {
    const found: StoredCookie[] = [];
    // The memory store answers at once.
    this.#jar.store.getAllCookies((_error, cookies) => {
      if (cookies !== undefined) found.push(...cookies);
    });
    return found;
  }

  /** Puts a cookie in as it is; `domain` without a leading dot. Default path `/`, a session cookie, host-only. */
  set(cookie: Partial<Cookie> & { name: string; value: string; domain: string }): void {
    const stored = new StoredCookie({
      key: cookie.name,
      value: cookie.value,
      domain: cookie.domain.replace(/^\./, '').toLowerCase(),
      path: cookie.path ?? '/',
      expires: cookie.expires ? new Date(cookie.expires) : 'Infinity',
      secure: cookie.secure ?? false,
      httpOnly: cookie.httpOnly ?? false,
      hostOnly: cookie.hostOnly ?? true,
      ...(cookie.sameSite ? { sameSite: cookie.sameSite } : {}),
      creation: new Date(),
      lastAccessed: new Date(),
    });
    this.#jar.store.putCookie(stored, () => undefined);
  }

  /** Takes out the cookies that match all that is given; tells how many. */
  delete(filter: { name?: string; domain?: string; path?: string }): number {
    const doomed = this.list().filter(
      ({ name, domain, path }) =>
        (filter.name ?? name) === name &&
        (filter.domain ?? domain) === domain &&
        (filter.path ?? path) === path,
    );
    for (const { domain, path, name } of doomed) {
      this.#jar.store.removeCookie(domain, path, name, () => undefined);
    }
    return doomed.length;
  }

  clear(): void {
    this.#jar = newJar();
  }

  get size(): number {
    return this.#all().length;
  }
}

/** Cookies that one response sets, without a jar: `response.cookies`. */
export function cookiesSetBy(url: string, setCookies: readonly string[]): Cookie[] {
  const jar = new CookieJar();
  jar.receive(url, setCookies);
  return jar.list();
}

function newJar(): ToughJar {
  return new ToughJar(undefined, {
    looseMode: true,
    prefixSecurity: 'strict',
    allowSpecialUseDomain: true,
  });
}

export interface CookieLocation {
  readonly url: string;
  readonly host: string;
  readonly path: string;
  /** https, or loopback, which counts as secure. */
  readonly secure: boolean;
}

function locate(url: string): CookieLocation {
  const { scheme, host, path } = splitUrl(url);
  const name = (host ?? '').replace(/^\[|\]$/g, '').toLowerCase();
  return { url, host: name, path, secure: scheme === 'https' || isLoopback(name) };
}

/** RFC 6265 5.1.4. */
function defaultPath(path: string): string {
  const last = path.lastIndexOf('/');
  return !path.startsWith('/') || last === 0 ? '/' : path.slice(0, last);
}

/** Why a cookie of the jar does not go with a request, or null when it does. */
function whyNot(cookie: StoredCookie, { host, path, secure }: CookieLocation): string | null {
  const domain = cookie.domain ?? '';
  const domainMatches =
    cookie.hostOnly === true ? host === domain : domainMatch(host, domain) === true;
  if (!domainMatches) {
    return cookie.hostOnly === true
      ? `belongs to ${domain} alone, not to ${host}`
      : `domain ${domain} does not match ${host}`;
  }
  if (!pathMatch(path === '' ? '/' : path, cookie.path ?? '/')) {
    return `path ${cookie.path ?? '/'} does not match ${path}`;
  }
  if (cookie.secure && !secure) return 'is Secure, and this is not https';
  if (cookie.TTL() <= 0) return 'has expired';
  return null;
}

function capAge(cookie: StoredCookie): void {
  const limit = Date.now() + MAX_AGE_MS;
  const expiry = cookie.expiryTime();
  if (expiry === undefined || !Number.isFinite(expiry) || expiry <= limit) return;
  cookie.maxAge = null;
  cookie.expires = new Date(limit);
}

function toCookie(cookie: StoredCookie): Cookie {
  const expiry = cookie.expiryTime();
  return {
    name: cookie.key,
    value: cookie.value,
    domain: cookie.domain ?? '',
    path: cookie.path ?? '/',
    expires:
      expiry === undefined || !Number.isFinite(expiry) ? null : new Date(expiry).toISOString(),
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    hostOnly: cookie.hostOnly ?? true,
    sameSite: cookie.sameSite ?? null,
  };
}

function describe(cookie: Cookie): string {
  const words = [cookie.hostOnly ? 'host-only' : `domain ${cookie.domain}`];
  if (cookie.path !== '/') words.push(`path ${cookie.path}`);
  if (cookie.secure) words.push('Secure');
  if (cookie.httpOnly) words.push('HttpOnly');
  if (cookie.expires !== null) words.push(`until ${cookie.expires.slice(0, 16).replace('T', ' ')}`);
  return words.join(', ');
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/public suffix/i.test(message)) return 'its domain is a public suffix';
  if (/not in this host/i.test(message)) return 'its domain is not this host’s';
  return message;
}
