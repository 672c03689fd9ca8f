import * as vscode from 'vscode';
import type { Documents, ParsedFile } from '../../host/documents.ts';
import { isHttpDocument, toRange } from '../../host/documents.ts';
import type { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import type { NameIndex, Occurrence } from './nameIndex.ts';

export interface NavigationParts {
  readonly documents: Documents;
  readonly names: NameIndex;
  readonly files: WorkspaceFiles;
}

interface Place {
  readonly uri: vscode.Uri;
  readonly parsed: ParsedFile;
  readonly occurrence: Occurrence;
}

/** Definition, references and rename of variables and request names, across files that import each other. */
export class Navigation
  implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.RenameProvider
{
  readonly #parts: NavigationParts;

  constructor(parts: NavigationParts) {
    this.#parts = parts;
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Location[]> {
    const places = await this.#placesOf(document, position);
    return places.filter(({ occurrence }) => occurrence.role === 'definition').map(toLocation);
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.ReferenceContext,
  ): Promise<vscode.Location[]> {
    const places = await this.#placesOf(document, position);
    return places
      .filter(({ occurrence }) => context.includeDeclaration || occurrence.role === 'use')
      .map(toLocation);
  }

  prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): { range: vscode.Range; placeholder: string } {
    const parsed = this.#parts.documents.get(document);
    const found = this.#parts.names.at(parsed.document, document.offsetAt(position));
    if (found === null) throw new Error('There is no variable or request name here.');
    return { range: toRange(parsed.lines, found.span), placeholder: found.name };
  }

  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
  ): Promise<vscode.WorkspaceEdit> {
    if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(newName)) {
      throw new Error('A name is made of letters, digits, `_` and `-`, and begins with a letter.');
    }
    const places = await this.#placesOf(document, position);
    if (!places.some(({ occurrence }) => occurrence.role === 'definition')) {
      throw new Error('This name is not defined in a .http file, so it cannot be renamed here.');
    }
    const edit = new vscode.WorkspaceEdit();
    for (const { uri, parsed, occurrence } of places) {
      edit.replace(uri, toRange(parsed.lines, occurrence.span), newName);
    }
    return edit;
  }

  /** Every occurrence of the name under the caret: in this file, and in those of its folder that import it or that it imports. */
  async #placesOf(document: vscode.TextDocument, position: vscode.Position): Promise<Place[]> {
    const { documents, names } = this.#parts;
    const parsed = documents.get(document);
    const offset = document.offsetAt(position);
    if (names.at(parsed.document, offset) === null) return [];
    const files = (await this.#related(document)).map((other) => ({
      uri: other.uri,
      parsed: documents.get(other),
    }));
    // A request of another file is referred to as one of this file is.
    const requests = new Set(
      files.flatMap((file) => [...names.requestNames(file.parsed.document)]),
    );
    const found = names.at(parsed.document, offset, requests);
    if (found === null) return [];
    return files.flatMap((file) =>
      names
        .same(file.parsed.document, found, requests)
        .map((occurrence) => ({ ...file, occurrence })),
    );
  }

  async #related(document: vscode.TextDocument): Promise<vscode.TextDocument[]> {
    const files = await this.#parts.files.related(document);
    const others = files.filter((other) => isHttpDocument(other) && other !== document);
    return [document, ...others];
  }
}

function toLocation({ uri, parsed, occurrence }: Place): vscode.Location {
  return new vscode.Location(uri, toRange(parsed.lines, occurrence.span));
}
