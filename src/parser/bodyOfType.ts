/** A body whose Content-Type is known only when its placeholders are resolved. */
import type { Block, BodyNode } from './ast.ts';
import { headerText } from './body.ts';
import { mediaTraits } from './mediaType.ts';
import { parseBlock } from './parseBlock.ts';

/**
 * The body of a block as it reads under this Content-Type: lines of a form are joined, parts are
 * parted, comments stay in a text. The one of the tree where the type makes no difference.
 */
export function bodyOfType(block: Block, contentType: string): BodyNode | null {
  const { request } = block;
  if (request === null || request.body === null) return null;
  const type = contentType.toLowerCase();
  const written = headerText(block.text, request.headers, 'content-type')?.toLowerCase() ?? null;
  if (written === type || readsAlike(written, type)) return request.body;
  return parseBlock(block.text, type).request?.body ?? null;
}

function readsAlike(one: string | null, other: string): boolean {
  const a = mediaTraits(one);
  const b = mediaTraits(other);
  const kindOf = ({ kind }: typeof a) => (kind === 'form' || kind === 'multipart' ? kind : 'plain');
  return (
    kindOf(a) === kindOf(b) &&
    a.stripsComments === b.stripsComments &&
    a.isLineDelimited === b.isLineDelimited &&
    a.keepsLeadingBlanks === b.keepsLeadingBlanks
  );
}
