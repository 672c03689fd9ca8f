/** One pure function for each rule of following a redirect; `planRedirect` puts them together. */
import { InvalidURL } from './errors.ts';
import type { Change, ChangeRule } from './exchange.ts';
import { Headers } from './headers.ts';
import type { PreparedBody, PreparedRequest } from './preparedRequest.ts';
import { effectivePort, joinUrl, originOf, prepareUrl, resolveUrl, splitUrl } from './url.ts';

/** Requests' limit. */
export const DEFAULT_MAX_REDIRECTS = 30;
/** Bytes of a redirect's own body that are kept. */
export const REDIRECT_BODY_BYTES = 64 * 1024;

const FOLLOWED = new Set([301, 302, 303, 307, 308]);

export interface RedirectResponse {
  readonly statusCode: number;
  readonly url: string;
  readonly headers: Headers;
}

export interface RedirectPlan {
  readonly request: PreparedRequest;
  readonly changes: readonly Change[];
  /** False when credentials may not go on: another origin. */
  readonly trusted: boolean;
  /** From https to http. */
  readonly downgraded: boolean;
}

/**
 * The Location to follow, as text, or null when this is no redirect: another status, no Location,
 * an empty one.
 * @throws InvalidURL for two Locations that differ
 */
export function redirectTarget({ statusCode, headers, url }: RedirectResponse): string | null {
  if (!FOLLOWED.has(statusCode)) return null;
  const targets = new Set(headers.getAll('location').map((value) => fromLatin1(value).trim()));
  if (targets.size > 1) {
    throw new InvalidURL('The redirect names two different targets.', {
      code: 'LOCATION_CONFLICT',
      phase: 'receive',
      url,
      hint: `It says ${[...targets].map((target) => `\`${target}\``).join(' and ')}.`,
    });
  }
  const [target] = targets;
  return target === undefined || target === '' ? null : target;
}

/** Header values arrive as Latin-1; a Location is UTF-8 where it can be. */
function fromLatin1(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return value;
  }
}

/** 303 and 302 turn everything but HEAD into GET, 301 only POST (Requests). */
export function redirectMethod(statusCode: number, method: string): string {
  if (method === 'HEAD') return method;
  if (statusCode === 303 || statusCode === 302) return 'GET';
  return statusCode === 301 && method === 'POST' ? 'GET' : method;
}

/** The body goes with 303 and with a method that changes; where the method is kept it stays. */
export function keepsBody(statusCode: number, before: string, after: string): boolean {
  return statusCode !== 303 && before === after;
}

/** Same origin, or http:80 → https:443 on one host, which Requests trusts too. */
export function keepsTrust(from: string, to: string): boolean {
  if (originOf(from) === originOf(to)) return true;
  const [a, b] = [splitUrl(from), splitUrl(to)];
  const upgrade = a.scheme === 'http' && b.scheme === 'https';
  const ports = effectivePort(a) === 80 && effectivePort(b) === 443;
  return upgrade && ports && hostOf(from) === hostOf(to);
}

function hostOf(url: string): string {
  return (splitUrl(url).host ?? '').toLowerCase().replace(/\.$/, '');
}

/** The new URL, prepared as a typed one, without userinfo, with the fragment inherited (RFC 9110 10.2.2). */
export function redirectUrl(
  from: string,
  target: string,
  compat = false,
): { url: string; changes: Change[] } {
  const changes: Change[] = [];
  const { url, credentials } = prepareUrl(resolveUrl(from, target), undefined, { compat });
  if (credentials !== null) {
    changes.push(
      change('userinfo-dropped', 'user and password of the Location', 'never taken from a server'),
    );
  }
  const { fragment } = splitUrl(from);
  const parts = splitUrl(url);
  if (parts.fragment !== null || fragment === null) return { url, changes };
  changes.push(
    change('fragment-inherited', `#${fragment}`, 'the Location has none (RFC 9110 10.2.2)'),
  );
  return { url: joinUrl({ ...parts, fragment }), changes };
}

const OF_ORIGIN = new Set([
  'authorization',
  'cookie',
  'cookie2',
  'proxy-authorization',
  'host',
  'origin',
  'referer',
]);
const SECRET_LOOKING =
  /api[-_]?key|token|secret|auth|session|password|credential|^x-amz-|^x-goog-|^signature/i;
const OF_CONTENT =
  /^(?:content-.*|digest|repr-digest|content-digest|expect|transfer-encoding|if-.*)$/i;

/** True for a field that must not reach another origin. */
export function isOriginBound(name: string, secretHeaders: readonly string[] = []): boolean {
  const key = name.toLowerCase();
  return (
    OF_ORIGIN.has(key) ||
    SECRET_LOOKING.test(key) ||
    secretHeaders.some((secret) => secret.toLowerCase() === key)
  );
}

interface HeaderRules {
  readonly trusted: boolean;
  readonly bodyKept: boolean;
  readonly from: string;
  readonly to: string;
  readonly secretHeaders: readonly string[];
}

/** What of the header section goes on, and why the rest does not. */
export function redirectHeaders(
  headers: Headers,
  rules: HeaderRules,
): { headers: Headers; changes: Change[] } {
  const kept = new Headers();
  const reasons = new Map<string, string>();
  for (const [name, value] of headers) {
    const reason = whyDropped(name, rules);
    if (reason === null) kept.append(name, value);
    else reasons.set(name, reason);
  }
  const changes = [...reasons].map(([name, reason]) => change('header-dropped', name, reason));
  return { headers: kept, changes };
}

function whyDropped(name: string, rules: HeaderRules): string | null {
  if (!rules.trusted && isOriginBound(name, rules.secretHeaders)) {
    return `${originOf(rules.to)} is another origin than ${originOf(rules.from)}`;
  }
  if (/^cookie$/i.test(name)) return 'cookies are chosen anew for each request';
  if (/^proxy-authorization$/i.test(name)) return 'it is for one proxy only';
  if (!rules.bodyKept && OF_CONTENT.test(name)) return 'it describes a body that is not sent again';
  return null;
}

/** The request that follows; cookies of the jar and authentication are added afterwards. */
export function planRedirect(
  request: PreparedRequest,
  response: RedirectResponse,
  options: { target: string; secretHeaders?: readonly string[]; compat?: boolean },
): RedirectPlan {
  const { statusCode } = response;
  const from = request.url;
  const { url, changes: urlChanges } = redirectUrl(from, options.target, options.compat);
  const method = redirectMethod(statusCode, request.method);
  // Requests loses the body with every 301 and 302.
  const bodyKept =
    keepsBody(statusCode, request.method, method) && !(options.compat === true && statusCode < 307);
  const trusted = keepsTrust(from, url);
  const { headers, changes: headerChanges } = redirectHeaders(request.headers, {
    trusted,
    bodyKept,
    from,
    to: url,
    secretHeaders: options.secretHeaders ?? [],
  });
  const downgraded = splitUrl(from).scheme === 'https' && splitUrl(url).scheme === 'http';
  const body = bodyKept ? request.body : null;
  const changes = [
    ...methodChanges(statusCode, request.method, method),
    ...bodyChanges(statusCode, request.body, body),
    ...urlChanges,
    ...headerChanges,
  ];
  if (downgraded) changes.push(change('downgraded', 'https → http', 'the server asks for it'));
  return { request: { method, url, headers, body }, changes, trusted, downgraded };
}

function methodChanges(statusCode: number, before: string, after: string): Change[] {
  const section = { 301: '15.4.2', 302: '15.4.3', 303: '15.4.4', 307: '15.4.8', 308: '15.4.9' }[
    statusCode
  ];
  const reason = `${statusCode} after ${before} (RFC 9110 ${section ?? '15.4'})`;
  if (before !== after) return [change('method-rewritten', `${before} → ${after}`, reason)];
  return before === 'GET' ? [] : [change('method-kept', before, reason)];
}

function bodyChanges(
  statusCode: number,
  before: PreparedBody | null,
  after: PreparedBody | null,
): Change[] {
  if (before === null) return [];
  const size = before.length === null ? 'the body' : `${before.length} bytes`;
  return after === null
    ? [change('body-dropped', size, `${statusCode}: what follows is a plain request`)]
    : [change('body-kept', size, `${statusCode} keeps the method, so the body too`)];
}

function change(rule: ChangeRule, detail: string, reason: string): Change {
  return { rule, detail, reason };
}
