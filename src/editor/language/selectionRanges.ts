import * as vscode from 'vscode';
import type { Documents } from '../../host/documents.ts';
import { toRange } from '../../host/documents.ts';
import type { Block, Span } from '../../parser/ast.ts';
import { blockAt } from '../../parser/query.ts';
import type { NameIndex } from './nameIndex.ts';

/** "Expand Selection" step by step: name, placeholder, value, line, part, request, block. */
export class SelectionRanges implements vscode.SelectionRangeProvider {
  readonly #documents: Documents;
  readonly #names: NameIndex;

  constructor(documents: Documents, names: NameIndex) {
    this.#documents = documents;
    this.#names = names;
  }

  provideSelectionRanges(
    document: vscode.TextDocument,
    positions: readonly vscode.Position[],
  ): vscode.SelectionRange[] {
    const { document: tree, lines } = this.#documents.get(document);
    return positions.map((position) => {
      const offset = document.offsetAt(position);
      const index = blockAt(tree, offset);
      const block = tree.blocks[index];
      const start = tree.starts[index] ?? 0;
      let selection = new vscode.SelectionRange(
        toRange(lines, { start: 0, end: tree.text.length }),
      );
      if (block === undefined) return selection;
      for (const span of this.#around(block, offset - start)) {
        const range = toRange(lines, { start: start + span.start, end: start + span.end });
        if (selection.range.contains(range) && !selection.range.isEqual(range)) {
          selection = new vscode.SelectionRange(range, selection);
        }
      }
      return selection;
    });
  }

  /** Spans around an offset, widest first. */
  #around(block: Block, offset: number): Span[] {
    return [...spansOf(block), ...this.#names.placeholders(block).flatMap(bothSpans)]
      .filter(({ start, end }) => start <= offset && offset <= end && end > start)
      .sort((a, b) => b.end - b.start - (a.end - a.start));
  }
}

function bothSpans({ span, expressionSpan }: { span: Span; expressionSpan: Span }): Span[] {
  return [span, expressionSpan];
}

function spansOf(block: Block): Span[] {
  const { request } = block;
  const spans: Span[] = [{ start: 0, end: block.text.trimEnd().length }];
  for (const { span, nameSpan, value } of block.variables) spans.push(span, nameSpan, value.span);
  for (const { span, nameSpan, value } of block.directives) spans.push(span, nameSpan, value.span);
  spans.push(...block.scripts.map(({ span }) => span));
  if (request === null) return spans;
  spans.push(request.span, request.line.span, request.line.target.span);
  if (request.line.method !== null) spans.push(request.line.method.span);
  for (const header of request.headers) {
    spans.push(header.span);
    if (header.kind === 'header') spans.push(header.name.span, header.value.span);
  }
  if (request.body !== null) spans.push(request.body.span);
  return spans;
}
