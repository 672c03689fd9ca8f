/** Exchanges as an HTTP Archive 1.2, one entry a hop (http://www.softwareishard.com/blog/har-12-spec/). */
import type { Exchange, Hop } from '../engine/exchange.ts';
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import type { Response } from '../engine/response.ts';

/** Takes secrets out; the runner's redactor is one. */
export interface Redaction {
  readonly text: (text: string) => string;
  readonly url: (url: string) => string;
  readonly headers: (fields: readonly (readonly [string, string])[]) => [string, string][];
  readonly content: (text: string) => string;
  readonly bytes: (bytes: Uint8Array) => Uint8Array;
}

/** For `--show-secrets`. */
export const NO_REDACTION: Redaction = {
  text: (text) => text,
  url: (url) => url,
  headers: (fields) => fields.map(([name, value]) => [name, value]),
  content: (text) => text,
  bytes: (bytes) => bytes,
};

export interface HarItem {
  readonly exchange: Exchange;
  readonly redaction: Redaction;
  /** Shown beside each entry: where the request stands. */
  readonly comment: string;
}

interface NameValue {
  readonly name: string;
  readonly value: string;
}

export interface HarEntry {
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: Readonly<Record<string, unknown>>;
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: Readonly<Record<string, number>>;
  readonly serverIPAddress?: string;
  readonly connection?: string;
  readonly comment: string;
}

/** The entries of one exchange; bodies are read, so it must not be closed yet. */
export async function toHarEntries(item: HarItem): Promise<HarEntry[]> {
  const { exchange } = item;
  const entries: HarEntry[] = [];
  let startedAt = exchange.startedAt;
  for (const [index, hop] of exchange.hops.entries()) {
    const last = index === exchange.hops.length - 1;
    const error = last ? exchange.error : null;
    const entry = await toEntry(hop, item, { startedAt, error: error?.message ?? null });
    entries.push(entry);
    startedAt += entry.time;
  }
  return entries;
}

/** The whole document. */
export function toHar(entries: readonly HarEntry[], version: string): string {
  const log = { version: '1.2', creator: { name: 'Postcard', version }, entries };
  return `${JSON.stringify({ log }, null, 2)}\n`;
}

async function toEntry(
  hop: Hop,
  { redaction, comment }: HarItem,
  { startedAt, error }: { startedAt: number; error: string | null },
): Promise<HarEntry> {
  const timings = toTimings(hop);
  const { remoteAddress = null, remotePort = null } = hop.connection ?? {};
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: totalOf(timings),
    request: toRequest(hop, redaction),
    response: {
      ...(hop.response === null ? noResponse() : await toResponse(hop.response, redaction)),
      ...(error === null ? {} : { _error: redaction.text(error) }),
    },
    cache: {},
    timings,
    ...(remoteAddress === null ? {} : { serverIPAddress: remoteAddress }),
    ...(remotePort === null ? {} : { connection: String(remotePort) }),
    comment,
  };
}

/** `-1`: it did not happen. `ssl` is a part of `connect`. */
function toTimings({ timings }: Hop): Record<string, number> {
  const { dns, connect, tls, send, wait, receive } = timings;
  const opened = connect === null && tls === null ? -1 : (connect ?? 0) + (tls ?? 0);
  return {
    blocked: -1,
    dns: dns ?? -1,
    connect: opened,
    ssl: tls ?? -1,
    send: send ?? 0,
    wait: wait ?? 0,
    receive: receive ?? 0,
  };
}

function totalOf(timings: Record<string, number>): number {
  return Object.entries(timings).reduce(
    (sum, [phase, ms]) => (phase === 'ssl' ? sum : sum + Math.max(ms, 0)),
    0,
  );
}

function toRequest(hop: Hop, redaction: Redaction): Record<string, unknown> {
  const { request, sentHeaders } = hop;
  const fields = sentHeaders.length > 0 ? sentHeaders : [...request.headers];
  const headers = redaction.headers(fields);
  const url = redaction.url(request.url);
  const postData = toPostData(request, headers, redaction);
  return {
    method: request.method,
    url,
    httpVersion: `HTTP/${hop.response?.httpVersion ?? '1.1'}`,
    cookies: valueOf(headers, 'cookie').flatMap((value) => pairs(value, ';')),
    headers: headers.map(toNameValue),
    queryString: queryOf(url),
    ...(postData === null ? {} : { postData }),
    headersSize: -1,
    bodySize: request.body === null ? 0 : (request.body.length ?? -1),
  };
}

function toPostData(
  { body }: PreparedRequest,
  headers: readonly [string, string][],
  redaction: Redaction,
): Record<string, unknown> | null {
  if (body === null) return null;
  const mimeType = valueOf(headers, 'content-type')[0] ?? 'application/octet-stream';
  const text = body.bytes === null ? null : utf8(body.bytes);
  // HAR has no place for a request's bytes that are no text.
  const comment = text === null ? { comment: 'The content is not kept: it is no text.' } : {};
  return { mimeType, params: [], text: redaction.content(text ?? ''), ...comment };
}

function noResponse(): Record<string, unknown> {
  return {
    status: 0,
    statusText: '',
    httpVersion: '',
    cookies: [],
    headers: [],
    content: { size: 0, mimeType: 'x-unknown' },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
  };
}

async function toResponse(
  response: Response,
  redaction: Redaction,
): Promise<Record<string, unknown>> {
  const headers = redaction.headers(response.rawHeaders);
  const { size } = response;
  const cookies = redactedCookies(response, redaction);
  return {
    status: response.statusCode,
    statusText: redaction.text(response.reason),
    httpVersion: `HTTP/${response.httpVersion}`,
    cookies,
    headers: headers.map(toNameValue),
    content: {
      size: size.decoded,
      ...(size.decoded > size.body ? { compression: size.decoded - size.body } : {}),
      mimeType: valueOf(headers, 'content-type')[0] ?? 'x-unknown',
      ...(await contentOf(response, redaction)),
    },
    redirectURL: valueOf(headers, 'location')[0] ?? '',
    headersSize: size.headers,
    bodySize: size.body,
  };
}

async function contentOf(
  response: Response,
  redaction: Redaction,
): Promise<{ text?: string; encoding?: 'base64'; comment?: string }> {
  if (response.size.decoded === 0) return {};
  if (response.bodyFile !== null) return { comment: 'The content is too large to be kept here.' };
  const bytes = await response.content();
  const text = response.encoding === null ? null : decode(bytes, response.encoding);
  return text === null
    ? { text: Buffer.from(redaction.bytes(bytes)).toString('base64'), encoding: 'base64' }
    : { text: redaction.content(text) };
}

function redactedCookies(response: Response, redaction: Redaction): Record<string, unknown>[] {
  return response.cookies.map(({ name, value, path, domain, expires, httpOnly, secure }) => {
    const field = redaction.headers([['set-cookie', `${name}=${value}`]])[0]?.[1] ?? '';
    return {
      name,
      value: field.slice(field.indexOf('=') + 1),
      path: redaction.text(path),
      domain: redaction.text(domain),
      ...(expires === null ? {} : { expires }),
      httpOnly,
      secure,
    };
  });
}

function queryOf(url: string): NameValue[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  return pairs(query, '&').map(({ name, value }) => ({ name: plain(name), value: plain(value) }));
}

function pairs(text: string, separator: string): NameValue[] {
  return text.split(separator).flatMap((pair) => {
    const trimmed = pair.trim();
    if (trimmed === '') return [];
    const equals = trimmed.indexOf('=');
    return equals === -1
      ? [{ name: trimmed, value: '' }]
      : [{ name: trimmed.slice(0, equals), value: trimmed.slice(equals + 1) }];
  });
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function valueOf(headers: readonly [string, string][], wanted: string): string[] {
  return headers.flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : []));
}

function toNameValue([name, value]: readonly [string, string]): NameValue {
  return { name, value };
}

function utf8(bytes: Uint8Array): string | null {
  return decode(bytes, 'utf-8');
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
