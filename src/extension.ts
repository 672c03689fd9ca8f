/**
 * What VS Code loads first: commands and views are made known, and nothing is behind them yet. The
 * rest is another bundle, loaded when a `.http` file is there, a view is looked at or a command runs.
 */
import * as vscode from 'vscode';
import type { Core, createCore } from './core.ts';
import { COMMANDS, HARMLESS_COMMANDS, INTERNAL_COMMANDS, needsTrust } from './host/commands.ts';
import type { DisposableLike } from './host/lifecycle.ts';
import { LazyTree } from './host/lazyTree.ts';
import { requireTrust } from './host/trust.ts';
import type { PanelState } from './views/responsePanel.ts';
import type { TestExplorer } from './views/testExplorer.ts';

/** What `activate` gives to whoever asks for the extension's exports. Used by the tests. */
export interface PostcardApi {
  readonly panel: () => { readonly visible: boolean; readonly state: PanelState };
  readonly environment: () => readonly string[];
  /** What the status bar says of the file in front. */
  readonly dialect: () => Core['dialect'];
  readonly tests: () => TestExplorer | null;
  readonly isEngineLoaded: () => boolean;
  /** What the views of the side bar show. */
  readonly views: Readonly<Record<string, vscode.TreeDataProvider<unknown>>>;
  readonly searchHistory: (words: string) => void;
}

const TREES = ['requests', 'environments', 'cookies', 'history'] as const;

/** What VS Code ends is what it began: it gives nothing to `deactivate`. */
const ending: { close: () => Promise<void> } = { close: () => Promise.resolve() };

/** Waits for what goes on: subscriptions are disposed of without waiting, and a record would be lost. */
export function deactivate(): Promise<void> {
  return ending.close();
}

export function activate(context: vscode.ExtensionContext): PostcardApi {
  const core = new CoreLoader(context);
  ending.close = async () => core.loaded?.close();
  const trees = Object.fromEntries(
    TREES.map((name) => [
      name,
      new LazyTree<unknown>(`postcard.${name}`, () => core.get().views.trees[name], {
        canSelectMany: name === 'history',
      }),
    ]),
  );
  core.selection = () => trees['history']?.view.selection ?? [];
  context.subscriptions.push(
    ...Object.values(trees),
    ...registerLenses(core),
    ...registerCommands(core),
  );
  wakeWithDocument(context, core);
  return {
    panel: () => core.get().panel,
    environment: () => core.get().environment,
    dialect: () => core.get().dialect,
    tests: () => core.get().tests,
    isEngineLoaded: () => core.loaded?.isEngineLoaded ?? false,
    views: trees,
    searchHistory: (words) => {
      core.get().views.searchHistory(words);
    },
  };
}

/** Loads what the extension is made of, once. */
class CoreLoader {
  readonly #context: vscode.ExtensionContext;
  selection: () => readonly unknown[] = () => [];
  onLoaded: (core: Core) => void = () => undefined;
  loaded: Core | null = null;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  get(): Core {
    if (this.loaded !== null) return this.loaded;
    // The bundle lies beside this one; `require` is what loads it on demand there.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const bundle = require('./core.cjs') as { readonly createCore: typeof createCore };
    this.loaded = bundle.createCore(this.#context, () => this.selection());
    this.onLoaded(this.loaded);
    return this.loaded;
  }
}

/** The first `.http` document brings lenses and all the rest: at once, and after this activation. */
function wakeWithDocument({ subscriptions }: vscode.ExtensionContext, core: CoreLoader): void {
  const isOurs = ({ languageId }: vscode.TextDocument) => languageId === 'http';
  if (vscode.workspace.textDocuments.some(isOurs)) {
    const soon = setImmediate(() => core.get());
    subscriptions.push({
      dispose: () => {
        clearImmediate(soon);
      },
    });
    return;
  }
  const opened = vscode.workspace.onDidOpenTextDocument((document) => {
    if (!isOurs(document)) return;
    opened.dispose();
    core.get();
  });
  subscriptions.push(opened);
}

/** The first question for lenses, which an open document leads to, loads what answers it. */
function registerLenses(core: CoreLoader): DisposableLike[] {
  const changed = new vscode.EventEmitter<void>();
  const registered = vscode.languages.registerCodeLensProvider(
    // Requests in Markdown too, once something else has woken the extension: nobody who only reads waits for it.
    [{ language: 'http' }, { language: 'markdown' }],
    {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: (document) => core.get().lenses.provideCodeLenses(document),
    },
  );
  core.onLoaded = ({ lenses }) => {
    lenses.onDidChangeCodeLenses(() => {
      changed.fire();
    });
  };
  return [registered, changed];
}

function registerCommands(core: CoreLoader): vscode.Disposable[] {
  return [...Object.values(COMMANDS), ...Object.values(INTERNAL_COMMANDS)].map((id) =>
    vscode.commands.registerCommand(id, (...args: unknown[]) =>
      // A command that no menu shows can still be called: each is asked itself.
      HARMLESS_COMMANDS.has(id) || requireTrust(needsTrust(id))
        ? core.get().run(id, args)
        : undefined,
    ),
  );
}
