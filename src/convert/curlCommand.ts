/** A request as a `curl` command line for POSIX shells. */
import type { SnippetRequest } from './snippetRequest.ts';

const BREAK = ' \\\n  ';

export function toCurl({ method, url, headers, body, asterisk }: SnippetRequest): string {
  const parts = [`curl ${quote(url)}`];
  const implied = body === null ? 'GET' : 'POST';
  if (method === 'HEAD') parts.push('--head');
  else if (method !== implied) parts.push(`--request ${quote(method)}`);
  if (asterisk === true) parts.push("--request-target '*'");
  if (/[[\]{}]/.test(url)) parts.push('--globoff');
  for (const [name, value] of headers) {
    // `name;` is how curl is told of an empty field.
    parts.push(`--header ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`);
  }
  if (body === null) return `${parts.join(BREAK)}\n`;
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    parts.push(`--header ${quote('Content-Type:')}`);
  }
  if (body.kind === 'text') return `${[...parts, `--data-raw ${quote(body.text)}`].join(BREAK)}\n`;
  const command = [...parts, '--data-binary @-'].join(BREAK);
  return `printf %s ${quote(body.base64)} | base64 -d | ${command}\n`;
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
