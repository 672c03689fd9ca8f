/** A body as the history keeps it: its beginning, without what is secret. */
import type { Redactor } from '../runner/redact.ts';
import type { StoredBody } from './entry.ts';

/** Read beyond the limit before it is cut, so that no secret is cut in two and missed. */
export const OVERLAP_BYTES = 16 * 1024;
/** Of one UTF-16 unit. */
const MAX_UTF8_BYTES = 3;

/** Bytes of a body, with their text where they are text: read once for all that look at it. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly text: string | null;
  /** The text is all of the bytes; else a character that is cut at the end was left out. */
  readonly whole: boolean;
}

/** What the bytes are; null for none. */
export function contentOf(bytes: Uint8Array): Content;
export function contentOf(bytes: Uint8Array | null): Content | null;
export function contentOf(bytes: Uint8Array | null): Content | null {
  if (bytes === null) return null;
  try {
    const text = UTF8.decode(bytes);
    return { bytes, text: text.includes('\0') ? null : text, whole: true };
  } catch {
    return { bytes, text: cutText(bytes), whole: false };
  }
}

/** Where a body goes through before it is kept. */
export interface BodyRules {
  readonly redactor: Redactor;
  /** Bytes kept of it; 0 keeps none. */
  readonly limit: number;
}

/** `sizeBytes`: of the whole, null when it is not known. */
export function toStoredBody(
  sizeBytes: number | null,
  content: Content | null,
  { redactor, limit }: BodyRules,
): StoredBody {
  if (content === null || limit === 0) {
    return { sizeBytes, cut: false, form: 'text', content: null };
  }
  const { bytes } = content;
  const short = shortText(content, redactor, limit);
  if (short !== null) {
    const cut = (sizeBytes ?? 0) > bytes.length;
    return { sizeBytes, cut, form: 'text', content: short };
  }
  const clean = redactor.bytes(bytes.subarray(0, limit + OVERLAP_BYTES));
  const known = Math.min(bytes.length, limit + OVERLAP_BYTES);
  const isBeginning = known === limit + OVERLAP_BYTES;
  // A secret that was cut in two is at the end, which comes nearer where others became short.
  const kept = clean.subarray(
    0,
    isBeginning ? Math.min(limit, Math.max(0, clean.length - OVERLAP_BYTES)) : limit,
  );
  const cut = kept.length < clean.length || (sizeBytes !== null && sizeBytes > bytes.length);
  const { text } = contentOf(kept);
  return text === null
    ? { sizeBytes, cut, form: 'base64', content: Buffer.from(kept).toString('base64') }
    : { sizeBytes, cut, form: 'text', content: text };
}

/** As almost all are: whole, text, and no longer without its secrets than the limit. */
function shortText(
  { bytes, text, whole }: Content,
  redactor: Redactor,
  limit: number,
): string | null {
  if (text === null || bytes.length > limit || !whole) return null;
  const content = redactor.content(text);
  if (content.length * MAX_UTF8_BYTES <= limit) return content;
  return Buffer.byteLength(content) > limit ? null : content;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 text without the character that is cut at the end, or null for other bytes. */
function cutText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: true,
    });
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
