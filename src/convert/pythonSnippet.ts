/** A request as a script for Python's Requests. */
import type { SnippetBody, SnippetRequest } from './snippetRequest.ts';

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

export function toPython({ method, url, headers, body }: SnippetRequest): string {
  const known = METHODS.has(method);
  const lines = ['import requests', ''];
  if (body?.kind === 'bytes') lines.unshift('import base64');
  lines.push(`response = requests.${known ? method.toLowerCase() : 'request'}(`);
  if (!known) lines.push(`    ${literal(method)},`);
  lines.push(`    ${literal(url)},`);
  if (headers.length > 0) {
    lines.push('    headers={');
    for (const [name, value] of joined(headers))
      lines.push(`        ${literal(name)}: ${literal(value)},`);
    lines.push('    },');
  }
  if (body !== null) lines.push(`    data=${dataOf(body)},`);
  lines.push(')', 'print(response.status_code, response.reason)', 'print(response.text)', '');
  return lines.join('\n');
}

/** Requests takes one value a name. */
function joined(headers: SnippetRequest['headers']): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return fields;
}

function dataOf(body: SnippetBody): string {
  if (body.kind === 'bytes') return `base64.b64decode(${literal(body.base64)})`;
  // A str would be sent as Latin-1 by http.client, and fail beyond it.
  const encoded = /^[\x00-\x7f]*$/.test(body.text) ? '' : '.encode("utf-8")';
  return `${literal(body.text)}${encoded}`;
}

/** Escapes of JSON are escapes of Python too, but for surrogates, which are written out. */
function literal(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\u007f', '\\x7f');
}
