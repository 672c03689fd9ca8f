import * as vscode from 'vscode';
import type { ParsedFile } from '../../host/documents.ts';
import type { Choice } from './placeholderChoices.ts';

const HIDDEN = /^(?:\.git|node_modules)$/;

/** Files and folders under what was written of a path; nothing in a workspace that is not trusted. */
export async function listFiles(parsed: ParsedFile, written: string): Promise<Choice[]> {
  if (!vscode.workspace.isTrusted || /^(?:[a-z]+:|\/|~|\\)/i.test(written)) return [];
  const folder = written.slice(0, written.lastIndexOf('/') + 1);
  const base = vscode.Uri.joinPath(vscode.Uri.file(parsed.file), '..', folder);
  let entries: [string, vscode.FileType][];
  try {
    entries = await vscode.workspace.fs.readDirectory(base);
  } catch {
    return []; // a folder that is not there has nothing to offer
  }
  return entries
    .filter(([name]) => !HIDDEN.test(name))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, type]) => {
      const isFolder = (type & vscode.FileType.Directory) !== 0;
      const path = `${folder === '' ? './' : folder}${name}${isFolder ? '/' : ''}`;
      return {
        label: path,
        kind: isFolder ? vscode.CompletionItemKind.Folder : vscode.CompletionItemKind.File,
        again: isFolder,
      };
    });
}
