/** Dynamic variables that are drawn anew at each use. */
import type { DynamicExpression } from './expression.ts';
import type { DynamicContext, DynamicVariable } from './dynamicContext.ts';
import { invalid } from './dynamicContext.ts';
import type { Evaluated } from './value.ts';
import { plain } from './value.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const MAX_LENGTH = 1_000_000;

export const RANDOM: Readonly<Record<string, DynamicVariable>> = {
  $guid: (_, context) => plain(uuid(context)),
  $uuid: (_, context) => plain(uuid(context)),
  $randomInt: (expression, context) => integer(expression, context, 1000),
  '$random.uuid': (_, context) => plain(uuid(context)),
  '$random.integer': (expression, context) => integer(expression, context, 1000),
  '$random.float': float,
  '$random.alphabetic': (expression, context) => text(expression, context, LETTERS),
  '$random.alphanumeric': (expression, context) =>
    text(expression, context, `${LETTERS}${DIGITS}_`),
  '$random.hexadecimal': (expression, context) => text(expression, context, `${DIGITS}abcdef`),
  '$random.email': (_, context) => plain(email(context)),
};

/** Version 4 (RFC 9562 5.4). */
function uuid(context: DynamicContext): string {
  const bytes = Array.from({ length: 16 }, () => Math.floor(context.random() * 256));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** From the first number up to but not including the second; 0 to 999 without. */
function integer(
  expression: DynamicExpression,
  context: DynamicContext,
  defaultEnd: number,
): Evaluated {
  const range = rangeOf(expression, context, /^[-+]?\d+$/);
  if (!Array.isArray(range)) return range;
  const [from, to] = range.length === 0 ? [0, defaultEnd] : range;
  return plain(String(from + Math.floor(context.random() * (to - from))));
}

function float(expression: DynamicExpression, context: DynamicContext): Evaluated {
  const range = rangeOf(expression, context, /^[-+]?(?:\d+\.?\d*|\.\d+)$/);
  if (!Array.isArray(range)) return range;
  const [from, to] = range.length === 0 ? [0, 1000] : range;
  return plain(String(from + context.random() * (to - from)));
}

function rangeOf(
  { name, arguments: words }: DynamicExpression,
  context: DynamicContext,
  number: RegExp,
): [number, number] | [] | Evaluated {
  if (words.length === 0) return [];
  const [from = 0, to = 0] = words.map(Number);
  if (words.length !== 2 || !words.every((word) => number.test(word))) {
    return invalid(context, {
      says: 'takes two numbers',
      hint: `Write \`${name} 1 7\`: from 1 up to but not including 7.`,
    });
  }
  if (from < to) return [from, to];
  return invalid(context, {
    says: 'has nothing to draw from',
    hint: 'The second number is to be greater than the first.',
  });
}

function text(expression: DynamicExpression, context: DynamicContext, alphabet: string): Evaluated {
  const [word = '10', ...more] = expression.arguments;
  if (!/^\d+$/.test(word) || more.length > 0 || Number(word) > MAX_LENGTH) {
    return invalid(context, {
      says: `takes a length up to ${MAX_LENGTH}`,
      hint: `Write \`${expression.name}(12)\`.`,
    });
  }
  return plain(letters(context, Number(word), alphabet));
}

function letters(context: DynamicContext, length: number, alphabet: string): string {
  const drawn = Array.from({ length }, () =>
    alphabet.charAt(Math.floor(context.random() * alphabet.length)),
  );
  return drawn.join('');
}

/** At a domain that belongs to nobody (RFC 2606). */
function email(context: DynamicContext): string {
  return `${letters(context, 10, LETTERS).toLowerCase()}@example.com`;
}
