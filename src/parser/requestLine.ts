/** What a request line looks like. */
import type { Line } from './lines.ts';
import { skipBlanks, trimBlanksEnd } from './lines.ts';

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
export const PROTOCOL_WORDS: ReadonlyMap<string, string> = new Map([
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
  readonly method: { start: number; end: number } | null;
  readonly target: { start: number; end: number };
  readonly httpVersion: string | null;
}

const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VERSION = /[ \t]+HTTP\/(\d+(?:\.\d+)?)(?:[ \t]*\([^)]*\))?$/;

/** Splits a request line into method, target and version. A line without a method is a GET. */
export function readRequestLine(text: string, line: Line): RequestLineSpans {
  const start = skipBlanks(text, line.start, line.end);
  let end = trimBlanksEnd(text, start, line.end);
  const version = VERSION.exec(text.slice(start, end));
  if (version !== null) end = start + version.index;
  const blank = firstBlank(text, start, end);
  const word = text.slice(start, blank);
  const rest = skipBlanks(text, blank, end);
  const isMethod = blank < end && METHOD.test(word) && !isTargetWord(word);
  if (isMethod) {
    return {
      method: { start, end: blank },
      target: { start: rest, end },
      httpVersion: version?.[1] ?? null,
    };
  }
  const bareMethod = blank === end && isMethodName(word);
  return {
    method: bareMethod ? { start, end } : null,
    target: bareMethod ? { start: end, end } : { start, end },
    httpVersion: version?.[1] ?? null,
  };
}

/** True for a line that starts a new request where one is under way: an upper-case known method and something like a URL. */
export function startsRequest(text: string, line: Line): boolean {
  const first = text.charCodeAt(line.start);
  if (first < 65 || first > 90) return false;
  const blank = firstBlank(text, line.start, line.end);
  if (blank === line.end) return false;
  const word = text.slice(line.start, blank);
  if (!KNOWN_METHODS.has(word) && !PROTOCOL_WORDS.has(word) && word !== 'GRAPHQL') return false;
  return /^(?:https?:\/\/|wss?:\/\/|\{\{|\/)/i.test(
    text.slice(skipBlanks(text, blank, line.end), line.end),
  );
}

function firstBlank(text: string, start: number, end: number): number {
  let at = start;
  let depth = 0;
  while (at < end) {
    const code = text.charCodeAt(at);
    // Blanks inside `{{ … }}` do not end a word.
    if (code === 123 && text.charCodeAt(at + 1) === 123) depth += 1;
    else if (code === 125 && text.charCodeAt(at + 1) === 125 && depth > 0) depth -= 1;
    else if (depth === 0 && (code === 32 || code === 9)) return at;
    at += 1;
  }
  return end;
}

function isTargetWord(word: string): boolean {
  return word.includes('://') || word.startsWith('/') || word.includes('{{');
}

function isMethodName(word: string): boolean {
  return KNOWN_METHODS.has(word) || PROTOCOL_WORDS.has(word) || word === 'GRAPHQL';
}
