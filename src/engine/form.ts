/** `application/x-www-form-urlencoded` as Python's `urlencode(doseq=True)` writes it. */
import type { FieldValue, Mapping, Scalar } from './request.ts';

/** Entries of a mapping in order, lists spread out, `null` left out. A nested mapping gives its names, as in Requests. */
export function pairsOf(mapping: Mapping<FieldValue>): [string, string | Uint8Array][] {
  const pairs: [string, string | Uint8Array][] = [];
  for (const [name, value] of entriesOf(mapping)) {
    for (const single of valuesOf(value)) {
      if (single === null) continue;
      pairs.push([name, single instanceof Uint8Array ? single : String(single)]);
    }
  }
  return pairs;
}

function valuesOf(value: FieldValue): readonly (Scalar | Uint8Array | null)[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [value];
  return Array.isArray(value)
    ? (value as readonly (Scalar | Uint8Array | null)[])
    : Object.keys(value);
}

export function entriesOf<T>(mapping: Mapping<T>): Iterable<readonly [string, T]> {
  if (Array.isArray(mapping)) return mapping as readonly (readonly [string, T])[];
  if (mapping instanceof Map) return mapping as ReadonlyMap<string, T>;
  return Object.entries(mapping as Readonly<Record<string, T>>);
}

export function encodePairs(pairs: readonly (readonly [string, string | Uint8Array])[]): string {
  return pairs.map(([name, value]) => `${quotePlus(name)}=${quotePlus(value)}`).join('&');
}

/** Blanks become `+`; letters, digits and `_.-~` stay; all else is percent-encoded UTF-8, bytes as they are. */
export function quotePlus(text: string | Uint8Array): string {
  if (typeof text !== 'string') return quoteBytes(text);
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function quoteBytes(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.\-~]/.test(char)) out += char;
    else out += byte === 32 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
