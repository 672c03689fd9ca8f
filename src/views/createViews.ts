/** The views of the side bar and the commands of their items. Entry of a bundle that the first look at one loads. */
import type * as vscode from 'vscode';
import type { DisposableLike } from '../host/lifecycle.ts';
import type { HistoryNode } from './history/historyTree.ts';
import { createHistoryView } from './history/register.ts';
import type { HistoryViewParts } from './history/register.ts';
import { createSidebar } from './sidebar/register.ts';
import type { Sidebar, SidebarParts } from './sidebar/register.ts';

export interface ViewsParts extends SidebarParts, Omit<HistoryViewParts, 'selection'> {
  /** What is chosen in the list of the history. */
  readonly selection: () => readonly unknown[];
}

export interface Views {
  readonly trees: Sidebar['trees'] & { readonly history: vscode.TreeDataProvider<unknown> };
  readonly owned: readonly DisposableLike[];
  /** By the ids of the commands. */
  readonly handlers: Readonly<Record<string, (...args: never[]) => unknown>>;
  readonly searchHistory: (words: string) => void;
}

export function createViews(parts: ViewsParts): Views {
  const sidebar = createSidebar(parts);
  const history = createHistoryView({
    ...parts,
    // The list shows nothing else.
    selection: () => parts.selection() as readonly HistoryNode[],
  });
  return {
    trees: { ...sidebar.trees, history: history.tree },
    owned: [...sidebar.owned, ...history.owned],
    handlers: { ...sidebar.handlers, ...history.handlers },
    searchHistory: (words) => {
      history.tree.search = words;
    },
  };
}
