/** An exchange of the history as text for people: to look at, and to compare. Pure. */
import { prettyJson } from '../engine/content/jsonText.ts';
import { comparableText } from '../runner/snapshot.ts';
import type { HistoryEntry, StoredBody } from '../store/entry.ts';
import { formatDuration, formatSize } from './describe.ts';

export type HistoryPart = 'exchange' | 'body' | 'headers' | 'timing' | 'request';

export function historyText(
  entry: HistoryEntry,
  part: HistoryPart,
  ignored: readonly string[] = [],
): string {
  switch (part) {
    case 'exchange':
      return exchangeText(entry);
    case 'body':
      return comparableBody(entry, ignored);
    case 'headers':
      return headersText(entry);
    case 'timing':
      return timingText(entry);
    case 'request':
      return requestText(entry);
  }
}

/** `200 OK`, `ConnectTimeout`, `Cancelled`. */
export function historyOutcome({ outcome, response, error }: HistoryEntry): string {
  if (outcome === 'cancelled') return 'Cancelled';
  if (response !== null && outcome === 'response') {
    return `${response.statusCode} ${response.reason}`.trimEnd();
  }
  return error?.type ?? 'No response';
}

/** A request and its stored response, in the language of `.http` files: it can be sent again. */
function exchangeText(entry: HistoryEntry): string {
  const { response, error } = entry;
  const lines = [
    `# ${historyOutcome(entry)}, ${formatDuration(entry.elapsedMs)}, ${entry.time.slice(0, 19).replace('T', ' ')} UTC`,
    `# ${oneLine(placeOf(entry))}`,
    ...(error === null ? [] : [`# ${oneLine(`${error.type}: ${error.message}`)}`]),
    ...(error?.hint ? [`# ${oneLine(error.hint)}`] : []),
    `### ${oneLine(entry.name ?? '')}`.trimEnd(),
    requestText(entry, sendable),
  ];
  if (response === null) return `${lines.join('\n')}\n`;
  const fields = response.headers.map(([name, value]) => `${name}: ${value}`);
  const status = `HTTP/${response.httpVersion} ${response.statusCode} ${response.reason}`.trimEnd();
  const head = inert([status, ...fields].join('\n'));
  const answer = [head, '', inert(prettyBody(response.body))].join('\n');
  return `${[...lines, '', answer].join('\n').trimEnd()}\n`;
}

function placeOf({ ref, line, environment }: HistoryEntry): string {
  const place = `${ref.file}:${line}`;
  return environment.length === 0 ? place : `${place}, environment ${environment.join(', ')}`;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}

/** Begins a request, a script, a file or an assertion where it stands alone in a line. */
const SYNTAX = /(^|[\r\n])(?=[^\S\r\n]*(?:###|<@?[^\S\r\n]|[<>][^\S\r\n]*\{%|>>|\?\?|\/\*|\{\{))/g;
const REQUEST_LINE = /(^|[\r\n])(?=(?:[A-Z][A-Z-]*[^\S\r\n]+\S|curl\b))/g;

/** Content of a server is no syntax of this document: none of its lines gets a lens to send it. */
function inert(text: string): string {
  return text.replace(SYNTAX, '$1# ').replace(REQUEST_LINE, '$1 ');
}

/** What was sent once may hold what a server said before: it is no placeholder when it is sent again. */
function sendable(text: string): string {
  return inert(text).replace(/\{(?=\{)/g, '{ ');
}

function requestText({ request }: HistoryEntry, asContent = (text: string) => text): string {
  if (request === null) return '# The request could not be made.';
  const fields = request.headers.map(([name, value]) => asContent(`${name}: ${value}`));
  const target = asContent(request.url);
  const head = [`${request.method} ${target}`, ...fields].join('\n');
  const body = asContent(prettyBody(request.body));
  return body === '' ? head : `${head}\n\n${body}`;
}

function headersText({ response }: HistoryEntry): string {
  if (response === null) return '';
  const fields = response.headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`).sort();
  return `${response.statusCode} ${response.reason}\n${fields.join('\n')}\n`;
}

function timingText({ hops, elapsedMs, response }: HistoryEntry): string {
  const lines = hops.map(({ method, url, statusCode, timings }) => {
    const phases = Object.entries(timings)
      .filter((phase): phase is [string, number] => typeof phase[1] === 'number')
      .map(([phase, ms]) => `  ${phase.padEnd(8)} ${formatDuration(ms)}`);
    return [`${method} ${url} ${statusCode ?? ''}`.trimEnd(), ...phases].join('\n');
  });
  const sizes = response === null ? [] : [`size      ${formatSize(response.sizes.decoded)}`];
  return `${[...lines, `whole     ${formatDuration(elapsedMs)}`, ...sizes].join('\n')}\n`;
}

function prettyBody(body: StoredBody | null): string {
  if (body === null || body.sizeBytes === 0) return '';
  const size = body.sizeBytes === null ? 'unknown size' : formatSize(body.sizeBytes);
  if (body.content === null) return `# A body of ${size} was not kept.`;
  if (body.form === 'base64') return `# ${size} that are no text.`;
  const cut = body.cut ? `\n# Only the beginning of ${size} was kept.` : '';
  return body.cut ? `${body.content}${cut}` : readable(body.content);
}

function readable(text: string): string {
  try {
    return prettyJson(text);
  } catch {
    return text; // no JSON: it is shown as it came
  }
}

/** JSON with its members in order, so that only what differs is a difference. */
function comparableBody({ response }: HistoryEntry, ignored: readonly string[]): string {
  const body = response?.body ?? null;
  if (!body?.content || body.form === 'base64') return `${prettyBody(body)}\n`;
  return `${comparableText(sorted(body.content), ignored)}\n`;
}

function sorted(text: string): string {
  try {
    // A text that a number cannot hold exactly stays as it was written.
    if (/\d{16,}/.test(text)) return text;
    return JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );
  } catch {
    return text; // no JSON: it is compared as it is
  }
}
