import * as vscode from 'vscode';
import { isChecked, mayHoldRequests, toRange } from '../host/documents.ts';
import type { Documents } from '../host/documents.ts';
import { Disposable } from '../host/lifecycle.ts';
import { requestSpans } from '../host/markdownRequests.ts';
import type { Severity } from '../parser/ast.ts';
import { diagnosticsOf } from '../parser/parse.ts';
import type { LocatedDiagnostic } from '../parser/parse.ts';

const DELAY_MS = 200;
const SOURCE = 'postcard';
const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Information,
};

/** What the parser has to say, under the words it concerns; live, a moment after the typing stops. */
export class Diagnostics extends Disposable {
  readonly #collection = this._register(vscode.languages.createDiagnosticCollection(SOURCE));
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #documents: Documents;

  constructor(documents: Documents) {
    super();
    this.#documents = documents;
    this._register(
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#update(document);
      }),
    );
    this._register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.#schedule(document);
      }),
    );
    this._register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#cancel(uri.toString());
        this.#collection.delete(uri);
      }),
    );
    this._register({
      dispose: () => {
        for (const timer of this.#timers.values()) clearTimeout(timer);
      },
    });
    const updateAll = () => {
      for (const document of vscode.workspace.textDocuments) this.#update(document);
    };
    this._register(documents.onDidReread(updateAll));
    updateAll();
  }

  #schedule(document: vscode.TextDocument): void {
    if (!mayHoldRequests(document)) return;
    const key = document.uri.toString();
    this.#cancel(key);
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#cancel(key);
        if (!document.isClosed) this.#update(document);
      }, DELAY_MS),
    );
  }

  #cancel(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  #update(document: vscode.TextDocument): void {
    if (!mayHoldRequests(document) || !isChecked(document)) return;
    if (requestSpans(document).length === 0) {
      this.#collection.delete(document.uri);
      return;
    }
    const { document: tree, lines } = this.#documents.get(document);
    const found = diagnosticsOf(tree).map((located) => {
      const { code, message, severity, suggestion } = located.diagnostic;
      const text = suggestion === undefined ? message : `${message} ${suggestion}`;
      const range = toRange(lines, located.span);
      const diagnostic = new vscode.Diagnostic(range, text, SEVERITIES[severity]);
      diagnostic.source = SOURCE;
      diagnostic.code = code;
      return diagnostic;
    });
    this.#collection.set(document.uri, found);
  }
}

/** The parser's own repairs as quick fixes. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    // Asked at each step of the caret, mostly where nothing is wrong.
    if (!context.diagnostics.some(({ source }) => source === SOURCE)) return [];
    const { document: tree, lines } = this.#documents.get(document);
    return diagnosticsOf(tree)
      .filter(({ span }) => toRange(lines, span).intersection(range) !== undefined)
      .flatMap((located) => this.#fix(document, located, context.diagnostics));
  }

  #fix(
    document: vscode.TextDocument,
    { blockIndex, span, diagnostic }: LocatedDiagnostic,
    shown: readonly vscode.Diagnostic[],
  ): vscode.CodeAction[] {
    const { fix } = diagnostic;
    if (fix === undefined) return [];
    const { document: tree, lines } = this.#documents.get(document);
    const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
    const at = toRange(lines, span);
    action.diagnostics = shown.filter(
      ({ code, range }) => code === diagnostic.code && range.isEqual(at),
    );
    action.isPreferred = true;
    action.edit = new vscode.WorkspaceEdit();
    const offset = tree.starts[blockIndex] ?? 0;
    for (const edit of fix.edits) {
      const place = { start: offset + edit.span.start, end: offset + edit.span.end };
      action.edit.replace(document.uri, toRange(lines, place), edit.text);
    }
    return [action];
  }
}
