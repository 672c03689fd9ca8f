/** A result as the history keeps it. */
import type { Exchange, Hop } from '../engine/exchange.ts';
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import type { Response } from '../engine/response.ts';
import { isNoteworthy } from '../runner/namedSecrets.ts';
import type { Fields } from '../runner/namedSecrets.ts';
import { createRedactor } from '../runner/redact.ts';
import type { Redactor } from '../runner/redact.ts';
import type { RunResult, TestResult } from '../runner/result.ts';
import { TEXT_LIMIT_CHARS } from './entry.ts';
import type {
  HistoryEntry,
  StoredError,
  StoredHop,
  StoredRequest,
  StoredResponse,
} from './entry.ts';
import { IsoClock } from './isoClock.ts';
import { PlainEntries } from './plainEntry.ts';
import { shortLines, shortening } from './shortTexts.ts';
import { OVERLAP_BYTES, contentOf, toStoredBody } from './storedBody.ts';
import type { BodyRules, Content } from './storedBody.ts';

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
/** A text without a limit of its own is kept up to this part of what is kept of a body; 64 KiB at least. */
const TEXT_PART = 16;
/** All lines of a script together, in texts of full length. */
const LOG_TEXTS = 4;

/** Null for `# @no-log`. Reads the bodies, so it comes before the result is released. */
export async function toHistoryEntry(
  result: RunResult,
  options: EntryOptions = {},
): Promise<HistoryEntry | null> {
  return new EntryMaker().make(result, options);
}

/** Makes entries one after the other; what many of them share is worked out once. */
export class EntryMaker {
  readonly #clock = new IsoClock();
  readonly #plain = new PlainEntries(this.#clock);

  /** The entry as JSON, with what is kept of bodies by default; null where `make` has to make it. */
  plainJson(result: RunResult, template: string | null): string | null {
    return this.#plain.json(result, template);
  }

  /** As `toHistoryEntry`; at once where no body lies in a file. */
  make(
    result: RunResult,
    options: EntryOptions = {},
  ): HistoryEntry | null | Promise<HistoryEntry | null> {
    if (result.noLog) return null;
    const response = result.exchange?.response ?? null;
    const { bodyLimitBytes: limit = BODY_LIMIT_BYTES } = options;
    if (response === null || limit === 0) return this.#entry(result, options, null);
    const bytes = response.readNow(0, limit + OVERLAP_BYTES);
    if (bytes !== null) return this.#entry(result, options, bytes);
    return beginning(response, limit + OVERLAP_BYTES).then((read) =>
      this.#entry(result, options, read),
    );
  }

  /** `bytes`: the beginning of the body of the answer. */
  #entry(result: RunResult, options: EntryOptions, bytes: Uint8Array | null): HistoryEntry {
    const { exchange } = result;
    const { id, ref, name, line, environment, startedAt, tests, logs, warnings } = result;
    const { template = null, bodyLimitBytes: limit = BODY_LIMIT_BYTES } = options;
    const hops = exchange?.hops ?? [];
    const first = hops[0]?.request ?? exchange?.request ?? null;
    const response = exchange?.response ?? null;
    const bodies: Bodies = {
      request: contentOf(first?.body?.bytes ?? null),
      response: contentOf(bytes),
    };
    const values = options.values ?? result.values ?? [];
    const redactor = createRedactor(secretsOf(result, values), found(exchange, bodies));
    const maxChars = Math.max(TEXT_LIMIT_CHARS, limit / TEXT_PART);
    const short = shortening(redactor, maxChars);
    const rules = { redactor, limit, short };
    const { text, content } = short;
    const open = valuesOf(values, redactor, maxChars);
    const { outcome, ok, error } = outcomeOf(result, short);
    const kept = templateOf(template, redactor, Math.max(limit, BODY_LIMIT_BYTES));
    const said = [...warnings, ...kept.warnings];
    return {
      id,
      ref: { file: ref.file, key: text(redactor.template(ref.key)), ordinal: ref.ordinal },
      name: name === null ? null : text(name),
      line,
      time: this.#clock.textOf(startedAt),
      environment,
      template: kept.template,
      values: open.values,
      secretNames: open.secretNames,
      request: first && toRequest(first, hops[0] ?? null, rules, bodies.request),
      response: response && toResponse(response, rules, bodies.response),
      hops: hops.map((hop) => toHop(hop, short)),
      outcome,
      ok,
      error,
      tests: tests.length === 0 ? NONE : tests.map((test) => toTest(test, short)),
      logs: logs.length === 0 ? NONE : shortLines(logs.map(content), maxChars * LOG_TEXTS),
      warnings: said.length === 0 ? NONE : said.map(content),
      elapsedMs: exchange?.elapsedMs ?? 0,
    };
  }
}

const NONE: readonly never[] = [];
const NO_VALUES: Readonly<Record<string, string>> = {};

interface Bodies {
  readonly request: Content | null;
  readonly response: Content | null;
}

type Values = NonNullable<EntryOptions['values']>;

function secretsOf({ secrets }: RunResult, values: Values): readonly string[] {
  const own = values.filter(({ secret }) => secret);
  return own.length === 0 ? secrets : [...secrets, ...own.map(({ value }) => value)];
}

/** A text that could not be sent again as it is cut is left out whole. */
function templateOf(
  template: string | null,
  redactor: Redactor,
  maxChars: number,
): { readonly template: string | null; readonly warnings: readonly string[] } {
  if (template === null || template === '') return { template: null, warnings: NONE };
  if (template.length <= maxChars) {
    return { template: redactor.template(template), warnings: NONE };
  }
  const size = `${template.length} characters`;
  return {
    template: null,
    warnings: [`The text of the request was left out of the history: it has ${size}.`],
  };
}

/** A value in which a secret was found is as good as secret, and so is one too long to keep: it has to be resolved anew. */
function valuesOf(
  values: Values,
  { text }: Redactor,
  maxChars: number,
): Pick<HistoryEntry, 'values' | 'secretNames'> {
  if (values.length === 0) return { values: NO_VALUES, secretNames: NONE };
  const isOpen = ({ value, secret }: Values[number]) =>
    !secret && value.length <= maxChars && text(value) === value;
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
  const take = (fields: Fields) => {
    for (const field of fields) if (isNoteworthy(field[0])) headers.push(field);
  };
  for (const hop of exchange?.hops ?? []) {
    take([...hop.request.headers]);
    take(hop.sentHeaders);
    if (hop.response !== null) take(hop.response.rawHeaders);
    contents.push(hop.request.url);
  }
  for (const body of [request, response]) {
    if (body !== null && body.text !== null) contents.push(body.text);
  }
  return { headers, contents };
}

interface Rules extends BodyRules {
  /** For everything but bodies. */
  readonly short: Redactor;
}

function toRequest(
  request: PreparedRequest,
  hop: Hop | null,
  rules: Rules,
  content: Content | null,
): StoredRequest {
  const sent = hop?.sentHeaders ?? [];
  const { body } = request;
  return {
    method: request.method,
    url: rules.short.url(request.url),
    headers: rules.short.headers(sent.length > 0 ? sent : [...request.headers]),
    body: body && toStoredBody(body.length, content, rules),
  };
}

function toResponse(response: Response, rules: Rules, content: Content | null): StoredResponse {
  const { short } = rules;
  const sizes = response.size;
  return {
    url: short.url(response.url),
    statusCode: response.statusCode,
    reason: short.text(response.reason),
    httpVersion: response.httpVersion,
    headers: short.headers(response.rawHeaders),
    encoding: response.encoding,
    complete: response.complete,
    sizes,
    body: toStoredBody(sizes.decoded, content, rules),
  };
}

function toTest(test: TestResult, { text, content }: Redactor): TestResult {
  return {
    ...test,
    name: text(test.name),
    actual: test.actual === null ? null : content(test.actual),
    expected: test.expected === null ? null : content(test.expected),
    message: test.message === null ? null : content(test.message),
    ...(typeof test.diff === 'string' ? { diff: content(test.diff) } : {}),
  };
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
