import * as vscode from 'vscode';
import { outcomeOf, summarize } from '../../host/describe.ts';
import type { Documents } from '../../host/documents.ts';
import { Disposable } from '../../host/lifecycle.ts';
import type { SendOrigin, Sends } from '../../host/sends.ts';
import { HTTP_FILES } from '../../host/workspaceFiles.ts';
import type { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import { refKey } from '../../runner/results.ts';
import type { ResultLog } from '../../runner/results.ts';
import type { RequestEntry } from '../../runner/runInput.ts';
import { titleOf } from '../../runner/titleOf.ts';
import { outcomeIcon } from '../outcomeIcon.ts';

export type RequestsNode =
  | { readonly kind: 'folder'; readonly path: string; readonly files: readonly vscode.Uri[] }
  | { readonly kind: 'file'; readonly uri: vscode.Uri }
  /** `uri` and `ref` make it what a lens passes to the commands that send. */
  | {
      readonly kind: 'request';
      readonly uri: string;
      readonly ref: RequestEntry['ref'];
      readonly entry: RequestEntry;
    };

export interface RequestsParts {
  readonly documents: Documents;
  readonly files: WorkspaceFiles;
  readonly results: ResultLog;
  readonly sends: Sends;
}

/** Every request of every `.http` file in the workspace, with what came of it last. */
export class RequestsTree extends Disposable implements vscode.TreeDataProvider<RequestsNode> {
  readonly #parts: RequestsParts;
  readonly #changed = this._register(new vscode.EventEmitter<RequestsNode | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  /** What the view was given last for each request. */
  readonly #shown = new Map<string, RequestsNode>();

  constructor(parts: RequestsParts) {
    super();
    this.#parts = parts;
    const refresh = () => {
      this.#changed.fire(undefined);
    };
    const watcher = this._register(vscode.workspace.createFileSystemWatcher(HTTP_FILES));
    for (const event of [watcher.onDidCreate, watcher.onDidDelete, watcher.onDidChange]) {
      this._register(event(refresh));
    }
    this._register(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
    // Drawing all of it anew would take the request away from under a click on it.
    const redraw = ({ origin }: { readonly origin: SendOrigin }) => {
      const node = this.#shown.get(refKey(origin.entry.ref));
      if (node !== undefined) this.#changed.fire(node);
    };
    for (const event of [parts.sends.onDidStart, parts.sends.onDidFail]) {
      this._register(event(redraw));
    }
    this._register(parts.sends.onDidFinish(redraw));
  }

  async getChildren(node?: RequestsNode): Promise<RequestsNode[]> {
    if (node === undefined) return byFolder(await this.#parts.files.list());
    if (node.kind === 'folder') return node.files.map((uri) => ({ kind: 'file', uri }));
    return node.kind === 'file' ? this.#requestsOf(node.uri) : [];
  }

  getTreeItem(node: RequestsNode): vscode.TreeItem {
    if (node.kind === 'folder') return folderItem(node.path);
    return node.kind === 'file' ? fileItem(node.uri) : this.#requestItem(node);
  }

  async #requestsOf(uri: vscode.Uri): Promise<RequestsNode[]> {
    const document = await vscode.workspace.openTextDocument(uri);
    return this.#parts.documents.get(document).entries.map((entry) => {
      const { ref } = entry;
      const node: RequestsNode = { kind: 'request', uri: uri.toString(), ref, entry };
      this.#shown.set(refKey(ref), node);
      return node;
    });
  }

  #requestItem({ uri, entry }: RequestsNode & { kind: 'request' }): vscode.TreeItem {
    const item = new vscode.TreeItem(titleOf(entry));
    const latest = this.#parts.results.latest(entry.ref);
    const outcome = latest === null ? null : outcomeOf(latest);
    if (this.#parts.sends.running(entry.ref) !== null) {
      item.iconPath = new vscode.ThemeIcon('loading~spin');
      item.description = 'sending…';
    } else if (outcome === null) {
      item.iconPath = new vscode.ThemeIcon('circle-outline');
      item.description = entry.name === null ? '' : `${entry.method} ${entry.target}`;
    } else {
      item.iconPath = outcomeIcon(outcome);
      item.description = summarize(outcome);
    }
    item.tooltip = `${entry.method} ${entry.target}`;
    item.contextValue = 'request';
    item.id = `${uri}#${JSON.stringify(entry.ref)}`;
    const at = new vscode.Position(entry.line - 1, 0);
    item.command = {
      command: 'vscode.open',
      title: 'Go to Request',
      arguments: [vscode.Uri.parse(uri), { selection: new vscode.Range(at, at) }],
    };
    return item;
  }
}

/** Files at the root of a window with one folder first, then folders. */
function byFolder(files: readonly vscode.Uri[]): RequestsNode[] {
  const folders = new Map<string, vscode.Uri[]>();
  for (const uri of files) {
    const path = folderLabel(vscode.Uri.joinPath(uri, '..'));
    folders.set(path, [...(folders.get(path) ?? []), uri]);
  }
  const loose = folders.size === 1 ? files : (folders.get('') ?? []);
  if (folders.size === 1) folders.clear();
  folders.delete('');
  return [
    ...loose.map((uri) => ({ kind: 'file' as const, uri })),
    ...[...folders].map(([path, uris]) => ({ kind: 'folder' as const, path, files: uris })),
  ];
}

/** A path from the root, with the root's name where there are several; empty for a root that is the only one. */
function folderLabel(folder: vscode.Uri): string {
  const root = vscode.workspace.getWorkspaceFolder(folder);
  const isRoot = root?.uri.toString() === folder.toString();
  const below = isRoot ? '' : vscode.workspace.asRelativePath(folder, false);
  const hasMany = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  return hasMany && root !== undefined ? [root.name, below].filter(Boolean).join('/') : below;
}

function folderItem(path: string): vscode.TreeItem {
  const item = new vscode.TreeItem(path, vscode.TreeItemCollapsibleState.Expanded);
  item.iconPath = vscode.ThemeIcon.Folder;
  item.contextValue = 'folder';
  return item;
}

function fileItem(uri: vscode.Uri): vscode.TreeItem {
  const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Collapsed);
  item.iconPath = vscode.ThemeIcon.File;
  item.contextValue = 'file';
  item.tooltip = vscode.workspace.asRelativePath(uri);
  return item;
}
