/**
 * XML laid out for reading: an element that holds only elements gets a line for each of them. Text
 * is never touched, so an element with text in it stays as it was written.
 */

const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE(?:[^[>]|\[[^\]]*\])*>|<\/?[^\s<>/!?](?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+/gy;

interface Token {
  readonly kind: 'open' | 'close' | 'single' | 'text';
  readonly text: string;
}

/** Null when it is not well-formed enough to be laid out. */
export function prettyXml(text: string): string | null {
  const tokens = tokensOf(text);
  return tokens === null ? null : layOut(tokens);
}

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text)?.[0];
    if (match === undefined) return null;
    tokens.push({ kind: kindOf(match), text: match });
  }
  return tokens;
}

function kindOf(token: string): Token['kind'] {
  if (!token.startsWith('<') || token.startsWith('<![CDATA[')) return 'text';
  if (token.startsWith('</')) return 'close';
  return /^<[!?]/.test(token) || token.endsWith('/>') ? 'single' : 'open';
}

/** Deeper levels are not indented further, or a few thousand tags would become gigabytes of blanks. */
const MAX_INDENTED = 64;

function layOut(tokens: readonly Token[]): string | null {
  const mixed = mixedElements(tokens);
  if (mixed === null) return null;
  const parts: string[] = [];
  let depth = 0;
  /** How many open elements around here are kept as they were written. */
  let kept = 0;
  const line = (text: string) =>
    parts.push(parts.length === 0 ? '' : `\n${'  '.repeat(Math.min(depth, MAX_INDENTED))}`, text);
  tokens.forEach(({ kind, text }, index) => {
    if (kind === 'open') {
      if (kept > 0) parts.push(text);
      else line(text);
      if (kept > 0 || mixed.has(index)) kept += 1;
      depth += 1;
    } else if (kind === 'close') {
      depth -= 1;
      if (kept > 0) {
        kept -= 1;
        parts.push(text);
      } else if (tokens[index - 1]?.kind === 'open') parts.push(text);
      else line(text);
    } else if (kept > 0) parts.push(text);
    else if (kind === 'single') line(text);
  });
  return parts.join('');
}

/** Indexes of the start tags of elements that hold text themselves; null when tags do not match. */
function mixedElements(tokens: readonly Token[]): Set<number> | null {
  const mixed = new Set<number>();
  const open: number[] = [];
  for (const [index, { kind, text }] of tokens.entries()) {
    const parent = open.at(-1);
    if (kind === 'open') open.push(index);
    else if (kind === 'close') {
      const start = open.pop();
      if (start === undefined || nameOf(tokens[start]?.text) !== nameOf(text)) return null;
    } else if (kind === 'text' && text.trim() !== '') {
      // Text outside of the root element is no XML.
      if (parent === undefined) return null;
      mixed.add(parent);
    }
  }
  return open.length === 0 ? mixed : null;
}

function nameOf(tag: string | undefined): string {
  return /^<\/?([^\s/>]+)/.exec(tag ?? '')?.[1] ?? '';
}
