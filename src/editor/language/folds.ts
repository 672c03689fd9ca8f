/** What folds in a document. Pure. */
import type { Block, HttpDocument, Span } from '../../parser/ast.ts';

export interface Fold {
  /** Absolute, without blank lines at its end. */
  readonly span: Span;
  readonly kind: 'request' | 'part' | 'region';
}

const REGION = /^[ \t]*(?:#|\/\/)[ \t]*#?(end)?region\b/gm;

/** Requests; in them bodies, scripts, messages and stored responses; and regions, as other clients have them. */
export function foldsOf(document: HttpDocument): Fold[] {
  const folds: Fold[] = [];
  for (const [index, block] of document.blocks.entries()) {
    const offset = document.starts[index] ?? 0;
    const { text } = block;
    const add = ({ start, end }: Span, kind: Fold['kind']) => {
      const trimmed = text.slice(start, end).trimEnd().length;
      if (trimmed > 0) {
        folds.push({ span: { start: offset + start, end: offset + start + trimmed }, kind });
      }
    };
    add({ start: text.length - text.trimStart().length, end: text.length }, 'request');
    for (const span of partsOf(block)) add(span, 'part');
  }
  return [...folds, ...regionsOf(document.text)];
}

function partsOf({ request, scripts, storedResponse }: Block): Span[] {
  return [
    ...scripts.map(({ span }) => span),
    ...(request?.body ? [request.body.span] : []),
    ...(request?.messages.map(({ span }) => span) ?? []),
    ...(storedResponse === null ? [] : [storedResponse.span]),
  ];
}

/** From `# region` to the `# endregion` that belongs to it; one that is never closed does not fold. */
function regionsOf(text: string): Fold[] {
  if (!text.includes('endregion')) return [];
  const open: number[] = [];
  const folds: Fold[] = [];
  for (const { 0: line, 1: end, index } of text.matchAll(REGION)) {
    if (end === undefined) {
      open.push(index);
      continue;
    }
    const start = open.pop();
    if (start !== undefined) {
      folds.push({ span: { start, end: index + line.length }, kind: 'region' });
    }
  }
  return folds;
}
