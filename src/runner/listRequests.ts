/** The requests of a document as lists, lenses and selectors show them. */
import type { Block, HttpDocument } from '../parser/ast.ts';
import { fileDirectives, requestNames } from '../parser/query.ts';
import { templateText } from '../parser/template.ts';
import { relativePath } from './paths.ts';
import type { RequestEntry } from './runInput.ts';

/** What a block says of its request, with lines counted from its first; it stays true as long as the block does. */
interface OwnEntry extends Pick<
  RequestEntry,
  'name' | 'method' | 'target' | 'tags' | 'description' | 'line' | 'endLine'
> {
  readonly key: string;
  /** Line breaks in the block. */
  readonly breaks: number;
}

/** What was found in blocks, of those without a request their line breaks; those that an edit does not touch are not looked at again. */
export type KnownEntries = WeakMap<Block, OwnEntry | number>;

/** Every request in file order; `file` and `root` are absolute paths. */
export function listRequests(
  document: HttpDocument,
  file: string,
  root: string,
  known: KnownEntries = new WeakMap(),
): RequestEntry[] {
  const relative = relativePath(root, file);
  const fileTags = fileDirectives(document).flatMap(({ block, directive }) =>
    directive.name === 'tag' ? splitTags(templateText(block, directive.value)) : [],
  );
  const seen = new Map<string, number>();
  const entries: RequestEntry[] = [];
  let above = 0;
  for (const [blockIndex, block] of document.blocks.entries()) {
    const own = known.get(block) ?? ownEntry(block);
    known.set(block, own);
    const startLine = above + 1;
    above += typeof own === 'number' ? own : own.breaks;
    if (typeof own === 'number') continue;
    const { key, name, method, target, tags, description } = own;
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    entries.push({
      ref: { file: relative, key, ordinal },
      blockIndex,
      name,
      method,
      target,
      tags: fileTags.length === 0 ? tags : [...fileTags, ...tags],
      ...(description === undefined ? {} : { description }),
      line: startLine + own.line,
      startLine,
      endLine: startLine + own.endLine,
    });
  }
  return entries;
}

function ownEntry(block: Block): OwnEntry | number {
  const { request, text } = block;
  const breaks = breaksBefore(text, text.length);
  if (request === null) return breaks;
  const names = requestNames(block);
  const name = names.name ?? names.title;
  const method = request.line.method === null ? 'GET' : templateText(block, request.line.method);
  const target = templateText(block, request.line.target);
  const { start } = request.line.span;
  return {
    key: name ?? `${method} ${target}`,
    name,
    method,
    target,
    tags: tagsOf(block),
    ...descriptionOf(block),
    line: breaksBefore(text, start),
    endLine: breaksBefore(text, Math.max(text.trimEnd().length, start)),
    breaks,
  };
}

/** Line breaks that end at or before an offset: CRLF, CR or LF. */
function breaksBefore(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1))
    count += 1;
  for (let at = text.indexOf('\r'); at !== -1 && at < end; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== 10) count += 1;
  }
  return count;
}

function descriptionOf(block: Block): { description?: string } {
  const found = block.directives.findLast(({ name }) => name === 'description');
  const text = found === undefined ? '' : templateText(block, found.value).trim();
  return text === '' ? {} : { description: text };
}

function tagsOf(block: Block): string[] {
  return block.directives.flatMap(({ name, value }) =>
    name === 'tag' ? splitTags(templateText(block, value)) : [],
  );
}

function splitTags(text: string): string[] {
  return text.split(/[\s,]+/).filter((tag) => tag !== '');
}
