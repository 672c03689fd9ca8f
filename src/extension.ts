/** Composition root: builds the parts, joins them, and hands them to VS Code to dispose of. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { RequestCodeLens } from './editor/codeLens.ts';
import type { LensTarget } from './editor/codeLens.ts';
import { Diagnostics } from './editor/diagnostics.ts';
import { DryRunDocuments } from './host/dryRunDocuments.ts';
import { registerLanguage } from './editor/language/register.ts';
import { explainYielding, otherClient, welcomeFromRestClient } from './editor/otherClients.ts';
import { RequestActions } from './editor/requestActions.ts';
import { SendNotifications } from './editor/sendNotification.ts';
import { DialectStatus, EnvironmentStatus } from './editor/statusBar.ts';
import { clearCookies, openTour, selectEnvironment } from './editor/workspaceActions.ts';
import { COMMANDS, HARMLESS_COMMANDS, INTERNAL_COMMANDS, needsTrust } from './host/commands.ts';
import { Documents, LANGUAGE_ID } from './host/documents.ts';
import { EngineLoader } from './host/engineLoader.ts';
import { EnvironmentChoice } from './host/environmentChoice.ts';
import { Log } from './host/log.ts';
import { Sends } from './host/sends.ts';
import { MARKDOWN_ID } from './host/markdownRequests.ts';
import { ProjectFiles } from './host/projectFiles.ts';
import { askRedirect, questions } from './host/questions.ts';
import { Settings } from './host/settings.ts';
import { storeRoot } from './host/storeRoot.ts';
import { requireTrust } from './host/trust.ts';
import { WorkspaceFiles } from './host/workspaceFiles.ts';
import { ResultLog } from './runner/results.ts';
import { createHistoryView } from './views/history/register.ts';
import { PanelLoader } from './views/panelLoader.ts';
import type { PanelState } from './views/responsePanel.ts';
import { revealRequest } from './views/revealRequest.ts';
import { uriOfNode } from './views/sidebar/requestsTree.ts';
import { createSidebar } from './views/sidebar/register.ts';
import { TestExplorer } from './views/testExplorer.ts';

/** What `activate` gives to whoever asks for the extension's exports. Used by the tests. */
export interface PostcardApi {
  readonly panel: () => { readonly visible: boolean; readonly state: PanelState };
  readonly environment: () => readonly string[];
  readonly isEngineLoaded: () => boolean;
  /** What the views of the side bar show. */
  readonly views: Readonly<Record<string, vscode.TreeDataProvider<unknown>>>;
  readonly searchHistory: (words: string) => void;
}

export function activate(context: vscode.ExtensionContext): PostcardApi {
  const parts = build(context);
  const { lenses, panel, environment, engine } = parts;
  context.subscriptions.push(
    ...parts.owned,
    vscode.languages.registerCodeLensProvider(
      // Requests in Markdown too, once something else has woken the extension: nobody who only reads waits for it.
      [{ language: LANGUAGE_ID }, { language: MARKDOWN_ID }],
      lenses,
    ),
    ...registerLanguage(parts),
    ...registerCommands(context, parts),
    { dispose: () => engine.close() },
  );
  void explainYielding(context.globalState).then(() => welcomeFromRestClient(context.globalState));
  return {
    panel: () => ({ visible: panel.isVisible, state: panel.state }),
    environment: () => environment.names,
    isEngineLoaded: () => engine.isLoaded,
    views: {
      ...parts.sidebar.trees,
      history: parts.history.tree,
    },
    searchHistory: (words) => {
      parts.history.tree.search = words;
    },
  };
}

type Parts = ReturnType<typeof build>;

function build(context: vscode.ExtensionContext) {
  const log = new Log();
  const project = new ProjectFiles();
  const settings = new Settings(project);
  const documents = new Documents(settings);
  const results = new ResultLog();
  const sends = new Sends(results);
  const environment = new EnvironmentChoice(context.workspaceState, settings);
  const engine = new EngineLoader(() => ({
    questions,
    decide: askRedirect,
    storeRoot: storeRoot(),
    workerPath: context.asAbsolutePath('dist/scriptWorker.cjs'),
    onWarning: (message) => {
      log.warn(message);
    },
    history: () => settings.history(),
    isProtected: (name) => environment.protects(name),
  }));
  const dryRuns = new DryRunDocuments();
  const shared = { documents, sends, results, settings, environment, engine, log, dryRuns };
  const actions = new RequestActions(shared);
  const lenses = new RequestCodeLens({ ...shared, yields: () => otherClient() !== null });
  const panel = new PanelLoader({
    ...shared,
    extensionUri: context.extensionUri,
    storageUri: context.globalStorageUri,
    nonce: () => randomBytes(24).toString('base64'),
    resend: (result, origin) => void actions.resend(result, origin),
    reveal: (result, origin, place) => revealRequest(documents, { result, origin }, place),
  });
  const sidebar = createSidebar(shared);
  const history = createHistoryView({ ...shared, actions, state: context.workspaceState });
  const tests = new TestExplorer({
    documents,
    files: new WorkspaceFiles(documents),
    send: (document, entry, signal) => actions.sendEntry(document, entry, signal),
  });
  const owned = [
    ...sidebar.owned,
    ...history.owned,
    tests,
    log,
    project,
    project.onDidChange((problems) => {
      for (const problem of problems) log.warn(problem);
    }),
    settings,
    documents,
    environment,
    sends,
    dryRuns,
    actions,
    lenses,
    panel,
    new SendNotifications(sends),
    new Diagnostics(documents),
    new EnvironmentStatus(environment),
    new DialectStatus(documents),
  ];
  return { ...shared, actions, lenses, panel, sidebar, history, owned };
}

function registerCommands(context: vscode.ExtensionContext, parts: Parts): vscode.Disposable[] {
  const { actions, panel, log, sidebar, history } = parts;
  const workspace = { ...parts, extensionUri: context.extensionUri };
  const guarded =
    <A extends unknown[]>(run: (...args: A) => unknown) =>
    async (...args: A): Promise<unknown> => {
      try {
        return await run(...args);
      } catch (error) {
        log.error('A command failed', error);
        const message = error instanceof Error ? error.message : String(error);
        void vscode.window.showErrorMessage(`Postcard: ${message}`);
        return undefined;
      }
    };
  const handlers: Record<string, (...args: never[]) => unknown> = {
    [COMMANDS.send]: (lens?: LensTarget) => actions.send(lens),
    [COMMANDS.sendAll]: (node?: unknown) => actions.sendAll(uriOfNode(node)),
    [COMMANDS.cancel]: (id?: string) => {
      actions.cancel(id);
    },
    [COMMANDS.dryRun]: (lens?: LensTarget) => actions.dryRun(lens),
    [COMMANDS.acceptSnapshot]: (lens?: LensTarget) => actions.acceptSnapshot(lens),
    [COMMANDS.selectEnvironment]: (name?: string) => selectEnvironment(workspace, name),
    [COMMANDS.showPanel]: () => {
      if (!panel.show()) {
        void vscode.window.showInformationMessage('Nothing was sent from this window yet.');
      }
    },
    [COMMANDS.clearCookies]: () => clearCookies(workspace),
    [COMMANDS.openTour]: () => openTour(workspace),
    [COMMANDS.showLog]: () => {
      log.show();
    },
    [INTERNAL_COMMANDS.showResult]: (id: string) => panel.showResult(id),
    ...sidebar.handlers,
    ...history.handlers,
  };
  return Object.entries(handlers).map(([id, handler]) => {
    const run = guarded(handler as (...args: unknown[]) => unknown);
    // A command that no menu shows can still be called: each is asked itself.
    const trusted = (...args: unknown[]) =>
      HARMLESS_COMMANDS.has(id) || requireTrust(needsTrust(id)) ? run(...args) : undefined;
    return vscode.commands.registerCommand(id, trusted);
  });
}
