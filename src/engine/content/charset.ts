/**
 * Which charset the text of a response is in. Deviates from Requests: no ISO-8859-1 by default and
 * no statistics; a byte order mark, the declared charset, the document's own word, UTF-8 when the
 * bytes are valid, then windows-1252 (WHATWG Encoding).
 */
import { isAscii, isUtf8 as isWholeUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import type { MediaType } from '../mediaType.ts';

/** WHATWG label of the charset, or null when the bytes are no text; `whole` tells whether more bytes follow the head. */
export function charsetOf(
  media: MediaType | null,
  head: Uint8Array,
  whole: boolean,
): string | null {
  if (!isTextual(media, head)) return null;
  const mark = byteOrderMark(head);
  if (mark !== null) return mark;
  if (media !== null && isJson(media.type)) return jsonCharset(head);
  const declared = knownLabel(media?.parameters.get('charset') ?? null);
  if (declared !== null) return declared;
  const valid = whole ? isWholeUtf8(head) : isUtf8(head);
  return declaredInside(media, head) ?? (valid ? 'utf-8' : 'windows-1252');
}

export function isJson(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json') || type === 'text/json';
}

export function isXml(type: string): boolean {
  return type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml');
}

const TEXT_TYPES =
  /^(?:text\/|application\/(?:javascript|ecmascript|graphql|x-www-form-urlencoded|x-ndjson|ndjson|jsonl|json-seq|yaml|x-yaml|toml|sql|x-sh|http|problem))/;

/** By media type; bytes of no stated type are text when they look like it. */
export function isTextual(media: MediaType | null, head: Uint8Array): boolean {
  if (media !== null && media.type !== 'application/octet-stream') {
    if (TEXT_TYPES.test(media.type) || isJson(media.type) || isXml(media.type)) return true;
    if (/^(?:image|audio|video|font|multipart)\//.test(media.type)) return false;
    if (media.parameters.has('charset')) return true;
  }
  return byteOrderMark(head) !== null || (isUtf8(head) && !hasControls(head));
}

const SNIFFED_BYTES = 8192;

function hasControls(bytes: Uint8Array): boolean {
  return bytes
    .subarray(0, SNIFFED_BYTES)
    .some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27);
}

function byteOrderMark(bytes: Uint8Array): string | null {
  const a = bytes[0];
  const b = bytes[1];
  const c = bytes[2];
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0xff && b === 0xfe ? 'utf-16le' : null;
}

/** RFC 8259 8.1: UTF-8; UTF-16 is told by its NUL bytes. */
export function jsonCharset(bytes: Uint8Array): string {
  const a = bytes[0];
  const b = bytes[1];
  if (a === 0 && b !== 0 && b !== undefined) return 'utf-16be';
  return a !== 0 && b === 0 ? 'utf-16le' : 'utf-8';
}

function declaredInside(media: MediaType | null, head: Uint8Array): string | null {
  const start = Buffer.from(head.subarray(0, 1024)).toString('latin1');
  if (media !== null && isXml(media.type)) {
    return knownLabel(/^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']/i.exec(start)?.[1] ?? null);
  }
  if (media?.type !== 'text/html') return null;
  return knownLabel(/<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start)?.[1] ?? null);
}

/** The label as WHATWG spells it, null when it is not known. */
export function knownLabel(label: string | null): string | null {
  if (label === null) return null;
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch {
    return null;
  }
}

/** Requests' `get_encoding_from_headers`, for `compat`. */
export function requestsCharset(contentType: string | null): string | null {
  if (contentType === null) return null;
  const declared = /;\s*charset\s*=\s*["']?([^"';]+)/i.exec(contentType)?.[1]?.trim();
  if (declared !== undefined) {
    return LATIN1.test(declared) ? 'iso-8859-1' : (knownLabel(declared) ?? 'utf-8');
  }
  if (/^[^;]*text/.test(contentType)) return 'iso-8859-1';
  return /^\s*application\/json\b/.test(contentType) ? 'utf-8' : null;
}

const LATIN1 = /^(?:iso[-_]?8859-1|latin-?1|l1)$/i;

/** As Python: ISO-8859-1 is no windows-1252, and a byte order mark stays. */
export function decodeAsPython(bytes: Uint8Array, encoding: string): string {
  return encoding === 'iso-8859-1'
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    : new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

/** A cut-off sequence at the very end is no error: the head may have been cut there. */
function isUtf8(bytes: Uint8Array): boolean {
  if (isWholeUtf8(bytes)) return true;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** What statistics say: a hint for people, never used by itself. */
export function guessCharset(head: Uint8Array): string | null {
  if (isAscii(head)) return 'ascii';
  const [best] = analyse(head);
  return best?.name.toLowerCase() ?? null;
}

export function decodeText(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}
