import * as vscode from 'vscode';
import { COMMANDS } from '../host/commands.ts';
import { isHttpDocument } from '../host/documents.ts';
import type { Documents } from '../host/documents.ts';
import type { EnvironmentChoice } from '../host/environmentChoice.ts';
import { Disposable } from '../host/lifecycle.ts';
import { describeDialect } from './dialectWords.ts';

/** Which environment is active, while a `.http` file is in front. */
export class EnvironmentStatus extends Disposable {
  readonly #environment: EnvironmentChoice;
  readonly #item = this._register(
    vscode.window.createStatusBarItem('postcard.environment', vscode.StatusBarAlignment.Right, 100),
  );

  constructor(environment: EnvironmentChoice) {
    super();
    this.#environment = environment;
    this.#item.name = 'Postcard: Environment';
    this.#item.command = COMMANDS.selectEnvironment;
    const update = () => {
      this.#update();
    };
    this._register(environment.onDidChange(update));
    this._register(vscode.window.onDidChangeActiveTextEditor(update));
    this._register(vscode.workspace.onDidOpenTextDocument(update));
    this.#update();
  }

  #update(): void {
    if (!isHttpDocument(vscode.window.activeTextEditor?.document)) {
      this.#item.hide();
      return;
    }
    const { label, isProtected } = this.#environment;
    // Variables have values without one too, so that none is not told as a lack.
    const isChosen = label !== '';
    const icon = isProtected ? 'shield' : 'server-environment';
    this.#item.text = `$(${icon}) ${isChosen ? label : 'Select Environment'}`;
    this.#item.tooltip = isChosen
      ? `Environment: ${label}${isProtected ? ' (protected)' : ''}. Select another…`
      : 'No environment is chosen: variables come from the file, and from what holds in every environment.';
    this.#item.accessibilityInformation = {
      label: isChosen ? `Environment: ${label}` : 'Select Environment, none is chosen',
    };
    this.#item.backgroundColor = isProtected
      ? new vscode.ThemeColor('statusBarItem.errorBackground')
      : undefined;
    this.#item.show();
  }
}

/** Whose syntax the file in front is read as; a click leads to the setting. */
export class DialectStatus extends Disposable {
  readonly #documents: Documents;
  #shown: { readonly text: string; readonly tooltip: string } | null = null;
  readonly #item = this._register(
    vscode.window.createStatusBarItem('postcard.dialect', vscode.StatusBarAlignment.Right, 99),
  );

  constructor(documents: Documents) {
    super();
    this.#documents = documents;
    this.#item.name = 'Postcard: Dialect';
    this.#item.command = {
      command: 'workbench.action.openSettings',
      title: 'Open Settings',
      arguments: ['postcard.dialect'],
    };
    const update = () => {
      this.#update();
    };
    this._register(vscode.window.onDidChangeActiveTextEditor(update));
    this._register(vscode.workspace.onDidOpenTextDocument(update));
    this._register(documents.onDidReread(update));
    this._register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) update();
      }),
    );
    this.#update();
  }

  /** What it shows; null while no `.http` file is in front. */
  get shown(): { readonly text: string; readonly tooltip: string } | null {
    return this.#shown;
  }

  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !isHttpDocument(document)) {
      this.#shown = null;
      this.#item.hide();
      return;
    }
    const { name, means } = describeDialect(this.#documents.get(document).document);
    this.#shown = { text: name, tooltip: means };
    this.#item.text = name;
    this.#item.tooltip = means;
    this.#item.accessibilityInformation = { label: `Read as ${name}` };
    this.#item.show();
  }
}
