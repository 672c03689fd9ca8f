/** The requests of a document as lists, lenses and selectors show them. */
import type { Block, HttpDocument } from '../parser/ast.ts';
import { createLineIndex } from '../parser/lineIndex.ts';
import { fileDirectives, requestNames } from '../parser/query.ts';
import { templateText } from '../parser/template.ts';
import { relativePath } from './paths.ts';
import type { RequestEntry } from './runInput.ts';

/** Every request in file order; `file` and `root` are absolute paths. */
export function listRequests(document: HttpDocument, file: string, root: string): RequestEntry[] {
  const index = createLineIndex(document.text);
  const lineOf = (offset: number) => index.positionAt(offset).line + 1;
  const relative = relativePath(root, file);
  const fileTags = fileDirectives(document).flatMap(({ block, directive }) =>
    directive.name === 'tag' ? splitTags(templateText(block, directive.value)) : [],
  );
  const seen = new Map<string, number>();
  return document.blocks.flatMap((block, blockIndex) => {
    const { request } = block;
    if (request === null) return [];
    const start = document.starts[blockIndex] ?? 0;
    const names = requestNames(block);
    const name = names.name ?? names.title;
    const method = request.line.method === null ? 'GET' : templateText(block, request.line.method);
    const target = templateText(block, request.line.target);
    const key = name ?? `${method} ${target}`;
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return {
      ref: { file: relative, key, ordinal },
      blockIndex,
      name,
      method,
      target,
      tags: [...fileTags, ...tagsOf(block)],
      ...descriptionOf(block),
      line: lineOf(start + request.line.span.start),
      startLine: lineOf(start),
      endLine: lineOf(start + Math.max(block.text.trimEnd().length, request.line.span.start)),
    };
  });
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
