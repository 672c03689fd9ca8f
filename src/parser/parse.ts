/** Text to tree. Total, synchronous and pure: every text gives a document. */
import type { Block, Diagnostic, Dialect, HttpDocument, Neighbour, Span } from './ast.ts';
import { BlockReader } from './blockReader.ts';
import { explainDialect } from './detectDialect.ts';
import type { DocumentDiagnostic } from './lint/lintDocument.ts';
import { lintDocument } from './lint/lintDocument.ts';
import { isOrdinary } from './ordinaryBlock.ts';
import type { ParseEdit } from './reparse.ts';
import { reparse } from './reparse.ts';

export interface ParseOptions {
  /** Whatever the text says, as an option of the command line. */
  readonly dialect?: Dialect;
  /** From a setting: a `# @dialect` in the text says better. Otherwise the text itself tells. */
  readonly usualDialect?: Dialect;
  /** What stands beside the file: it tells where neither a setting nor the text does. */
  readonly neighbour?: Neighbour;
  /** The document before an edit: blocks that the edit does not touch are taken over as they are. */
  readonly previous?: HttpDocument;
  /** What changed since `previous`; found by comparing when it is not given. */
  readonly edit?: ParseEdit;
}

export function parse(text: string, options: ParseOptions = {}): HttpDocument {
  const { blocks, starts } =
    options.previous === undefined ? parseAll(text) : reparse(text, options.previous, options.edit);
  const { neighbour, usualDialect } = options;
  const given =
    options.dialect ??
    (usualDialect === undefined ? usualDialect : unlessSaid(usualDialect, blocks));
  const dialect = given ?? explainDialect(blocks, neighbour).dialect;
  const dialectGiven = given !== undefined;
  return {
    kind: 'document',
    text,
    dialect,
    dialectGiven,
    ...(neighbour === undefined ? {} : { neighbour }),
    blocks,
    starts,
  };
}

/** The dialect of a setting, where the text does not say another one outright. */
function unlessSaid(usualDialect: Dialect, blocks: readonly Block[]): Dialect | undefined {
  return explainDialect(blocks).sign?.construct === '@dialect' ? undefined : usualDialect;
}

/** Parses a file that another one names: what a setting or a neighbour says of that one counts here too. */
export function parseBeside(
  { dialect, dialectGiven, neighbour }: HttpDocument,
  text: string,
): HttpDocument {
  return parse(text, {
    ...(dialectGiven ? { usualDialect: dialect } : {}),
    ...(neighbour === undefined ? {} : { neighbour }),
  });
}

function parseAll(text: string): { blocks: Block[]; starts: number[] } {
  const blocks: Block[] = [];
  const starts: number[] = [];
  const reader = new BlockReader(text, 0, text.length);
  for (let block = reader.next(); block !== null; block = reader.next()) {
    blocks.push(block);
    starts.push(reader.start);
  }
  return { blocks, starts };
}

export interface LocatedDiagnostic {
  readonly blockIndex: number;
  /** Absolute offsets. */
  readonly span: Span;
  readonly diagnostic: Diagnostic;
}

/** All diagnostics of a document in the order of the text. */
export function diagnosticsOf(document: HttpDocument): LocatedDiagnostic[] {
  const located: LocatedDiagnostic[] = [];
  const { blocks } = document;
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index] as Block;
    if (isOrdinary(block)) continue;
    const { diagnostics } = block;
    if (diagnostics.length > 0) locate(document, index, diagnostics, located);
  }
  const found = lintDocument(document);
  return found.length + located.length === 0 ? located : inOrder(document, located, found);
}

function locate(
  { starts }: HttpDocument,
  blockIndex: number,
  diagnostics: readonly Diagnostic[],
  located: LocatedDiagnostic[],
): void {
  const offset = starts[blockIndex] ?? 0;
  for (const diagnostic of diagnostics) {
    const { start, end } = diagnostic.span;
    const span = { start: start + offset, end: end + offset };
    located.push({ blockIndex, span, diagnostic });
  }
}

/** Those of the blocks and those of the whole file. */
function inOrder(
  document: HttpDocument,
  located: LocatedDiagnostic[],
  found: readonly DocumentDiagnostic[],
): LocatedDiagnostic[] {
  for (const { blockIndex, diagnostic } of found) {
    locate(document, blockIndex, [diagnostic], located);
  }
  let last = -1;
  for (const { span } of located) {
    if (span.start < last) return located.sort((a, b) => a.span.start - b.span.start);
    last = span.start;
  }
  return located;
}
