/** What RFC 6265bis refuses and tough-cookie lets in. Pure. */
/** The fields of a parsed cookie that the rules look at. */
export interface ParsedCookie {
  readonly key: string;
  readonly value: string;
  readonly secure: boolean;
  readonly domain: string | null;
  readonly path: string | null;
}

interface Location {
  readonly host: string;
  readonly secure: boolean;
}

/** RFC 6265bis 5.6: octets of name and value together, and of one attribute. */
const MAX_PAIR = 4096;
const MAX_ATTRIBUTE = 1024;

/** Why this Set-Cookie is refused, or null. */
export function checkSetCookie(
  field: string,
  cookie: ParsedCookie | undefined,
  location: Location,
): string | null {
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(field)) return 'it holds a control character';
  if (cookie === undefined) return 'it has no name';
  if (cookie.key === '' && cookie.value === '') return 'it has neither name nor value';
  if (cookie.key.length + cookie.value.length > MAX_PAIR) return 'name and value exceed 4096 bytes';
  if (attributesOf(field).some((attribute) => attribute.length > MAX_ATTRIBUTE)) {
    return 'an attribute exceeds 1024 bytes';
  }
  if (cookie.secure && !location.secure) return 'it is Secure, and this is not https';
  return checkPrefix(cookie, location);
}

function attributesOf(field: string): string[] {
  return field
    .split(';')
    .slice(1)
    .map((attribute) => attribute.slice(attribute.indexOf('=') + 1).trim());
}

/** RFC 6265bis 4.1.3, compared without case. */
function checkPrefix(cookie: ParsedCookie, location: Location): string | null {
  const name = (cookie.key === '' ? cookie.value : cookie.key).toLowerCase();
  if (cookie.key === '' && /^__(?:secure|host)-/.test(name)) return 'it has no name but a prefix';
  if (name.startsWith('__secure-') && !(cookie.secure && location.secure)) {
    return 'a name with `__Secure-` needs the attribute Secure and https';
  }
  if (!name.startsWith('__host-')) return null;
  const bound = cookie.secure && location.secure && cookie.domain === null && cookie.path === '/';
  return bound ? null : 'a name with `__Host-` needs Secure, Path=/ and no Domain';
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
