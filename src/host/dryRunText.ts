/** A prepared request as text, with secret values hidden. */
import type { Hop } from '../engine/exchange.ts';
import type { RunResult } from '../runner/result.ts';
import { formatSize } from './describe.ts';
import { requestOrigins } from './requestOrigins.ts';
import { ORIGIN_WORDS } from '../protocol/originWords.ts';
import { createMask } from '../runner/mask.ts';

const MAX_BODY = 1024 * 1024;

/** What the text needs of a prepared request. */
export interface TextRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: { readonly bytes: Uint8Array | null; readonly length: number | null } | null;
}

/** What is told of each field, by its name in lower case. */
export function originWords(
  known: NonNullable<Hop['headerOrigins']>,
  { headerSources }: Pick<RunResult, 'headerSources'>,
): ReadonlyMap<string, string> {
  const names = known.map(({ name }) => name);
  const origins = requestOrigins(names, known, headerSources);
  return new Map(
    origins.map((origin, index) => [names[index]?.toLowerCase() ?? '', ORIGIN_WORDS[origin]]),
  );
}

/** `origins` tells of each field where it comes from; those that it does not know the connection adds. */
export function dryRunText(
  request: TextRequest,
  secrets: readonly string[],
  origins: ReadonlyMap<string, string> | null = null,
): string {
  const mask = createMask(secrets);
  const lines = [...fieldsOf(request)];
  const fields = lines.map(([name, value]) => `${name}: ${mask.requestHeader(name, value)}`);
  const head = [
    '# Dry run: nothing was sent. Secret values are hidden.',
    ...(origins === null ? [] : originLines(lines, origins)),
    `${request.method} ${mask.text(request.url)} HTTP/1.1`,
    ...fields,
  ].join('\n');
  return request.body === null ? `${head}\n` : `${head}\n\n${mask.text(bodyText(request.body))}\n`;
}

/** Comments, so that the request below stays one that can be sent. */
function originLines(
  fields: readonly (readonly [string, string])[],
  origins: ReadonlyMap<string, string>,
): string[] {
  const names = [...new Set(fields.map(([name]) => name))];
  const width = Math.max(...names.map(({ length }) => length));
  return [
    '# Where its fields come from:',
    ...names.map(
      (name) => `#   ${name.padEnd(width)}  ${origins.get(name.toLowerCase()) ?? 'connection'}`,
    ),
  ];
}

/** The fields, with those that the connection adds: Host first, and how the body is framed. */
function* fieldsOf({ headers, url, body }: TextRequest): Generator<readonly [string, string]> {
  const fields = [...headers];
  const names = new Set(fields.map(([name]) => name.toLowerCase()));
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (!names.has('host') && host !== undefined) yield ['Host', host];
  yield* fields;
  if (body === null || names.has('content-length') || names.has('transfer-encoding')) return;
  if (body.length === null) yield ['Transfer-Encoding', 'chunked'];
  else yield ['Content-Length', String(body.length)];
}

function bodyText({ bytes, length }: NonNullable<TextRequest['body']>): string {
  const size = length === null ? 'of unknown length' : `of ${formatSize(length)}`;
  if (bytes === null) return `# A body ${size}, read while it is sent.`;
  if (bytes.length > MAX_BODY) return `# A body ${size}.`;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? `# A binary body ${size}.` : text;
  } catch {
    return `# A binary body ${size}.`;
  }
}
