/** `status == 200` taken apart: what is looked at, how it is compared, and with what. */

export interface ParsedAssert {
  /** `status`, `header content-type`, `body.items[0].id`. */
  readonly subject: string;
  readonly negated: boolean;
  /** Canonical. */
  readonly predicate: Predicate;
  /** As written, quotes included; empty where the predicate needs none. */
  readonly expected: string;
}

export type Predicate =
  | '=='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'startsWith'
  | 'endsWith'
  | 'includes'
  | 'matches'
  | 'exists'
  /** Nothing is written: it is there, and neither false nor null. */
  | 'truthy'
  | 'isTrue'
  | 'isFalse'
  | 'isNull'
  | 'isEmpty'
  | 'isNumber'
  | 'isInteger'
  | 'isBoolean'
  | 'isString'
  | 'isArray'
  | 'isObject'
  | 'isDate'
  | 'hasLength'
  | 'in'
  | 'md5'
  | 'sha1'
  | 'sha256'
  | 'sha512';

const WORDS: ReadonlyMap<string, Predicate> = new Map<string, Predicate>([
  ['equals', '=='],
  ['equal', '=='],
  ['eq', '=='],
  ['is', '=='],
  ['ne', '!='],
  ['notequals', '!='],
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
  ['startswith', 'startsWith'],
  ['endswith', 'endsWith'],
  ['includes', 'includes'],
  ['include', 'includes'],
  ['contains', 'includes'],
  ['matches', 'matches'],
  ['match', 'matches'],
  ['exists', 'exists'],
  ['exist', 'exists'],
  ['istrue', 'isTrue'],
  ['isfalse', 'isFalse'],
  ['isnull', 'isNull'],
  ['isempty', 'isEmpty'],
  ['isnumber', 'isNumber'],
  ['isinteger', 'isInteger'],
  ['isboolean', 'isBoolean'],
  ['isstring', 'isString'],
  ['isarray', 'isArray'],
  ['isobject', 'isObject'],
  ['isdate', 'isDate'],
  ['haslength', 'hasLength'],
  ['length', 'hasLength'],
  ['count', 'hasLength'],
  ['in', 'in'],
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha256', 'sha256'],
  ['sha512', 'sha512'],
]);

/** `===` is `==`. */
const SIGN = /^(===?|!==?|>=|<=|>|<)/;
const WORD = /^(?:(not)[ \t]+)?([a-z]+\d*)(?=\s|$)/i;

/** A predicate is looked for outside of quotes and brackets: a JSONPath filter has signs of its own. */
export function parseAssert(expression: string): ParsedAssert {
  const text = expression.trim();
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"' || character === "'" || character === '`') {
      const close = text.indexOf(character, at + 1);
      if (close !== -1) at = close;
      continue;
    }
    if (character === '[' || character === '(') depth += 1;
    if (character === ']' || character === ')') depth = Math.max(0, depth - 1);
    if (depth > 0 || at === 0) continue;
    const found = predicateAt(text, at);
    if (found !== null) return withSubject(found, text.slice(0, at).trim());
  }
  const negated = /^(?:!|not\s+)/i.exec(text)?.[0].length ?? 0;
  return {
    subject: text.slice(negated).trim(),
    negated: negated > 0,
    predicate: 'truthy',
    expected: '',
  };
}

/** `status not == 200`: the word before a sign turns it round. */
function withSubject(found: Omit<ParsedAssert, 'subject'>, subject: string): ParsedAssert {
  const named = /^(.*\S)\s+not$/is.exec(subject)?.[1];
  if (named === undefined || found.negated) return { ...found, subject };
  return { ...found, negated: true, subject: named };
}

function predicateAt(text: string, at: number): Omit<ParsedAssert, 'subject'> | null {
  const rest = text.slice(at);
  const sign = SIGN.exec(rest)?.[0];
  if (sign !== undefined) {
    const predicate = (
      sign.startsWith('=') ? '==' : sign.startsWith('!') ? '!=' : sign
    ) as Predicate;
    return { negated: false, predicate, expected: rest.slice(sign.length).trim() };
  }
  if (!/\s/.test(text.charAt(at - 1))) return null;
  const [whole = '', not, word = ''] = WORD.exec(rest) ?? [];
  const negatedWord = /^not(?=[A-Z])/.test(word) ? word.slice(3) : null;
  const predicate = WORDS.get((negatedWord ?? word).toLowerCase());
  if (predicate === undefined) return null;
  const expected = rest.slice(whole.length).trim();
  // `body length == 3`: httpYac's path to a length.
  if (predicate === 'hasLength' && SIGN.test(expected)) return null;
  return {
    negated: not !== undefined || negatedWord !== null,
    predicate,
    expected,
  };
}
