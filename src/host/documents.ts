import * as vscode from 'vscode';
import type { HttpDocument } from '../parser/ast.ts';
import { createLineIndex } from '../parser/lineIndex.ts';
import type { LineIndex } from '../parser/lineIndex.ts';
import { parse } from '../parser/parse.ts';
import type { ParseEdit } from '../parser/reparse.ts';
import { joinEdits } from '../parser/reparse.ts';
import { listRequests } from '../runner/listRequests.ts';
import type { KnownEntries } from '../runner/listRequests.ts';
import { sameRef } from '../runner/results.ts';
import type { RequestRef } from '../runner/result.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { Disposable } from './lifecycle.ts';
import { MARKDOWN_ID, requestsOfMarkdown } from './markdownRequests.ts';
import type { Neighbours } from './neighbours.ts';
import type { Settings } from './settings.ts';

export const LANGUAGE_ID = 'http';

/** One version of one file, parsed. */
export interface ParsedFile {
  readonly version: number;
  readonly document: HttpDocument;
  /** Absolute path; for a file never saved, where it would lie. */
  readonly file: string;
  readonly root: string;
  readonly entries: readonly RequestEntry[];
  readonly lines: LineIndex;
}

/** Parse results by URI and version. An edit parses its own block again and takes the others over. */
export class Documents extends Disposable {
  readonly #parsed = new Map<string, ParsedFile>();
  /** What changed since a file was parsed, up to a version of it. */
  readonly #edits = new Map<string, { readonly version: number; readonly edit: ParseEdit }>();
  readonly #entries: KnownEntries = new WeakMap();
  readonly #settings: Settings;
  readonly #neighbours: Neighbours;
  readonly #reread = this._register(new vscode.EventEmitter<void>());
  /** The same texts may be read otherwise now: a setting or a neighbour tells another dialect. */
  readonly onDidReread = this.#reread.event;

  constructor(settings: Settings, neighbours: Neighbours) {
    super();
    this.#settings = settings;
    this.#neighbours = neighbours;
    this._register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#parsed.delete(uri.toString());
        this.#edits.delete(uri.toString());
      }),
    );
    this._register(
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#note(event);
      }),
    );
    const forget = () => {
      this.#parsed.clear();
      this.#edits.clear();
      this.#reread.fire();
    };
    this._register(settings.onDidChange(forget));
    this._register(neighbours.onDidChange(forget));
  }

  /** Adds a change to those since the file was parsed, unless it was parsed with it already. */
  #note({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const known = this.#parsed.get(key);
    if (known === undefined || known.version >= document.version) return;
    let edit = this.#edits.get(key)?.edit;
    for (const { rangeOffset, rangeLength, text } of contentChanges) {
      const next = {
        start: rangeOffset,
        oldEnd: rangeOffset + rangeLength,
        newEnd: rangeOffset + text.length,
      };
      edit = edit === undefined ? next : joinEdits(edit, next);
    }
    if (edit !== undefined) this.#edits.set(key, { version: document.version, edit });
  }

  /** The edit that led to this version; undefined where none is known for sure. */
  #takeEdit(key: string, document: vscode.TextDocument): ParseEdit | undefined {
    const noted = this.#edits.get(key);
    this.#edits.delete(key);
    if (document.languageId === MARKDOWN_ID || noted?.version !== document.version)
      return undefined;
    return noted.edit;
  }

  get(document: vscode.TextDocument): ParsedFile {
    const key = document.uri.toString();
    const known = this.#parsed.get(key);
    if (known?.version === document.version) return known;
    const { dialect } = this.#settings.for(document.uri);
    const neighbour = this.#neighbours.for(document);
    const text = document.getText();
    const edit = this.#takeEdit(key, document);
    const tree = parse(document.languageId === MARKDOWN_ID ? requestsOfMarkdown(text) : text, {
      ...(dialect === 'auto' ? {} : { usualDialect: dialect }),
      ...(neighbour === null ? {} : { neighbour }),
      ...(known === undefined ? {} : { previous: known.document }),
      ...(edit === undefined ? {} : { edit }),
    });
    const { file, root } = placeOf(document);
    const parsed: ParsedFile = {
      version: document.version,
      document: tree,
      file,
      root,
      entries: listRequests(tree, file, root, this.#entries),
      lines: createLineIndex(tree.text),
    };
    this.#parsed.set(key, parsed);
    return parsed;
  }

  /** The request of this ref as the file is now, or null when it is gone. */
  find(document: vscode.TextDocument, ref: RequestRef): RequestEntry | null {
    return this.get(document).entries.find((entry) => sameRef(entry.ref, ref)) ?? null;
  }
}

/** Absolute path of a document and of its workspace; for one that was never saved, where it would lie. */
export function placeOf(document: vscode.TextDocument): { file: string; root: string } {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  if (document.uri.scheme === 'file') {
    const file = document.uri.fsPath;
    const parent = vscode.Uri.joinPath(document.uri, '..').fsPath;
    return { file, root: folder?.uri.fsPath ?? parent };
  }
  // An older version of a file of the workspace, as Git shows it: what it names lies where it did.
  const beside = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(document.uri.path));
  if (beside !== undefined && document.uri.scheme !== 'untitled') {
    return { file: vscode.Uri.file(document.uri.path).fsPath, root: beside.uri.fsPath };
  }
  const base = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
  const name = document.uri.path.split('/').at(-1) ?? 'untitled';
  return { file: vscode.Uri.joinPath(base, `${name}.http`).fsPath, root: base.fsPath };
}

/** The file in front and its workspace; the first folder when no `.http` file is in front. */
export function placeInFront(documents: Documents): { file: string; root: string } | null {
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined && isHttpDocument(document)) return documents.get(document);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) return null;
  return { file: vscode.Uri.joinPath(folder, 'requests.http').fsPath, root: folder.fsPath };
}

export function isHttpDocument(document: vscode.TextDocument | undefined): boolean {
  return document?.languageId === LANGUAGE_ID;
}

/** False for what is shown of another version, of the history or of a dry run: nobody can mend it there. */
export function isChecked({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(uri.scheme) === true;
}

/** A text that is a `.http` file, or may hold requests between its words. */
export function mayHoldRequests({ languageId }: vscode.TextDocument): boolean {
  return languageId === LANGUAGE_ID || languageId === MARKDOWN_ID;
}

/** Block-relative or absolute offsets as the editor's range. */
export function toRange(lines: LineIndex, span: { start: number; end: number }): vscode.Range {
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  return new vscode.Range(start.line, start.column, end.line, end.column);
}
