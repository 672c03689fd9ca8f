/** Jars as text: JSON of our own, and the Netscape format that curl and wget read and write. */
import { RequestException } from '../errors.ts';
import type { Cookie } from '../response.ts';

const HEADER = '# Netscape HTTP Cookie File';

/** Session cookies too; two spaces of indentation, one version number. */
export function cookiesToJson(cookies: readonly Cookie[]): string {
  return `${JSON.stringify({ version: 1, cookies }, null, 2)}\n`;
}

/** @throws RequestException when the text is no jar */
export function cookiesFromJson(text: string): Cookie[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw notAJar(cause);
  }
  const cookies = (data as { cookies?: unknown } | null)?.cookies;
  if (!Array.isArray(cookies)) throw notAJar(null);
  return cookies.map((given: unknown): Cookie => {
    const cookie = given as Partial<Cookie> | null;
    if (typeof cookie?.name !== 'string' || typeof cookie.value !== 'string') throw notAJar(null);
    if (typeof cookie.domain !== 'string' || cookie.domain === '') throw notAJar(null);
    return {
      name: cookie.name,
      value: cookie.value,
      domain: cookie.domain,
      path: typeof cookie.path === 'string' ? cookie.path : '/',
      expires: typeof cookie.expires === 'string' ? cookie.expires : null,
      secure: cookie.secure === true,
      httpOnly: cookie.httpOnly === true,
      hostOnly: cookie.hostOnly !== false,
      sameSite: typeof cookie.sameSite === 'string' ? cookie.sameSite : null,
    };
  });
}

function notAJar(
  cause: unknown,
  hint = 'A jar is `{"version": 1, "cookies": […]}`, each with name, value and domain.',
): RequestException {
  return new RequestException('This is not a cookie jar.', {
    code: 'INVALID_COOKIE_JAR',
    hint,
    cause,
  });
}

/** Seven columns between tabs; `#HttpOnly_` before the domain, 0 for a session cookie. */
export function cookiesToNetscape(cookies: readonly Cookie[]): string {
  const lines = cookies.map((cookie) =>
    [
      `${cookie.httpOnly ? '#HttpOnly_' : ''}${cookie.hostOnly ? '' : '.'}${cookie.domain}`,
      cookie.hostOnly ? 'FALSE' : 'TRUE',
      cookie.path,
      cookie.secure ? 'TRUE' : 'FALSE',
      cookie.expires === null ? '0' : String(Math.floor(Date.parse(cookie.expires) / 1000)),
      cookie.name,
      cookie.value,
    ].join('\t'),
  );
  return [HEADER, '', ...lines, ''].join('\n');
}

/**
 * Lines that are no cookie are left out, as curl does; but a text of nothing else is some other
 * file, which is not to be written over as if it were a jar.
 * @throws RequestException when the text is no jar
 */
export function cookiesFromNetscape(text: string): Cookie[] {
  const cookies: Cookie[] = [];
  let isOther = false;
  for (const line of text.split(/\r?\n/)) {
    const httpOnly = line.startsWith('#HttpOnly_');
    if (line.startsWith('#') && !httpOnly) continue;
    const [domain = '', subdomains, path = '/', secure, expiry = '0', name, ...rest] = line
      .replace(/^#HttpOnly_/, '')
      .split('\t');
    if (name === undefined || domain === '' || !/^\d+$/.test(expiry)) {
      isOther ||= line.trim() !== '';
      continue;
    }
    cookies.push({
      name,
      value: rest.join('\t'),
      domain: domain.replace(/^\./, '').toLowerCase(),
      path,
      expires: expiry === '0' ? null : toIso(Number(expiry) * 1000),
      secure: secure === 'TRUE',
      httpOnly,
      hostOnly: subdomains !== 'TRUE',
      sameSite: null,
    });
  }
  if (isOther && cookies.length === 0) {
    throw notAJar(
      null,
      'A jar is JSON, or lines of seven columns with tabs between, as curl has it.',
    );
  }
  return cookies;
}

function toIso(ms: number): string {
  return new Date(Math.min(ms, 8.64e15)).toISOString();
}
