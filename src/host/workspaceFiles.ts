import * as vscode from 'vscode';
import type { HttpDocument } from '../parser/ast.ts';
import { templateText } from '../parser/template.ts';
import type { Documents } from './documents.ts';

/** A workspace with more than this is not searched whole. */
const MAX_FILES = 2_000;
export const HTTP_FILES = '**/*.{http,rest}';
const EXCLUDED = '**/{node_modules,.git}/**';

/** The `.http` files of the workspace. In a workspace that is not trusted only open files are looked at. */
export class WorkspaceFiles {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** Every `.http` file, by path. */
  async list(): Promise<vscode.Uri[]> {
    if (!vscode.workspace.isTrusted) return [];
    const found = await vscode.workspace.findFiles(HTTP_FILES, EXCLUDED, MAX_FILES);
    return found.sort((a, b) => a.path.localeCompare(b.path));
  }

  /** Files that this one imports or runs, and those that import or run it. */
  async related(document: vscode.TextDocument): Promise<vscode.TextDocument[]> {
    const related: vscode.TextDocument[] = [];
    const imported = new Set(this.#imports(document));
    for (const uri of await this.list()) {
      if (uri.toString() === document.uri.toString()) continue;
      const other = await open(uri);
      if (other === null) continue;
      const isRelated =
        imported.has(uri.toString()) || this.#imports(other).includes(document.uri.toString());
      if (isRelated) related.push(other);
    }
    return related;
  }

  #imports(document: vscode.TextDocument): string[] {
    const { document: tree } = this.#documents.get(document);
    return importedPaths(tree).map((path) =>
      vscode.Uri.joinPath(document.uri, '..', path).toString(),
    );
  }
}

/** Paths as written in `import`, `run` and `# @import`. */
export function importedPaths(tree: HttpDocument): string[] {
  return tree.blocks.flatMap((block) => [
    ...block.imports.map(({ path }) => templateText(block, path)),
    ...block.runs.flatMap(({ path }) => (path === null ? [] : [templateText(block, path)])),
    ...block.directives
      .filter(({ name }) => name === 'import')
      .map(({ value }) => templateText(block, value)),
  ]);
}

async function open(uri: vscode.Uri): Promise<vscode.TextDocument | null> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return null; // binary, or gone in the meantime
  }
}
