/**
 * Notes what async functions throw: their promises are made by the language itself, unseen. Their
 * bodies are put into a `try`, and what they return is told of before it is returned, line by line
 * where it stood.
 */
import { scriptTokens } from './scriptTokens.ts';
import type { Token } from './scriptTokens.ts';

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** `plain`: its `return` and `await` are its own, and no concern of the async one around it. */
type Owner = 'async' | 'generator' | 'plain' | null;

const RETURNED = '$returned.value=';
const CATCH = '}catch($e){throw $lost($e)}';

/**
 * The same code, whose async functions say what they throw before they throw it on. Whoever calls
 * it sees whether what comes can be compiled.
 */
export function watchAsync(code: string): string {
  if (!/\basync\b/.test(code)) return code;
  const source = new Source(scriptTokens(code));
  const insertions = source.insertions();
  // From the end, so that places stay; of two at one place the one that was found first is before.
  return insertions
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, text: piece }) => text.slice(0, at) + piece + text.slice(at), code);
}

class Source {
  readonly #tokens: readonly Token[];
  /** Of each bracket the one that it belongs to, by their places among the tokens. */
  readonly #partner = new Map<number, number>();
  readonly #insertions: Insertion[] = [];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    const open: number[] = [];
    for (const [index, { kind, text }] of tokens.entries()) {
      if (kind !== 'sign') continue;
      if ('([{'.includes(text)) open.push(index);
      if (!')]}'.includes(text)) continue;
      const from = open.pop();
      if (from === undefined) continue;
      this.#partner.set(index, from).set(from, index);
    }
  }

  insertions(): Insertion[] {
    const owners: Owner[] = [];
    for (const [index, { text, kind }] of this.#tokens.entries()) {
      if (this.#isSign(index, '{')) owners.push(this.#ownerOf(index));
      else if (this.#isSign(index, '}')) owners.pop();
      else if (this.#isSign(index, '=>')) this.#expression(index);
      else if (kind === 'word' && text === 'return') {
        const owner = owners.findLast((candidate) => candidate !== null);
        if (owner === 'async') this.#returned(index);
      }
    }
    return this.#insertions;
  }

  #text(index: number): string {
    return this.#tokens[index]?.text ?? '';
  }

  #isSign(index: number, text: string): boolean {
    return this.#tokens[index]?.kind === 'sign' && this.#text(index) === text;
  }

  /** What kind of function the brace is the body of; an async one is put into a `try`. */
  #ownerOf(brace: number): Owner {
    const owner = this.#isSign(brace - 1, '=>')
      ? this.#arrow(brace - 1)
      : this.#isSign(brace - 1, ')')
        ? this.#called(brace - 1)
        : null;
    const end = this.#partner.get(brace);
    if (owner === null || owner === 'plain' || end === undefined) return owner;
    if (end === brace + 1) return owner;
    this.#insertions.push(
      { at: this.#afterDirectives(brace), text: 'try{' },
      { at: this.#tokens[end]?.at ?? 0, text: CATCH },
    );
    return owner;
  }

  /** `'use strict';` has to stay the first. */
  #afterDirectives(brace: number): number {
    let last = brace;
    while (this.#tokens[last + 1]?.kind === 'text' && this.#isSign(last + 2, ';')) last += 2;
    return this.#tokens[last]?.end ?? 0;
  }

  #arrow(arrow: number): Owner {
    const before = this.#isSign(arrow - 1, ')') ? this.#partner.get(arrow - 1) : arrow - 1;
    return before !== undefined && this.#isAsync(before - 1) ? 'async' : 'plain';
  }

  /** Of a body behind `(…)`: a function, a method, or what `if` and its like do. */
  #called(close: number): Owner {
    const open = this.#partner.get(close);
    if (open === undefined) return null;
    let at = open - 1;
    const name = this.#tokens[at];
    if (name?.kind === 'word' && /^(?:if|for|while|switch|catch|with|await)$/.test(name.text)) {
      if (!this.#isMember(at)) return null;
    }
    if (this.#isSign(at, ']')) at = (this.#partner.get(at) ?? 0) - 1;
    else if (this.#text(at) !== 'function' && !this.#isSign(at, '*')) at -= 1;
    const isGenerator = this.#isSign(at, '*');
    if (isGenerator) at -= 1;
    if (this.#text(at) === 'function') at -= 1;
    if (!this.#isAsync(at)) return 'plain';
    return isGenerator ? 'generator' : 'async';
  }

  #isMember(index: number): boolean {
    return this.#isSign(index - 1, '.') || this.#isSign(index - 1, '?.');
  }

  #isAsync(index: number): boolean {
    if (this.#tokens[index]?.text !== 'async' || this.#isMember(index)) return false;
    return this.#tokens[index + 1]?.onNewLine === false;
  }

  /** `async () => value`: the value goes into a body. */
  #expression(arrow: number): void {
    if (this.#isSign(arrow + 1, '{') || this.#arrow(arrow) !== 'async') return;
    const last = this.#endOfValue(arrow + 1);
    const end = this.#tokens[last];
    if (end === undefined || last <= arrow) return;
    this.#insertions.push(
      { at: this.#tokens[arrow]?.end ?? 0, text: `{try{return ${RETURNED}(` },
      { at: end.end, text: `)${CATCH}}` },
    );
  }

  /** The last token of a value that ends at a comma, a bracket of others, or a line. */
  #endOfValue(from: number): number {
    let choices = 0;
    for (let index = from; index < this.#tokens.length; index += 1) {
      const { kind, text, onNewLine } = this.#tokens[index] as Token;
      if (index > from && onNewLine && this.#endsAtLine(index)) return index - 1;
      if (kind !== 'sign') continue;
      if (text === '?') choices += 1;
      else if (text === ':' && choices > 0) choices -= 1;
      else if (',;:)]}'.includes(text)) return index - 1;
      else if ('([{'.includes(text)) index = this.#partner.get(index) ?? index;
    }
    return this.#tokens.length - 1;
  }

  /** Neither what stands before the end of the line nor what follows asks for more. */
  #endsAtLine(index: number): boolean {
    const before = this.#tokens[index - 1];
    const next = this.#tokens[index];
    if (before === undefined || next === undefined) return true;
    if (before.kind === 'sign' && !/^(?:[)\]}]|\+\+|--)$/.test(before.text)) return false;
    if (
      before.kind === 'word' &&
      /^(?:await|new|typeof|void|delete|in|instanceof)$/.test(before.text)
    ) {
      return false;
    }
    if (next.kind === 'word') return next.text !== 'in' && next.text !== 'instanceof';
    return next.kind === 'text'
      ? !next.text.startsWith('`')
      : /^(?:[!~}\])]|\+\+|--)$/.test(next.text);
  }

  #returned(index: number): void {
    const next = this.#tokens[index + 1];
    if (next === undefined || next.onNewLine || [';', '}', ':'].includes(next.text)) return;
    if (this.#isMember(index)) return;
    this.#insertions.push({ at: this.#tokens[index]?.end ?? 0, text: ` ${RETURNED}` });
  }
}
