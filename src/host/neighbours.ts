import * as vscode from 'vscode';
import type { Neighbour } from '../parser/ast.ts';
import { NEIGHBOUR_FILES, findNeighbour } from '../store/neighbours.ts';
import { Disposable } from './lifecycle.ts';

interface Place {
  readonly folder: string;
  readonly root: string;
}

/**
 * What stands beside files and tells their dialect, by folder. A folder is looked at once somebody
 * asks, and again when such a file comes or goes; nothing is looked at while the workspace is not
 * trusted. What is found is told later, since nobody waits for a disk to see a file.
 */
export class Neighbours extends Disposable {
  readonly #places = new Map<string, Place>();
  readonly #found = new Map<string, Neighbour | null>();
  readonly #changed = this._register(new vscode.EventEmitter<void>());
  /** Something else stands beside a file than what was last told. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    super();
    const again = () => {
      for (const [key, place] of this.#places) void this.#look(key, place);
    };
    const watcher = this._register(vscode.workspace.createFileSystemWatcher(NEIGHBOUR_FILES));
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
      this._register(event(again));
    }
    this._register(vscode.workspace.onDidGrantWorkspaceTrust(again));
  }

  /** Of the folder this file lies in; null as long as nothing is known. */
  for({ uri }: vscode.TextDocument): Neighbour | null {
    if (uri.scheme !== 'file') return null;
    const folder = vscode.Uri.joinPath(uri, '..').fsPath;
    const root = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? folder;
    const key = `${folder}\n${root}`;
    if (!this.#places.has(key)) {
      this.#places.set(key, { folder, root });
      void this.#look(key, { folder, root });
    }
    return this.#found.get(key) ?? null;
  }

  async #look(key: string, { folder, root }: Place): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const found = await findNeighbour(folder, root);
    const before = this.#found.get(key) ?? null;
    if (this.isDisposed || (before?.file === found?.file && before?.dialect === found?.dialect)) {
      return;
    }
    this.#found.set(key, found);
    this.#changed.fire();
  }
}
