/** A result as the history keeps it. */
import type { Exchange, Hop } from '../engine/exchange.ts';
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import type { Response } from '../engine/response.ts';
import { isNoteworthy } from '../runner/namedSecrets.ts';
import { createRedactor } from '../runner/redact.ts';
import type { Redactor } from '../runner/redact.ts';
import type { RunResult } from '../runner/result.ts';
import type {
  HistoryEntry,
  StoredBody,
  StoredError,
  StoredHop,
  StoredRequest,
  StoredResponse,
} from './entry.ts';

export interface EntryOptions {
  /** Text of the request in the file. */
  readonly template?: string | null;
  /** Values of its variables, by name. Default: those of the result. */
  readonly values?: readonly {
    readonly name: string;
    readonly value: string;
    readonly secret: boolean;
  }[];
  /** Bytes kept of each body; 0 keeps none. Default 1 MiB. */
  readonly bodyLimitBytes?: number;
}

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Read beyond the limit before it is cut, so that no secret is cut in two and missed. */
const OVERLAP_BYTES = 16 * 1024;
/** Of one UTF-16 unit. */
const MAX_UTF8_BYTES = 3;

/** Null for `# @no-log`. Reads the bodies, so it comes before the result is released. */
export async function toHistoryEntry(
  result: RunResult,
  options: EntryOptions = {},
): Promise<HistoryEntry | null> {
  if (result.noLog) return null;
  const { exchange } = result;
  const limit = options.bodyLimitBytes ?? BODY_LIMIT_BYTES;
  const first = exchange?.hops[0]?.request ?? exchange?.request ?? null;
  const response = exchange?.response ?? null;
  const bodies: Bodies = {
    request: contentOf(first?.body?.bytes ?? null),
    response: contentOf(
      response === null || limit === 0 ? null : await beginning(response, limit + OVERLAP_BYTES),
    ),
  };
  const values = options.values ?? result.values ?? [];
  const redactor = createRedactor(secretsOf(result, values), found(exchange, bodies));
  const { text } = redactor;
  const open = valuesOf(values, redactor);
  const { outcome, ok, error } = outcomeOf(result, redactor);
  return {
    id: result.id,
    ref: {
      file: result.ref.file,
      key: redactor.template(result.ref.key),
      ordinal: result.ref.ordinal,
    },
    name: result.name === null ? null : text(result.name),
    line: result.line,
    time: new Date(result.startedAt).toISOString(),
    environment: [...result.environment],
    template: options.template ? redactor.template(options.template) : null,
    values: open.values,
    secretNames: open.secretNames,
    request:
      first &&
      toRequest(first, exchange?.hops[0] ?? null, { redactor, limit, content: bodies.request }),
    response: response && toResponse(response, { redactor, limit, content: bodies.response }),
    hops: (exchange?.hops ?? []).map((hop) => toHop(hop, redactor)),
    outcome,
    ok,
    error,
    tests: result.tests.map((test) => ({
      ...test,
      name: text(test.name),
      actual: test.actual === null ? null : redactor.content(test.actual),
      expected: test.expected === null ? null : redactor.content(test.expected),
      message: test.message === null ? null : redactor.content(test.message),
    })),
    logs: result.logs.map(redactor.content),
    warnings: result.warnings.map(redactor.content),
    elapsedMs: exchange?.elapsedMs ?? 0,
  };
}

/** Bytes of a body, with their text where they are text: read once for all that look at it. */
interface Content {
  readonly bytes: Uint8Array;
  readonly text: string | null;
  /** The text is all of the bytes; else a character that is cut at the end was left out. */
  readonly whole: boolean;
}

interface Bodies {
  readonly request: Content | null;
  readonly response: Content | null;
}

function contentOf(bytes: Uint8Array): Content;
function contentOf(bytes: Uint8Array | null): Content | null;
function contentOf(bytes: Uint8Array | null): Content | null {
  if (bytes === null) return null;
  try {
    const text = UTF8.decode(bytes);
    return { bytes, text: text.includes('\0') ? null : text, whole: true };
  } catch {
    return { bytes, text: cutText(bytes), whole: false };
  }
}

type Values = NonNullable<EntryOptions['values']>;

function secretsOf({ secrets }: RunResult, values: Values): readonly string[] {
  const own = values.filter(({ secret }) => secret);
  return own.length === 0 ? secrets : [...secrets, ...own.map(({ value }) => value)];
}

/** A value in which a secret was found is as good as secret: it has to be resolved anew. */
function valuesOf(
  values: Values,
  { text }: Redactor,
): Pick<HistoryEntry, 'values' | 'secretNames'> {
  const isOpen = ({ value, secret }: Values[number]) => !secret && text(value) === value;
  return {
    values: Object.fromEntries(values.filter(isOpen).map(({ name, value }) => [name, value])),
    secretNames: values.filter((value) => !isOpen(value)).map(({ name }) => name),
  };
}

/** Where secrets may be met that no variable named. */
function found(
  exchange: Exchange | null,
  { request, response }: Bodies,
): Parameters<typeof createRedactor>[1] {
  const headers: (readonly [string, string])[] = [];
  const contents: string[] = [];
  const take = (fields: Iterable<readonly [string, string]>) => {
    for (const field of fields) if (isNoteworthy(field[0])) headers.push(field);
  };
  for (const hop of exchange?.hops ?? []) {
    take(hop.request.headers);
    take(hop.sentHeaders);
    if (hop.response !== null) take(hop.response.rawHeaders);
    contents.push(hop.request.url);
  }
  for (const body of [request, response]) {
    if (body !== null && body.text !== null) contents.push(body.text);
  }
  return { headers, contents };
}

interface Part {
  readonly redactor: Redactor;
  /** Bytes kept of its body. */
  readonly limit: number;
  readonly content: Content | null;
}

function toRequest(request: PreparedRequest, hop: Hop | null, part: Part): StoredRequest {
  const sent = hop?.sentHeaders ?? [];
  const { body } = request;
  return {
    method: request.method,
    url: part.redactor.url(request.url),
    headers: part.redactor.headers(sent.length > 0 ? sent : [...request.headers]),
    body: body && toBody(body.length, part),
  };
}

function toResponse(response: Response, part: Part): StoredResponse {
  const { redactor } = part;
  const sizes = response.size;
  return {
    url: redactor.url(response.url),
    statusCode: response.statusCode,
    reason: redactor.text(response.reason),
    httpVersion: response.httpVersion,
    headers: redactor.headers(response.rawHeaders),
    encoding: response.encoding,
    complete: response.complete,
    sizes,
    body: toBody(sizes.decoded, part),
  };
}

function toBody(sizeBytes: number | null, { content, redactor, limit }: Part): StoredBody {
  if (content === null || limit === 0) {
    return { sizeBytes, cut: false, form: 'text', content: null };
  }
  const { bytes } = content;
  const short = shortText(content, redactor, limit);
  if (short !== null) {
    const cut = (sizeBytes ?? 0) > bytes.length;
    return { sizeBytes, cut, form: 'text', content: short };
  }
  const clean = redactor.bytes(bytes.subarray(0, limit + OVERLAP_BYTES));
  const known = Math.min(bytes.length, limit + OVERLAP_BYTES);
  const isBeginning = known === limit + OVERLAP_BYTES;
  // A secret that was cut in two is at the end, which comes nearer where others became short.
  const kept = clean.subarray(
    0,
    isBeginning ? Math.min(limit, Math.max(0, clean.length - OVERLAP_BYTES)) : limit,
  );
  const cut = kept.length < clean.length || (sizeBytes !== null && sizeBytes > bytes.length);
  const { text } = contentOf(kept);
  return text === null
    ? { sizeBytes, cut, form: 'base64', content: Buffer.from(kept).toString('base64') }
    : { sizeBytes, cut, form: 'text', content: text };
}

/** As almost all are: whole, text, and no longer without its secrets than the limit. */
function shortText(
  { bytes, text, whole }: Content,
  redactor: Redactor,
  limit: number,
): string | null {
  if (text === null || bytes.length > limit || !whole) return null;
  const content = redactor.content(text);
  if (content.length * MAX_UTF8_BYTES <= limit) return content;
  return Buffer.byteLength(content) > limit ? null : content;
}

function toHop(hop: Hop, redactor: Redactor): StoredHop {
  const { request, response } = hop;
  const location = response?.headers.get('location') ?? null;
  return {
    method: request.method,
    url: redactor.url(request.url),
    statusCode: response?.statusCode ?? null,
    reason: redactor.text(response?.reason ?? ''),
    location: location === null ? null : redactor.url(location),
    timings: hop.timings,
    remoteAddress: hop.connection?.remoteAddress ?? null,
    cookies: hop.cookies.map((cookie) => ({
      ...cookie,
      path: redactor.text(cookie.path),
      reason: redactor.text(cookie.reason),
    })),
    cookieChanges: hop.cookieChanges.map(({ name, domain, action, reason }) => ({
      ...{ name, domain, action, reason: redactor.text(reason) },
    })),
    changes: hop.changes.map(({ rule, detail, reason }) => ({
      rule,
      detail: redactor.url(detail),
      reason: redactor.url(reason),
    })),
  };
}

function outcomeOf(
  { exchange, failure, ok }: RunResult,
  redactor: Redactor,
): Pick<HistoryEntry, 'outcome' | 'ok' | 'error'> {
  const error = failure ?? exchange?.error ?? null;
  if (error === null) return { outcome: 'response', ok, error: null };
  const type = 'type' in error ? error.type : error.name;
  const stored: StoredError = {
    type,
    code: error.code,
    phase: 'phase' in error ? error.phase : null,
    message: redactor.url(error.message),
    hint: error.hint === null ? null : redactor.url(error.hint),
  };
  return { outcome: type === 'CancelledError' ? 'cancelled' : 'error', ok, error: stored };
}

async function beginning(response: Response, length: number): Promise<Uint8Array | null> {
  try {
    return await response.read(0, length);
  } catch {
    // Streamed away, or its file is gone: the rest of the entry is still worth keeping.
    return null;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 text without the character that is cut at the end, or null for other bytes. */
function cutText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: true,
    });
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
