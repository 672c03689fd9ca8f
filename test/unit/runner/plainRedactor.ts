/** Full redaction without any shortcut, as a measure for the one that has some: every text in every pass. */
import { maskUserinfo } from '../../../src/engine/errors.ts';
import { DOTS } from '../../../src/runner/mask.ts';
import { redactBytes } from '../../../src/runner/redactBytes.ts';
import { spellings } from '../../../src/runner/spellings.ts';
import type { Redactor } from '../../../src/runner/redact.ts';

type Fields = readonly (readonly [string, string])[];

const SECRET_HEADER =
  /^(?:(?:proxy-)?authorization$|signature|x-goog-|x-amz-credential$)|api[-_]?key|token|secret|password|auth(?!or)/i;
const PUBLIC_HEADER = /^(?:www-authenticate$|proxy-authenticate$|access-control-|sec-)/i;
const ADDRESS_HEADER = /^(?:location|referer|content-location|link|refresh)$/i;
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
/** A list of thousands of tokens is redacted by their names alone: each value costs a look through everything. */
const MAX_FOUND = 50;

export function createPlainRedactor(
  secrets: readonly string[],
  found: { readonly headers?: Fields; readonly contents?: readonly string[] } = {},
): Redactor {
  const met = new Set([
    ...(found.headers ?? []).flatMap(headerSecrets),
    ...(found.contents ?? []).flatMap(contentSecrets),
  ]);
  const known = new Set([...secrets, ...[...met].slice(0, MAX_FOUND)]);
  const spelled = spellings([...known]);
  const text = (value: string) => {
    let clean = value;
    for (const spelling of spelled) clean = clean.replaceAll(spelling, DOTS);
    return clean.includes('@') && clean.includes('://')
      ? clean.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]*@/gi, (part) => maskUserinfo(part))
      : clean;
  };
  const url = (value: string) => text(replaceParameters(value, () => DOTS));
  const content = (value: string) => text(replaceContent(value, () => DOTS));
  const bytes = (value: Uint8Array) => redactBytes(value, content);
  const headers = (fields: Fields) =>
    fields.map(([name, value]): [string, string] => [
      name,
      ADDRESS_HEADER.test(name) ? url(value) : text(redactHeader(name, value)),
    ]);
  return { text, url, headers, content, bytes, template: templateWith(text) };
}

function templateWith(text: Redactor['text']): Redactor['template'] {
  const literal = (value: string) => (value.includes('{{') ? value : DOTS);
  return (template) =>
    text(
      replaceContent(template, literal).replace(
        /^([ \t]*([\w-]+):[ \t]*)(.*)$/gm,
        (line, before: string, name: string, value: string) =>
          value.includes('{{') ? line : `${before}${redactHeader(name, value)}`,
      ),
    );
}

function redactHeader(name: string, value: string): string {
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

function headerSecrets([name, value]: readonly [string, string]): string[] {
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

function contentSecrets(text: string): string[] {
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

function replaceContent(text: string, replace: (value: string) => string): string {
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

function replaceParameters(text: string, replace: (value: string) => string): string {
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
