/** Words and signs of a script, as far as brackets can be matched: no parser, but no text or pattern is taken for code. */

export interface Token {
  /** `text`: a string, a template or a regular expression, whole. */
  readonly kind: 'word' | 'sign' | 'text';
  readonly text: string;
  readonly at: number;
  readonly end: number;
  /** The first of its line, comments aside. */
  readonly onNewLine: boolean;
}

const SPACE =
  /(?:[^\S\n\r\u2028\u2029]|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/|[\n\r\u2028\u2029])+/y;
const WORD = /[#\\\w$\u0080-\uffff]+/y;
const STRING = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/y;
const PATTERN = /\/(?![*/])(?:[^\\/[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/\w*/y;
const SIGN = /=>|\?\.(?!\d)|\?\?|\+\+|--|\.\.\.|[^]/y;

/** Words before which a value has not ended, so that `/` begins a pattern. */
const BEFORE_A_VALUE = new Set(
  'return typeof instanceof in of new delete void throw case do else await yield'.split(' '),
);

/** All tokens; what cannot be understood is a sign of one character. */
export function scriptTokens(code: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(code)?.[0] ?? null;
  };
  while (at < code.length) {
    const space = match(SPACE) ?? '';
    const onNewLine = tokens.length === 0 || /[\n\r\u2028\u2029]/.test(space);
    at += space.length;
    if (at >= code.length) break;
    const add = (kind: Token['kind'], text: string) => {
      tokens.push({ kind, text, at, end: at + text.length, onNewLine });
      at += text.length;
    };
    const word = match(WORD);
    if (word !== null) {
      add('word', word);
      continue;
    }
    const text =
      match(STRING) ??
      (code[at] === '`' ? template(code, at) : null) ??
      (beginsValue(tokens.at(-1)) ? match(PATTERN) : null);
    if (text === null) add('sign', match(SIGN) ?? '');
    else add('text', text);
  }
  return tokens;
}

function beginsValue(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return BEFORE_A_VALUE.has(before.text);
  return before.kind === 'sign' && ![')', ']', '}', '++', '--'].includes(before.text);
}

/** From one backtick to its own, with templates inside of `${ }`; null where it does not end. */
function template(code: string, from: number): string | null {
  for (let at = from + 1; at < code.length; at += 1) {
    if (code[at] === '`') return code.slice(from, at + 1);
    if (code[at] === '\\') at += 1;
    else if (code.startsWith('${', at)) {
      const end = endOfHole(code, at + 2);
      if (end === null) return null;
      at = end;
    }
  }
  return null;
}

/** Where the brace is that ends what `${` began. */
function endOfHole(code: string, from: number): number | null {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === '}' && depth === 0) return at;
    if (code[at] === '}') depth -= 1;
    else if (code[at] === '{') depth += 1;
    else if (code[at] === '`') {
      const inner = template(code, at);
      if (inner === null) return null;
      at += inner.length - 1;
    } else if (code[at] === '"' || code[at] === "'") {
      STRING.lastIndex = at;
      const text = STRING.exec(code)?.[0] ?? '';
      at += Math.max(0, text.length - 1);
    }
  }
  return null;
}
