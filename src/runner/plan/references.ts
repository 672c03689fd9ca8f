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

/** In the order in which they are said; each name once. */
export function referencesOf(
  document: HttpDocument,
  blockIndex: number,
  names: ReadonlySet<string>,
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
  const walk: Walk = { document, names, seen: new Set(), add };
  collect(usedText(block), { blockIndex, at: null }, walk);
  // What stands above the first request is said for each of them.
  for (const { block: head, blockIndex: index, directive } of fileDirectives(document)) {
    const at = absoluteSpan(document, index, directive.span);
    collect(templateText(head, directive.value), { blockIndex: index, at }, walk);
  }
  return [...found.values()];
}

interface Walk {
  readonly document: HttpDocument;
  readonly names: ReadonlySet<string>;
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
    const reference = parseReference(expression, walk.names);
    const variable = /^[^\s.[\]()]+/.exec(expression)?.[0] ?? expression;
    const definitions = definitionsOf(walk.document, variable);
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

function definitionsOf({ blocks }: HttpDocument, name: string): string[] {
  return blocks.flatMap((block) =>
    block.variables
      .filter((definition) => definition.name === name)
      .map(({ value }) => templateText(block, value)),
  );
}

/** The text of a block without its comments, scripts and definitions; offsets stay as they are. */
function usedText({ text, comments, scripts, variables, storedResponse }: Block): string {
  if (!text.includes('{{')) return '';
  const spans = [
    ...comments,
    ...scripts,
    ...variables,
    ...(storedResponse === null ? [] : [storedResponse]),
  ].map(({ span }) => span);
  let used = text;
  for (const { start, end } of spans) {
    used = used.slice(0, start) + ' '.repeat(end - start) + used.slice(end);
  }
  return used;
}
