import * as vscode from 'vscode';
import type { DisposableLike } from './lifecycle.ts';

/** What is written in one go is one change. */
const CALM_MS = 250;

/** Calls the listener after any process has changed a part of a store's folder, which may not exist yet. */
export function watchStore(
  folder: string,
  part: 'history' | 'jars',
  onChange: () => void,
): DisposableLike {
  const base = vscode.Uri.joinPath(vscode.Uri.file(folder), part);
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(base, '*.json*'),
  );
  let soon: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(soon);
    soon = setTimeout(onChange, CALM_MS);
  };
  watcher.onDidCreate(changed);
  watcher.onDidChange(changed);
  watcher.onDidDelete(changed);
  return {
    dispose: () => {
      clearTimeout(soon);
      watcher.dispose();
    },
  };
}
