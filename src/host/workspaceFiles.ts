import * as vscode from 'vscode';
import type { HttpDocument } from '../parser/ast.ts';
import { templateText } from '../parser/template.ts';
import type { ImportedDocument } from '../runner/imports.ts';
import type { Documents, ParsedFile } from './documents.ts';

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

  /**
   * Everything a file imports, nearest first, each once, as the editor has it; what cannot be read
   * is left out. Nothing in a workspace that is not trusted.
   */
  async imported(parsed: ParsedFile): Promise<ImportedDocument[]> {
    const found = new Map<string, ImportedDocument>();
    if (vscode.workspace.isTrusted) await this.#collect(parsed, parsed, found);
    return [...found.values()];
  }

  /** The file a path of an `import` leads to: beside the file, else at the root; null when there is none, or none inside the root. */
  async find(
    { file, root }: Pick<ParsedFile, 'file' | 'root'>,
    path: string,
  ): Promise<vscode.Uri | null> {
    const folders = [vscode.Uri.joinPath(vscode.Uri.file(file), '..'), vscode.Uri.file(root)];
    for (const folder of folders) {
      const uri = vscode.Uri.joinPath(folder, path);
      if (!isBelow(uri, vscode.Uri.file(root))) continue;
      try {
        await vscode.workspace.fs.stat(uri);
        return uri;
      } catch {
        // It is not there; the next folder may have it.
      }
    }
    return null;
  }

  async #collect(
    { document, file }: ImportedDocument,
    first: ParsedFile,
    found: Map<string, ImportedDocument>,
  ): Promise<void> {
    for (const path of importPaths(document)) {
      const uri = await this.find({ file, root: first.root }, path);
      if (uri === null || uri.fsPath === first.file || found.has(uri.fsPath)) continue;
      const opened = await open(uri);
      if (opened === null) continue;
      const imported = { document: this.#documents.get(opened).document, file: uri.fsPath };
      found.set(uri.fsPath, imported);
      await this.#collect(imported, first, found);
    }
  }

  /** Files that this one imports, in turn too, or runs, and those of the workspace that import or run it. */
  async related(document: vscode.TextDocument): Promise<vscode.TextDocument[]> {
    if (!vscode.workspace.isTrusted) return [];
    const parsed = this.#documents.get(document);
    const related = new Map<string, vscode.TextDocument>();
    for (const uri of await this.#named(parsed)) {
      const other = await open(uri);
      if (other !== null) related.set(uri.toString(), other);
    }
    for (const uri of await this.list()) {
      if (related.has(uri.toString())) continue;
      const other = await open(uri);
      if (other === null) continue;
      const { file, root, document: tree } = this.#documents.get(other);
      if (!mayName(tree, document.uri)) continue;
      for (const path of importedPaths(tree)) {
        const found = await this.find({ file, root }, path);
        if (found?.toString() === document.uri.toString()) related.set(uri.toString(), other);
      }
    }
    related.delete(document.uri.toString());
    return [...related.values()];
  }

  /** What the paths in a file lead to. */
  async #named(parsed: ParsedFile): Promise<vscode.Uri[]> {
    const imported = await this.imported(parsed);
    const found = imported.map(({ file }) => vscode.Uri.file(file));
    for (const path of runPaths(parsed.document)) {
      const uri = await this.find(parsed, path);
      if (uri !== null) found.push(uri);
    }
    return found;
  }
}

/** Paths as written in `import`, `run` and `# @import`. */
function importedPaths(tree: HttpDocument): string[] {
  return [...importPaths(tree), ...runPaths(tree)];
}

function runPaths({ blocks }: HttpDocument): string[] {
  return blocks.flatMap((block) =>
    block.runs.flatMap(({ path }) => (path === null ? [] : [templateText(block, path)])),
  );
}

/** A file that imports another has its name in it somewhere. */
function mayName({ text }: HttpDocument, { path }: vscode.Uri): boolean {
  return text.includes(path.slice(path.lastIndexOf('/') + 1));
}

/** Paths as written in `import` and `# @import`: files whose names are known in this one. */
function importPaths(tree: HttpDocument): string[] {
  return tree.blocks.flatMap((block) => [
    ...block.imports.map(({ path }) => templateText(block, path)),
    ...block.directives
      .filter(({ name }) => name === 'import')
      .map(({ value }) => templateText(block, value)),
  ]);
}

function isBelow({ path }: vscode.Uri, root: vscode.Uri): boolean {
  return path.startsWith(`${root.path.replace(/\/$/, '')}/`);
}

async function open(uri: vscode.Uri): Promise<vscode.TextDocument | null> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return null; // binary, or gone in the meantime
  }
}
