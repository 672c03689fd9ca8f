/** `application/x-www-form-urlencoded` as Python's `urlencode(doseq=True)` writes it. */
import type { Mapping, Scalar } from './request.ts';

type Value = Scalar | null | readonly Scalar[];

/** Entries of a mapping in order, lists spread out, `null` left out. */
export function pairsOf(mapping: Mapping<Value>): [string, string][] {
  const pairs: [string, string][] = [];
  for (const [name, value] of entriesOf(mapping)) {
    if (value === null) continue;
    const values = Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar];
    for (const single of values) pairs.push([name, String(single)]);
  }
  return pairs;
}

export function entriesOf<T>(mapping: Mapping<T>): Iterable<readonly [string, T]> {
  if (Array.isArray(mapping)) return mapping as readonly (readonly [string, T])[];
  if (mapping instanceof Map) return mapping as ReadonlyMap<string, T>;
  return Object.entries(mapping as Readonly<Record<string, T>>);
}

export function encodePairs(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${quotePlus(name)}=${quotePlus(value)}`).join('&');
}

/** Blanks become `+`; letters, digits and `_.-~` stay; all else is percent-encoded UTF-8. */
export function quotePlus(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
