/** Paths into JSON, by RFC 9535, and as REST Client's users write them: without `$`, with `-` in names. */
import { query as queryJson } from 'jsonpath-rfc9535';
import { TooSlowError, boundedWork } from '../engine/content/boundedPattern.ts';
import type { JsonValue } from './json.ts';
import { followPath } from './json.ts';

export type Found = { readonly value: JsonValue } | { readonly problem: string };

/**
 * What a path selects. A path with `*`, a slice or a list gives an array of all matches; any other
 * gives its first match, as REST Client does. Undefined: there is no match.
 */
export function selectJson(root: JsonValue, path: string): Found | undefined {
  const relative = path.replace(/^\$/, '').replace(/^\.(?!\.)/, '');
  if (relative === '' || relative === '*') return { value: root };
  const simple = followPath(root, relative);
  if (simple !== undefined) return { value: simple };
  const { text, many } = normalizePath(path);
  try {
    const matches = select(root, text);
    if (many) return matches.length > 0 || isEmptyList(root, text) ? { value: matches } : undefined;
    const [first] = matches;
    return first === undefined ? undefined : { value: first };
  } catch (error) {
    const why = error instanceof TooSlowError ? 'cannot be followed' : 'is no JSONPath';
    return { problem: `\`${path}\` ${why}: ${firstLine(error)}` };
  }
}

/** Every match of a path, in the order of the document; for showing, where one and many are alike. */
export function selectAll(
  root: JsonValue,
  path: string,
): { readonly values: readonly JsonValue[] } | { readonly problem: string } {
  try {
    const { text } = normalizePath(path);
    return { values: select(root, text) };
  } catch (error) {
    return { problem: firstLine(error) };
  }
}

/** The package's own type of JSON knows no integers beyond 2^53; they pass through it as they are. */
const queryAny = queryJson as unknown as (root: JsonValue, path: string) => readonly JsonValue[];

/** Filters may hold patterns and filters, and each wildcard multiplies what the next one walks through. */
const MAY_EXPLODE = /\?|\.\.|[*:].*[*:]/s;

const FUNCTIONS = new Set(['length', 'count', 'match', 'search', 'value']);
/** @throws Error for a path that RFC 9535 does not allow; the package lets unknown functions pass */
function select(root: JsonValue, path: string): readonly JsonValue[] {
  const bare = path.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  for (const [, name = ''] of bare.matchAll(/([a-z]\w*)\(/g)) {
    if (!FUNCTIONS.has(name)) throw new Error(`there is no function \`${name}\``);
  }
  return MAY_EXPLODE.test(bare) ? boundedWork(() => queryAny(root, path)) : queryAny(root, path);
}

interface NormalPath {
  readonly text: string;
  /** Selects a list by its form: it has a wildcard, a slice or a union. */
  readonly many: boolean;
}

const SEGMENT = /(\.\.|\.)?(\*|[^.[\]\s]+)|(\.\.)?\[/gy;
/** A path as RFC 9535 wants it: with `$`, and with names that it does not allow bare in brackets. */
export function normalizePath(path: string): NormalPath {
  const written = path.replace(/^\$/, '').replace(/\[\(\s*@\.length\s*-\s*(\d+)\s*\)\]/g, '[-$1]');
  let text = '$';
  let many = false;
  let at = 0;
  while (at < written.length) {
    SEGMENT.lastIndex = at;
    const match = SEGMENT.exec(written);
    if (match === null) return { text: text + written.slice(at), many };
    const [whole, dots, name] = match;
    if (name === undefined) {
      const end = bracketEnd(written, at + whole.length);
      const inside = written.slice(at + whole.length, end);
      many ||= selectsMany(inside);
      text += `${match[3] ?? ''}[${inside}${end < written.length ? ']' : ''}`;
      at = end + 1;
      continue;
    }
    many ||= name === '*';
    text += segment(dots === '..', name);
    at += whole.length;
  }
  return { text, many };
}

const SHORTHAND =
  /^[\p{L}_\u{80}-\u{D7FF}\u{E000}-\u{10FFFF}][\p{L}\w\u{80}-\u{D7FF}\u{E000}-\u{10FFFF}]*$/u;
function segment(descends: boolean, name: string): string {
  if (name === '*' || SHORTHAND.test(name)) return `${descends ? '..' : '.'}${name}`;
  const inside = /^\d+$/.test(name) ? name : JSON.stringify(name);
  return `${descends ? '..' : ''}[${inside}]`;
}

/** Offset of the `]` that closes a bracket; quotes may hold brackets. */
function bracketEnd(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"' || char === "'") at = quoteEnd(text, at);
    else if (char === '[') depth += 1;
    else if (char === ']') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function quoteEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === text.charAt(from)) return at;
  }
  return text.length;
}

/** `*`, `1:3`, `'a','b'`; a filter does not count. */
function selectsMany(inside: string): boolean {
  if (inside.trim().startsWith('?')) return false;
  const bare = inside.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '');
  return /[*:,]/.test(bare);
}

/** True where the path goes through a list that is there, and a wildcard or a slice takes nothing of it. */
function isEmptyList(root: JsonValue, path: string): boolean {
  for (const { index, 0: sign } of path.matchAll(/\[\s*\*|(?<!\.)\.\*|\[[^\]'"]*:/g)) {
    const end = sign.startsWith('[') ? bracketEnd(path, index + 1) + 1 : index + sign.length;
    const above = select(root, path.slice(0, index));
    const isThere = above.some((value) => typeof value === 'object' && value !== null);
    if (isThere && select(root, path.slice(0, end)).length === 0) return true;
  }
  return false;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
