/** What httpbin tells about a request: args, data, files, form, headers, json, origin, url. */
import type { DemoRequest, Pairs } from './exchange.ts';
import { baseUrl, headerOf } from './exchange.ts';
import { parseJson } from './json.ts';
import { parseMultipart } from './multipart.ts';

export type EchoKey =
  'args' | 'data' | 'files' | 'form' | 'headers' | 'json' | 'method' | 'origin' | 'url';

export const BODY_KEYS: readonly EchoKey[] = [
  'args',
  'data',
  'files',
  'form',
  'headers',
  'json',
  'origin',
  'url',
];

export function echo(request: DemoRequest, keys: readonly EchoKey[]): Record<string, unknown> {
  const content = readContent(request);
  const all: Record<EchoKey, unknown> = {
    args: flatten(request.query),
    data: content.data,
    files: content.files,
    form: content.form,
    headers: shownHeaders(request),
    json: content.json,
    method: request.method,
    origin: request.origin,
    url: `${baseUrl(request)}${request.target}`,
  };
  return Object.fromEntries(keys.map((key) => [key, all[key]]));
}

/** Header names as httpbin shows them, `User-Agent`, repeated ones joined by commas. */
export function shownHeaders(request: Pick<DemoRequest, 'headers'>): Record<string, string> {
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()));
  return Object.fromEntries(
    [...names].map((name) => [titleCase(name), headerOf(request, name) ?? '']),
  );
}

function titleCase(name: string): string {
  return name.replace(/(^|[^a-z])([a-z])/g, (_, before: string, letter: string) => {
    return before + letter.toUpperCase();
  });
}

interface Content {
  readonly data: string;
  readonly files: Record<string, unknown>;
  readonly form: Record<string, unknown>;
  readonly json: unknown;
}

function readContent(request: DemoRequest): Content {
  const contentType = headerOf(request, 'content-type') ?? '';
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase();
  const nothing = { data: '', files: {}, form: {}, json: null };
  if (mediaType === 'application/x-www-form-urlencoded') {
    return { ...nothing, form: flatten(parseQuery(request.body.toString('utf8'))) };
  }
  const parts =
    mediaType === 'multipart/form-data' ? parseMultipart(request.body, contentType) : null;
  if (parts !== null) {
    const fields = parts.filter(({ filename }) => filename === null);
    const files = parts.filter(({ filename }) => filename !== null);
    return {
      ...nothing,
      form: flatten(fields.map(({ name, content }) => [name, content.toString('utf8')])),
      files: flatten(
        files.map((part) => [
          part.name,
          textOrDataUri(part.content, part.contentType ?? undefined),
        ]),
      ),
    };
  }
  const data = textOrDataUri(request.body);
  return { ...nothing, data, json: parseJson(request.body.toString('utf8')) ?? null };
}

/** Text as it is; bytes that are not UTF-8 as a `data:` URI (RFC 2397). */
export function textOrDataUri(content: Buffer, mediaType = 'application/octet-stream'): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return `data:${mediaType};base64,${content.toString('base64')}`;
  }
}

/** Names and values of `application/x-www-form-urlencoded`. */
export function parseQuery(text: string): Pairs {
  return [...new URLSearchParams(text)];
}

/** One value stays a string, several become an array. */
export function flatten(pairs: Pairs): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(
    [...values].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list]),
  );
}
