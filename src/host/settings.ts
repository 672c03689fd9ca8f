import * as vscode from 'vscode';
import type { HistorySettings } from './historyKeeper.ts';
import { Disposable } from './lifecycle.ts';
import type { ProjectFiles } from './projectFiles.ts';
import { readSettings } from './settingsTable.ts';
import type { SettingValues } from './settingsTable.ts';

export const SECTION = 'postcard';
const MEGABYTE = 1024 * 1024;

/**
 * The only reader of settings. A run takes one frozen snapshot. What a person set in VS Code is
 * stronger than `.postcard.json`, and that is stronger than the defaults.
 */
export class Settings extends Disposable {
  readonly #project: ProjectFiles;
  readonly #changed = this._register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  /** What was read, by folder: lenses ask at each edit, and VS Code's reading takes a millisecond. */
  readonly #read = new Map<string, Readonly<SettingValues>>();

  constructor(project: ProjectFiles) {
    super();
    this.#project = project;
    const change = () => {
      this.#read.clear();
      this.#changed.fire();
    };
    this._register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SECTION)) change();
      }),
    );
    this._register(project.onDidChange(change));
    this._register(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#read.clear();
      }),
    );
  }

  for(resource?: vscode.Uri): Readonly<SettingValues> {
    const folder = resource && vscode.workspace.getWorkspaceFolder(resource);
    const key = resource === undefined ? 'window' : `folder ${folder?.uri.toString() ?? ''}`;
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const values = this.#readFor(resource);
    this.#read.set(key, values);
    return values;
  }

  #readFor(resource: vscode.Uri | undefined): Readonly<SettingValues> {
    const configuration = vscode.workspace.getConfiguration(SECTION, resource ?? null);
    const project = this.#ofProject(resource);
    return readSettings((key) => {
      const inProject = project[key as keyof SettingValues];
      return inProject !== undefined && !isSet(configuration.inspect(key))
        ? inProject
        : configuration.get<unknown>(key);
    });
  }

  /** What of every exchange is kept on disk. */
  history(): HistorySettings {
    const { historyEnabled, historyBodyLimit, historySizeLimit } = this.for();
    return {
      enabled: historyEnabled,
      bodyLimitBytes: historyBodyLimit,
      maxBytes: historySizeLimit * MEGABYTE,
    };
  }

  /** True when a person, a workspace, a folder or the project says something about a setting. */
  isSaid(key: string, resource?: vscode.Uri): boolean {
    const configuration = vscode.workspace.getConfiguration(SECTION, resource ?? null);
    return (
      this.#ofProject(resource)[key as keyof SettingValues] !== undefined ||
      isSet(configuration.inspect(key))
    );
  }

  #ofProject(resource?: vscode.Uri): Partial<SettingValues> {
    const { environment, ...others } = this.#project.for(resource);
    return environment === undefined ? others : { ...others, environment: environment.join(',') };
  }
}

/** True when a person, a workspace or a folder says something about a setting. */
function isSet(inspected: ReturnType<vscode.WorkspaceConfiguration['inspect']>): boolean {
  return (
    inspected?.globalValue !== undefined ||
    inspected?.workspaceValue !== undefined ||
    inspected?.workspaceFolderValue !== undefined
  );
}
