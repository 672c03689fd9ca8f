/**
 * The entry of a plain exchange, written as JSON at once: one answer to one request without a body,
 * in which nothing can be secret. A run of a thousand requests consists of them, and making a tree
 * of each, to be written member by member, took as long as sending a fifth of it.
 */
import { isNoteworthy, mayNameSecret, mayNameSecretLine } from '../runner/namedSecrets.ts';
import type { Fields } from '../runner/namedSecrets.ts';
import type { RunResult } from '../runner/result.ts';
import { INLINE_CHARS, TEXT_LIMIT_CHARS } from './entry.ts';
import type { IsoClock } from './isoClock.ts';
import { contentOf } from './storedBody.ts';

/** What many entries share is worked out once: one of these serves a whole run. */
export class PlainEntries {
  readonly #clock: IsoClock;
  /** The header section of the last request, and its JSON: most requests on a connection have the same. */
  #sent: Fields | null = null;
  #sentJson: string | null = null;

  constructor(clock: IsoClock) {
    this.#clock = clock;
  }

  /** What `JSON.stringify` makes of the result's `HistoryEntry`; null where there is more to it than is known here. */
  json(result: RunResult, template: string | null): string | null {
    const { exchange, ref, tests, values, id, name } = result;
    if (exchange?.error !== null || exchange.hops.length !== 1) return null;
    const [hop] = exchange.hops;
    const { response } = exchange;
    if (hop === undefined || response === null || hasMore(result)) return null;
    const { request } = hop;
    const { size } = response;
    if (request.body !== null || request.url !== response.url || size.decoded > INLINE_CHARS)
      return null;
    if (hop.cookies.length + hop.cookieChanges.length + hop.changes.length > 0) return null;
    const sent = this.#sentFields(hop.sentHeaders);
    if (sent === null || !arePlain(response.rawHeaders)) return null;
    const bytes = response.readNow(0, INLINE_CHARS);
    const content = bytes === null ? null : contentOf(bytes);
    if (content === null || content.text === null || !content.whole) return null;
    const testsJson = tests.length === 0 ? '[]' : JSON.stringify(tests);
    const lines = `${ref.key}\n${template ?? ''}`;
    if (mayNameSecretLine(lines)) return null;
    if (mayNameSecret(`${lines}\n${request.url}\n${content.text}\n${testsJson}`)) return null;
    const url = JSON.stringify(request.url);
    const method = JSON.stringify(request.method);
    const answer = `"statusCode":${response.statusCode},"reason":${JSON.stringify(response.reason)}`;
    const json =
      `{"id":${JSON.stringify(id)},"ref":${refJson(ref)},"name":${JSON.stringify(name)},` +
      `"line":${result.line},"time":"${this.#clock.textOf(result.startedAt)}",` +
      `"environment":${JSON.stringify(result.environment)},` +
      `"template":${template === null || template === '' ? 'null' : JSON.stringify(template)},` +
      `"values":${values === undefined || values.length === 0 ? '{}' : valuesJson(values)},"secretNames":[],` +
      `"request":{"method":${method},"url":${url},"headers":${sent},"body":null},` +
      `"response":{"url":${url},${answer},"httpVersion":"${response.httpVersion}",` +
      `"headers":${JSON.stringify(response.rawHeaders)},` +
      `"encoding":${JSON.stringify(response.encoding)},"complete":${response.complete},` +
      `"sizes":{"headers":${size.headers},"body":${size.body},"decoded":${size.decoded}},` +
      `"body":{"sizeBytes":${size.decoded},"cut":false,"form":"text","content":${JSON.stringify(content.text)}}},` +
      `"hops":[{"method":${method},"url":${url},${answer},"location":null,` +
      `"timings":${JSON.stringify(hop.timings)},` +
      `"remoteAddress":${JSON.stringify(hop.connection?.remoteAddress ?? null)},` +
      `"cookies":[],"cookieChanges":[],"changes":[]}],"outcome":"response","ok":${result.ok},` +
      `"error":null,"tests":${testsJson},"logs":[],"warnings":[],"elapsedMs":${exchange.elapsedMs}}`;
    // An address with a name and a password in it, wherever it is; a text that is too long to keep.
    return json.length > TEXT_LIMIT_CHARS || json.includes('@') ? null : json;
  }

  /** As JSON; null where one of them may be secret. */
  #sentFields(fields: Fields): string | null {
    if (this.#sent !== fields) {
      this.#sent = fields;
      this.#sentJson = fields.length > 0 && arePlain(fields) ? JSON.stringify(fields) : null;
    }
    return this.#sentJson;
  }
}

/** Secrets, lines of a script, things to know: each of them goes through the redactor. */
function hasMore({ failure, secrets, logs, warnings, noLog, values }: RunResult): boolean {
  if (failure !== null || noLog || secrets.length + logs.length + warnings.length > 0) return true;
  return values?.some(({ secret }) => secret) === true;
}

function arePlain(fields: Fields): boolean {
  for (const field of fields) if (isNoteworthy(field[0])) return false;
  return true;
}

function refJson({ file, key, ordinal }: RunResult['ref']): string {
  return `{"file":${JSON.stringify(file)},"key":${JSON.stringify(key)},"ordinal":${ordinal}}`;
}

function valuesJson(values: NonNullable<RunResult['values']>): string {
  return JSON.stringify(Object.fromEntries(values.map(({ name, value }) => [name, value])));
}
