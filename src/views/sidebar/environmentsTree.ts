import * as vscode from 'vscode';
import type { Documents } from '../../host/documents.ts';
import { placeInFront } from '../../host/documents.ts';
import type { EngineLoader } from '../../host/engineLoader.ts';
import type { EnvironmentChoice } from '../../host/environmentChoice.ts';
import { environmentMark } from '../../host/environmentMark.ts';
import type { EnvironmentVariable } from '../../host/hostEngine.ts';
import { Disposable } from '../../host/lifecycle.ts';
import { DOTS } from '../../runner/mask.ts';

export type EnvironmentNode =
  | { readonly kind: 'environment'; readonly name: string; readonly files: readonly string[] }
  | {
      readonly kind: 'variable';
      readonly environment: string;
      readonly variable: EnvironmentVariable;
    };

export interface EnvironmentsParts {
  readonly documents: Documents;
  readonly environment: EnvironmentChoice;
  readonly engine: EngineLoader;
}

const ENVIRONMENT_FILES = '**/{http-client*.env.json,http-client*.env.json.user,*.env,.env*}';

/** The environments around the file in front, what they hold, and which are active. */
export class EnvironmentsTree
  extends Disposable
  implements vscode.TreeDataProvider<EnvironmentNode>
{
  readonly #parts: EnvironmentsParts;
  readonly #changed = this._register(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  /** Values somebody asked to see, until the tree is drawn anew. */
  readonly #shown = new Set<string>();

  constructor(parts: EnvironmentsParts) {
    super();
    this.#parts = parts;
    const refresh = () => {
      this.refresh();
    };
    this._register(parts.environment.onDidChange(refresh));
    this._register(vscode.window.onDidChangeActiveTextEditor(refresh));
    this._register(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
    const watcher = this._register(vscode.workspace.createFileSystemWatcher(ENVIRONMENT_FILES));
    for (const event of [watcher.onDidCreate, watcher.onDidDelete, watcher.onDidChange]) {
      this._register(event(refresh));
    }
  }

  refresh(): void {
    this.#shown.clear();
    this.#changed.fire(undefined);
  }

  /** Shows one secret value, because a person asked for that one. */
  reveal(node: EnvironmentNode): void {
    if (node.kind !== 'variable') return;
    this.#shown.add(keyOf(node));
    this.#changed.fire(undefined);
  }

  async getChildren(node?: EnvironmentNode): Promise<EnvironmentNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    const { documents, engine } = this.#parts;
    const place = placeInFront(documents);
    if (place === null) return [];
    if (node === undefined) {
      const found = await engine.get().environments(place.file, place.root);
      return found.map(({ name, files }) => ({ kind: 'environment', name, files }));
    }
    if (node.kind === 'variable') return [];
    const variables = await engine.get().environmentVariables(place.file, place.root, [node.name]);
    return variables.map((variable) => ({ kind: 'variable', environment: node.name, variable }));
  }

  getTreeItem(node: EnvironmentNode): vscode.TreeItem {
    return node.kind === 'environment' ? this.#environmentItem(node) : this.#variableItem(node);
  }

  #environmentItem({ name, files }: EnvironmentNode & { kind: 'environment' }): vscode.TreeItem {
    const { environment } = this.#parts;
    const { words, icon } = environmentMark(name, {
      names: environment.names,
      protects: (one) => environment.protects(one),
    });
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = `environment:${name}`;
    item.description = words;
    const color = icon === 'shield' ? [new vscode.ThemeColor('errorForeground')] : [];
    item.iconPath = new vscode.ThemeIcon(icon, ...color);
    item.tooltip = files.map((file) => vscode.workspace.asRelativePath(file)).join('\n');
    item.contextValue = environment.names.includes(name) ? 'environment.active' : 'environment';
    return item;
  }

  #variableItem(node: EnvironmentNode & { kind: 'variable' }): vscode.TreeItem {
    const { name, value, secret, file } = node.variable;
    const isHidden = secret && !this.#shown.has(keyOf(node));
    const item = new vscode.TreeItem(name);
    item.id = `variable:${node.environment}:${name}`;
    item.description = isHidden ? DOTS : value;
    item.iconPath = new vscode.ThemeIcon(secret ? 'lock' : 'symbol-variable');
    item.tooltip = vscode.workspace.asRelativePath(file);
    item.contextValue = isHidden ? 'variable.secret' : 'variable';
    item.command = {
      command: 'vscode.open',
      title: 'Open File',
      arguments: [vscode.Uri.file(file)],
    };
    return item;
  }
}

function keyOf({ environment, variable }: EnvironmentNode & { kind: 'variable' }): string {
  return JSON.stringify([environment, variable.name]);
}

/** Makes the environment of a node the active one. */
export function environmentNameOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('kind' in node)) return undefined;
  return node.kind === 'environment' && 'name' in node ? String(node.name) : undefined;
}
