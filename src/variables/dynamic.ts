/** Dynamic variables: `$guid`, `$timestamp -1 d`, `$random.integer(1, 6)` and the others. */
import type { DynamicExpression } from './expression.ts';
import { addToDate, formatDate, isNetFormat } from './dateFormat.ts';
import type { Zone } from './dateFormat.ts';
import { AMBIENT } from './dynamicAmbient.ts';
import type { DynamicContext, DynamicVariable } from './dynamicContext.ts';
import { invalid } from './dynamicContext.ts';
import { RANDOM } from './dynamicRandom.ts';
import { nearest } from './suggest.ts';
import type { Evaluated } from './value.ts';
import { failed, plain } from './value.ts';

const CLOCK: Readonly<Record<string, DynamicVariable>> = {
  $timestamp: (expression, context) =>
    atOffset(expression, context, (date) => String(Math.floor(date.getTime() / 1000))),
  $timestampMs: (expression, context) =>
    atOffset(expression, context, (date) => String(date.getTime())),
  $isoTimestamp: (expression, context) =>
    atOffset(expression, context, (date) => date.toISOString()),
  $datetime: (expression, context) => dateTime(expression, context, 'utc'),
  $localDatetime: (expression, context) => dateTime(expression, context, 'local'),
  $date: (expression, context) =>
    plain(formatDate(new Date(context.ports.now()), expression.rest || 'YYYY-MM-DD', 'local')),
};

const VARIABLES: Readonly<Record<string, DynamicVariable>> = { ...CLOCK, ...RANDOM, ...AMBIENT };

/** Names of all dynamic variables, with their `$`. */
export const DYNAMIC_NAMES: readonly string[] = Object.keys(VARIABLES);

export async function evaluateDynamic(
  expression: DynamicExpression,
  context: DynamicContext,
): Promise<Evaluated> {
  const { name, fallback } = expression;
  const [variable, rest] = find(name);
  if (variable === null) return unknown(name, context.written);
  const evaluated = await variable(
    rest === '' ? expression : withArgument(expression, rest),
    context,
  );
  const empty = evaluated.value === undefined || evaluated.value === '';
  if (empty && fallback !== null) return plain(fallback);
  return evaluated;
}

/** `$env.HOME` is `$env` with an argument. */
function find(name: string): [DynamicVariable | null, string] {
  if (Object.hasOwn(VARIABLES, name)) return [VARIABLES[name] ?? null, ''];
  const [, head = '', rest = ''] = /^(\$(?:env|processEnv|dotenv|shared))\.(.+)$/.exec(name) ?? [];
  return [VARIABLES[head] ?? null, rest];
}

function withArgument(expression: DynamicExpression, first: string): DynamicExpression {
  return {
    ...expression,
    arguments: [first, ...expression.arguments],
    rest: `${first} ${expression.rest}`.trim(),
  };
}

/** Dynamic names of others that are said otherwise here. */
const OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [
    /^\$xpath\b/,
    'A path into XML follows the name of a request: `{{login.response.body.//Token}}`.',
  ],
  [
    /^\$global\b/,
    'What a script keeps with `client.global.set("name", value)` is written `{{name}}`.',
  ],
  [
    /^\$(?:requestClient|httpFile|httpRegion|requestConfig|context)\b/,
    'It is part of what httpYac runs as JavaScript; a script can set a variable instead.',
  ],
];

function unknown(name: string, written: string): Evaluated {
  const otherwise = OTHERWISE.find(([pattern]) => pattern.test(name))?.[1];
  if (otherwise !== undefined) {
    return failed('invalid-dynamic', {
      name: written,
      says: 'is no dynamic variable',
      hint: otherwise,
    });
  }
  const near = nearest(name, DYNAMIC_NAMES);
  return failed('invalid-dynamic', {
    name: written,
    says: 'is no dynamic variable',
    hint:
      near === null
        ? `There are ${DYNAMIC_NAMES.filter((known) => !known.includes('-')).join(', ')}.`
        : `Did you mean \`${near}\`?`,
  });
}

function atOffset(
  expression: DynamicExpression,
  context: DynamicContext,
  write: (date: Date) => string,
  zone: Zone = 'utc',
): Evaluated {
  const date = shifted(new Date(context.ports.now()), expression.arguments, zone);
  if (date === null) {
    return invalid(context, {
      says: `has \`${expression.rest}\` where an offset is to stand`,
      hint: 'An offset is a number and a unit: `-3 d`. Units are y, Q, M, w, d, h, m, s and ms.',
    });
  }
  if (Number.isNaN(date.getTime())) {
    return invalid(context, {
      says: 'leads to no date',
      hint: 'Years go from -271821 to 275760.',
    });
  }
  return plain(write(date));
}

/** Adds each number and its unit, `-3 d` or `-3d`; null when that is not what they are. */
function shifted(from: Date, words: readonly string[], zone: Zone): Date | null {
  let date = from;
  const pairs = words.flatMap((word) => {
    const joined = /^([-+]?\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(word);
    return joined === null ? [word] : [joined[1] ?? '', joined[2] ?? ''];
  });
  for (let at = 0; at < pairs.length; at += 2) {
    const [amount = '', unit = ''] = [pairs[at], pairs[at + 1]];
    if (!/^[-+]?\d+(?:\.\d+)?$/.test(amount)) return null;
    const next = addToDate(date, Number(amount), unit, zone);
    if (next === null) return null;
    date = next;
  }
  return date;
}

/** `$datetime`, `$datetime rfc1123 -1 d`, `$datetime "DD-MM-YYYY" 1 y`. */
function dateTime(expression: DynamicExpression, context: DynamicContext, zone: Zone): Evaluated {
  const [first] = expression.arguments;
  const hasFormat = first !== undefined && !/^[-+]?\d+(?:\.\d+)?[A-Za-z]*$/.test(first);
  const format = hasFormat ? first : 'iso8601';
  const offset = hasFormat ? expression.arguments.slice(1) : expression.arguments;
  const evaluated = atOffset(
    { ...expression, arguments: offset },
    context,
    (date) => formatDate(date, format, zone),
    zone,
  );
  if (!hasFormat || !isNetFormat(format) || context.dialect === 'visualstudio') return evaluated;
  const warning = `\`${format}\` was read as tokens of .NET, where \`dd\` is the day of the month.`;
  return { ...evaluated, warnings: [warning] };
}
