import * as vscode from 'vscode';
import type { Documents } from '../host/documents.ts';
import type { SendOrigin } from '../host/sends.ts';
import type { RunResult } from '../runner/result.ts';

/** Where the caret goes: the request's line, another line as it was when it was sent, or it stays. */
export type RevealPlace = 'request' | number | null;

/** Gives the focus to the file of a result, and puts the caret in its place. */
export async function revealRequest(
  documents: Documents,
  { result, origin }: { readonly result: RunResult; readonly origin: SendOrigin },
  place: RevealPlace,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(origin.uri);
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
  });
  if (place === null) return true;
  const now = documents.find(document, result.ref)?.line ?? result.line;
  // What stands below the request has moved with it.
  const line = (place === 'request' ? now : now + place - result.line) - 1;
  const position = new vscode.Position(Math.max(0, Math.min(line, document.lineCount - 1)), 0);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(
    new vscode.Range(position, position),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
  return true;
}
