/** Bytes to text in the page, by the labels of the WHATWG Encoding standard. */

/** What a person may choose from: common ones first in each group of languages. */
export const CHARSETS: readonly string[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-2',
  'iso-8859-15',
  'windows-1250',
  'windows-1251',
  'koi8-r',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'shift_jis',
  'euc-jp',
  'iso-2022-jp',
  'gbk',
  'gb18030',
  'big5',
  'euc-kr',
];

/** Text of bytes; those that do not fit become U+FFFD, a byte order mark is left out. */
export function decodeText(bytes: Uint8Array, charset: string | null): string {
  return decoderFor(charset).decode(bytes);
}

/** A decoder for a label; for none the one that gives every byte a character, for a strange one UTF-8. */
export function decoderFor(charset: string | null): TextDecoder {
  try {
    return new TextDecoder(charset ?? 'windows-1252');
  } catch {
    return new TextDecoder('utf-8');
  }
}

/** The label in its canonical writing: `ISO-8859-1` is `windows-1252`; null when nobody knows it. */
export function canonicalCharset(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/** True when a line feed is the byte 0A and nothing else is, so that lines can be found in bytes. */
export function isByteOriented(charset: string | null): boolean {
  return !/^(?:utf-16|iso-2022)/.test(charset ?? '');
}
