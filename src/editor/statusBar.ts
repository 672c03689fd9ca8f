import * as vscode from 'vscode';
import { COMMANDS } from '../host/commands.ts';
import { isHttpDocument } from '../host/documents.ts';
import type { Documents } from '../host/documents.ts';
import type { EnvironmentChoice } from '../host/environmentChoice.ts';
import { Disposable } from '../host/lifecycle.ts';
import type { Dialect } from '../parser/ast.ts';

const DIALECT_NAMES: Readonly<Record<Dialect, string>> = {
  restclient: 'REST Client',
  jetbrains: 'JetBrains',
  visualstudio: 'Visual Studio',
  httpyac: 'httpYac',
  kulala: 'Kulala',
};

/** Which environment is active, while a `.http` file is in front. */
export class EnvironmentStatus extends Disposable {
  readonly #environment: EnvironmentChoice;
  readonly #documents: Documents;
  readonly #item = this._register(
    vscode.window.createStatusBarItem('postcard.environment', vscode.StatusBarAlignment.Right, 100),
  );

  constructor(environment: EnvironmentChoice, documents: Documents) {
    super();
    this.#environment = environment;
    this.#documents = documents;
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
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !isHttpDocument(document)) {
      this.#item.hide();
      return;
    }
    const { label, isProtected } = this.#environment;
    const { dialect } = this.#documents.get(document).document;
    this.#item.text = `$(${isProtected ? 'shield' : 'server-environment'}) ${label}`;
    this.#item.tooltip = [
      `Environment: ${label}${isProtected ? ' (protected)' : ''}`,
      `Read as ${DIALECT_NAMES[dialect]} syntax`,
    ].join('\n');
    this.#item.accessibilityInformation = { label: `Environment: ${label}` };
    this.#item.backgroundColor = isProtected
      ? new vscode.ThemeColor('statusBarItem.errorBackground')
      : undefined;
    this.#item.show();
  }
}
