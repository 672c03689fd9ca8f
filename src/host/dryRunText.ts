/** A prepared request as text, with secret values hidden. */
import { formatSize } from './describe.ts';
import { createMask } from '../runner/mask.ts';

const MAX_BODY = 1024 * 1024;

/** What the text needs of a prepared request. */
export interface TextRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: { readonly bytes: Uint8Array | null; readonly length: number | null } | null;
}

export function dryRunText(request: TextRequest, secrets: readonly string[]): string {
  const mask = createMask(secrets);
  const fields = [...fieldsOf(request)].map(
    ([name, value]) => `${name}: ${mask.requestHeader(name, value)}`,
  );
  const head = [
    '# Dry run: nothing was sent. Secret values are hidden.',
    `${request.method} ${mask.text(request.url)} HTTP/1.1`,
    ...fields,
  ].join('\n');
  return request.body === null ? `${head}\n` : `${head}\n\n${mask.text(bodyText(request.body))}\n`;
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
