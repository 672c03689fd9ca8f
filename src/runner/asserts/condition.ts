/** One assertion or condition, judged. */
import { hashOf } from '../../engine/content/hash.ts';
import type { Exchange } from '../../engine/exchange.ts';
import type { BodyReader } from '../../variables/bodyText.ts';
import { isJsonObject, jsonToText, parseJson } from '../../variables/json.ts';
import type { JsonValue } from '../../variables/json.ts';
import { prettyJson } from '../../engine/content/jsonText.ts';
import { CHECKS, isHash, unquote } from './compare.ts';
import { lineDiff } from './diff.ts';
import { parseAssert } from './parseAssert.ts';
import type { ParsedAssert, Predicate } from './parseAssert.ts';
import { readSubject } from './subject.ts';
import type { Subject } from './subject.ts';

export interface Judgement {
  readonly ok: boolean;
  /** As text, shortened; null where there is nothing. */
  readonly actual: string | null;
  readonly expected: string | null;
  readonly message: string | null;
  readonly diff: string | null;
  /** It makes no sense, whatever comes. */
  readonly invalid?: boolean;
}

const MAX_SHOWN = 500;

export async function evaluateCondition(
  expression: string,
  exchange: Exchange,
  bodies?: BodyReader,
): Promise<Judgement> {
  return judgeParsed(parseAssert(expression), exchange, bodies);
}

/** Never rejects: an assertion that makes no sense fails and says why. */
export async function judgeParsed(
  parsed: ParsedAssert,
  exchange: Exchange,
  bodies?: BodyReader,
): Promise<Judgement> {
  const subject = await readSubject(parsed.subject, exchange, bodies);
  try {
    if (isHash(parsed.predicate)) return await judgeHash(parsed, subject, exchange);
    return judgeValue(parsed, subject);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed({ actual: shown(subject.value), expected: parsed.expected, message: why });
  }
}

/** Every text holds an empty one, so what is missing here would hold whatever came. */
const NEED_VALUE: readonly string[] = ['startsWith', 'endsWith', 'includes', 'matches'];

function judgeValue(parsed: ParsedAssert, { value: read, problem, invalid }: Subject): Judgement {
  const { predicate, negated, expected } = parsed;
  const wanted = wantedText(parsed);
  const phrase = wantedPhrase(parsed);
  const value = asStructure(parsed, read);
  if (invalid === true) return { ...result(false, { value, wanted, phrase, problem }), invalid };
  if (NEED_VALUE.includes(predicate) && expected === '') {
    return result(false, {
      value,
      wanted,
      phrase,
      problem: `\`${predicate}\` needs a value after it`,
    });
  }
  if (predicate === 'exists' || predicate === 'truthy') {
    const empty = predicate === 'truthy' && (value === false || value === null);
    const there = value !== undefined && !empty;
    return result(there !== negated, { value, wanted, phrase, problem });
  }
  if (value === undefined) {
    const absent = predicate === 'isNull' || predicate === 'isEmpty' || predicate === '!=';
    return result(absent !== negated, { value, wanted, phrase, problem });
  }
  const ok =
    (CHECKS as Record<string, (typeof CHECKS)['==']>)[predicate]?.(value, expected) ?? false;
  if (ok !== negated) return result(true, { value, wanted, phrase, problem });
  const diff = predicate === '==' && !negated ? diffOf(expected, value) : null;
  return { ...result(false, { value, wanted, phrase, problem }), diff };
}

/** A whole body of JSON where a structure is asked for: blanks and the order of members say nothing. */
function asStructure(
  { subject, predicate, expected }: ParsedAssert,
  value: JsonValue | undefined,
): JsonValue | undefined {
  if (typeof value !== 'string' || !/^(?:response\.)?body$/i.test(subject)) return value;
  const asked =
    predicate === 'isObject' ||
    predicate === 'isArray' ||
    ((predicate === '==' || predicate === '!=') && /^[[{]/.test(expected));
  if (!asked) return value;
  try {
    return parseJson(value);
  } catch {
    return value; // it is no JSON, and is judged as the text it is
  }
}

/** Of the bytes of the body, or of the text that a path selects. */
async function judgeHash(
  { predicate, negated, expected, subject: name }: ParsedAssert,
  { value, problem }: Subject,
  { response }: Exchange,
): Promise<Judgement> {
  if (expected === '') {
    const none = `\`${predicate}\` needs a value after it`;
    return result(false, { value: undefined, wanted: expected, problem: none });
  }
  if (value === undefined || response === null || !isHash(predicate)) {
    return result(false, { value, wanted: expected, problem });
  }
  const bytes = /^body$/i.test(name)
    ? await response.content()
    : new TextEncoder().encode(jsonToText(value));
  const { hex, base64 } = hashOf(predicate, bytes);
  const wanted = unquote(expected);
  const ok = (wanted.toLowerCase() === hex || wanted === base64) !== negated;
  return result(ok, { value: /^[0-9a-f]+$/i.test(wanted) ? hex : base64, wanted, problem: null });
}

interface Told {
  readonly value: JsonValue | undefined;
  readonly wanted: string;
  /** The same as words of a sentence; default is `wanted`. */
  readonly phrase?: string;
  readonly problem: string | null;
}

function result(ok: boolean, { value, wanted, phrase = wanted, problem }: Told): Judgement {
  const actual = shown(value);
  if (ok) return { ok, actual, expected: wanted, message: null, diff: null };
  return failed({
    actual,
    expected: wanted,
    message: sentence(problem) ?? `Expected ${phrase}, and got ${actual ?? 'nothing'}.`,
  });
}

function sentence(problem: string | null): string | null {
  return problem === null || /[.!?]$/.test(problem) ? problem : `${problem}.`;
}

function failed(told: Pick<Judgement, 'actual' | 'expected' | 'message'>): Judgement {
  return { ok: false, ...told, diff: null };
}

function wantedText({ predicate, negated, expected }: ParsedAssert): string {
  const not = negated ? 'not ' : '';
  if (predicate === '==') return `${not}${expected === '' ? 'an empty text' : expected}`;
  if (predicate === 'exists' || predicate === 'truthy') return negated ? 'nothing' : 'something';
  return `${not}${predicate} ${expected}`.trim();
}

const PHRASES: Partial<Record<Predicate, readonly [is: string, isNot: string]>> = {
  startsWith: ['something that starts with', 'something that does not start with'],
  endsWith: ['something that ends with', 'something that does not end with'],
  includes: ['something that includes', 'something that does not include'],
  matches: ['something that matches', 'something that does not match'],
  hasLength: ['a length of', 'a length other than'],
  in: ['one of', 'none of'],
  '!=': ['anything but', 'nothing but'],
  isTrue: ['true', 'anything but true'],
  isFalse: ['false', 'anything but false'],
  isNull: ['null', 'anything but null'],
  isEmpty: ['it to be empty', 'it not to be empty'],
  isNumber: ['a number', 'no number'],
  isInteger: ['an integer', 'no integer'],
  isBoolean: ['a boolean', 'no boolean'],
  isString: ['a text', 'no text'],
  isArray: ['a list', 'no list'],
  isObject: ['an object', 'no object'],
  isDate: ['a date', 'no date'],
};

/** What was wanted, behind "Expected". */
function wantedPhrase(parsed: ParsedAssert): string {
  const words = PHRASES[parsed.predicate]?.[parsed.negated ? 1 : 0];
  return words === undefined ? wantedText(parsed) : `${words} ${parsed.expected}`.trim();
}

function shown(value: JsonValue | undefined): string | null {
  if (value === undefined) return null;
  const text = jsonToText(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function diffOf(expected: string, value: JsonValue): string | null {
  const structured = Array.isArray(value) || isJsonObject(value);
  const pretty = (text: string) => (structured ? prettyJson(text) : text);
  return lineDiff(pretty(unquote(expected)), pretty(jsonToText(value)));
}
