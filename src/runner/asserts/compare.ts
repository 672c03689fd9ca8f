/** The predicates of assertions. */
import { testPattern } from '../../engine/content/boundedPattern.ts';
import type { JsonValue } from '../../variables/json.ts';
import { BigNumber, isJsonObject, jsonToText, parseJson } from '../../variables/json.ts';
import type { Predicate } from './parseAssert.ts';

type Check = (actual: JsonValue, expected: string) => boolean;

/** Longer texts are not searched by a pattern. */
const MAX_PATTERN_TEXT = 1024 * 1024;

/** Those that need no bytes; hashes are worked out by who has the answer. */
export const CHECKS: Readonly<
  Record<Exclude<Predicate, HashPredicate | 'exists' | 'truthy'>, Check>
> = {
  '==': equals,
  '!=': (actual, expected) => !equals(actual, expected),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  startsWith: (actual, expected) => jsonToText(actual).startsWith(unquote(expected)),
  endsWith: (actual, expected) => jsonToText(actual).endsWith(unquote(expected)),
  includes,
  matches,
  isTrue: (actual) => actual === true || actual === 'true',
  isFalse: (actual) => actual === false || actual === 'false',
  isNull: (actual) => actual === null,
  isEmpty: (actual) => lengthOf(actual) === 0,
  isNumber: (actual) =>
    typeof actual === 'number' || actual instanceof BigNumber || isNumeric(actual),
  isInteger: (actual) => /^-?\d+$/.test(jsonToText(actual)),
  isBoolean: (actual) => typeof actual === 'boolean' || actual === 'true' || actual === 'false',
  isString: (actual) => typeof actual === 'string',
  isArray: (actual) => Array.isArray(actual),
  isObject: (actual) => isJsonObject(actual),
  isDate: (actual) =>
    typeof actual === 'string' && /\d/.test(actual) && !Number.isNaN(Date.parse(actual)),
  hasLength: (actual, expected) => lengthOf(actual) === Number(expected),
  in: (actual, expected) => listOf(expected).some((item) => equals(actual, item)),
};

export type HashPredicate = 'md5' | 'sha1' | 'sha256' | 'sha512';

export function isHash(predicate: Predicate): predicate is HashPredicate {
  return /^(?:md5|sha\d+)$/.test(predicate);
}

/** Numbers as numbers, JSON by its structure, all else as text. */
function equals(actual: JsonValue, expected: string): boolean {
  const text = unquote(expected);
  if (jsonToText(actual) === text) return true;
  if (isQuoted(expected)) return false;
  if (isNumeric(actual) && isNumeric(text)) return Number(jsonToText(actual)) === Number(text);
  if (typeof actual !== 'object' || actual === null) return false;
  try {
    return sameJson(actual, parseJson(expected));
  } catch {
    return false; // it is no JSON, so it is not this value
  }
}

/** Whatever the order of the members of objects. */
function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length && a.every((item, i) => sameJson(item as JsonValue, b[i] as JsonValue))
    );
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    const names = Object.keys(a);
    return (
      names.length === Object.keys(b).length &&
      names.every((name) => Object.hasOwn(b, name) && sameJson(a[name] ?? null, b[name] ?? null))
    );
  }
  return jsonToText(a) === jsonToText(b) && typeof a === typeof b;
}

function ordered(fits: (order: number) => boolean): Check {
  return (actual, expected) => {
    const left = jsonToText(actual);
    const right = unquote(expected);
    if (isNumeric(left) && isNumeric(right)) return fits(Number(left) - Number(right));
    // Dates and versions of one form are ordered as text.
    if (isNumeric(left) || isNumeric(right)) return false;
    return fits(left < right ? -1 : left > right ? 1 : 0);
  };
}

function includes(actual: JsonValue, expected: string): boolean {
  if (Array.isArray(actual)) {
    return (actual as readonly JsonValue[]).some((item) => equals(item, expected));
  }
  if (isJsonObject(actual) && Object.hasOwn(actual, unquote(expected))) return true;
  return jsonToText(actual).includes(unquote(expected));
}

/** `/pattern/flags`, or the pattern alone. */
function matches(actual: JsonValue, expected: string): boolean {
  const written = /^\/(.*)\/([a-z]*)$/s.exec(expected);
  const found = testPattern(
    written?.[1] ?? unquote(expected),
    written?.[2]?.replace(/[gy]/g, '') ?? '',
    jsonToText(actual).slice(0, MAX_PATTERN_TEXT),
  );
  if (found === null) throw new Error('The pattern takes too long on this text.');
  return found;
}

function lengthOf(value: JsonValue): number {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.length;
  if (isJsonObject(value)) return Object.keys(value).length;
  return value === null ? 0 : Number.NaN;
}

function listOf(expected: string): string[] {
  try {
    const value = parseJson(expected);
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map(jsonToText);
  } catch {
    // words between commas
  }
  return expected
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((item) => item.trim());
}

function isNumeric(value: JsonValue): boolean {
  const text = value instanceof BigNumber ? value.source : value;
  if (typeof text === 'number') return true;
  return typeof text === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim());
}

function isQuoted(text: string): boolean {
  return text.length > 1 && /^(["'`])[^]*\1$/.test(text);
}

export function unquote(text: string): string {
  return isQuoted(text) ? text.slice(1, -1) : text;
}
