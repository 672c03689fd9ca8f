/**
 * From what is asked to what is sent, in Requests' fixed order: method, URL, headers, cookies, body,
 * and authentication last, which must see the final body.
 */
import type { AuthFlow } from '../auth/authFlow.ts';
import { basicAuth, latin1BasicAuth } from '../auth/basic.ts';
import { InvalidHeader, InvalidURL } from '../errors.ts';
import { entriesOf, pairsOf } from '../form.ts';
import type { Headers } from '../headers.ts';
import type { PreparedRequest } from '../preparedRequest.ts';
import type { Params, RequestInit } from '../request.ts';
import { netrcCredentials } from '../netrc.ts';
import type { NetrcEntry } from '../netrc.ts';
import { prepareUrl, splitUrl } from '../url.ts';
import { prepareBody } from './body.ts';
import { checkHeaders, dropFramingHeaders, encodeHeaders, mergeHeaders } from './headers.ts';

export interface PreparationContext {
  /** Session's own header fields. */
  readonly headers: Headers;
  readonly params: Params | undefined;
  readonly auth: RequestInit['auth'];
  /** Asked when nothing else gives credentials; reads the file only then. */
  readonly netrc?: () => readonly NetrcEntry[];
}

export interface Preparation {
  readonly request: PreparedRequest;
  readonly auth: AuthFlow | null;
}

/** Methods known to every server; other names are sent as they are typed (RFC 9110 9.1). */
const KNOWN = /^(?:get|head|post|put|patch|delete|options|trace|connect|query)$/i;

export function prepareMethod(method: string): string {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)) {
    throw new InvalidHeader(`\`${method.slice(0, 40)}\` is not a method.`, {
      code: 'INVALID_METHOD',
      phase: 'prepare',
      hint: 'A method is one word, such as GET or POST.',
    });
  }
  return KNOWN.test(method) ? method.toUpperCase() : method;
}

/** @throws RequestException of the prepare phase. */
export function prepareRequest(init: RequestInit, context: PreparationContext): Preparation {
  const compat = init.compat === 'requests';
  const method = compat ? prepareMethod(init.method).toUpperCase() : prepareMethod(init.method);
  const { url, credentials } = prepareUrl(init.url, mergeParams(context.params, init.params), {
    asIs: init.pathAsIs ?? false,
    verbatim: init.verbatimUrl ?? false,
    compat,
  });
  const asterisk = init.asterisk === true;
  if (asterisk && method !== 'OPTIONS') throw notForAll(method, url);
  const headers = mergeHeaders(context.headers, init.headers);
  const typed = headers.get('content-type');
  const boundary =
    typed === null || compat ? null : (/boundary="?([^";]+)"?/i.exec(typed)?.[1] ?? null);
  const { body: whole, contentType } = prepareBody(init, boundary);
  const body = whole !== null && init.chunked === true ? { ...whole, length: null } : whole;
  dropFramingHeaders(headers);
  // A multipart type typed without its boundary is completed: no server could read it otherwise.
  const incomplete =
    !compat &&
    typed !== null &&
    boundary === null &&
    contentType !== null &&
    /^multipart\/form-data\s*;?\s*$/i.test(typed);
  if (contentType !== null && (typed === null || incomplete))
    headers.set('Content-Type', contentType);
  if (init.headerCharset === 'utf-8') encodeHeaders(headers);
  checkHeaders(headers);
  return {
    request: { method, url, headers, body, ...(asterisk ? { asterisk } : {}) },
    auth: chooseAuth(init, context, {
      credentials,
      hasPassword: compat && (splitUrl(init.url).userinfo?.includes(':') ?? false),
      authorization: headers.has('authorization'),
      url,
    }),
  };
}

function notForAll(method: string, url: string): InvalidURL {
  return new InvalidURL(`${method} cannot ask for \`*\`, the server as a whole.`, {
    code: 'INVALID_URL',
    phase: 'prepare',
    url,
    hint: 'Only OPTIONS can (RFC 9112 3.2.4): name a path.',
  });
}

interface FoundCredentials {
  /** Of the URL. */
  readonly credentials: readonly [string, string] | null;
  /** The URL has a colon behind the user. */
  readonly hasPassword: boolean;
  /** There is an Authorization line. */
  readonly authorization: boolean;
  readonly url: string;
}

/** Strongest first: asked for, an Authorization line, userinfo of the URL, the session's, netrc. */
function chooseAuth(
  init: RequestInit,
  context: PreparationContext,
  found: FoundCredentials,
): AuthFlow | null {
  if (init.compat === 'requests' && Array.isArray(init.auth)) {
    return latin1BasicAuth(...(init.auth as [string, string]));
  }
  if (init.auth !== undefined) return toFlow(init.auth);
  const inherited = context.auth === undefined ? null : toFlow(context.auth);
  if (init.compat === 'requests') return asRequests(inherited, context, found);
  if (found.authorization) return null;
  if (found.credentials !== null) return basicAuth(...found.credentials);
  return context.auth === undefined ? fromNetrc(context, found.url) : inherited;
}

/** Requests: the session's, netrc, the URL when it has a password, and only then the header line. */
function asRequests(
  inherited: AuthFlow | null,
  context: PreparationContext,
  { credentials, url, hasPassword }: FoundCredentials,
): AuthFlow | null {
  const flow = inherited ?? fromNetrc(context, url);
  if (flow !== null || credentials === null || !hasPassword) return flow;
  return latin1BasicAuth(...credentials);
}

function fromNetrc(context: PreparationContext, url: string): AuthFlow | null {
  const entries = context.netrc?.() ?? [];
  if (entries.length === 0) return null;
  const entry = netrcCredentials(entries, splitUrl(url).host ?? '');
  return entry === null ? null : basicAuth(...entry);
}

function toFlow(auth: RequestInit['auth']): AuthFlow | null {
  if (auth === null || auth === undefined) return null;
  return 'flow' in auth ? auth : basicAuth(auth[0], auth[1]);
}

function mergeParams(weaker: Params | undefined, stronger: Params | undefined): Params | undefined {
  if (weaker === undefined || typeof weaker === 'string') return stronger ?? weaker;
  if (stronger === undefined || typeof stronger === 'string') {
    return stronger === undefined ? weaker : stronger;
  }
  const removed = new Set<string>();
  const own = pairsOf(stronger);
  for (const [name] of entriesOf(stronger)) {
    removed.add(name);
  }
  return [...pairsOf(weaker).filter(([name]) => !removed.has(name)), ...own];
}
