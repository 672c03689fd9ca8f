import * as vscode from 'vscode';
import type { Documents } from '../../host/documents.ts';
import { toRange } from '../../host/documents.ts';
import type { Block, TemplateNode } from '../../parser/ast.ts';
import { templateText } from '../../parser/template.ts';
import { absoluteSpan } from '../../parser/text.ts';

/** Paths that can be followed with a click: body files, scripts, imports, outputs. */
export class Links implements vscode.DocumentLinkProvider {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const { document: tree, lines } = this.#documents.get(document);
    return tree.blocks.flatMap((block, index) =>
      pathsOf(block).flatMap((path) => {
        const text = templateText(block, path);
        if (text === '' || text.includes('{{')) return [];
        const target = vscode.Uri.joinPath(document.uri, '..', text);
        const link = new vscode.DocumentLink(
          toRange(lines, absoluteSpan(tree, index, path.span)),
          target,
        );
        link.tooltip = 'Open file';
        return [link];
      }),
    );
  }
}

function pathsOf(block: Block): TemplateNode[] {
  const { request, imports, runs, scripts } = block;
  return [
    ...imports.map(({ path }) => path),
    ...runs.flatMap(({ path }) => (path === null ? [] : [path])),
    ...scripts.flatMap(({ source }) => (source.kind === 'file' ? [source.path] : [])),
    ...(request?.body?.content ?? []).flatMap((part) =>
      part.kind === 'bodyFile' ? [part.path] : [],
    ),
    ...(request?.output ? [request.output.path] : []),
    ...(request?.references ?? []).map(({ path }) => path),
  ].filter(({ span }) => span.end > span.start);
}
