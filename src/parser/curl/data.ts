/** What `-d`, `--data-urlencode` and `-F` hold. */
import type { CurlData, CurlField, CurlText } from './tree.ts';

/** One piece of data; `name` is the long option. */
export function dataPiece(name: string, { text, span }: CurlText): CurlData {
  const plain = {
    source: 'text',
    value: text,
    name: null,
    urlEncode: false,
    stripNewlines: false,
    span,
  } as const;
  if (name === 'data-raw') return plain;
  if (name === 'data-urlencode') return urlEncodedPiece(plain);
  if (!text.startsWith('@')) return plain;
  return {
    ...plain,
    source: 'file',
    value: text.slice(1),
    stripNewlines: name === 'data' || name === 'data-ascii',
  };
}

/** `--url-query`: as `--data-urlencode`, or as it stands behind a `+`. */
export function queryPiece(word: CurlText): CurlData {
  const { text, span } = word;
  return text.startsWith('+')
    ? dataPiece('data-raw', { text: text.slice(1), span })
    : dataPiece('data-urlencode', word);
}

/** `content`, `=content`, `name=content`, `@file`, `name@file`. */
function urlEncodedPiece(plain: CurlData): CurlData {
  const match = /^([^=@]*)([=@])([\s\S]*)$/.exec(plain.value);
  if (match === null) return { ...plain, urlEncode: true };
  const [, name = '', sign = '', value = ''] = match;
  return {
    ...plain,
    source: sign === '@' ? 'file' : 'text',
    value,
    name: name === '' ? null : name,
    urlEncode: true,
  };
}

/** `name=value`, `name=@file;type=…;filename=…`, `name=<file`. */
export function formField({ text, span }: CurlText, literal: boolean): CurlField {
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals);
  const rest = equals === -1 ? '' : text.slice(equals + 1);
  const none = { name, filename: null, contentType: null, span };
  if (literal) return { ...none, value: rest, source: 'text' };
  const sign = rest.charAt(0);
  const source = sign === '@' ? 'file' : sign === '<' ? 'textFile' : 'text';
  const body = source === 'text' ? rest : rest.slice(1);
  const { value, attributes } = splitAttributes(body);
  return {
    ...none,
    value,
    source,
    filename: attributes.get('filename') ?? null,
    contentType: attributes.get('type') ?? null,
  };
}

const ATTRIBUTE =
  /;[ \t]*(type|filename|headers|encoder)=(?:"((?:[^"\\]|\\.)*)"|([^;]*(?:;[ \t]*charset=[^;]*)?))/g;

/** Attributes stand behind semicolons; the value may be quoted. */
function splitAttributes(text: string): { value: string; attributes: Map<string, string> } {
  const attributes = new Map<string, string>();
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text);
  const from = quoted?.[0].length ?? 0;
  let end = text.length;
  for (const match of text.slice(from).matchAll(ATTRIBUTE)) {
    end = Math.min(end, from + match.index);
    attributes.set(match[1] ?? '', unescape(match[2] ?? match[3] ?? '').trim());
  }
  const value = quoted?.[1] === undefined ? text.slice(0, end) : unescape(quoted[1]);
  return { value, attributes };
}

function unescape(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}
