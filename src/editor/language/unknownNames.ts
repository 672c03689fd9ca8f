/** Names in a document that nothing near at hand defines. Pure; whoever has the environments says the last word. */
import type { Block, HttpDocument, Span } from '../../parser/ast.ts';
import { requestNames } from '../../parser/query.ts';
import { nodeText } from '../../parser/text.ts';
import { templateText } from '../../parser/template.ts';
import { headOf } from './nameIndex.ts';
import type { NameIndex } from './nameIndex.ts';

export interface UnknownName {
  readonly blockIndex: number;
  readonly expression: string;
  /** The name alone, as far as it is one. */
  readonly name: string;
  /** Absolute, of the name. */
  readonly span: Span;
}

/** Directives that give a request values of its own while it runs. */
const GIVES_VALUES = new Set(['loop', 'data']);

/**
 * Placeholders whose name is not among the known ones. A file with scripts may set any name that
 * stands in them, and one with scripts in other files any name at all.
 */
export function unknownPlaceholders(
  document: HttpDocument,
  names: NameIndex,
  known: ReadonlySet<string>,
): UnknownName[] {
  const settable = namesInScripts(document);
  if (settable === null) return [];
  const given = new Set(
    document.blocks.flatMap(({ runs }) => runs.flatMap((run) => run.arguments.map(nameOf))),
  );
  const requests = names.requestNames(document);
  const isKnown = (name: string) =>
    known.has(name) || given.has(name) || requests.has(name) || settable.has(name);
  const found: UnknownName[] = [];
  for (const [blockIndex, block] of document.blocks.entries()) {
    if (givesValues(block)) {
      if (block.request === null) return [];
      continue;
    }
    const start = document.starts[blockIndex] ?? 0;
    for (const { expression, expressionSpan } of names.placeholders(block)) {
      const name = headOf(expression) ?? /^\$[\w.-]+/.exec(expression)?.[0];
      if (name === undefined || isKnown(name) || isKnown(pathOf(expression))) continue;
      const from = start + expressionSpan.start;
      const span = { start: from, end: from + name.length };
      found.push({ blockIndex, expression, name, span });
    }
  }
  return found;
}

/** `# @ref login`, `# @force-ref login` and `run #login` whose request is not in the file. */
export function unknownRequests(
  document: HttpDocument,
  names: NameIndex,
  known: ReadonlySet<string>,
): UnknownName[] {
  const found: UnknownName[] = [];
  const own = allRequestNames(document);
  for (const [blockIndex, block] of document.blocks.entries()) {
    const start = document.starts[blockIndex] ?? 0;
    for (const { kind, role, name, span } of names.ownOccurrences(block)) {
      if (kind !== 'request' || role !== 'use' || known.has(name) || own.has(name)) continue;
      if (isOfOtherFile(block, span)) continue;
      const absolute = { start: start + span.start, end: start + span.end };
      found.push({ blockIndex, expression: name, name, span: absolute });
    }
  }
  return found;
}

/** Names and titles of the requests of a document. */
export function allRequestNames({ blocks }: HttpDocument): ReadonlySet<string> {
  const found = new Set<string>();
  for (const block of blocks) {
    if (block.request === null) continue;
    const { name, title } = requestNames(block);
    if (name !== null) found.add(name);
    if (title !== null) found.add(title);
  }
  return found;
}

/** Words of the scripts of a file; null where a script lies in a file of its own. */
function namesInScripts({ blocks, text }: HttpDocument): ReadonlySet<string> | null {
  const words = new Set<string>();
  if (!text.includes('{%') && !/^[ \t]*[<>]|^\{\{/m.test(text)) return words;
  for (const block of blocks) {
    for (const { source } of block.scripts) {
      if (source.kind === 'file') return null;
      for (const [word] of nodeText(block, source.code).matchAll(/[\p{L}_][\p{L}\p{N}_-]*/gu)) {
        words.add(word);
      }
    }
  }
  return words;
}

function givesValues({ directives }: Block): boolean {
  return directives.some(({ name }) => GIVES_VALUES.has(name));
}

/** `run ./other.http#login` means a request of that file. */
function isOfOtherFile(block: Block, span: Span): boolean {
  return block.runs.some(
    ({ path, requestName }) =>
      requestName?.start === span.start && path !== null && templateText(block, path) !== '',
  );
}

/** A name with dots is a name too. */
function pathOf(expression: string): string {
  return /^[^\s([|]*/.exec(expression)?.[0] ?? '';
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
