import * as vscode from 'vscode';
import { toRange } from '../host/documents.ts';
import type { Documents } from '../host/documents.ts';
import { absoluteSpan } from '../parser/text.ts';

/** Outline, breadcrumbs and "Go to Symbol": each request and each variable of the file. */
export class Outline implements vscode.DocumentSymbolProvider {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    const { document: tree, lines, entries } = this.#documents.get(document);
    const requests = new Map(entries.map((entry) => [entry.blockIndex, entry]));
    return tree.blocks.flatMap((block, index) => {
      const variables = block.variables.map(
        ({ name, span, nameSpan }) =>
          new vscode.DocumentSymbol(
            name,
            '',
            vscode.SymbolKind.Variable,
            toRange(lines, absoluteSpan(tree, index, span)),
            toRange(lines, absoluteSpan(tree, index, nameSpan)),
          ),
      );
      const entry = requests.get(index);
      if (entry === undefined || block.request === null) return variables;
      const address = `${entry.method} ${entry.target}`;
      const end = block.text.trimEnd().length;
      const symbol = new vscode.DocumentSymbol(
        entry.name ?? address,
        entry.name === null ? '' : address,
        vscode.SymbolKind.Method,
        toRange(lines, absoluteSpan(tree, index, { start: 0, end })),
        toRange(lines, absoluteSpan(tree, index, block.request.line.span)),
      );
      symbol.children = variables;
      return [symbol];
    });
  }
}

/** Each request folds from its separator to its last line of text. */
export class Folding implements vscode.FoldingRangeProvider {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
    const { document: tree, lines } = this.#documents.get(document);
    return tree.blocks.flatMap((block, index) => {
      const start = (tree.starts[index] ?? 0) + (block.text.length - block.text.trimStart().length);
      const end = (tree.starts[index] ?? 0) + block.text.trimEnd().length;
      const first = lines.positionAt(start).line;
      const last = lines.positionAt(end).line;
      return last > first ? [new vscode.FoldingRange(first, last)] : [];
    });
  }
}
