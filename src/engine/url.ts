/**
 * URLs as Requests prepares them, not as a browser does: a default port, `|` and `%7e` stay as they
 * are written, only what RFC 3986 forbids is encoded, and a valid `%xx` is never touched.
 */
import { domainToASCII } from 'node:url';
import { InvalidSchema, InvalidURL, MissingSchema } from './errors.ts';
import { encodePairs, pairsOf } from './form.ts';
import type { Params } from './request.ts';

/** RFC 3986 3: the components of a URL. Null where the delimiter itself is absent. */
export interface UrlParts {
  readonly scheme: string | null;
  readonly userinfo: string | null;
  /** Lower case, without brackets' removal: `[::1]` keeps its brackets. */
  readonly host: string | null;
  readonly port: string | null;
  readonly path: string;
  readonly query: string | null;
  readonly fragment: string | null;
}

const URL =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#\\]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

export function splitUrl(url: string): UrlParts {
  const match = URL.exec(url);
  const authority = match?.[2] ?? null;
  const at = authority === null ? -1 : authority.lastIndexOf('@');
  const hostPort = authority === null ? null : authority.slice(at + 1);
  const port = hostPort === null ? null : /:(\d*)$/.exec(hostPort);
  return {
    scheme: match?.[1]?.toLowerCase() ?? null,
    userinfo: at === -1 ? null : (authority?.slice(0, at) ?? null),
    host: hostPort === null ? null : hostPort.slice(0, port?.index ?? hostPort.length),
    port: port?.[1] === undefined || port[1] === '' ? null : port[1],
    path: match?.[3] ?? '',
    query: match?.[4] ?? null,
    fragment: match?.[5] ?? null,
  };
}

export function joinUrl(parts: UrlParts): string {
  let url = parts.scheme === null ? '' : `${parts.scheme}:`;
  if (parts.host !== null) {
    url += '//';
    if (parts.userinfo !== null) url += `${parts.userinfo}@`;
    url += parts.host;
    if (parts.port !== null) url += `:${parts.port}`;
  }
  url += parts.path;
  if (parts.query !== null) url += `?${parts.query}`;
  if (parts.fragment !== null) url += `#${parts.fragment}`;
  return url;
}

/** Scheme, host and effective port: what RFC 6454 calls an origin. */
export function originOf(url: string): string {
  const parts = splitUrl(url);
  return `${parts.scheme ?? ''}://${canonicalHost(parts.host ?? '')}:${effectivePort(parts)}`;
}

function canonicalHost(host: string): string {
  const lower = host.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

export function effectivePort({ scheme, port }: Pick<UrlParts, 'scheme' | 'port'>): number {
  if (port !== null) return Number(port);
  return scheme === 'https' || scheme === 'wss' ? 443 : 80;
}

export interface PreparedUrl {
  readonly url: string;
  /** Decoded user and password of the URL; they become Basic credentials and never stay in the URL. */
  readonly credentials: readonly [string, string] | null;
}

export interface UrlOptions {
  /** Dot segments stay. Default false. */
  readonly asIs?: boolean;
  /** What is written goes out, but for blanks, which would end it. Default false. */
  readonly verbatim?: boolean;
  /** Percent signs as Requests handles them: one stray sign encodes all, unreserved ones are decoded. */
  readonly compat?: boolean;
}

/**
 * @throws MissingSchema, InvalidSchema, InvalidURL
 */
export function prepareUrl(
  written: string,
  params?: Params,
  { asIs = false, verbatim = false, compat = false }: UrlOptions = {},
): PreparedUrl {
  const trimmed = written.trim();
  if (!PRINTABLE.test(trimmed)) refuseControls(trimmed);
  const parts = splitUrl(trimmed);
  const { scheme } = parts;
  if (scheme === null || (parts.host === null && !/^https?$/.test(scheme))) {
    throw missingSchema(trimmed, parts);
  }
  if (scheme !== 'http' && scheme !== 'https' && scheme !== 'http+unix') {
    throw new InvalidSchema(`No connection adapters were found for '${trimmed}'`, {
      code: 'INVALID_SCHEMA',
      phase: 'prepare',
      url: trimmed,
      hint: 'Postcard speaks http and https.',
    });
  }
  const host = prepareHost(parts.host ?? '', trimmed, scheme);
  const quote = verbatim ? encodeBlanks : compat ? requoteAsRequests : requote;
  // A backslash ends the host too; without a slash what follows would join it when the URL is read again.
  const asked = parts.path.startsWith('/') ? parts.path : `/${parts.path}`;
  const path = quote(asIs ? asked : removeDotSegments(asked));
  const query = appendQuery(parts.query === null ? null : quote(parts.query), params);
  const url = joinUrl({
    scheme,
    userinfo: null,
    host,
    port: preparePort(parts.port, trimmed),
    path,
    // Markers with nothing behind them go, as in Requests.
    query: query === '' ? null : query,
    fragment: parts.fragment ? quote(parts.fragment) : null,
  });
  return { url, credentials: parts.userinfo === null ? null : credentialsOf(parts.userinfo) };
}

const PRINTABLE = /^[!-~]*$/;

function refuseControls(url: string): void {
  const found = /[\u0000-\u001f\u007f]/.exec(url);
  if (found === null) return;
  throw new InvalidURL(`The URL holds a control character (U+00${hex(found[0].charCodeAt(0))}).`, {
    code: 'INVALID_URL',
    phase: 'prepare',
    url: url.slice(0, found.index),
    hint: 'Take it out, or percent-encode it. It may come from a variable.',
  });
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(2, '0');
}

/** A message is read by people: of a text longer than any address, the beginning. */
function shown(text: string): string {
  return text.length > 2_000 ? `${text.slice(0, 200)}…` : text;
}

function missingSchema(url: string, parts: UrlParts): Error {
  const hostLike = parts.scheme !== null && /^\d+(?:[/?#]|$)/.test(parts.path);
  if (parts.scheme !== null && !hostLike) {
    return new InvalidSchema(`No connection adapters were found for '${shown(url)}'`, {
      code: 'INVALID_SCHEMA',
      phase: 'prepare',
      url,
      hint: 'Postcard speaks http and https.',
    });
  }
  return new MissingSchema(
    `Invalid URL '${shown(url)}': No scheme supplied. Perhaps you meant https://${shown(url)}?`,
    {
      code: 'MISSING_SCHEMA',
      phase: 'prepare',
      url,
      hint: `Write http://${shown(url)} or https://${shown(url)}.`,
    },
  );
}

function prepareHost(given: string, url: string, scheme: string): string {
  if (scheme === 'http+unix') return given;
  const host = given.includes('%') && !given.startsWith('[') ? decode(given) : given;
  if (host === '' || host.startsWith('*') || host.startsWith('.')) throw invalidHost(url, host);
  if (host.startsWith('[')) {
    if (!/^\[[0-9A-Fa-f:.]+(?:%25[\w.~-]+)?\]$/.test(host)) throw invalidHost(url, host);
    return host.toLowerCase();
  }
  // UTS 46; plain ASCII goes through unchanged but for case, so that `127.1` stays what it is.
  const ascii = /^[\u0000-\u007f]*$/.test(host) ? host.toLowerCase() : domainToASCII(host);
  // A decoded delimiter would make another host of it for whoever reads the URL next.
  if (ascii === '' || /[\s\p{Cc}<>^|\\{}"`:/?#@[\]]/u.test(ascii)) throw invalidHost(url, host);
  return ascii;
}

function invalidHost(url: string, host: string): InvalidURL {
  return new InvalidURL(
    host === ''
      ? `Invalid URL '${shown(url)}': No host supplied`
      : `The host '${shown(host)}' is not a valid name.`,
    {
      code: 'INVALID_URL',
      phase: 'prepare',
      url,
      hint: 'Check the host between // and the next /.',
    },
  );
}

function preparePort(port: string | null, url: string): string | null {
  if (port === null || Number(port) <= 65535) return port;
  throw new InvalidURL(`Port ${port} is out of range.`, {
    code: 'INVALID_URL',
    phase: 'prepare',
    url,
    hint: 'A port is a number from 1 to 65535.',
  });
}

function credentialsOf(userinfo: string): readonly [string, string] {
  const colon = userinfo.indexOf(':');
  const user = colon === -1 ? userinfo : userinfo.slice(0, colon);
  return [decode(user), colon === -1 ? '' : decode(userinfo.slice(colon + 1))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What may stand in a path, query or fragment as it is: unreserved, reserved and `%`. */
const ILLEGAL = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!#$%&'()*+,/:;=?@]/gu;

const PLAIN = /^[A-Za-z0-9\-._~!#$&'()*+,/:;=?@]*$/;

/** Encodes what RFC 3986 forbids and nothing else; a `%` that begins no escape becomes `%25`. */
export function requote(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(ILLEGAL, (found) => percentEncode(found));
}

function encodeBlanks(text: string): string {
  return text.replace(/\s/gu, percentEncode);
}

/** As urllib3 and `requote_uri`: escapes in upper case, those of unreserved characters undone. */
function requoteAsRequests(text: string): string {
  const stray = /%(?![0-9A-Fa-f]{2})/.test(text);
  return requote(stray ? text.replaceAll('%', '%25') : text).replace(
    /%[0-9A-Fa-f]{2}/g,
    (escape) => {
      const char = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      return /[A-Za-z0-9._~-]/.test(char) ? char : escape.toUpperCase();
    },
  );
}

/** Every byte of the UTF-8 form as `%XX`. */
export function percentEncode(text: string): string {
  const code = text.charCodeAt(0);
  if (text.length === 1 && code < 0x80) return `%${hex(code)}`;
  let out = '';
  for (const byte of new TextEncoder().encode(text)) out += `%${hex(byte)}`;
  return out;
}

/** RFC 3986 5.2.4. */
export function removeDotSegments(path: string): string {
  if (!/(?:^|\/)\.{1,2}(?:\/|$)/.test(path)) return path;
  const output: string[] = [];
  const segments = path.split('/');
  segments.forEach((segment, i) => {
    const last = i === segments.length - 1;
    if (segment === '..') {
      if (output.length > 1) output.pop();
      if (last) output.push('');
    } else if (segment === '.') {
      if (last) output.push('');
    } else output.push(segment);
  });
  const joined = output.join('/');
  return path.startsWith('/') && !joined.startsWith('/') ? `/${joined}` : joined;
}

function appendQuery(query: string | null, params: Params | undefined): string | null {
  const extra =
    params === undefined
      ? ''
      : typeof params === 'string'
        ? requote(params)
        : encodePairs(pairsOf(params));
  if (extra === '') return query;
  return query === null || query === '' ? extra : `${query}&${extra}`;
}

/** RFC 3986 5.2: a reference against a base. */
export function resolveUrl(base: string, reference: string): string {
  const ref = splitUrl(reference);
  const from = splitUrl(base);
  if (ref.scheme !== null && (ref.host !== null || ref.scheme !== from.scheme)) {
    return joinUrl({ ...ref, path: removeDotSegments(ref.path) });
  }
  if (ref.host !== null) {
    return joinUrl({ ...ref, scheme: from.scheme, path: removeDotSegments(ref.path) });
  }
  const path =
    ref.path === ''
      ? from.path
      : removeDotSegments(ref.path.startsWith('/') ? ref.path : mergePaths(from.path, ref.path));
  const query = ref.path === '' ? (ref.query ?? from.query) : ref.query;
  return joinUrl({ ...from, path, query, fragment: ref.fragment });
}

function mergePaths(base: string, path: string): string {
  return base === '' ? `/${path}` : base.slice(0, base.lastIndexOf('/') + 1) + path;
}
