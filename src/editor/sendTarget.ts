/** Which requests a person means: those of a lens, of what is selected, or the one around the caret. */
import * as vscode from 'vscode';
import { isHttpDocument, mayHoldRequests, placeOf } from '../host/documents.ts';
import type { Documents } from '../host/documents.ts';
import { requestOfSelection } from '../parser/query.ts';
import type { Span } from '../parser/ast.ts';
import type { PlanItem } from '../runner/plan/planInput.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { titleOf } from '../runner/titleOf.ts';
import { isLensTarget } from './actionTargets.ts';
import type { LensTarget } from './codeLens.ts';
import { definitionsOf, requestsInText, selectedRequests } from './selectedRequests.ts';
import type { ListedFile, SelectedRequests } from './selectedRequests.ts';

/** What is to be sent, and the version of the file that it is sent from. */
export interface ChosenRequests {
  readonly document: vscode.TextDocument;
  /** With pieces of it at its end, where they are selected. */
  readonly file: ListedFile;
  readonly items: readonly PlanItem[];
}

/** One request. */
export interface SendTarget extends Omit<ChosenRequests, 'items'> {
  readonly entry: RequestEntry;
}

/** Null where there is none, which is said. */
export async function chosenRequests(
  documents: Documents,
  lens: LensTarget | undefined,
): Promise<ChosenRequests | null> {
  if (isLensTarget(lens)) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(lens.uri));
    const entry = documents.find(document, lens.ref);
    if (entry !== null) return whole(document, documents.get(document), entry);
  }
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return tellNone('Open a .http file first.');
  const { document } = editor;
  const selection = {
    start: document.offsetAt(editor.selection.start),
    end: document.offsetAt(editor.selection.end),
  };
  if (document.getText(editor.selection).trim() !== '')
    return ofSelection(documents, document, selection);
  const around = mayHoldRequests(document) ? requestAround(documents, document, selection) : null;
  if (around !== null) return around;
  return tellNone(
    isHttpDocument(document)
      ? 'There is no request here. Put the caret in one.'
      : 'Open a .http file first, or select a request or a curl command.',
  );
}

/** The request, where one is meant; null for several, and for lines that run others. */
export function oneOf({ document, file, items }: ChosenRequests): SendTarget | null {
  const [item] = items;
  if (item === undefined || items.length > 1 || item.run !== undefined) return null;
  const entry = file.entries.find(({ blockIndex }) => blockIndex === item.blockIndex);
  return entry === undefined ? null : { document, file, entry };
}

async function ofSelection(
  documents: Documents,
  document: vscode.TextDocument,
  selection: Span,
): Promise<ChosenRequests | null> {
  const found = selected(documents, document, selection);
  if (found === null) return offerAround(documents, document, selection);
  if (found.leftOut !== null) {
    void vscode.window.showInformationMessage(
      `${titleOf(found.leftOut)} is not sent: the selection ends inside it. Select all of it, or it alone.`,
    );
  }
  return { document, ...found };
}

function selected(
  documents: Documents,
  document: vscode.TextDocument,
  selection: Span,
): SelectedRequests | null {
  const place = { selection, name: nameOf(document) };
  if (mayHoldRequests(document)) {
    const found = selectedRequests(documents.get(document), place);
    if (found !== null || isHttpDocument(document)) return found;
  }
  const text = document.getText();
  const file = { ...placeOf(document), document: definitionsOf(text), entries: [] };
  return requestsInText(file, text, place);
}

/** A word is often selected by chance: the request around it is one click away. */
async function offerAround(
  documents: Documents,
  document: vscode.TextDocument,
  selection: Span,
): Promise<ChosenRequests | null> {
  const message =
    'The selection holds no request. Select from its first line on, or a URL or a curl command.';
  const around = mayHoldRequests(document) ? requestAround(documents, document, selection) : null;
  if (around === null) return tellNone(message);
  const send = 'Send the Request Around It';
  const answer = await vscode.window.showInformationMessage(message, send);
  return answer === send ? requestAround(documents, document, selection) : null;
}

function requestAround(
  documents: Documents,
  document: vscode.TextDocument,
  selection: Span,
): ChosenRequests | null {
  const file = documents.get(document);
  const index = requestOfSelection(file.document, selection);
  const entry = file.entries.find(({ blockIndex }) => blockIndex === index);
  return entry === undefined ? null : whole(document, file, entry);
}

function whole(
  document: vscode.TextDocument,
  file: ListedFile,
  { blockIndex }: RequestEntry,
): ChosenRequests {
  return { document, file, items: [{ file: file.file, blockIndex, explicit: true }] };
}

function nameOf({ uri }: vscode.TextDocument): string {
  return uri.path.split('/').at(-1) ?? 'untitled';
}

function tellNone(message: string): null {
  void vscode.window.showInformationMessage(message);
  return null;
}
