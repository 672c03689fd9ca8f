/** What is typed and shown around bytes. */

/** ASCII as itself, everything else as a dot. */
export function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

/** `1024`, `0x400`, `400h`, `50 %`; null when it is no offset inside the body. */
export function parseOffset(typed: string, total: number): number | null {
  const text = typed.trim().toLowerCase().replaceAll(/[\s_]/g, '');
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  const hex = /^0x([0-9a-f]+)$/.exec(text)?.[1] ?? /^([0-9a-f]+)h$/.exec(text)?.[1];
  let offset = Number.NaN;
  if (percent !== undefined)
    offset = Math.min(total - 1, Math.floor((Number(percent) / 100) * total));
  else if (hex !== undefined) offset = Number.parseInt(hex, 16);
  else if (/^\d+$/.test(text)) offset = Number(text);
  return Number.isSafeInteger(offset) && offset >= 0 && offset < total ? offset : null;
}

/** The bytes a person looks for: `0x89504e` and `0x89 50 4e` as bytes, anything else as UTF-8 text. */
export function parsePattern(typed: string): Uint8Array {
  const digits = /^0x([0-9a-f\s]+)$/i.exec(typed.trim())?.[1]?.replaceAll(/\s/g, '');
  if (digits !== undefined && digits.length > 0 && digits.length % 2 === 0) {
    return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
      Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
    );
  }
  return new TextEncoder().encode(typed);
}

/** Where `pattern` is in `bytes` at or after `from`; -1 when it is not. With `fold` ASCII letters are equal in both cases. */
export function indexOfBytes(
  bytes: Uint8Array,
  pattern: Uint8Array,
  from: number,
  fold: boolean,
): number {
  const [first] = pattern;
  if (first === undefined) return -1;
  const last = bytes.length - pattern.length;
  const other = fold ? swapCase(first) : first;
  for (let at = Math.max(0, from); at <= last; at += 1) {
    const byte = bytes[at];
    if (byte !== first && byte !== other) continue;
    if (matchesAt(bytes, pattern, at, fold)) return at;
  }
  return -1;
}

/** As `indexOfBytes`, backwards: the last match that starts at or before `from`. */
export function lastIndexOfBytes(
  bytes: Uint8Array,
  pattern: Uint8Array,
  from: number,
  fold: boolean,
): number {
  for (let at = Math.min(from, bytes.length - pattern.length); at >= 0; at -= 1) {
    if (matchesAt(bytes, pattern, at, fold)) return at;
  }
  return -1;
}

function matchesAt(bytes: Uint8Array, pattern: Uint8Array, at: number, fold: boolean): boolean {
  for (let index = 0; index < pattern.length; index += 1) {
    const byte = bytes[at + index] ?? -1;
    const wanted = pattern[index] ?? -2;
    if (byte !== wanted && !(fold && byte === swapCase(wanted))) return false;
  }
  return true;
}

function swapCase(byte: number): number {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a ? byte ^ 0x20 : byte;
}
