/** JSON as values hold it: digits of big numbers kept, comments allowed where people write by hand. */

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | BigNumber
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** An integer that a double cannot hold, as it was written. */
export class BigNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** What a number beyond 2^53 cannot be written without. */
const MAYBE_BIG = /\d{16}|(?:^|[\s:,[])-?\d+(?:\.\d+)?[eE]\+?\d/;

/** `JSON.parse` that keeps the digits of integers beyond 2^53. @throws SyntaxError */
export function parseJson(text: string): JsonValue {
  const plain = text.replace(/^\uFEFF/, '');
  // Looking at each value takes ten times as long as reading it.
  if (!MAYBE_BIG.test(plain)) return JSON.parse(plain) as JsonValue;
  const keepDigits = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    context?.source !== undefined
      ? new BigNumber(context.source)
      : value;
  return JSON.parse(plain, keepDigits) as JsonValue;
}

/** A scalar as its text, an array or object as JSON. */
export function jsonToText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof BigNumber) return value.source;
  return writeJson(value);
}

function writeJson(value: JsonValue): string {
  if (value instanceof BigNumber) return value.source;
  if (Array.isArray(value)) return `[${(value as JsonValue[]).map(writeJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`,
  );
  return `{${members.join(',')}}`;
}

export function isJsonObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof BigNumber)
  );
}

/** JSON with comments and trailing commas, as people write settings. @throws SyntaxError */
export function parseJsonWithComments(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    const plain = withoutComments(text);
    if (plain === text) throw error;
    return parseJson(plain);
  }
}

const TOKENS = /"(?:[^"\\\r\n]|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|,(?=\s*[\]}])/g;
function withoutComments(text: string): string {
  const plain = text.replace(TOKENS, (token) => (token.startsWith('"') ? token : blank(token)));
  return plain.replace(TOKENS, (token) => (token.startsWith('"') ? token : blank(token)));
}

/** Keeps offsets, so that errors name the right place. */
function blank(token: string): string {
  return token.replace(/[^\r\n]/g, ' ');
}

/** Follows `a.b[0]['c d']` into a value; undefined where there is nothing. */
export function followPath(value: JsonValue, path: string): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const step of pathSteps(path)) {
    // As JavaScript and the JSONPath of other clients have it.
    if (step === 'length' && (Array.isArray(current) || typeof current === 'string'))
      current = current.length;
    else if (Array.isArray(current)) current = (current as JsonValue[])[Number(step)];
    else if (isJsonObject(current))
      current = Object.hasOwn(current, step) ? current[step] : undefined;
    else return undefined;
  }
  return current;
}

const STEP = /\.?([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/gy;
/** The names and indices of a simple path; a path that is not simple has none that exists. */
export function pathSteps(path: string): string[] {
  const steps: string[] = [];
  STEP.lastIndex = 0;
  let match = STEP.exec(path);
  let end = 0;
  while (match !== null) {
    steps.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
    end = STEP.lastIndex;
    match = STEP.exec(path);
  }
  STEP.lastIndex = 0;
  return end === path.length ? steps : [path];
}
