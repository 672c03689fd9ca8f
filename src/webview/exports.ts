/** An exchange as text for somewhere else. Secrets are dots already when they reach the page. */
import type { ExchangeDto, HopDto } from '../protocol/exchangeDto.ts';
import { pathOf, statusText } from './format.ts';

/** Headers that curl writes by itself. */
const CURL_OWN = new Set([
  'host',
  'content-length',
  'connection',
  'accept-encoding',
  'transfer-encoding',
]);

/** A command for a POSIX shell that sends this request. */
export function hopAsCurl({
  method,
  url,
  requestHeaders,
  requestBody,
  requestBodySize,
}: HopDto): string {
  const parts = [`curl ${quoted(url)}`];
  const hasBody = requestBody !== null || (requestBodySize ?? 0) > 0;
  if (method === 'HEAD') parts.push('--head');
  else if (method !== (hasBody ? 'POST' : 'GET')) parts.push(`--request ${quoted(method)}`);
  for (const [name, value] of requestHeaders) {
    if (name.toLowerCase() === 'accept-encoding') parts.push('--compressed');
    if (CURL_OWN.has(name.toLowerCase())) continue;
    // With a colon and no value curl would leave the header out.
    parts.push(`--header ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`);
  }
  if (requestBody !== null) parts.push(`--data-raw ${quoted(requestBody)}`);
  else if (hasBody) parts.push('--data-binary @body.bin');
  return parts.join(' \\\n  ');
}

/** A word that a shell takes as it is. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The request as it was sent: start line, headers, body. */
export function requestAsText({
  method,
  url,
  httpVersion,
  requestHeaders,
  requestBody,
}: HopDto): string {
  const start = `${method} ${pathOf(url)} HTTP/${httpVersion === '' ? '1.1' : httpVersion}`;
  return message(start, requestHeaders, requestBody ?? '');
}

/** Every request and response in the order they were on the wire; `body` is the last one's. */
export function exchangeAsText({ hops, error }: ExchangeDto, body: string): string {
  const parts = hops.flatMap((hop, index) => {
    const request = requestAsText(hop);
    if (hop.statusCode === null) return [request];
    const start = `HTTP/${hop.httpVersion} ${statusText({ statusCode: hop.statusCode, reason: hop.reason })}`;
    return [request, message(start, hop.responseHeaders, index === hops.length - 1 ? body : '')];
  });
  if (error !== null) parts.push(`${error.type}: ${error.message}\n`);
  return parts.join('\n');
}

function message(start: string, headers: HopDto['requestHeaders'], body: string): string {
  const head = [start, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
  if (body === '') return `${head}\n`;
  return `${head}\n\n${body.endsWith('\n') ? body : `${body}\n`}`;
}
