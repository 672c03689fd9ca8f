/** Secrets that are known by the name beside them: of a header, a member, an element, a parameter. */
import { DOTS } from './mask.ts';

export type Fields = readonly (readonly [string, string])[];

const SECRET_HEADER =
  /^(?:(?:proxy-)?authorization$|signature|x-goog-|x-amz-credential$)|api[-_]?key|token|secret|password|auth(?!or)/i;
const PUBLIC_HEADER = /^(?:www-authenticate$|proxy-authenticate$|access-control-|sec-)/i;
const ADDRESS_HEADER = /^(?:location|referer|content-location|link|refresh)$/i;
/** Most headers are none of these: one look tells. */
const NOTEWORTHY_HEADER =
  /cookie|signature|x-goog-|x-amz-|key|token|secret|password|auth|location|referer|link|refresh/i;
/** What most messages consist of, as it is mostly spelled: known at once to be none of them. */
const ORDINARY_HEADERS = new Set([
  ...['Host', 'Connection', 'User-Agent', 'Accept', 'Accept-Encoding', 'Accept-Language', 'Date'],
  ...['Content-Type', 'Content-Length', 'Content-Encoding', 'Transfer-Encoding', 'Keep-Alive'],
  ...['Cache-Control', 'ETag', 'Last-Modified', 'Expires', 'Vary', 'Server', 'Via', 'Age', 'Etag'],
  ...['host', 'connection', 'user-agent', 'accept', 'accept-encoding', 'accept-language', 'date'],
  ...['content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'keep-alive'],
  ...['cache-control', 'etag', 'last-modified', 'expires', 'vary', 'server', 'via', 'age'],
]);
/** Compared without case, `-` and `_`. */
const SECRET_KEYS = new Set([
  ...['token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'sessiontoken', 'csrftoken'],
  ...['password', 'passwd', 'pwd', 'passphrase', 'secret', 'clientsecret', 'secretkey'],
  ...['apikey', 'apitoken', 'privatekey', 'accesskey', 'sig', 'signature', 'clientassertion'],
  ...['xamzsignature', 'xamzsecuritytoken', 'xamzcredential', 'authorization', 'assertion'],
]);
/** Only in an address or a form: in JSON `code` is mostly the number of an error. */
const SECRET_PARAMETERS = new Set([...SECRET_KEYS, 'code', 'devicecode', 'codeverifier']);
/** Values that are found by name join the known ones when they are at least this long. */
const LONG_ENOUGH = 8;
/** Longer ones are hidden by their names alone: a server could make its answer take seconds to store. */
const SHORT_ENOUGH = 16 * 1024;

/** Each name above holds one of these, and what `plain` takes out may stand between its letters. */
const ROOTS = ['token', 'pass', 'pwd', 'secret', 'key', 'sig', 'code'].concat([
  'credential',
  'authorization',
  'assertion',
]);
const ROOT = new RegExp(
  ROOTS.map((root) => Array.from(root, anyCase).join('(?:[-_.]|%5f|%2d)*')).join('|'),
  'i',
);

/** The sign for Kelvin is a `k` in lower case, which patterns do not know. */
function anyCase(letter: string): string {
  return letter === 'k' ? '[k\u212a]' : letter;
}

/** False only where `replaceContent` would find nothing: one look for what most texts do not hold. */
export function mayNameSecret(text: string): boolean {
  return (text.includes('=') || text.includes('"') || text.includes('</')) && ROOT.test(text);
}

/** False for lines of a template in which no header can be secret. */
export function mayNameSecretLine(lines: string): boolean {
  return NOTEWORTHY_HEADER.test(lines);
}

/** False for a header in which nothing can be secret but a known value. */
export function isNoteworthy(name: string): boolean {
  return !ORDINARY_HEADERS.has(name) && NOTEWORTHY_HEADER.test(name);
}

/** True where the value is an address, with parameters of its own. */
export function isAddressHeader(name: string): boolean {
  return ADDRESS_HEADER.test(name);
}

/** A credential without what is secret in it: its scheme and the names of cookies stay. */
export function redactHeader(name: string, value: string): string {
  if (/^cookie$/i.test(name)) return value.replace(/=[^;]*/g, `=${DOTS}`);
  if (/^set-cookie2?$/i.test(name)) return value.replace(/^([^=;]*)=[^;]*/, `$1=${DOTS}`);
  if (!isSecretHeader(name) || value === '') return value;
  const scheme = /^(?:basic|bearer|digest|negotiate|token|ntlm|aws4-hmac-sha256)(?=\s)/i.exec(
    value,
  );
  return scheme === null ? DOTS : `${scheme[0]} ${DOTS}`;
}

function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name) && !PUBLIC_HEADER.test(name);
}

/** What a header shows to be secret. */
export function headerSecrets(name: string, value: string): readonly string[] {
  if (!NOTEWORTHY_HEADER.test(name)) return NONE;
  if (/^cookie$/i.test(name)) {
    return value.split(';').flatMap((pair) => long(pair.slice(pair.indexOf('=') + 1)));
  }
  if (/^set-cookie2?$/i.test(name)) return long(/^[^=;]*=([^;]*)/.exec(value)?.[1] ?? '');
  if (!isSecretHeader(name)) return [];
  const credential = value.replace(/^[\w-]+\s+/, '');
  if (!/^basic\s/i.test(value)) return long(credential);
  const pair = Buffer.from(credential, 'base64').toString('utf8');
  return [...long(credential), ...long(pair.slice(pair.indexOf(':') + 1))];
}

const NONE: readonly string[] = [];

/** What a text shows to be secret. */
export function contentSecrets(text: string): string[] {
  const values: string[] = [];
  replaceContent(text, (value) => {
    values.push(...long(value));
    return value;
  });
  return values;
}

function long(value: string): string[] {
  const trimmed = value.trim();
  return trimmed.length >= LONG_ENOUGH && trimmed.length <= SHORT_ENOUGH && !trimmed.includes('{{')
    ? [trimmed]
    : [];
}

const MEMBER = /("((?:[^"\\]|\\.){1,64})"\s*:\s*)("(?:[^"\\]|\\.)*|-?\d[\d.eE+-]*)/g;
const ELEMENT = /(<([\w:.-]{1,64})(?:\s[^<>]*)?>)([^<]+)(?=<\/)/g;

/** Gives the value of every JSON member, XML element and parameter whose name says that it is secret to `replace`. */
export function replaceContent(text: string, replace: (value: string) => string): string {
  const json = !text.includes('"')
    ? text
    : text.replace(MEMBER, (whole, before: string, key: string, value: string) => {
        if (!SECRET_KEYS.has(plain(key)) || value === '"') return whole;
        // The closing quote is no part of the match.
        return value.startsWith('"')
          ? `${before}"${replace(value.slice(1))}`
          : `${before}"${replace(value)}"`;
      });
  const xml = !json.includes('</')
    ? json
    : json.replace(ELEMENT, (whole, tag: string, name: string, value: string) =>
        SECRET_KEYS.has(plain(name.replace(/^.*:/, ''))) ? `${tag}${replace(value)}` : whole,
      );
  return replaceParameters(xml, replace);
}

/** The same for parameters of an address or a form alone. */
export function replaceParameters(text: string, replace: (value: string) => string): string {
  if (!text.includes('=')) return text;
  return text.replace(
    /(^|[?&#;\s])([\w.%[\]-]{1,64})=([^&\s#"'<>;]+)/g,
    (whole, before: string, key: string, value: string) =>
      SECRET_PARAMETERS.has(plain(key)) ? `${before}${key}=${replace(value)}` : whole,
  );
}

function plain(key: string): string {
  return key.replace(/[-_.]|%5f|%2d/gi, '').toLowerCase();
}
