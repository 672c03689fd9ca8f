/** The assertions of a `.bru` file as lines that begin with `??`. */

export interface BrunoAsserts {
  /** Without `??`. */
  readonly checks: readonly string[];
  /** What has no like here, as it was written. */
  readonly leftOut: readonly string[];
}

/** @param text what stands between the braces of `assert` */
export function brunoAsserts(text: string): BrunoAsserts {
  const checks: string[] = [];
  const leftOut: string[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('~')) continue;
    const check = checkOf(line);
    if (check === null) leftOut.push(line);
    else checks.push(check);
  }
  return { checks, leftOut };
}

/** Bruno's words that take no value. */
const ALONE: ReadonlyMap<string, string> = new Map([
  ['isDefined', ' exists'],
  ['isUndefined', ' not exists'],
  ['isTruthy', ''],
  ['isNull', ' isNull'],
  ['isEmpty', ' isEmpty'],
  ['isNotEmpty', ' not isEmpty'],
  ['isNumber', ' isNumber'],
  ['isString', ' isString'],
  ['isBoolean', ' isBoolean'],
  ['isArray', ' isArray'],
]);

const COMPARED: ReadonlyMap<string, string> = new Map([
  ['eq', '=='],
  ['neq', '!='],
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
  ['contains', 'contains'],
  ['notContains', 'not contains'],
  ['startsWith', 'startsWith'],
  ['endsWith', 'endsWith'],
  ['matches', 'matches'],
  ['notMatches', 'not matches'],
  ['length', 'hasLength'],
]);

/** Words of Bruno that are none here; any other first word is the value itself. */
const UNKNOWN = /^(?:in|notIn|between|isJson|isFalsy)(?=\s|$)/;

function checkOf(line: string): string | null {
  const [, written = '', said = ''] = /^(.+?):\s+(.+)$/.exec(line) ?? [];
  const subject = subjectOf(written);
  if (subject === null || UNKNOWN.test(said)) return null;
  const alone = ALONE.get(said);
  if (alone !== undefined) return `${subject}${alone}`;
  const [, word = '', value = ''] = /^(\w+)\s+(.+)$/.exec(said) ?? [];
  const sign = COMPARED.get(word);
  return sign === undefined ? `${subject} == ${said}` : `${subject} ${sign} ${value}`;
}

function subjectOf(written: string): string | null {
  if (written === 'res.status') return 'status';
  if (written === 'res.responseTime') return 'duration';
  const body = /^res\.body((?:\.[\w-]+|\[\d+\])*)$/.exec(written)?.[1];
  if (body !== undefined) return `body${body}`;
  const header = /^res\.headers(?:\.([\w-]+)|\[(["'])([\w-]+)\2\])$/.exec(written);
  return header === null ? null : `header ${header[1] ?? header[3] ?? ''}`;
}
