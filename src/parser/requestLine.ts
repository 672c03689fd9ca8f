/** What a request line looks like. */
import type { RequestNode, Span } from './ast.ts';
import { isTokenCode, opensPlaceholder, skipPlaceholder } from './chars.ts';
import type { Line } from './lines.ts';
import { isBlankCode, skipBlanks, trimBlanksEnd } from './lines.ts';

/** Methods that every reader takes for one; others are accepted on a request line too. */
export const KNOWN_METHODS: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'QUERY',
  'PURGE',
  'LOCK',
  'UNLOCK',
  'PROPFIND',
  'PROPPATCH',
  'COPY',
  'MOVE',
  'MKCOL',
  'MKCALENDAR',
  'ACL',
  'SEARCH',
  'CHECKOUT',
  'CHECKIN',
  'REPORT',
  'MERGE',
  'MKACTIVITY',
  'MKWORKSPACE',
  'VERSION-CONTROL',
  'BASELINE-CONTROL',
  'LINK',
  'UNLINK',
  'BIND',
  'UNBIND',
  'REBIND',
]);

/** Words in the place of a method that choose a protocol, or a kind of body. */
export const PROTOCOL_WORDS: ReadonlyMap<string, RequestNode['protocol']> = new Map<
  string,
  RequestNode['protocol']
>([
  ['WEBSOCKET', 'websocket'],
  ['WS', 'websocket'],
  ['WSS', 'websocket'],
  ['SSE', 'sse'],
  ['GRPC', 'grpc'],
  ['RSOCKET', 'rsocket'],
  ['MQTT', 'mqtt'],
  ['AMQP', 'amqp'],
]);

export interface RequestLineSpans {
  readonly method: Span | null;
  readonly target: Span;
  readonly version: Span | null;
}

const VERSION = /^HTTP\/[\d.]*(?:[ \t]*\([^()]*\))?$/;

/** Splits a request line into method, target and version. A line without a method is a GET. */
export function readRequestLine(text: string, line: Line): RequestLineSpans {
  const start = line.first;
  let end = trimBlanksEnd(text, start, line.end);
  const version = versionAtEnd(text, start, end);
  if (version !== null) end = trimBlanksEnd(text, start, version.start);
  const blank = firstBlank(text, start, end);
  const rest = skipBlanks(text, blank, end);
  if (blank < end && isMethodBefore(text, { start, end: blank }, { start: rest, end })) {
    return { method: { start, end: blank }, target: { start: rest, end }, version };
  }
  if (blank === end && isMethodName(text.slice(start, end).toUpperCase())) {
    return { method: { start, end }, target: { start: end, end }, version };
  }
  return { method: null, target: { start, end }, version };
}

/** ` HTTP/1.1` or ` HTTP/2 (Prior Knowledge)` at the end of a line. */
export function versionAtEnd(text: string, start: number, end: number): Span | null {
  const last = text.charCodeAt(end - 1);
  const possible = (last >= 48 && last <= 57) || last === 41 || last === 47 || last === 46;
  if (!possible) return null;
  const at =
    last === 41
      ? text.slice(start, end).lastIndexOf('HTTP/') + start
      : plainVersion(text, start, end);
  if (at <= start || !isBlankCode(text.charCodeAt(at - 1))) return null;
  return last !== 41 || VERSION.test(text.slice(at, end)) ? { start: at, end } : null;
}

/** Where `HTTP/` stands before the digits and dots at the end; -1 when it does not. */
export function plainVersion(text: string, start: number, end: number): number {
  let at = end - 1;
  while (at > start) {
    const code = text.charCodeAt(at);
    if (code !== 46 && (code < 48 || code > 57)) break;
    at -= 1;
  }
  return at - 4 > start && text.startsWith('HTTP/', at - 4) ? at - 4 : -1;
}

/** `1.1` of `HTTP/1.1`, `2` of `HTTP/2` and `HTTP/2.0`; null when the number makes no sense. */
export function httpVersionOf(text: string): string | null {
  if (text === 'HTTP/1.1') return '1.1';
  const match = /^HTTP\/(\d)(?:\.(\d))?(?![\d.])/.exec(text);
  if (match?.[1] === undefined) return null;
  return match[1] === '1' ? `1.${match[2] ?? '1'}` : match[1];
}

/** A word before a blank is a method when it can be one and is not the beginning of a URL with blanks in it. */
function isMethodBefore(text: string, word: Span, rest: Span): boolean {
  let upper = true;
  for (let at = word.start; at < word.end; at += 1) {
    const code = text.charCodeAt(at);
    if (!isTokenCode(code))
      return opensPlaceholder(text, word.start) && isPlaceholderMethod(text, word, rest);
    if (code >= 97 && code <= 122) upper = false;
  }
  if (upper || COMMON.test(text.slice(word.start, word.end))) return true;
  return looksLikeTarget(text, rest);
}

/** Words that nobody begins a sentence about something else with. */
const COMMON = /^(?:get|head|post|put|patch|delete|options|connect)$/i;

/** `{{method}} https://…`: a placeholder alone before something that is a target. */
function isPlaceholderMethod(text: string, word: Span, rest: Span): boolean {
  return skipPlaceholder(text, word.start, word.end) === word.end && looksLikeTarget(text, rest);
}

const TARGET =
  /^(?:[a-z][a-z\d+.-]*:\/\/|\/|\{\{|\*$|localhost\b|\[?[\w-]+(?:[.:][\w-]+)+\]?(?:[:/?]|$))/i;
function looksLikeTarget(text: string, span: Span): boolean {
  return TARGET.test(text.slice(span.start, span.end));
}

/** True for a line that starts a new request where one is under way: an upper-case known method and something like a URL. */
export function startsRequest(text: string, start: number, end: number): boolean {
  const blank = capitalsEnd(text, start, end);
  if (blank === start || blank === end || !isBlankCode(text.charCodeAt(blank))) return false;
  if (!isMethodName(methodText(text, start, blank))) return false;
  const at = skipBlanks(text, blank, end);
  const code = text.charCodeAt(at);
  if (code === 47 || opensPlaceholder(text, at)) return at < end;
  if (/^(?:https?|wss?|grpcs?):\/\//i.test(text.slice(at, Math.min(at + 8, end)))) return true;
  return HOST_AND_PORT.test(text.slice(at, end));
}

/** `localhost:8080/a` and nothing behind it but a version: no sentence goes on so. */
const HOST_AND_PORT =
  /^(?:localhost(?=[:/?])|(?:\d{1,3}\.){3}\d{1,3}(?=[:/?])|[\w-]+(?:\.[\w-]+)*(?=:\d))(?::\d{1,5})?(?:[/?]\S*)?(?:[ \t]+HTTP\/[\d.]+)?[ \t]*$/i;

/** The end of the capitals and hyphens that methods are made of. */
function capitalsEnd(text: string, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if ((code < 65 || code > 90) && code !== 45) break;
    at += 1;
  }
  return at;
}

function firstBlank(text: string, start: number, end: number): number {
  let at = start;
  let mayClose = true;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9) return at;
    // Blanks inside `{{ … }}` do not end a word.
    if (code === 123 && mayClose && opensPlaceholder(text, at)) {
      const next = skipPlaceholder(text, at, end);
      mayClose = next > at;
      at = mayClose ? next : at + 2;
    } else at += 1;
  }
  return Math.min(at, end);
}

/** An upper-case method that is registered, or a word that chooses a protocol or GraphQL. */
export function isMethodName(word: string): boolean {
  return KNOWN_METHODS.has(word) || PROTOCOL_WORDS.has(word) || word === 'GRAPHQL';
}

/** The text of a method: a constant for those there are most of, so that nothing is copied. */
export function methodText(text: string, start: number, end: number): string {
  const length = end - start;
  if (length === 3 && text.startsWith('GET', start)) return 'GET';
  if (length === 4 && text.startsWith('POST', start)) return 'POST';
  if (length === 3 && text.startsWith('PUT', start)) return 'PUT';
  return text.slice(start, end);
}

/** A registered method in upper case, any other as it is written: methods are case-sensitive. */
export function canonicalMethod(written: string): string {
  const upper = written.toUpperCase();
  return isMethodName(upper) ? upper : written;
}

/** True where a URL with `http:` or `https:` begins. */
export function isHttp(text: string, start: number): boolean {
  return text.startsWith('http:', start) || text.startsWith('https:', start);
}
