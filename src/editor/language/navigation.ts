import * as vscode from 'vscode';
import type { Documents, ParsedFile } from '../../host/documents.ts';
import { isHttpDocument, toRange } from '../../host/documents.ts';
import type { InsightLoader } from '../../host/insightLoader.ts';
import type { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import { blockAt } from '../../parser/query.ts';
import { definitionIn } from './environmentPlaces.ts';
import type { EnvironmentSource } from './environmentPlaces.ts';
import type { NameIndex, Occurrence } from './nameIndex.ts';

export interface NavigationParts {
  readonly documents: Documents;
  readonly names: NameIndex;
  readonly files: WorkspaceFiles;
  readonly insight: InsightLoader;
}

interface Place {
  readonly uri: vscode.Uri;
  readonly parsed: ParsedFile;
  readonly occurrence: Occurrence;
}

interface Places {
  readonly places: readonly Place[];
  /** Whether something of the same kind has this name in one of the files. */
  readonly defined: (name: string) => boolean;
}

const NOWHERE: Places = { places: [], defined: () => false };

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
    const { places } = await this.#placesOf(document, position);
    const written = places.filter(({ occurrence }) => occurrence.role === 'definition');
    const around = await this.#inEnvironments(document, position);
    const found = await Promise.all(around.map(definitionIn));
    return [...written.map(toLocation), ...found.filter((place) => place !== null)];
  }

  /** Sources of the variable under the caret that are files of environments, strongest first. */
  async #inEnvironments(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<readonly EnvironmentSource[]> {
    if (!vscode.workspace.isTrusted) return [];
    const { documents, names, insight } = this.#parts;
    const parsed = documents.get(document);
    const offset = document.offsetAt(position);
    const found = names.at(parsed.document, offset);
    if (found?.kind !== 'variable') return [];
    const index = blockAt(parsed.document, offset);
    const { name, candidates } = await insight.explain(parsed, index, found.name);
    return candidates.flatMap(({ source, file }, place) =>
      file === null || source === 'file' || source === 'prompt'
        ? []
        : [{ name, source, file, wins: place === 0 }],
    );
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.ReferenceContext,
  ): Promise<vscode.Location[]> {
    const { places } = await this.#placesOf(document, position);
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
    const { places, defined } = await this.#placesOf(document, position);
    const [first] = places;
    const dots = first?.occurrence.name.includes('.') === true ? '.' : '';
    if (!new RegExp(`^[\\p{L}_][\\p{L}\\p{N}_${dots}-]*$`, 'u').test(newName)) {
      throw new Error('A name is made of letters, digits, `_` and `-`, and begins with a letter.');
    }
    if (!places.some(({ occurrence }) => occurrence.role === 'definition')) {
      throw new Error('This name is not defined in a .http file, so it cannot be renamed here.');
    }
    if (newName !== first?.occurrence.name && defined(newName)) {
      throw new Error(`\`${newName}\` is the name of another one here.`);
    }
    const [winner] = await this.#inEnvironments(document, position);
    if (winner?.wins === true) {
      const file = vscode.workspace.asRelativePath(winner.file);
      throw new Error(`Its value comes from ${file}, which other files may use. Rename it there.`);
    }
    const edit = new vscode.WorkspaceEdit();
    for (const { uri, parsed, occurrence } of places) {
      edit.replace(uri, toRange(parsed.lines, occurrence.span), newName);
    }
    return edit;
  }

  /** Every occurrence of the name under the caret: in this file, and in those of its folder that import it or that it imports. */
  async #placesOf(document: vscode.TextDocument, position: vscode.Position): Promise<Places> {
    const { documents, names } = this.#parts;
    const parsed = documents.get(document);
    const offset = document.offsetAt(position);
    if (names.at(parsed.document, offset) === null) return NOWHERE;
    const files = (await this.#related(document)).map((other) => ({
      uri: other.uri,
      parsed: documents.get(other),
    }));
    // A request of another file is referred to as one of this file is.
    const known = names.known(files.map((file) => file.parsed.document));
    const found = names.at(parsed.document, offset, known);
    if (found === null) return NOWHERE;
    const placesOf = (name: string) =>
      files.flatMap((file) =>
        names
          .same(file.parsed.document, { ...found, name }, known)
          .map((occurrence) => ({ ...file, occurrence })),
      );
    return {
      places: placesOf(found.name),
      defined: (name) => placesOf(name).some(({ occurrence }) => occurrence.role === 'definition'),
    };
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
