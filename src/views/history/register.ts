import type * as vscode from 'vscode';
import type { Documents } from '../../host/documents.ts';
import type { DryRunDocuments } from '../../host/dryRunDocuments.ts';
import type { Resender } from '../../host/restoredSend.ts';
import { COMMANDS } from '../../host/commands.ts';
import type { EngineLoader } from '../../host/engineLoader.ts';
import type { EnvironmentChoice } from '../../host/environmentChoice.ts';
import type { DisposableLike } from '../../host/lifecycle.ts';
import type { Sends } from '../../host/sends.ts';
import type { Settings } from '../../host/settings.ts';
import { requireTrust } from '../../host/trust.ts';
import type { ResultLog } from '../../runner/results.ts';
import { createHistoryActions } from './historyActions.ts';
import type { HistoryActions } from './historyActions.ts';
import { HistoryTree } from './historyTree.ts';
import type { HistoryNode } from './historyTree.ts';

export interface HistoryViewParts {
  readonly documents: Documents;
  readonly engine: EngineLoader;
  readonly environment: EnvironmentChoice;
  readonly results: ResultLog;
  readonly sends: Sends;
  readonly settings: Settings;
  readonly actions: Resender;
  readonly dryRuns: DryRunDocuments;
  readonly state: vscode.Memento;
  /** What is chosen in the list. */
  readonly selection: () => readonly HistoryNode[];
}

type Handler = (...args: never[]) => unknown;

export interface HistoryView {
  readonly tree: HistoryTree;
  readonly owned: readonly DisposableLike[];
  readonly handlers: Readonly<Record<string, Handler>>;
}

/** What the History view shows, and the commands of its items. */
export function createHistoryView(parts: HistoryViewParts): HistoryView {
  const tree = new HistoryTree(parts);
  let loaded: HistoryActions | null = null;
  const history = () => (loaded ??= createHistoryActions({ ...parts, tree }));
  /** What the menu was opened on, or all that is selected with it. */
  const chosen = (node?: HistoryNode, nodes?: readonly HistoryNode[]) =>
    nodes ?? (node === undefined ? parts.selection() : [node]);
  const onExchange =
    (run: (entry: (HistoryNode & { kind: 'exchange' })['entry']) => Promise<void>) =>
    async (node?: HistoryNode): Promise<void> => {
      if (node?.kind === 'exchange' && requireTrust('replaying')) await run(node.entry);
    };
  return {
    tree,
    owned: [tree],
    handlers: {
      [COMMANDS.replay]: (id?: string) =>
        typeof id === 'string' ? parts.actions.replay(id) : history().replayFromList(),
      [COMMANDS.openExchange]: onExchange((entry) => history().open(entry)),
      [COMMANDS.replayExchange]: onExchange((entry) => history().replay(entry, { values: 'then' })),
      [COMMANDS.replayToday]: onExchange((entry) => history().replayToday(entry)),
      [COMMANDS.replayElsewhere]: onExchange((entry) => history().replayElsewhere(entry)),
      [COMMANDS.saveAsExample]: onExchange((entry) => history().saveAsExample(entry)),
      [COMMANDS.saveAsSnapshot]: onExchange((entry) => history().saveAsSnapshot(entry)),
      [COMMANDS.compareExchanges]: (node?: HistoryNode, nodes?: readonly HistoryNode[]) =>
        history().compare(chosen(node, nodes)),
      [COMMANDS.deleteExchanges]: (node?: HistoryNode, nodes?: readonly HistoryNode[]) =>
        history().remove(chosen(node, nodes)),
      [COMMANDS.clearHistory]: () => history().clear(),
      [COMMANDS.searchHistory]: () => history().search(),
      [COMMANDS.showWholeHistory]: () => {
        tree.search = '';
      },
      [COMMANDS.groupHistory]: () => tree.toggleGrouping(),
    },
  };
}
