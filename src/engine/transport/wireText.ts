/** What undici gives and takes as text: fields, targets and the host of a URL. */
import type { UrlParts } from '../url.ts';

/** Host and port, unless it is the scheme's own (RFC 9110 7.2). */
export function hostField({ scheme, host, port }: UrlParts): string {
  if (scheme === 'http+unix') return 'localhost';
  const usual = port === null || Number(port) === (scheme === 'https' ? 443 : 80);
  return usual ? (host ?? '') : `${host ?? ''}:${port}`;
}

export function rawHeaderList(raw: unknown): (readonly [string, string])[] {
  const list: (readonly [string, string])[] = [];
  if (Array.isArray(raw)) {
    const values = raw as (Buffer | string)[];
    for (let i = 0; i + 1 < values.length; i += 2) {
      list.push([latin1(values[i] ?? ''), latin1(values[i + 1] ?? '')]);
    }
  } else if (typeof raw === 'object' && raw !== null) {
    for (const [name, value] of Object.entries(raw as Record<string, string | string[]>)) {
      if (name.startsWith(':')) continue;
      for (const single of [value].flat()) list.push([name, single]);
    }
  }
  return list;
}

/** A target that was not encoded: undici writes each character as one byte. */
export function asBytes(target: string): string {
  return /[^\u0000-\u007f]/.test(target) ? Buffer.from(target, 'utf8').toString('latin1') : target;
}

function latin1(value: Buffer | string): string {
  return typeof value === 'string' ? value : value.toString('latin1');
}
