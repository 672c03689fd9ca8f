/** Re-indents JSON without parsing it to values: digits, escapes and repeated keys stay as they came. */

const INDENT = '  ';
const TOKEN =
  /\s+|"(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/gy;

/** Null when the text is not JSON; the text is to be shown as it is then. */
export function prettyJson(text: string): string | null {
  const out: string[] = [];
  let depth = 0;
  let previous = '';
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  for (const token of tokens(source)) {
    if (token === null) return null;
    if (token === '}' || token === ']') {
      depth -= 1;
      if (depth < 0) return null;
      out.push(previous === '{' || previous === '[' ? token : breakLine(depth) + token);
    } else {
      if (previous === '{' || previous === '[' || previous === ',') out.push(breakLine(depth));
      out.push(token === ':' ? ': ' : token);
      if (token === '{' || token === '[') depth += 1;
    }
    previous = token;
  }
  return depth === 0 && out.length > 0 ? out.join('') : null;
}

function breakLine(depth: number): string {
  return `\n${INDENT.repeat(depth)}`;
}

/** Tokens without white space; null where the text is no JSON. */
function* tokens(text: string): Generator<string | null> {
  const token = new RegExp(TOKEN);
  while (token.lastIndex < text.length) {
    const found = token.exec(text)?.[0];
    if (found === undefined) {
      yield null;
      return;
    }
    if (!/^\s/.test(found)) yield found;
  }
}
