import * as vscode from 'vscode';
import { PROJECT_FILE, readProjectFile } from '../store/projectFile.ts';
import type { ProjectSettings } from '../store/projectFile.ts';
import { Disposable } from './lifecycle.ts';

/** `.postcard.json` of each folder of the workspace; none counts while the workspace is not trusted. */
export class ProjectFiles extends Disposable {
  readonly #settings = new Map<string, ProjectSettings>();
  readonly #changed = this._register(new vscode.EventEmitter<readonly string[]>());
  /** Fires with what is wrong with the files, in sentences for people. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    super();
    const reload = () => void this.#load();
    const watcher = this._register(vscode.workspace.createFileSystemWatcher(`**/${PROJECT_FILE}`));
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
      this._register(event(reload));
    }
    this._register(vscode.workspace.onDidChangeWorkspaceFolders(reload));
    this._register(vscode.workspace.onDidGrantWorkspaceTrust(reload));
    reload();
  }

  /** Of the folder this file belongs to; of the first one without a file. */
  for(resource?: vscode.Uri): ProjectSettings {
    const folder =
      (resource === undefined ? undefined : vscode.workspace.getWorkspaceFolder(resource)) ??
      vscode.workspace.workspaceFolders?.[0];
    return this.#settings.get(folder?.uri.toString() ?? '') ?? {};
  }

  async #load(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const problems: string[] = [];
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      if (uri.scheme !== 'file') continue;
      const file = await readProjectFile(uri.fsPath);
      this.#settings.set(uri.toString(), file.settings);
      problems.push(...file.problems);
    }
    if (!this.isDisposed) this.#changed.fire(problems);
  }
}
