import * as vscode from 'vscode';

/** Where the cookies and the history of this window belong to: its workspace, many folders or one. */
export function storeRoot(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder !== undefined && folder.uri.scheme === 'file') return folder.uri.fsPath;
  const document = vscode.window.activeTextEditor?.document;
  if (document?.uri.scheme === 'file') return vscode.Uri.joinPath(document.uri, '..').fsPath;
  return vscode.Uri.file('/').fsPath;
}
