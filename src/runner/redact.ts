/**
 * Full redaction, for whatever outlives the window: history, logs, HAR, JUnit and other exports.
 * What is shown on the screen uses the milder `mask.ts`.
 */
import { maskUserinfo } from '../engine/errors.ts';
import { DOTS } from './mask.ts';
import {
  contentSecrets,
  headerSecrets,
  isAddressHeader,
  isNoteworthy,
  mayNameSecret,
  mayNameSecretLine,
  redactHeader,
  replaceContent,
  replaceParameters,
} from './namedSecrets.ts';
import type { Fields } from './namedSecrets.ts';
import { redactBytes } from './redactBytes.ts';
import { spellings } from './spellings.ts';

export interface Redactor {
  /** Known values, userinfo of addresses. */
  readonly text: (text: string) => string;
  /** The same, and query parameters whose name says that they are secret. */
  readonly url: (url: string) => string;
  /** Request or response headers: the scheme of a credential and the names of cookies stay. */
  readonly headers: (headers: Fields) => [string, string][];
  /** Content as text: JSON members, form fields and XML elements by their names, and known values. */
  readonly content: (text: string) => string;
  /** Content as bytes, whatever they are. */
  readonly bytes: (bytes: Uint8Array) => Uint8Array;
  /** Text of an `.http` file: header lines with a literal credential too. */
  readonly template: (text: string) => string;
}

/** A list of thousands of tokens is redacted by their names alone: each value costs a look through everything. */
const MAX_FOUND = 50;

/** `found`: further headers and contents of the same run, whose secrets are hidden everywhere. */
export function createRedactor(
  secrets: readonly string[],
  found: { readonly headers?: Fields; readonly contents?: readonly string[] } = {},
): Redactor {
  const met = new Set<string>();
  for (const field of found.headers ?? []) {
    for (const value of headerSecrets(field[0], field[1])) met.add(value);
  }
  for (const content of found.contents ?? []) {
    if (!mayNameSecret(content)) continue;
    for (const value of contentSecrets(content)) met.add(value);
  }
  // Most runs know of no secret: what only looks at names is the same for all of them.
  if (secrets.length === 0 && met.size === 0) return BY_NAMES;
  return redactorOf(spellings([...new Set([...secrets, ...[...met].slice(0, MAX_FOUND)])]));
}

/** `spelled`: every known value in every spelling, longest first. */
function redactorOf(spelled: readonly string[]): Redactor {
  const text = (value: string) => {
    let clean = value;
    for (const spelling of spelled) clean = clean.replaceAll(spelling, DOTS);
    return clean.includes('@') && clean.includes('://')
      ? clean.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]*@/gi, (part) => maskUserinfo(part))
      : clean;
  };
  const url = (value: string) =>
    text(mayNameSecret(value) ? replaceParameters(value, () => DOTS) : value);
  const content = (value: string) =>
    text(mayNameSecret(value) ? replaceContent(value, () => DOTS) : value);
  const bytes = (value: Uint8Array) => redactBytes(value, content);
  const headers = (fields: Fields) => {
    const clean: [string, string][] = [];
    for (const field of fields) {
      const name = field[0];
      const value = field[1];
      if (!isNoteworthy(name)) clean.push([name, text(value)]);
      else clean.push([name, isAddressHeader(name) ? url(value) : text(redactHeader(name, value))]);
    }
    return clean;
  };
  return { text, url, headers, content, bytes, template: templateWith(text) };
}

const BY_NAMES = redactorOf([]);

function templateWith(text: Redactor['text']): Redactor['template'] {
  const literal = (value: string) => (value.includes('{{') ? value : DOTS);
  const lines = (template: string) =>
    template.replace(
      /^([ \t]*([\w-]+):[ \t]*)(.*)$/gm,
      (line, before: string, name: string, value: string) =>
        value.includes('{{') ? line : `${before}${redactHeader(name, value)}`,
    );
  return (template) => {
    const named = mayNameSecret(template) ? replaceContent(template, literal) : template;
    return text(mayNameSecretLine(named) ? lines(named) : named);
  };
}
