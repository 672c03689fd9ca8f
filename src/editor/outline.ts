import * as vscode from 'vscode';
import { toRange } from '../host/documents.ts';
import type { Documents } from '../host/documents.ts';
import type { RequestNode } from '../parser/ast.ts';
import { absoluteSpan } from '../parser/text.ts';
import { foldsOf } from './language/folds.ts';

/** What a request is like, as the outline's icons tell it. */
const KINDS: Readonly<Record<RequestNode['protocol'], vscode.SymbolKind>> = {
  http: vscode.SymbolKind.Method,
  curl: vscode.SymbolKind.Method,
  grpc: vscode.SymbolKind.Interface,
  websocket: vscode.SymbolKind.Event,
  sse: vscode.SymbolKind.Event,
  rsocket: vscode.SymbolKind.Event,
  mqtt: vscode.SymbolKind.Event,
  amqp: vscode.SymbolKind.Event,
};

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
        KINDS[block.request.protocol],
        toRange(lines, absoluteSpan(tree, index, { start: 0, end })),
        toRange(lines, absoluteSpan(tree, index, block.request.line.span)),
      );
      symbol.children = variables;
      return [symbol];
    });
  }
}

/** Each request folds from its separator to its last line of text, and in it its body, scripts and messages. */
export class Folding implements vscode.FoldingRangeProvider {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
    const { document: tree, lines } = this.#documents.get(document);
    return foldsOf(tree).flatMap(({ span, kind }) => {
      const first = lines.positionAt(span.start).line;
      const last = lines.positionAt(span.end).line;
      if (last <= first) return [];
      const region = kind === 'region' ? vscode.FoldingRangeKind.Region : undefined;
      return [new vscode.FoldingRange(first, last, region)];
    });
  }
}
