import * as vscode from 'vscode';
import type { Documents } from '../host/documents.ts';
import type { SendOrigin } from '../host/sends.ts';
import type { RunResult } from '../runner/result.ts';

/** Gives the focus to the file of a result; `moveCaret` also puts the caret on its request. */
export async function revealRequest(
  documents: Documents,
  { result, origin }: { readonly result: RunResult; readonly origin: SendOrigin },
  moveCaret: boolean,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(origin.uri);
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
  });
  if (!moveCaret) return true;
  const line = (documents.find(document, result.ref)?.line ?? result.line) - 1;
  const position = new vscode.Position(Math.min(line, document.lineCount - 1), 0);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(
    new vscode.Range(position, position),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
  return true;
}
