/** How often one step is sent: `# @loop`, `# @data`, and whether it is sent at all. */
import type { JsonValue } from '../../variables/json.ts';
import { isJsonObject, jsonToText, parseJson } from '../../variables/json.ts';
import type { Resolver } from '../../variables/resolver.ts';
import type { Directives, PlacedDirective } from '../directives.ts';
import { runProblem } from '../failure.ts';
import { findFile } from '../files.ts';
import type { RunnerPorts } from '../ports.ts';
import { toScriptValue } from '../scriptViews.ts';
import type { ScriptValue } from '../scriptPort.ts';
import { readRows } from './dataRows.ts';

export interface Iteration {
  /** 0-based. */
  readonly index: number;
  /** As text, as strong as the command line's own. */
  readonly variables: Readonly<Record<string, string>>;
  /** With their structure, for `{{item.name}}`. */
  readonly values: ReadonlyMap<string, ScriptValue>;
}

export interface LoopContext {
  readonly resolver: Resolver;
  /** Absolute path of the file. */
  readonly file: string;
  readonly ports: RunnerPorts;
}

/** `while` goes on until its condition fails; the others are known beforehand. */
export type Loop =
  | { readonly kind: 'known'; readonly iterations: readonly Iteration[] }
  | { readonly kind: 'while'; readonly condition: PlacedDirective; readonly text: string };

/** Beyond this a `while` loop is taken for one that never ends. */
export const MAX_WHILE = 1000;
const MAX_COUNT = 100_000;

export const SINGLE: Iteration = { index: 0, variables: {}, values: new Map() };

/** Null when the request is sent once. @throws RunProblem */
export async function loopOf(directives: Directives, context: LoopContext): Promise<Loop | null> {
  const data = directives.last('data');
  if (data !== null) {
    const { text } = await context.resolver.resolve(data.blockIndex, data.template);
    const rows = await rowsOf(text.trim(), data, context);
    return { kind: 'known', iterations: rows.map((row, index) => iterationOf(row, index)) };
  }
  const loop = directives.last('loop');
  if (loop === null) return null;
  const { text } = await context.resolver.resolve(loop.blockIndex, loop.template);
  const count = /^(?:for\s+)?(\d+)$/i.exec(text.trim());
  if (count !== null) {
    const times = Math.min(Number(count[1]), MAX_COUNT);
    return {
      kind: 'known',
      iterations: Array.from({ length: times }, (_, i) => iterationOf({}, i)),
    };
  }
  const each = /^for\s+(?:const\s+|let\s+)?([\w$-]+)\s+(?:of|in)\s+(.+)$/is.exec(text.trim());
  if (each !== null) {
    const [, name = '', list = ''] = each;
    const items = await itemsOf(list.trim(), loop, context);
    return {
      kind: 'known',
      iterations: items.map((item, index) => iterationOf({ [name]: item }, index)),
    };
  }
  const condition = /^while\s+(.+)$/is.exec(text.trim());
  if (condition !== null) return { kind: 'while', condition: loop, text: condition[1] ?? '' };
  throw invalidLoop(loop, 'It is none of the forms that are known.');
}

/** A row of the data file of the whole run. */
export function iterationOf(row: Readonly<Record<string, JsonValue>>, index: number): Iteration {
  const variables: Record<string, string> = { index: String(index), $index: String(index) };
  const values = new Map<string, ScriptValue>();
  for (const [name, value] of Object.entries(row)) {
    // What has parts is looked into by paths, so it must not be hidden behind its own text.
    if (isJsonObject(value) || Array.isArray(value)) values.set(name, toScriptValue(value));
    else variables[name] = jsonToText(value);
  }
  return { index, variables, values };
}

async function itemsOf(
  list: string,
  loop: PlacedDirective,
  context: LoopContext,
): Promise<readonly JsonValue[]> {
  const isPath = /[/\\]/.test(list);
  const { mayBeName, mayBeFile } = meaningsOf(loop.written);
  const named = isPath || !mayBeName ? undefined : await namedList(list, loop, context);
  const isFile = mayBeFile && /\.(?:csv|tsv|json|ndjson|jsonl)$/i.test(list);
  if (isFile && named === undefined) return rowsOf(list, loop, context);
  const text = named?.text ?? list;
  const parsed = parsedOrNull(text);
  if (Array.isArray(parsed)) return counted(parsed as readonly JsonValue[], loop);
  if (isJsonObject(parsed ?? undefined)) {
    const members = Object.entries(parsed as Record<string, JsonValue>);
    return counted(members, loop).map(([key, value]) => ({ key, value }));
  }
  if (named === undefined && !list.includes(',')) {
    throw invalidLoop(loop, `\`${list}\` is no list, and no variable that holds one.`);
  }
  return counted(text.split(','), loop).map((item) => item.trim());
}

/**
 * A value is a list and never the name of one, or a server could have any variable sent to it. A file
 * may be named by a variable, but not by an answer.
 */
function meaningsOf(written: string): { readonly mayBeName: boolean; readonly mayBeFile: boolean } {
  return {
    mayBeName: !written.includes('{{'),
    mayBeFile: !/\{\{[^{}]*[.[][^{}]*\}\}\s*$/.test(written),
  };
}

/** A server could answer with a list that is never done. */
function counted<T>(items: readonly T[], loop: PlacedDirective): readonly T[] {
  if (items.length <= MAX_COUNT) return items;
  throw invalidLoop(loop, `the list has ${items.length} items, and ${MAX_COUNT} are the limit.`);
}

const PATH = /^[\w$-]+(?:\.[\w$-]+|\[[^\]]*\])+$/;

/** A variable, or httpYac's path into an earlier answer: `login.users`. */
async function namedList(
  list: string,
  { blockIndex, span }: PlacedDirective,
  { resolver }: LoopContext,
): Promise<{ readonly text: string } | undefined> {
  const variable = /^[\w$.-]+$/.test(list) ? await resolver.value(blockIndex, list) : undefined;
  if (variable !== undefined || !PATH.test(list)) return variable;
  const placeholder = `{{${list}}}`;
  const { text } = await resolver.resolveText(blockIndex, placeholder, span);
  return text === placeholder ? undefined : { text };
}

function parsedOrNull(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    return null; // it may be words between commas
  }
}

async function rowsOf(
  path: string,
  { span }: PlacedDirective,
  { file, ports }: LoopContext,
): Promise<readonly Readonly<Record<string, JsonValue>>[]> {
  return readRows(await findFile({ path, span, from: file, ports }), { ports, span });
}

function invalidLoop({ span }: PlacedDirective, why: string): Error {
  return runProblem('SyntaxError', {
    code: 'invalid-directive',
    message: `\`# @loop\` cannot be followed: ${why}`,
    hint: 'Write `for 3`, `for item of items`, `for row of ./rows.csv` or `while CONDITION`.',
    span,
    name: 'loop',
  });
}

/** `# @disabled`, alone or while a value is true. */
export async function isDisabled(directives: Directives, resolver: Resolver): Promise<boolean> {
  const directive = directives.last('disabled');
  if (directive === null) return false;
  const { text } = await resolver.resolve(directive.blockIndex, directive.template);
  const [, not = '', word = ''] = /^(!*)\s*(.*)$/s.exec(text.trim()) ?? [];
  if (word === '') return true;
  const named = /^[A-Za-z_$][\w$.-]*$/.test(word)
    ? await resolver.value(directive.blockIndex, word)
    : undefined;
  const value = (named?.text ?? word).toLowerCase();
  const on = !/^(?:|false|0|no|off|null|undefined)$/.test(value);
  return not.length % 2 === 0 ? on : !on;
}
