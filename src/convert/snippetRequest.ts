/** What a snippet for another tool is made of: a prepared request without what is only our own habit. */
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import type { Redaction } from './har.ts';

export interface SnippetRequest {
  readonly method: string;
  readonly url: string;
  /** The request target is `*`. */
  readonly asterisk?: boolean;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: SnippetBody | null;
}

export type SnippetBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly base64: string };

/** Fields that every client sends by itself, with our own values. */
const OWN_DEFAULTS: Readonly<Record<string, RegExp>> = {
  'user-agent': /^postcard\//,
  'accept-encoding': /^gzip, deflate/,
  accept: /^\*\/\*$/,
  connection: /^keep-alive$/,
};
const FRAMING = new Set(['content-length', 'transfer-encoding', 'host']);

/** Reads the body where it lies in a file. `redaction` hides what a snippet must not carry. */
export async function toSnippetRequest(
  { method, url, headers, body, asterisk }: PreparedRequest,
  redaction: Redaction,
): Promise<SnippetRequest> {
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
  const kept = [...headers].filter(([name, value]) => {
    const lower = name.toLowerCase();
    if (lower === 'host') return value !== host;
    return !FRAMING.has(lower) && OWN_DEFAULTS[lower]?.test(value) !== true;
  });
  return {
    method,
    url: redaction.url(url),
    ...(asterisk === true ? { asterisk } : {}),
    headers: redaction.headers(kept),
    body: body === null ? null : toBody(body.bytes ?? (await readAll(body)), redaction),
  };
}

function toBody(bytes: Uint8Array, redaction: Redaction): SnippetBody {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return { kind: 'text', text: redaction.content(text) };
  } catch {
    // No text: its bytes are kept as they are.
  }
  return { kind: 'bytes', base64: Buffer.from(bytes).toString('base64') };
}

async function readAll(body: NonNullable<PreparedRequest['body']>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body.open()) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}
