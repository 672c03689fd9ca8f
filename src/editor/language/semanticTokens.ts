import * as vscode from 'vscode';
import type { Documents } from '../../host/documents.ts';
import { toRange } from '../../host/documents.ts';
import type { NameIndex } from './nameIndex.ts';

const TYPES = ['variable', 'function', 'method'] as const;
const MODIFIERS = ['declaration', 'defaultLibrary'] as const;
export const SEMANTIC_LEGEND = new vscode.SemanticTokensLegend([...TYPES], [...MODIFIERS]);

/** What the grammar cannot know: whether a name in braces is a variable, a request or a dynamic one. */
export class SemanticTokens implements vscode.DocumentSemanticTokensProvider {
  readonly #documents: Documents;
  readonly #names: NameIndex;

  constructor(documents: Documents, names: NameIndex) {
    this.#documents = documents;
    this.#names = names;
  }

  provideDocumentSemanticTokens(document: vscode.TextDocument): vscode.SemanticTokens {
    const { document: tree, lines } = this.#documents.get(document);
    const builder = new vscode.SemanticTokensBuilder(SEMANTIC_LEGEND);
    const tokens = [
      ...this.#names
        .occurrences(tree)
        // A title looks like one, whether it names the request or not; scripts have colours of their own.
        .filter(({ isTitle, inScript }) => isTitle !== true && inScript !== true)
        .map(({ kind, role, span }) => ({
          span,
          type: kind === 'request' ? ('method' as const) : ('variable' as const),
          modifiers: role === 'definition' ? ['declaration'] : [],
        })),
      ...tree.blocks.flatMap((block, index) => {
        const start = tree.starts[index] ?? 0;
        return this.#names.placeholders(block).flatMap(({ expression, expressionSpan }) => {
          const name = /^\$[\w.]+/.exec(expression)?.[0];
          if (name === undefined) return [];
          const from = start + expressionSpan.start;
          const span = { start: from, end: from + name.length };
          return [{ span, type: 'function' as const, modifiers: ['defaultLibrary'] }];
        });
      }),
    ];
    tokens.sort((a, b) => a.span.start - b.span.start);
    for (const { span, type, modifiers } of tokens) {
      const range = toRange(lines, span);
      if (range.isSingleLine) builder.push(range, type, modifiers);
    }
    return builder.build();
  }
}
