/**
 * Composition root: builds the parts, joins them, and hands them to VS Code to dispose of. Entry of
 * the bundle that the first `.http` file, view or command loads.
 */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { RequestCodeLens } from './editor/codeLens.ts';
import type { LensTarget, RunTarget } from './editor/codeLens.ts';
import { copyRequestAs } from './editor/copyActions.ts';
import { Diagnostics } from './editor/diagnostics.ts';
import { importRequests } from './editor/importActions.ts';
import { registerLanguage } from './editor/language/register.ts';
import { welcome } from './editor/newcomers.ts';
import { otherClient } from './editor/otherClients.ts';
import { PlanHover } from './editor/planHover.ts';
import { PlanLoader } from './editor/planLoader.ts';
import { createRequestActions } from './editor/requestActions.ts';
import { DialectStatus, EnvironmentStatus } from './editor/statusBar.ts';
import { clearCookies, openTour, selectEnvironment } from './editor/workspaceActions.ts';
import { COMMANDS, INTERNAL_COMMANDS } from './host/commands.ts';
import { Documents, LANGUAGE_ID } from './host/documents.ts';
import { DryRunDocuments } from './host/dryRunDocuments.ts';
import { EngineLoader } from './host/engineLoader.ts';
import { EnvironmentChoice } from './host/environmentChoice.ts';
import type { DisposableLike } from './host/lifecycle.ts';
import { Log } from './host/log.ts';
import { Neighbours } from './host/neighbours.ts';
import { ProjectFiles } from './host/projectFiles.ts';
import { askRedirect, questions } from './host/questions.ts';
import type { Resender } from './host/restoredSend.ts';
import { Sends } from './host/sends.ts';
import { Settings } from './host/settings.ts';
import { storeRoot } from './host/storeRoot.ts';
import { WorkspaceFiles } from './host/workspaceFiles.ts';
import { ResultLog } from './runner/results.ts';
import type { Views, createViews } from './views/createViews.ts';
import { HistoryDocuments } from './views/history/historyDocuments.ts';
import { PanelLoader } from './views/panelLoader.ts';
import type { PanelState } from './views/responsePanel.ts';
import { revealRequest } from './views/revealRequest.ts';
import { forgetAuthorities } from './views/trustedAuthorities.ts';
import { createTestExplorer } from './views/testExplorer.ts';
import type { TestExplorer } from './views/testExplorer.ts';

/** For bundles that are loaded after this one, so that each does not bring its own. */
export { parse, parseBeside } from './parser/parse.ts';

const REST_MS = 400;

type Handler = (...args: never[]) => unknown;

/** All of the extension but what VS Code has to know at once. */
export interface Core {
  /** Runs a command of ours. A failure is said and logged, and not thrown. */
  readonly run: (id: string, args: readonly unknown[]) => Promise<unknown>;
  readonly views: Views;
  readonly lenses: RequestCodeLens;
  readonly panel: { readonly visible: boolean; readonly state: PanelState };
  /** Names of the active environments. */
  readonly environment: readonly string[];
  /** What the status bar says of the file in front. */
  readonly dialect: DialectStatus['shown'];
  /** Null until an opened file is drawn. */
  readonly tests: TestExplorer | null;
  readonly isEngineLoaded: boolean;
  /** Cancels what is being sent, and waits until all of it is kept. */
  readonly close: () => Promise<void>;
}

/** `selection` is what is chosen in the list of the history. */
export function createCore(
  context: vscode.ExtensionContext,
  selection: () => readonly unknown[],
): Core {
  const parts = build(context);
  const { lenses, panel, environment, engine, log, actions } = parts;
  let tests: TestExplorer | null = null;
  let dialect: DialectStatus | null = null;
  // VS Code disposes of everything while it waits for `deactivate`: both are the same end.
  const close = once(async () => {
    await parts.sends.end();
    await engine.close();
  });
  context.subscriptions.push(
    ...parts.owned,
    { dispose: close },
    afterwards(() => {
      dialect = new DialectStatus(parts.documents);
      context.subscriptions.push(dialect, ...buildRest(parts));
    }),
    atRest(() => {
      tests = createTestExplorer({
        documents: parts.documents,
        files: new WorkspaceFiles(parts.documents),
        send: (document, entry, signal) => actions().sendEntry(document, entry, signal),
      });
      context.subscriptions.push(tests);
      void welcome(context.globalState);
    }),
  );
  const loadViews = once(() => {
    const views = viewsBundle().createViews({
      ...parts,
      actions: whoResends(parts),
      state: context.workspaceState,
      selection,
    });
    context.subscriptions.push(...views.owned);
    return views;
  });
  const handlers = handlersOf(context, parts);
  const run = guarded(log, (id: string, args: readonly unknown[]) =>
    (handlers[id] ?? loadViews().handlers[id])?.(...(args as never[])),
  );
  return {
    run,
    lenses,
    get views() {
      return loadViews();
    },
    get panel() {
      return { visible: panel.isVisible, state: panel.state };
    },
    get environment() {
      return environment.names;
    },
    get dialect() {
      return dialect?.shown ?? null;
    },
    get tests() {
      return tests;
    },
    get isEngineLoaded() {
      return engine.isLoaded;
    },
    close,
  };
}

type Parts = ReturnType<typeof build>;

/** What lenses and commands are made of. */
function build(context: vscode.ExtensionContext) {
  const log = new Log();
  const project = new ProjectFiles();
  const settings = new Settings(project);
  const neighbours = new Neighbours();
  const documents = new Documents(settings, neighbours);
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
  const actions = once(() => {
    const made = createRequestActions(shared);
    context.subscriptions.push(made);
    return made;
  });
  const plans = new PlanLoader();
  const lenses = new RequestCodeLens({ ...shared, plans, yields: () => otherClient() !== null });
  const panel = new PanelLoader({
    ...shared,
    extensionUri: context.extensionUri,
    storageUri: context.globalStorageUri,
    nonce: () => randomBytes(24).toString('base64'),
    resend: (result, origin) => void actions().resend(result, origin),
    reveal: (result, origin, place) => revealRequest(documents, { result, origin }, place),
  });
  const owned: readonly DisposableLike[] = [
    log,
    project,
    project.onDidChange((problems) => {
      for (const problem of problems) log.warn(problem);
    }),
    settings,
    neighbours,
    documents,
    environment,
    sends,
    dryRuns,
    plans,
    lenses,
    panel,
  ];
  return { ...shared, plans, actions, lenses, panel, owned };
}

/** What can wait until the lenses are on their way. */
function buildRest(parts: Parts): DisposableLike[] {
  const { documents, environment, engine, settings } = parts;
  return [
    new Diagnostics(documents),
    new EnvironmentStatus(environment),
    ...registerLanguage(parts),
    vscode.languages.registerHoverProvider({ language: LANGUAGE_ID }, new PlanHover(parts)),
    new HistoryDocuments(engine, settings),
  ];
}

/** Makes it for the first who asks. */
function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

/** The views are looked at more often than something is sent from them. */
function whoResends({ actions }: Parts): Resender {
  return {
    replay: (id) => actions().replay(id),
    sendRestored: (send) => actions().sendRestored(send),
    dryRunRestored: (send) => actions().dryRunRestored(send),
  };
}

/** Does it a moment later, when a file that was opened is drawn, unless it is disposed of before. */
function atRest(work: () => void): DisposableLike {
  const soon = setTimeout(work, REST_MS);
  return {
    dispose: () => {
      clearTimeout(soon);
    },
  };
}

/** Does it after what is going on now, unless it is disposed of before. */
function afterwards(work: () => void): DisposableLike {
  const soon = setImmediate(work);
  return {
    dispose: () => {
      clearImmediate(soon);
    },
  };
}

function handlersOf(
  context: vscode.ExtensionContext,
  parts: Parts,
): Readonly<Record<string, Handler>> {
  const { actions, panel, log, sends } = parts;
  const workspace = { ...parts, extensionUri: context.extensionUri };
  return {
    [COMMANDS.send]: (lens?: LensTarget | RunTarget) => actions().send(lens),
    [COMMANDS.sendAll]: (node?: unknown) => actions().sendAll(uriOf(node)),
    [COMMANDS.sendLast]: () => actions().sendLast(),
    [COMMANDS.cancel]: (id?: string) => {
      if (typeof id === 'string') sends.cancel(id);
      else sends.cancelAll();
    },
    [COMMANDS.sendWithNeeded]: (lens?: LensTarget) => actions().send(lens, { again: true }),
    [COMMANDS.showPlan]: (lens?: LensTarget) => actions().showPlan(lens),
    [COMMANDS.dryRun]: (lens?: LensTarget) => actions().dryRun(lens),
    [COMMANDS.copyAs]: async (lens?: LensTarget, target?: unknown) =>
      copyRequestAs(await actions().prepare('copying a request', lens), target),
    [COMMANDS.importRequests]: (from?: unknown, name?: unknown) => importRequests(log, from, name),
    [COMMANDS.acceptSnapshot]: (lens?: LensTarget) => actions().acceptSnapshot(lens),
    [COMMANDS.selectEnvironment]: (name?: string) => selectEnvironment(workspace, name),
    [COMMANDS.showPanel]: () => {
      if (!panel.show()) {
        void vscode.window.showInformationMessage('Nothing was sent from this window yet.');
      }
    },
    [COMMANDS.clearCookies]: () => clearCookies(workspace),
    [COMMANDS.forgetAuthorities]: () => forgetAuthorities(parts),
    [COMMANDS.openTour]: () => openTour(workspace),
    [COMMANDS.showLog]: () => {
      log.show();
    },
    [INTERNAL_COMMANDS.showResult]: (id: string) => panel.showResult(id),
  };
}

function guarded<A extends unknown[]>(
  log: Log,
  run: (...args: A) => unknown,
): (...args: A) => Promise<unknown> {
  return async (...args) => {
    try {
      return await run(...args);
    } catch (error) {
      log.error('A command failed', error);
      const message = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`Postcard: ${message}`);
      return undefined;
    }
  };
}

/** The file of a node of the side bar. */
function uriOf(node: unknown): vscode.Uri | null {
  if (typeof node !== 'object' || node === null || !('uri' in node)) return null;
  return node.uri instanceof vscode.Uri ? node.uri : null;
}

function viewsBundle(): { readonly createViews: typeof createViews } {
  // The bundle lies beside this one; `require` is what loads it on demand there.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./views.cjs') as { readonly createViews: typeof createViews };
}
