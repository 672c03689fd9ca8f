import { h } from '../dom.ts';

const TOKEN = /"(?:[^"\\]|\\.)*(?:"|\\?$)|-?\d[\d.eE+-]*|true|false|null/g;
const REST_OF_STRING = /^(?:[^"\\]|\\.)*(?:"|\\?$)/;

/** One row of indented JSON with its colours; `continues` when it begins inside of a string. */
export function jsonParts(text: string, continues: boolean): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  if (continues) {
    const rest = REST_OF_STRING.exec(text)?.[0] ?? '';
    if (rest !== '') parts.push(token(rest, 'string'));
    end = rest.length;
  }
  TOKEN.lastIndex = 0;
  for (const { 0: match, index } of text.matchAll(TOKEN)) {
    if (index < end) continue;
    parts.push(
      text.slice(end, index),
      token(match, kindOf(match, text.charAt(index + match.length))),
    );
    end = index + match.length;
  }
  return [...parts, text.slice(end)];
}

function kindOf(match: string, next: string): string {
  if (match.startsWith('"')) return next === ':' ? 'name' : 'string';
  return /^[tfn]/.test(match) ? 'literal' : 'number';
}

function token(text: string, kind: string): HTMLElement {
  return h('span', { class: `token-${kind}` }, text);
}
