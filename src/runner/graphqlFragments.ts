/** Fragments of GraphQL that stand above the requests of a file, as httpYac has them. */
import type { HttpDocument } from '../parser/ast.ts';

const FRAGMENT = /^\s*fragment\s+([_A-Za-z]\w*)\s+on\s/;

/** The query with those fragments below it that it spreads and does not define, and those that they spread. */
export function withFragments(query: string, document: HttpDocument): string {
  if (!query.includes('...')) return query;
  const fragments = fragmentsOf(document);
  for (const [, name = ''] of query.matchAll(/\bfragment\s+([_A-Za-z]\w*)\s+on\s/g)) {
    fragments.delete(name);
  }
  const parts = [query];
  // Each part may spread what is added behind it.
  for (const part of parts) {
    for (const [, name = ''] of part.matchAll(/\.\.\.\s*([_A-Za-z]\w*)/g)) {
      const fragment = fragments.get(name);
      if (fragment === undefined) continue;
      parts.push(fragment);
      fragments.delete(name);
    }
  }
  return parts.join('\n\n');
}

function fragmentsOf({ blocks }: HttpDocument): Map<string, string> {
  const found = new Map<string, string>();
  for (const { comments, text } of blocks) {
    for (const { span } of comments) {
      const fragment = text.slice(span.start, span.end);
      const name = FRAGMENT.exec(fragment)?.[1];
      if (name !== undefined) found.set(name, fragment.trim());
    }
  }
  return found;
}
