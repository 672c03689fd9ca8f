/** Names in a document that nothing near at hand defines. Pure; whoever has the environments says the last word. */
import type { Block, HttpDocument, Span } from '../../parser/ast.ts';
import { requestNames } from '../../parser/query.ts';
import { templateText } from '../../parser/template.ts';
import type { NameIndex } from './nameIndex.ts';

export interface UnknownName {
  readonly blockIndex: number;
  readonly expression: string;
  /** The name alone, as far as it is one. */
  readonly name: string;
  /** Absolute, of the name. */
  readonly span: Span;
}

/**
 * Placeholders whose name is not among the known ones. A file with scripts may set any name that
 * stands in them, and one with scripts in other files any name at all.
 */
export function unknownPlaceholders(
  document: HttpDocument,
  names: NameIndex,
  known: ReadonlySet<string>,
): UnknownName[] {
  const given = new Set<string>();
  for (const block of document.blocks) {
    const { rows, scripts, arguments: values } = names.given(block);
    // Scripts elsewhere, and rows for the whole file, give names that nobody can list here.
    if (scripts === null || (rows && block.request === null)) return [];
    for (const name of scripts) given.add(name);
    for (const name of values) given.add(name);
  }
  const requests = names.requestNames(document);
  const isKnown = (name: string) => known.has(name) || given.has(name) || requests.has(name);
  const found: UnknownName[] = [];
  for (const [blockIndex, block] of document.blocks.entries()) {
    const start = document.starts[blockIndex] ?? 0;
    for (const { expression, name, path, span } of names.wanted(block)) {
      if (isKnown(name) || beginsKnown(path, isKnown) || names.given(block).rows) continue;
      const absolute = { start: start + span.start, end: start + span.end };
      found.push({ blockIndex, expression, name, span: absolute });
    }
  }
  return found;
}

/** Names may have dots, and paths into them go on. */
function beginsKnown(path: string, isKnown: (name: string) => boolean): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    if (isKnown(path.slice(0, end))) return true;
  }
  return false;
}

/** `# @ref login`, `# @force-ref login` and `run #login` whose request is not in the file. */
export function unknownRequests(
  document: HttpDocument,
  names: NameIndex,
  known: ReadonlySet<string>,
): UnknownName[] {
  const found: UnknownName[] = [];
  let own: ReadonlySet<string> | null = null;
  for (const [blockIndex, block] of document.blocks.entries()) {
    const start = document.starts[blockIndex] ?? 0;
    for (const { kind, role, name, span } of names.ownOccurrences(block)) {
      if (kind !== 'request' || role !== 'use' || known.has(name)) continue;
      own ??= allRequestNames(document);
      if (own.has(name)) continue;
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

/** `run ./other.http#login` means a request of that file. */
function isOfOtherFile(block: Block, span: Span): boolean {
  return block.runs.some(
    ({ path, requestName }) =>
      requestName?.start === span.start && path !== null && templateText(block, path) !== '',
  );
}
