import * as vscode from 'vscode';
import { Disposable } from './lifecycle.ts';

/**
 * A tree of the side bar whose provider is made when somebody looks at it. The view is there from the
 * start, so that VS Code never says that nobody fills it.
 */
export class LazyTree<T> extends Disposable implements vscode.TreeDataProvider<T> {
  readonly #load: () => vscode.TreeDataProvider<T>;
  readonly #changed = this._register(new vscode.EventEmitter<T | T[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<T>;
  #tree: vscode.TreeDataProvider<T> | null = null;

  constructor(
    id: string,
    load: () => vscode.TreeDataProvider<T>,
    options: Omit<vscode.TreeViewOptions<T>, 'treeDataProvider'> = {},
  ) {
    super();
    this.#load = load;
    this.view = this._register(
      vscode.window.createTreeView(id, {
        showCollapseAll: true,
        ...options,
        treeDataProvider: this,
      }),
    );
  }

  getChildren(node?: T): vscode.ProviderResult<T[]> {
    return this.#get().getChildren(node);
  }

  getTreeItem(node: T): vscode.TreeItem | Thenable<vscode.TreeItem> {
    return this.#get().getTreeItem(node);
  }

  #get(): vscode.TreeDataProvider<T> {
    if (this.#tree !== null) return this.#tree;
    this.#tree = this.#load();
    const changed = this.#tree.onDidChangeTreeData?.((node) => {
      this.#changed.fire(node ?? undefined);
    });
    if (changed !== undefined) this._register(changed);
    return this.#tree;
  }
}
