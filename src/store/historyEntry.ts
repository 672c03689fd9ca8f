/** A result as the history keeps it. */
import { isUtf8 } from 'node:buffer';
import type { Exchange, Hop } from '../engine/exchange.ts';
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import type { Response } from '../engine/response.ts';
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
  const requestBytes = first?.body?.bytes ?? null;
  const responseBytes =
    response === null || limit === 0 ? null : await beginning(response, limit + OVERLAP_BYTES);
  const values = options.values ?? result.values ?? [];
  const secretValues = values.filter(({ secret }) => secret);
  const redactor = createRedactor(
    [...result.secrets, ...secretValues.map(({ value }) => value)],
    found(exchange, [requestBytes, responseBytes]),
  );
  const { text } = redactor;
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
    ...valuesOf(values, redactor),
    request: first && toRequest(first, exchange?.hops[0] ?? null, redactor, limit),
    response: response && toResponse(response, responseBytes, redactor, limit),
    hops: (exchange?.hops ?? []).map((hop) => toHop(hop, redactor)),
    ...outcomeOf(result, redactor),
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

/** A value in which a secret was found is as good as secret: it has to be resolved anew. */
function valuesOf(
  values: NonNullable<EntryOptions['values']>,
  { text }: Redactor,
): Pick<HistoryEntry, 'values' | 'secretNames'> {
  const isOpen = ({ value, secret }: (typeof values)[number]) => !secret && text(value) === value;
  return {
    values: Object.fromEntries(values.filter(isOpen).map(({ name, value }) => [name, value])),
    secretNames: values.filter((value) => !isOpen(value)).map(({ name }) => name),
  };
}

/** Where secrets may be met that no variable named. */
function found(
  exchange: Exchange | null,
  bodies: readonly (Uint8Array | null)[],
): Parameters<typeof createRedactor>[1] {
  const headers = (exchange?.hops ?? []).flatMap(({ request, sentHeaders, response }) => [
    ...request.headers,
    ...sentHeaders,
    ...(response?.rawHeaders ?? []),
  ]);
  const urls = (exchange?.hops ?? []).map(({ request }) => request.url);
  const texts = bodies.flatMap((bytes) => (bytes === null ? [] : [textOf(bytes) ?? '']));
  return { headers, contents: [...urls, ...texts] };
}

function toRequest(
  request: PreparedRequest,
  hop: Hop | null,
  redactor: Redactor,
  limit: number,
): StoredRequest {
  const sent = hop !== null && hop.sentHeaders.length > 0 ? hop.sentHeaders : [...request.headers];
  const { body } = request;
  return {
    method: request.method,
    url: redactor.url(request.url),
    headers: redactor.headers(sent),
    body: body && toBody(body.bytes, body.length, redactor, limit),
  };
}

function toResponse(
  response: Response,
  bytes: Uint8Array | null,
  redactor: Redactor,
  limit: number,
): StoredResponse {
  return {
    url: redactor.url(response.url),
    statusCode: response.statusCode,
    reason: redactor.text(response.reason),
    httpVersion: response.httpVersion,
    headers: redactor.headers(response.rawHeaders),
    encoding: response.encoding,
    complete: response.complete,
    sizes: response.size,
    body: toBody(bytes, response.size.decoded, redactor, limit),
  };
}

function toBody(
  bytes: Uint8Array | null,
  sizeBytes: number | null,
  redactor: Redactor,
  limit: number,
): StoredBody {
  if (bytes === null || limit === 0) return { sizeBytes, cut: false, form: 'text', content: null };
  if (bytes.length <= limit && isUtf8(bytes)) {
    const short = shortText(bytes, redactor, limit);
    if (short !== null) return { sizeBytes, cut: (sizeBytes ?? 0) > bytes.length, ...short };
  }
  const clean = redactor.bytes(bytes.subarray(0, limit + OVERLAP_BYTES));
  const kept = clean.subarray(0, limit);
  const cut = kept.length < clean.length || (sizeBytes !== null && sizeBytes > bytes.length);
  const text = textOf(kept);
  return text === null
    ? { sizeBytes, cut, form: 'base64', content: Buffer.from(kept).toString('base64') }
    : { sizeBytes, cut, form: 'text', content: text };
}

/** As almost all are: whole, text, and no longer without its secrets than the limit. */
function shortText(
  bytes: Uint8Array,
  redactor: Redactor,
  limit: number,
): Pick<StoredBody, 'form' | 'content'> | null {
  const content = redactor.content(toText(bytes));
  return content.includes('\0') || Buffer.byteLength(content) > limit
    ? null
    : { form: 'text', content };
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
    timings: { ...hop.timings },
    remoteAddress: hop.connection?.remoteAddress ?? null,
    cookies: hop.cookies.map((cookie) => ({ ...cookie })),
    cookieChanges: hop.cookieChanges.map(({ name, domain, action, reason }) => ({
      ...{ name, domain, action, reason },
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

function toText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}

/** UTF-8 text, or null for other bytes. A character that is cut at the end is left out. */
function textOf(bytes: Uint8Array): string | null {
  if (isUtf8(bytes)) {
    const whole = toText(bytes);
    return whole.includes('\0') ? null : whole;
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: true,
    });
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
