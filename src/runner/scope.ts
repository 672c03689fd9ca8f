/** What every step of making one request works on. */
import type { Block, Span, TemplateNode } from '../parser/ast.ts';
import { templateParts, templateText } from '../parser/template.ts';
import { absoluteSpan } from '../parser/text.ts';
import type { Resolved, Resolver } from '../variables/resolver.ts';
import { runProblem } from './failure.ts';
import type { TokenAsker } from './oauth/askTokens.ts';
import type { RunInput } from './runInput.ts';

export interface Scope {
  readonly input: RunInput;
  readonly block: Block;
  readonly blockIndex: number;
  readonly resolver: Resolver;
  /** `# @inject-variables`: placeholders count in files of the body too. */
  readonly injectVariables: boolean;
  /** Null where files cannot ask for a token of OAuth 2. */
  readonly tokens: TokenAsker | null;
  /** Things to tell that are no failure; added to as they are found. */
  readonly warnings: string[];
}

/** A template in the block it stands in; file defaults stand in another block than the request. */
export interface PlacedTemplate {
  readonly blockIndex: number;
  readonly template: TemplateNode;
}

/** A part of a resolved template: what the author wrote, or the value that stands for a placeholder. */
export interface Fragment {
  readonly text: string;
  /** False for a value: it can never change the structure around it. */
  readonly literal: boolean;
  readonly secret: boolean;
  /** Absolute; of a value only. */
  readonly span: Span | null;
  /** The expression between the braces, of a value only. */
  readonly expression: string | null;
}

export function here(scope: Scope, template: TemplateNode): PlacedTemplate {
  return { blockIndex: scope.blockIndex, template };
}

export function spanOf(scope: Scope, { blockIndex, template }: PlacedTemplate): Span {
  return absoluteSpan(scope.input.document, blockIndex, template.span);
}

/** The text of a template with all its values. */
export function resolve(scope: Scope, placed: PlacedTemplate): Promise<Resolved> {
  return scope.resolver.resolve(placed.blockIndex, placed.template);
}

/** The same part by part, for places where what is written and what is a value must not be mixed up. */
export async function fragments(scope: Scope, placed: PlacedTemplate): Promise<Fragment[]> {
  const block = scope.input.document.blocks[placed.blockIndex];
  if (block === undefined) return [];
  const found: Fragment[] = [];
  for (const part of templateParts(block, placed.template)) {
    if (part.kind === 'text') {
      found.push({ text: part.value, literal: true, secret: false, span: null, expression: null });
      continue;
    }
    const template: TemplateNode = {
      kind: 'template',
      span: part.span,
      pieces: [part.span],
      glue: '',
    };
    const value = await resolve(scope, { blockIndex: placed.blockIndex, template });
    found.push({
      ...value,
      literal: false,
      span: absoluteSpan(scope.input.document, placed.blockIndex, part.span),
      expression: part.expression,
    });
  }
  return found;
}

export function textOf(parts: readonly Fragment[]): string {
  return parts.map(({ text }) => text).join('');
}

export function isSecret(parts: readonly Fragment[]): boolean {
  return parts.some(({ secret }) => secret);
}

/** Text of a line without a placeholder, and without an escaped one: it is what it says. Null for others. */
export function literalLine(scope: Scope, placed: PlacedTemplate): string | null {
  const block = scope.input.document.blocks[placed.blockIndex];
  const written = block === undefined ? '' : templateText(block, placed.template);
  return written.includes('{{') || written.includes('\\{') ? null : written;
}

/** Text for one line: a target, a header, a directive. @throws RunProblem naming the variable that holds a line break */
export function resolveLine(scope: Scope, placed: PlacedTemplate, what: string): Promise<Resolved> {
  const literal = literalLine(scope, placed);
  return literal === null
    ? resolveParts(scope, placed, what)
    : Promise.resolve({ text: literal, secret: false });
}

async function resolveParts(scope: Scope, placed: PlacedTemplate, what: string): Promise<Resolved> {
  const parts = await lineFragments(scope, placed, what);
  return { text: textOf(parts), secret: isSecret(parts) };
}

/** @throws RunProblem naming the variable that holds a line break */
export async function lineFragments(
  scope: Scope,
  placed: PlacedTemplate,
  what: string,
): Promise<Fragment[]> {
  const parts = await fragments(scope, placed);
  const broken = parts.find(({ text, literal }) => !literal && /[\r\n\0]/.test(text));
  if (broken === undefined) return parts;
  const name = broken.expression ?? '';
  throw runProblem('VariableError', {
    code: 'invalid-value',
    message: `The value of \`{{${name}}}\` holds a line break, which ${what} cannot carry.`,
    hint: 'Take the line break out of the value, or write `{{%name}}` to percent-encode it.',
    span: broken.span,
    name,
  });
}

/** Splits at blanks that the author wrote; a value stays in one word whatever is in it. */
export function splitWords(parts: readonly Fragment[], limit = Infinity): Fragment[][] {
  const words: Fragment[][] = [];
  let word: Fragment[] = [];
  const push = () => {
    if (word.length > 0) words.push(word);
    word = [];
  };
  for (const part of parts) {
    if (!part.literal) {
      word.push(part);
      continue;
    }
    for (const piece of part.text.split(/([ \t]+)/)) {
      if (piece === '') continue;
      const blank = /^[ \t]+$/.test(piece);
      if (blank && words.length + 1 < limit) push();
      else if (!blank || word.length > 0) word.push({ ...part, text: piece });
    }
  }
  push();
  return words;
}

/** Splits at the first `separator` that the author wrote; null when there is none. */
export function splitAt(
  parts: readonly Fragment[],
  separator: string,
): readonly [Fragment[], Fragment[]] | null {
  for (const [index, part] of parts.entries()) {
    const at = part.literal ? part.text.indexOf(separator) : -1;
    if (at === -1) continue;
    return [
      [...parts.slice(0, index), { ...part, text: part.text.slice(0, at) }],
      [{ ...part, text: part.text.slice(at + separator.length) }, ...parts.slice(index + 1)],
    ];
  }
  return null;
}

/** All pieces between the separators that the author wrote. */
export function splitAll(parts: readonly Fragment[], separator: string): Fragment[][] {
  const pieces: Fragment[][] = [];
  let rest: readonly Fragment[] = parts;
  for (;;) {
    const split = splitAt(rest, separator);
    if (split === null) return [...pieces, [...rest]];
    pieces.push(split[0]);
    rest = split[1];
  }
}

/** As `splitAll`, but a separator inside double quotes that the author wrote is text. */
export function splitOptions(parts: readonly Fragment[], separator = ';'): Fragment[][] {
  const pieces: Fragment[][] = [[]];
  let quoted = false;
  for (const part of parts) {
    if (!part.literal) {
      pieces.at(-1)?.push(part);
      continue;
    }
    let text = '';
    for (const character of part.text) {
      if (character === '"') quoted = !quoted;
      if (character !== separator || quoted) {
        text += character;
        continue;
      }
      pieces.at(-1)?.push({ ...part, text });
      pieces.push([]);
      text = '';
    }
    pieces.at(-1)?.push({ ...part, text });
  }
  return pieces.map(trimParts);
}

/** Takes blanks off both ends of what the author wrote; blanks of values stay. */
export function trimParts(parts: readonly Fragment[]): Fragment[] {
  const trimmed = parts.map((part, index) => {
    if (!part.literal) return part;
    let { text } = part;
    if (index === 0) text = text.trimStart();
    if (index === parts.length - 1) text = text.trimEnd();
    return { ...part, text };
  });
  return trimmed.filter(({ text, literal }) => !literal || text !== '');
}
