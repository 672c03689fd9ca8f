import * as vscode from 'vscode';
import { isChecked, mayHoldRequests } from '../../host/documents.ts';
import type { Documents } from '../../host/documents.ts';
import type { EnvironmentChoice } from '../../host/environmentChoice.ts';
import { Disposable } from '../../host/lifecycle.ts';
import { requestSpans } from '../../host/markdownRequests.ts';
import type { LanguageLoader } from './languageLoader.ts';

/** Longer than the parser's own diagnostics wait: nobody looks for a value in the middle of a word. */
const DELAY_MS = 400;
/** What a person would fix while looking at it. */
const FIXABLE: ReadonlySet<unknown> = new Set([
  'undefined-variable',
  'invalid-dynamic',
  'unknown-request',
]);

export interface LiveCheckParts {
  readonly loader: LanguageLoader;
  readonly environment: EnvironmentChoice;
  readonly documents: Documents;
}

/**
 * Checks of the files in view that take a look at other files, off the path of typing and only in a
 * trusted workspace. Any saved file counts: an environment may have got the name that was missing.
 */
export class LiveChecks extends Disposable implements vscode.CodeActionProvider {
  readonly #parts: LiveCheckParts;
  readonly #collection = this._register(
    vscode.languages.createDiagnosticCollection('postcard.variables'),
  );
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: LiveCheckParts) {
    super();
    this.#parts = parts;
    const schedule = () => {
      this.#schedule();
    };
    const { workspace, window } = vscode;
    const ifHttp = (document: vscode.TextDocument) => {
      if (mayHoldRequests(document)) this.#schedule();
    };
    const events: vscode.Disposable[] = [
      window.onDidChangeVisibleTextEditors(schedule),
      workspace.onDidSaveTextDocument(schedule),
      workspace.onDidGrantWorkspaceTrust(schedule),
      workspace.onDidOpenTextDocument(ifHttp),
      workspace.onDidChangeTextDocument(({ document }) => {
        ifHttp(document);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#collection.delete(uri);
      }),
      parts.environment.onDidChange(schedule),
      parts.documents.onDidReread(schedule),
    ];
    for (const event of events) this._register(event);
    this._register({
      dispose: () => {
        clearTimeout(this.#timer);
      },
    });
    this.#schedule();
  }

  /** Asked only for what was found here, so nothing is loaded for other files. */
  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] | Promise<vscode.CodeAction[]> {
    const own = diagnostics.filter(
      ({ source, code }) => source === 'postcard' && FIXABLE.has(code),
    );
    return own.length === 0 ? [] : this.#parts.loader.features.checks.fixes(document, own);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), DELAY_MS);
  }

  async #run(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    for (const { document } of vscode.window.visibleTextEditors) {
      if (!mayHoldRequests(document) || !isChecked(document)) continue;
      const { version } = document;
      const found =
        requestSpans(document).length === 0
          ? []
          : await this.#parts.loader.features.checks.diagnostics(document);
      if (this.isDisposed || document.isClosed) return;
      // An edit in the meantime has scheduled another look.
      if (document.version === version) this.#collection.set(document.uri, found);
    }
  }
}
