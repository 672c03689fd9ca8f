/** Which requests an import that cannot be read stops: those that use what it may define. */
import type { HttpDocument } from '../../parser/ast.ts';
import { fileDirectives } from '../../parser/query.ts';
import { partsOfString, templateText } from '../../parser/template.ts';
import { parseReference } from '../../variables/responseReference.ts';
import type { Known } from './references.ts';
import { listName, usedText } from './references.ts';

export interface KnownHere extends Known {
  /** Values that no import could stand before. */
  readonly isGiven: (name: string) => boolean;
}

/** True where the request uses a name that nothing in sight defines. */
export function mayUseImport(
  document: HttpDocument,
  blockIndex: number,
  known: KnownHere,
): boolean {
  const block = document.blocks[blockIndex];
  if (block === undefined) return false;
  for (const { name, value } of block.directives) {
    const written = templateText(block, value);
    if (name === 'inject-variables') return true;
    if (name === 'ref' || name === 'force-ref') {
      const names = written.split(/[\s,]+/).filter((each) => each !== '');
      if (names.some((each) => !known.names.has(each))) return true;
    }
    if (name === 'loop') {
      const list = listName(written);
      if (list !== '' && !known.names.has(list) && !known.definitions.has(list)) return true;
    }
  }
  // The placeholders of such a file are not in sight.
  if (/^[ \t]*<@/m.test(block.text)) return true;
  const shared = fileDirectives(document).map(({ block: head, directive }) =>
    templateText(head, directive.value),
  );
  return [usedText(block), ...shared].some((text) => usesUnknown(text, known));
}

/** True where a placeholder of the text, or of a variable in it, has a name that nothing in sight defines. */
export function usesUnknown(
  text: string,
  known: KnownHere,
  seen: Set<string> = new Set(),
): boolean {
  if (!text.includes('{{')) return false;
  return partsOfString(text).some((part) => {
    if (part.kind !== 'placeholder' || part.expression.startsWith('$')) return false;
    const { expression } = part;
    const variable = /^[^\s.[\]()]+/.exec(expression)?.[0] ?? expression;
    if (known.isGiven(variable)) return false;
    const definitions = known.definitions.get(variable);
    if (definitions === undefined) {
      return (
        !known.names.has(expression) && parseReference(expression, known.names.keys()) === null
      );
    }
    if (seen.has(variable)) return false;
    seen.add(variable);
    return definitions.some((definition) => usesUnknown(definition, known, seen));
  });
}
