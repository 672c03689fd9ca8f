/** A form written as text: many lines, blanks around its signs, and values that stay one value each. */
import { percentEncode, requote } from '../engine/url.ts';
import type { Dialect } from '../parser/ast.ts';
import { isSecret, splitAll, splitAt, textOf, trimParts } from './scope.ts';
import type { Fragment } from './scope.ts';

export interface FormText {
  readonly text: string;
  readonly secret: boolean;
}

/**
 * Lines are joined, blanks around `&` and `=` go, and what may not stand in a form is encoded; a
 * valid `%xx` and a `+` that the author wrote are kept. In a value `&` and `+` are encoded too.
 */
export function formText(parts: readonly Fragment[], dialect: Dialect): FormText {
  const [only] = parts;
  const secret = isSecret(parts);
  // A body that is one placeholder is what that holds: there is nothing around it to keep.
  if (parts.length === 1 && only?.literal === false) return { text: requote(only.text), secret };
  const joined = joinLines(parts).map((part) =>
    part.literal && dialect === 'jetbrains' ? { ...part, text: escapes(part.text) } : part,
  );
  const pairs = splitAll(joined, '&')
    .map(trimParts)
    .filter((pair) => pair.length > 0);
  return { text: pairs.map(encodePair).join('&'), secret };
}

/** The same without encoding, for `# @no-auto-encoding`. */
export function joinedForm(parts: readonly Fragment[]): FormText {
  return { text: textOf(joinLines(parts)), secret: isSecret(parts) };
}

function joinLines(parts: readonly Fragment[]): Fragment[] {
  return parts.map((part) =>
    part.literal ? { ...part, text: part.text.replace(/[ \t]*(?:\r\n|\n|\r)[ \t]*/g, '') } : part,
  );
}

/** JetBrains: `%&` is an ampersand of the value. */
function escapes(text: string): string {
  return text.replace(/%([%&=+])/g, (_match, sign: string) => percentEncode(sign));
}

function encodePair(pair: readonly Fragment[]): string {
  const split = splitAt(pair, '=');
  if (split === null) {
    const [only] = pair;
    return pair.length === 1 && only?.literal === false ? requote(only.text) : encode(pair, '');
  }
  return `${encode(trimParts(split[0]), '=')}=${encode(trimParts(split[1]), '')}`;
}

function encode(parts: readonly Fragment[], also: string): string {
  return parts
    .map(({ text, literal }) =>
      literal
        ? requote(text)
        : requote(text).replace(/[&+=]/g, (sign) =>
            sign === '=' && also === '' ? sign : percentEncode(sign),
          ),
    )
    .join('');
}
