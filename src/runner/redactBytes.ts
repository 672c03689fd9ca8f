/** Secrets in bytes that may be text of any kind, or none. */
import { DOTS } from './mask.ts';

/** Bytes stay as many as they can where they are no UTF-8. */
const STARS = '*****';
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `clean` takes them out of a text. Found in UTF-8, in single bytes, and in UTF-16 of both orders. */
export function redactBytes(bytes: Uint8Array, clean: (text: string) => string): Uint8Array {
  const { buffer, byteOffset, byteLength } = bytes;
  const given = Buffer.from(buffer, byteOffset, byteLength);
  const wide = given.includes(0) ? inUnits(given, clean) : given;
  const text = utf8(wide);
  if (text !== null) return Buffer.from(clean(text));
  return Buffer.from(clean(wide.toString('latin1')).replaceAll(DOTS, STARS), 'latin1');
}

/** Units of two bytes, from the first byte and from the second: the letters of most words look alike in both orders. */
function inUnits(bytes: Buffer, clean: (text: string) => string): Buffer {
  let current = bytes;
  for (const start of [0, 1]) {
    const end = current.length - ((current.length - start) % 2);
    const text = current.toString('utf16le', start, end);
    const without = clean(text);
    if (without === text) continue;
    current = Buffer.concat([
      current.subarray(0, start),
      Buffer.from(without.replaceAll(DOTS, STARS), 'utf16le'),
      current.subarray(end),
    ]);
  }
  return current;
}

function utf8(bytes: Buffer): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}
