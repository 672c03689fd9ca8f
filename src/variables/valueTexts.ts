/** What the text of a value holds: its escapes, its quotes, its members and what of it is secret. */
import { looksPublic } from './environments.ts';
import { isJsonObject, jsonToText, parseJson } from './json.ts';
import type { JsonValue } from './json.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** `\n \r \t \\ \{ \}`; any other backslash is one. */
export function unescapeValue(text: string): string {
  return text.replace(/\\([nrt\\{}])/g, (_, char: string) => ESCAPES[char] ?? char);
}

/** httpYac takes off quotes around a whole value. */
export function withoutQuotes(text: string): string {
  return /^(["'`])(?:(?!\1).)*\1$/s.test(text) ? text.slice(1, -1) : text;
}

/** Offsets at which a path may begin, the longest name first. */
export function pathBorders(text: string): number[] {
  return [...text.matchAll(/[.[]/g)]
    .map(({ index }) => index)
    .filter((index) => index > 0)
    .reverse();
}

export function parsed(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined; // a text that is no JSON has no members
  }
}

/** Texts of a secret value: of an object those of its members that are not plainly public. */
export function* secretTexts(value: JsonValue): Generator<string, void> {
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) yield* secretTexts(item);
  } else if (isJsonObject(value)) {
    for (const member of Object.values(value)) yield* secretTexts(member);
  } else if (!looksPublic(jsonToText(value))) {
    yield jsonToText(value);
  }
}
