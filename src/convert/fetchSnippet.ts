/** A request as JavaScript for `fetch`, as browsers and Node have it. */
import type { SnippetRequest } from './snippetRequest.ts';

export function toFetch({ method, url, headers, body }: SnippetRequest): string {
  const lines = [
    `const response = await fetch(${literal(url)}, {`,
    `  method: ${literal(method)},`,
  ];
  if (headers.length > 0) {
    lines.push('  headers: [');
    for (const [name, value] of headers) lines.push(`    [${literal(name)}, ${literal(value)}],`);
    lines.push('  ],');
  }
  if (body?.kind === 'text') lines.push(`  body: ${literal(body.text)},`);
  if (body?.kind === 'bytes') {
    lines.push(
      `  body: Uint8Array.from(atob(${literal(body.base64)}), (char) => char.charCodeAt(0)),`,
    );
  }
  lines.push('});', 'console.log(response.status, await response.text());', '');
  return lines.join('\n');
}

/** JSON is JavaScript; the two line separators are written out for editors that break lines at them. */
function literal(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
