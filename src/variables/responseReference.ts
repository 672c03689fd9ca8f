/** `login.response.body.$.token` and its many spellings, against an exchange. */
import type { Exchange } from '../engine/exchange.ts';
import type { Headers } from '../engine/headers.ts';
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import type { Cookie, Response } from '../engine/response.ts';
import type { BodyReader } from './bodyText.ts';
import { selectFromBody } from './bodyText.ts';
import { pathSteps } from './json.ts';
import type { JsonValue } from './json.ts';
import type { Found } from './jsonPath.ts';
import { nearest } from './suggest.ts';

/** A reference taken apart. */
export interface Reference {
  /** Name of the request. */
  readonly name: string;
  /** `bare` is httpYac's `login.token`: the name stands for the parsed body. */
  readonly side: 'response' | 'request' | 'bare';
  /** What follows `response.` or `request.`. */
  readonly path: string;
}

const SIDE = /^\.(response|request)(?![\w-])\.?/;
/** Takes a reference apart; null when the text begins with none of the names and is no reference by its form. */
export function parseReference(text: string, names: Iterable<string>): Reference | null {
  let bare: Reference | null = null;
  let found: Reference | null = null;
  for (const name of names) {
    if (!text.startsWith(name)) continue;
    const rest = text.slice(name.length);
    const side = SIDE.exec(rest);
    // Of two names that fit, the longer one is meant.
    if (side !== null && name.length > (found?.name.length ?? 0)) {
      found = { name, side: side[1] as 'response' | 'request', path: rest.slice(side[0].length) };
    } else if (/^(?:$|[.[])/.test(rest) && name.length > (bare?.name.length ?? 0)) {
      bare = { name, side: 'bare', path: rest.replace(/^\./, '') };
    }
  }
  return found ?? bare;
}

const UNKNOWN = /^([\w-]+)\.(response|request)\.(?:body|headers|cookies|status)/;
/** The request a reference speaks of, where no request of that name is known; null when it is no reference. */
export function unknownRequest(text: string): string | null {
  return UNKNOWN.exec(text)?.[1] ?? null;
}

/** What a reference selects; undefined where the path is not one that a request or response has. */
export async function selectReference(
  reference: Reference,
  exchange: Exchange,
  bodies: BodyReader,
): Promise<Found | undefined> {
  const { response } = exchange;
  if (reference.side === 'request') return selectRequest(reference.path, exchange, bodies);
  if (response === null) return undefined;
  if (reference.side === 'response') return selectResponse(reference.path, response, bodies);
  const body = await bodies.ofResponse(response);
  const inBody = await selectFromBody(body, reference.path);
  if (inBody !== undefined && 'value' in inBody) return inBody;
  const ofResponse = await selectResponse(reference.path, response, bodies);
  return ofResponse !== undefined && 'value' in ofResponse ? ofResponse : inBody;
}

const HEAD = /^([A-Za-z]+)(?=$|[.[/])\.?(.*)$/s;
async function selectResponse(
  path: string,
  response: Response,
  bodies: BodyReader,
): Promise<Found | undefined> {
  const [, head = '', rest = ''] = HEAD.exec(path) ?? [];
  if (path === '' || head === 'body' || head === 'parsedBody' || /^as(?:Json|Xml)$/.test(head)) {
    const inside = head.startsWith('as') ? path : rest;
    return selectFromBody(await bodies.ofResponse(response), inside);
  }
  if (head === 'headers' || head === 'header') return selectHeader(response.headers, rest);
  if (head === 'cookies' || head === 'cookie') return selectCookie(response.cookies, rest);
  if (head === 'redirects' || head === 'history') {
    return selectRedirect(response, rest, bodies);
  }
  if (head === 'links') return selectLink(response, rest);
  if (head === 'contentType') return selectContentType(response.headers, rest);
  return rest === '' ? scalar(RESPONSE_FACTS, head, response) : undefined;
}

type Facts<T> = Readonly<Record<string, (from: T) => JsonValue>>;
const RESPONSE_FACTS: Facts<Response> = {
  status: ({ statusCode }) => statusCode,
  statusCode: ({ statusCode }) => statusCode,
  code: ({ statusCode }) => statusCode,
  statusText: ({ reason }) => reason,
  statusMessage: ({ reason }) => reason,
  reason: ({ reason }) => reason,
  time: ({ elapsedMs }) => Math.round(elapsedMs),
  elapsed: ({ elapsedMs }) => Math.round(elapsedMs),
  duration: ({ elapsedMs }) => Math.round(elapsedMs),
  url: ({ url }) => url,
  httpVersion: ({ httpVersion }) => httpVersion,
  ok: ({ ok }) => ok,
  size: ({ size }) => size.decoded,
};

const REQUEST_FACTS: Facts<PreparedRequest> = {
  method: ({ method }) => method,
  url: ({ url }) => url,
};

function scalar<T>(facts: Facts<T>, name: string, from: T): Found | undefined {
  const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
  if (fact !== undefined) return { value: fact(from) };
  const near = nearest(name, [...Object.keys(facts), 'body', 'headers', 'cookies']);
  return near === null ? undefined : { problem: `There is no \`${name}\`; \`${near}\` is there` };
}

function selectRequest(
  path: string,
  { request, hops }: Exchange,
  bodies: BodyReader,
): Promise<Found | undefined> | Found | undefined {
  // The request as it was written; the last hop may have lost its body to a redirect.
  const sent = hops[0]?.request ?? request;
  if (sent === null) return undefined;
  const [, head = '', rest = ''] = HEAD.exec(path) ?? [];
  if (head === 'body') return selectFromBody(bodies.ofRequest(sent), rest);
  if (head === 'headers' || head === 'header') return selectHeader(sent.headers, rest);
  return rest === '' ? scalar(REQUEST_FACTS, head, sent) : undefined;
}

const INDEXED = /^(.*?)\[(-?\d+)\]$/s;
/** `Name`, `['Name']`, `Name[1]` for one of several. */
function selectHeader(headers: Headers, path: string): Found | undefined {
  if (path === '' || path === '*' || path === '$') return { value: allHeaders(headers) };
  const [, whole = path, index] = INDEXED.exec(path) ?? [];
  // `headers.$.Name` is written as the path into a body is.
  const name = bracketName(whole) ?? whole.replace(/^\$\./, '');
  const values = headers.getAll(name);
  if (index !== undefined) return value(values.at(Number(index)));
  // Set-Cookie cannot be joined (RFC 9110 5.3): its first one is given.
  const joined = name.toLowerCase() === 'set-cookie' ? values[0] : headers.get(name);
  if (joined !== undefined && joined !== null) return { value: joined };
  const near = nearest(
    name,
    [...headers].map(([known]) => known),
  );
  const hint = near === null ? '' : `; there is \`${near}\``;
  return { problem: `There is no header \`${name}\`${hint}` };
}

function allHeaders(headers: Headers): JsonValue {
  return Object.fromEntries([...headers].map(([name]) => [name, headers.get(name) ?? '']));
}

/** `['Name']`; null for another form. */
function bracketName(path: string): string | null {
  return /^\$?\.?\[(["'])(.*)\1\]$/s.exec(path)?.[2] ?? null;
}

function value(found: JsonValue | undefined): Found | undefined {
  return found === undefined ? undefined : { value: found };
}

const COOKIE_FACTS: Facts<Cookie> = {
  value: (cookie) => cookie.value,
  domain: (cookie) => cookie.domain,
  path: (cookie) => cookie.path,
  expires: (cookie) => cookie.expires,
};

/** `sid`, `sid.value`, `['sid'].path`. A name may hold dots, so the whole text is tried first. */
function selectCookie(cookies: readonly Cookie[], path: string): Found | undefined {
  const byName = (name: string) => cookies.findLast((cookie) => cookie.name === name);
  const whole = byName(bracketName(path) ?? path);
  if (whole !== undefined) return { value: whole.value };
  const [, name = '', fact = ''] = /^(.*)\.(\w+)$/s.exec(path) ?? [];
  const cookie = byName(bracketName(name) ?? name);
  if (cookie !== undefined) return scalar(COOKIE_FACTS, fact, cookie);
  const names = cookies.map((known) => known.name);
  const there = names.length === 0 ? 'It set none' : `It set ${names.map(code).join(', ')}`;
  return { problem: `The response set no cookie \`${path}\`. ${there}` };
}

/** `[0].status`, `[-1].headers.Location`, `[0].location`; alone the number of them. */
function selectRedirect(
  { history }: Response,
  path: string,
  bodies: BodyReader,
): Promise<Found | undefined> | Found | undefined {
  if (path === '' || path === 'length' || path === 'count') return { value: history.length };
  const [, index = '', rest = ''] = /^\[?(-?\d+)\]?\.?(.*)$/s.exec(path) ?? [];
  if (index === '') return undefined;
  const hop = history.at(Number(index));
  if (hop === undefined) {
    const count = history.length === 1 ? 'was 1 redirect' : `were ${history.length} redirects`;
    return { problem: `There ${count}` };
  }
  if (rest === 'location') return selectHeader(hop.headers, 'location');
  return selectResponse(rest, hop, bodies);
}

/** `next.url`, `next`. */
function selectLink({ links }: Response, path: string): Found | undefined {
  const [relation = '', fact = 'url'] = pathSteps(path);
  return value(Object.hasOwn(links, relation) ? links[relation]?.[fact] : undefined);
}

function selectContentType(headers: Headers, path: string): Found | undefined {
  const type = headers.get('content-type');
  if (type === null) return undefined;
  if (path === 'charset') return value(/;\s*charset="?([^";\s]+)/i.exec(type)?.[1]);
  if (path === 'mimeType') return { value: (type.split(';')[0] ?? '').trim() };
  return path === '' ? { value: type } : undefined;
}

function code(name: string): string {
  return `\`${name}\``;
}
