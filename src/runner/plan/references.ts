/** Which other requests a request speaks of: by `@ref`, or by a placeholder with their name. */
import type { Block, HttpDocument, Span } from '../../parser/ast.ts';
import { fileDirectives } from '../../parser/query.ts';
import { partsOfString, templateText } from '../../parser/template.ts';
import { absoluteSpan } from '../../parser/text.ts';
import { parseReference } from '../../variables/responseReference.ts';

export interface RequestReference {
  readonly name: string;
  /** `@force-ref`: sent again although there is an answer. */
  readonly forced: boolean;
  /** Absolute, where it is said. */
  readonly span: Span;
  /** Said in so many words: a name that does not exist is an error. */
  readonly explicit: boolean;
}

/** What is known in the file. */
export interface Known {
  /** Requests by name. */
  readonly names: ReadonlyMap<string, unknown>;
  /** Values of variables as they are written, by name. */
  readonly definitions: ReadonlyMap<string, readonly string[]>;
}

const LIST = /\s(?:of|in)\s+([\w$-]+[.[]\S+)\s*$/i;

/** Whose list a `# @loop` goes through; empty where it names none. */
export function listName(written: string): string {
  return /^[\w$-]+/.exec(LIST.exec(written)?.[1] ?? '')?.[0] ?? '';
}

/** In the order in which they are said; each name once. */
export function referencesOf(
  document: HttpDocument,
  blockIndex: number,
  { names, definitions }: Known,
): RequestReference[] {
  const block = document.blocks[blockIndex];
  if (block === undefined) return [];
  const found = new Map<string, RequestReference>();
  const add = (reference: RequestReference) => {
    const known = found.get(reference.name);
    if (known === undefined || (reference.forced && !known.forced)) {
      found.set(reference.name, reference);
    }
  };
  for (const directive of block.directives) {
    if (directive.name !== 'ref' && directive.name !== 'force-ref') continue;
    const span = absoluteSpan(document, blockIndex, directive.span);
    for (const name of templateText(block, directive.value).split(/[\s,]+/)) {
      if (name === '') continue;
      add({ name, forced: directive.name === 'force-ref', span, explicit: true });
    }
  }
  for (const directive of block.directives) {
    if (directive.name !== 'loop') continue;
    // httpYac's `for user of login.users` names the answer without braces.
    const name = listName(templateText(block, directive.value));
    if (!names.has(name) || definitions.has(name)) continue;
    const span = absoluteSpan(document, blockIndex, directive.span);
    add({ name, forced: false, span, explicit: false });
  }
  const walk: Walk = { document, names, definitions, seen: new Set(), add };
  collect(usedText(block), { blockIndex, at: null }, walk);
  // What stands above the first request is said for each of them.
  for (const { block: head, blockIndex: index, directive } of fileDirectives(document)) {
    const at = absoluteSpan(document, index, directive.span);
    collect(templateText(head, directive.value), { blockIndex: index, at }, walk);
  }
  return [...found.values()];
}

/** In texts of a block that are no part of its request: the arguments of a `run` line. */
export function referencesIn(
  document: HttpDocument,
  texts: readonly { readonly blockIndex: number; readonly text: string; readonly span: Span }[],
  { names, definitions }: Known,
): RequestReference[] {
  const found: RequestReference[] = [];
  const add = (reference: RequestReference) => found.push(reference);
  const walk: Walk = { document, names, definitions, seen: new Set(), add };
  for (const { text, blockIndex, span } of texts) collect(text, { blockIndex, at: span }, walk);
  return found;
}

interface Walk {
  readonly document: HttpDocument;
  readonly names: Known['names'];
  readonly definitions: Known['definitions'];
  /** Variables whose definitions were looked at. */
  readonly seen: Set<string>;
  readonly add: (reference: RequestReference) => void;
}

interface Where {
  readonly blockIndex: number;
  /** Where the request uses what is defined elsewhere. */
  readonly at: Span | null;
}

function collect(text: string, { blockIndex, at }: Where, walk: Walk): void {
  if (!text.includes('{{')) return;
  for (const part of partsOfString(text)) {
    if (part.kind !== 'placeholder') continue;
    const span = at ?? absoluteSpan(walk.document, blockIndex, part.span);
    const { expression } = part;
    const plain = !/[.[]/.test(expression) && !walk.names.has(expression);
    const reference = plain ? null : parseReference(expression, walk.names.keys());
    const variable = /^[^\s.[\]()]+/.exec(expression)?.[0] ?? expression;
    const definitions = walk.definitions.get(variable) ?? [];
    // httpYac's bare `login.token` stands behind a variable of that name.
    if (reference !== null && (reference.side !== 'bare' || definitions.length === 0)) {
      walk.add({ name: reference.name, forced: false, span, explicit: false });
      continue;
    }
    if (walk.seen.has(variable)) continue;
    walk.seen.add(variable);
    for (const definition of definitions) collect(definition, { blockIndex, at: span }, walk);
  }
}

/** All definitions of a file. */
export function definitionsOf({ blocks }: HttpDocument): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const block of blocks) {
    if (!block.text.includes('@')) continue;
    for (const { name, value } of block.variables) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [templateText(block, value)]);
      else known.push(templateText(block, value));
    }
  }
  return found;
}

/** The text of a block without its comments, scripts and definitions; offsets stay as they are. */
export function usedText({ text, comments, scripts, variables, storedResponse }: Block): string {
  if (!text.includes('{{')) return '';
  const spans = [
    ...comments,
    ...scripts,
    ...variables,
    ...(storedResponse === null ? [] : [storedResponse]),
  ].map(({ span }) => span);
  // A piece each, and not the whole text each: a block may be all comments.
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of spans.sort((one, other) => one.start - other.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    pieces.push(text.slice(at, from), ' '.repeat(end - from));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}
