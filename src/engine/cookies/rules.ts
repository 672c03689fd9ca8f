/** RFC 6265bis section 5 as pure functions: reading a Set-Cookie field, and what may not be stored. */

/** A cookie as the jar keeps it. */
export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  /** Milliseconds since the epoch; Infinity for a session cookie. */
  readonly expiry: number;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly hostOnly: boolean;
  readonly sameSite: string | null;
}

/** Where a field came from, or where a request goes. */
export interface CookieLocation {
  readonly host: string;
  readonly path: string;
  readonly secure: boolean;
}

/** What the rules take from elsewhere. */
export interface CookieFacts {
  /** RFC 6265bis 5.1.1; milliseconds, null when it is no date. */
  readonly parseDate: (text: string) => number | null;
  readonly isPublicSuffix: (domain: string) => boolean;
  readonly now: number;
}

/** Octets of name and value together, and of one attribute. */
const MAX_PAIR = 4096;
const MAX_ATTRIBUTE = 1024;
/** Browsers keep a cookie 400 days at most (5.5). */
const MAX_AGE_MS = 400 * 24 * 60 * 60 * 1000;

interface Attributes {
  expires?: number;
  maxAge?: number;
  domain?: string;
  /** Null: present, and without a leading slash. */
  path?: string | null;
  secure?: boolean;
  httpOnly?: boolean;
  sameSite?: string;
}

/** The cookie a field describes (5.6, 5.7), or why it is refused. `field` is Latin-1, as received. */
export function readSetCookie(
  field: string,
  location: CookieLocation,
  facts: CookieFacts,
): { cookie: StoredCookie; refused: null } | { cookie: null; refused: string } {
  const refuse = (refused: string) => ({ cookie: null, refused }) as const;
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(field))
    return refuse('it holds a control character');
  const { name, value } = readPair(field);
  if (name === '' && value === '') return refuse('it has neither name nor value');
  if (name.length + value.length > MAX_PAIR) return refuse('name and value exceed 4096 bytes');
  const attributes = readAttributes(field, facts);
  const place = placeOf(attributes, location, facts);
  if (typeof place === 'string') return refuse(place);
  const secure = attributes.secure ?? false;
  if (secure && !location.secure) return refuse('it is Secure, and this is not https');
  const cookie: StoredCookie = {
    name,
    value,
    ...place,
    path: attributes.path ?? defaultPath(location.path),
    expiry: expiryOf(attributes, facts.now),
    secure,
    httpOnly: attributes.httpOnly ?? false,
    sameSite: attributes.sameSite ?? null,
  };
  const problem = prefixProblem(cookie, attributes.path === '/');
  return problem === null ? { cookie, refused: null } : refuse(problem);
}

/** Name and value of a field; without `=` all of it is the value. */
export function readPair(field: string): { name: string; value: string } {
  const pair = field.split(';', 1)[0] ?? '';
  const equals = pair.indexOf('=');
  return { name: trim(pair.slice(0, Math.max(0, equals))), value: trim(pair.slice(equals + 1)) };
}

/** Blanks and tabs only: other white space belongs to the value. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === ' ' || text[start] === '\t')) start += 1;
  while (end > start && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(start, end);
}

function readAttributes(field: string, { parseDate }: CookieFacts): Attributes {
  const found: Attributes = {};
  for (const attribute of field.split(';').slice(1)) {
    const equals = attribute.indexOf('=');
    const name = trim(equals === -1 ? attribute : attribute.slice(0, equals)).toLowerCase();
    const value = equals === -1 ? '' : trim(attribute.slice(equals + 1));
    if (value.length > MAX_ATTRIBUTE) continue;
    if (name === 'expires') found.expires = parseDate(value) ?? found.expires ?? Infinity;
    else if (name === 'max-age' && /^-?\d+$/.test(value)) found.maxAge = Number(value);
    else if (name === 'domain') found.domain = domainOf(value);
    else if (name === 'path') found.path = value.startsWith('/') ? value : null;
    else if (name === 'secure') found.secure = true;
    else if (name === 'httponly') found.httpOnly = true;
    else if (name === 'samesite') found.sameSite = value.toLowerCase();
  }
  return found;
}

function domainOf(value: string): string {
  const bare = value.startsWith('.') && value !== '.' ? value.slice(1) : value;
  return bare.toLowerCase();
}

function placeOf(
  { domain = '' }: Attributes,
  { host }: CookieLocation,
  { isPublicSuffix }: CookieFacts,
): { domain: string; hostOnly: boolean } | string {
  if (domain === '') return { domain: host, hostOnly: true };
  if (isPublicSuffix(domain)) {
    return domain === host ? { domain, hostOnly: true } : 'its domain is a public suffix';
  }
  return domainMatches(host, domain)
    ? { domain, hostOnly: false }
    : 'its domain is not this host’s';
}

function expiryOf({ expires, maxAge }: Attributes, now: number): number {
  if (maxAge !== undefined)
    return maxAge <= 0 ? -Infinity : now + Math.min(maxAge * 1000, MAX_AGE_MS);
  if (expires === undefined || expires === Infinity) return Infinity;
  return Math.min(expires, now + MAX_AGE_MS);
}

/** 4.1.3 and 5.7 steps 20 to 22, compared without case. */
function prefixProblem(cookie: StoredCookie, rootPath: boolean): string | null {
  const name = cookie.name.toLowerCase();
  if (name === '' && /^__(?:secure|host|http|host-http)-/i.test(cookie.value)) {
    return 'it has no name but a prefix';
  }
  if (name.startsWith('__secure-') && !cookie.secure) {
    return 'a name with `__Secure-` needs the attribute Secure';
  }
  if (name.startsWith('__host-') && !(cookie.secure && cookie.hostOnly && rootPath)) {
    return 'a name with `__Host-` needs Secure, Path=/ and no Domain';
  }
  if (name.startsWith('__http-') && !(cookie.secure && cookie.httpOnly)) {
    return 'a name with `__Http-` needs Secure and HttpOnly';
  }
  return name.startsWith('__host-http-') && !cookie.httpOnly
    ? 'a name with `__Host-Http-` needs HttpOnly'
    : null;
}

/** "Leave Secure cookies alone": what plain http would replace or shadow. */
export function shadowsSecure(
  cookie: StoredCookie,
  location: CookieLocation,
  stored: Iterable<StoredCookie>,
): boolean {
  if (cookie.secure || location.secure) return false;
  for (const other of stored) {
    const related =
      domainMatches(other.domain, cookie.domain) || domainMatches(cookie.domain, other.domain);
    if (
      other.secure &&
      other.name === cookie.name &&
      related &&
      pathMatches(cookie.path, other.path)
    ) {
      return true;
    }
  }
  return false;
}

/** 5.1.3. */
export function domainMatches(host: string, domain: string): boolean {
  return host === domain || (host.endsWith(`.${domain}`) && !isAddress(host));
}

/** An IP address has no subdomains, and no public suffix. */
export function isAddress(host: string): boolean {
  return host.includes(':') || /^\d+(?:\.\d+){3}$/.test(host);
}

/** 5.1.4. */
export function pathMatches(path: string, cookiePath: string): boolean {
  if (path === cookiePath) return true;
  return (
    path.startsWith(cookiePath) && (cookiePath.endsWith('/') || path[cookiePath.length] === '/')
  );
}

function defaultPath(path: string): string {
  const last = path.lastIndexOf('/');
  return !path.startsWith('/') || last === 0 ? '/' : path.slice(0, last);
}

/** Why a cookie does not go with a request, or null when it does (5.8.3). */
export function whyNotSent(
  cookie: StoredCookie,
  { host, path, secure }: CookieLocation,
  now: number,
): string | null {
  if (cookie.hostOnly && host !== cookie.domain) {
    return `belongs to ${cookie.domain} alone, not to ${host}`;
  }
  if (!domainMatches(host, cookie.domain)) return `domain ${cookie.domain} does not match ${host}`;
  if (!pathMatches(path, cookie.path)) return `path ${cookie.path} does not match ${path}`;
  if (cookie.secure && !secure) return 'is Secure, and this is not https';
  return cookie.expiry <= now ? 'has expired' : null;
}

/** Loopback counts as a secure place, as in browsers. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    /^127(?:\.\d+){3}$/.test(host)
  );
}
