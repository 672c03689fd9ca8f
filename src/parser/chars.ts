/** Classes of characters, as tables: looking one up is cheaper than a regular expression. */

const TOKEN_EXTRA = "!#$%&'*+-.^_`|~";

/** 1 for characters of a token (RFC 9110, 5.6.2). */
const TOKEN: Readonly<Uint8Array> = table(
  (code) => isAlphanumeric(code) || TOKEN_EXTRA.includes(String.fromCharCode(code)),
);

function table(test: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (test(code) ? 1 : 0));
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** True for a character that may stand in a method or in the name of a header. */
export function isTokenCode(code: number): boolean {
  return code < 128 && TOKEN[code] === 1;
}

/** Letters, digits, `_` and `-`: what names of directives are made of. */
export function isWordCode(code: number): boolean {
  return isAlphanumeric(code) || code === 95 || code === 45;
}

/** Offset after the `}}` that closes the `{{` at `at`; `at` when it is not closed before `end`. */
export function skipPlaceholder(text: string, at: number, end: number): number {
  for (let index = at + 2; index + 1 < end; index += 1) {
    if (text.charCodeAt(index) === 125 && text.charCodeAt(index + 1) === 125) return index + 2;
  }
  return at;
}

/** True where `{{` stands. */
export function opensPlaceholder(text: string, at: number): boolean {
  return text.charCodeAt(at) === 123 && text.charCodeAt(at + 1) === 123;
}

/** The colon that ends the name of a header which begins at `at`; -1 when no header does. */
export function headerColon(text: string, at: number, end: number): number {
  let index = at;
  while (index < end) {
    const code = text.charCodeAt(index);
    if (isTokenCode(code)) index += 1;
    else if (code === 123 && opensPlaceholder(text, index)) {
      const next = skipPlaceholder(text, index, end);
      if (next === index) return -1;
      index = next;
    } else if (code === 58) return index === at ? -1 : index;
    else if (code === 32 || code === 9) return colonAfterBlanks(text, index, end);
    else return -1;
  }
  return -1;
}

function colonAfterBlanks(text: string, from: number, end: number): number {
  let index = from;
  while (index < end && (text.charCodeAt(index) === 32 || text.charCodeAt(index) === 9)) index += 1;
  return index < end && text.charCodeAt(index) === 58 ? index : -1;
}

/** True where a name of letters and hyphens, given in lower case, stands in any case. */
export function isNamed(text: string, start: number, name: string): boolean {
  for (let at = 0; at < name.length; at += 1) {
    if ((text.charCodeAt(start + at) | 32) !== name.charCodeAt(at)) return false;
  }
  return true;
}

/** Where `}}` stands on this line, or where the line ends. */
export function closeOrLineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) break;
    if (code === 125 && text.charCodeAt(at + 1) === 125) break;
    at += 1;
  }
  return at;
}
