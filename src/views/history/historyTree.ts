import * as vscode from 'vscode';
import { COMMANDS } from '../../host/commands.ts';
import { formatDuration } from '../../host/describe.ts';
import type { EngineLoader } from '../../host/engineLoader.ts';
import { Disposable } from '../../host/lifecycle.ts';
import type { Sends } from '../../host/sends.ts';
import { watchStore } from '../../host/storeWatcher.ts';
import type { HistoryEntry } from '../../store/entry.ts';
import { outcomeIcon } from '../outcomeIcon.ts';
import { storedOutcome } from './storedOutcome.ts';

export type HistoryNode =
  | { readonly kind: 'group'; readonly label: string; readonly entries: readonly HistoryEntry[] }
  | { readonly kind: 'exchange'; readonly entry: HistoryEntry; readonly grouped: Grouping };

type Grouping = 'day' | 'request';

export interface HistoryTreeParts {
  readonly engine: EngineLoader;
  readonly sends: Sends;
  readonly state: vscode.Memento;
}

const GROUPING_KEY = 'historyGrouping';
const MAX_SHOWN = 500;

/** What was sent from this workspace, by day or by request; what the search leaves of it. */
export class HistoryTree extends Disposable implements vscode.TreeDataProvider<HistoryNode> {
  readonly #parts: HistoryTreeParts;
  readonly #changed = this._register(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #refresh = () => {
    this.refresh();
  };
  #search = '';
  #isListening = false;

  constructor(parts: HistoryTreeParts) {
    super();
    this.#parts = parts;
    const refresh = this.#refresh;
    this._register(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
    this._register(parts.sends.onDidFinish(refresh));
    // A watcher may miss what another window or a terminal has sent, on a folder of the network.
    this._register(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.refresh();
      }),
    );
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  get search(): string {
    return this.#search;
  }

  set search(words: string) {
    this.#search = words;
    void vscode.commands.executeCommand('setContext', 'postcard.historyFiltered', words !== '');
    this.refresh();
  }

  get #grouping(): Grouping {
    return this.#parts.state.get<Grouping>(GROUPING_KEY) === 'request' ? 'request' : 'day';
  }

  async toggleGrouping(): Promise<void> {
    await this.#parts.state.update(GROUPING_KEY, this.#grouping === 'day' ? 'request' : 'day');
    this.refresh();
  }

  async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
    if (!vscode.workspace.isTrusted || node?.kind === 'exchange') return [];
    const grouped = this.#grouping;
    if (node !== undefined) {
      return node.entries.map((entry) => ({ kind: 'exchange', entry, grouped }));
    }
    const engine = this.#parts.engine.get();
    const { history } = engine;
    if (!this.#isListening) {
      this.#isListening = true;
      this._register({ dispose: history.onChanged(this.#refresh) });
      this._register(watchStore(await engine.storeFolder(), 'history', this.#refresh));
    }
    const entries = await history.list({ search: this.#search, limit: MAX_SHOWN });
    const groups = new Map<string, HistoryEntry[]>();
    for (const entry of entries) {
      const label = grouped === 'day' ? dayOf(entry) : requestOf(entry);
      groups.set(label, [...(groups.get(label) ?? []), entry]);
    }
    return [...groups].map(([label, found]) => ({ kind: 'group', label, entries: found }));
  }

  getTreeItem(node: HistoryNode): vscode.TreeItem {
    return node.kind === 'group' ? groupItem(node, this.#grouping) : exchangeItem(node);
  }
}

function dayOf({ time }: HistoryEntry): string {
  const day = new Date(time);
  const today = new Date();
  const days = Math.round((startOfDay(today) - startOfDay(day)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return day.toLocaleDateString(undefined, { dateStyle: 'full' });
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function requestOf({ name, ref }: HistoryEntry): string {
  return `${name ?? ref.key} (${ref.file})`;
}

function groupItem(
  { label, entries }: HistoryNode & { kind: 'group' },
  grouping: Grouping,
): vscode.TreeItem {
  const state =
    grouping === 'day' && label === 'Today'
      ? vscode.TreeItemCollapsibleState.Expanded
      : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(label, state);
  item.id = `${grouping}:${label}`;
  item.description = String(entries.length);
  item.iconPath = new vscode.ThemeIcon(grouping === 'day' ? 'calendar' : 'symbol-method');
  item.contextValue = 'history.group';
  return item;
}

function exchangeItem({ entry, grouped }: HistoryNode & { kind: 'exchange' }): vscode.TreeItem {
  const { name, request, response, time, elapsedMs, environment, ref } = entry;
  const address = request === null ? ref.key : `${request.method} ${pathOf(request.url)}`;
  const clock = new Date(time).toLocaleTimeString(undefined, { timeStyle: 'short' });
  const label = grouped === 'day' ? (name ?? address) : clock;
  const item = new vscode.TreeItem(label);
  item.id = entry.id;
  const outcome = storedOutcome(entry);
  const title = response === null ? outcome.title : withoutReason(outcome.title, response);
  item.description = [
    title,
    formatDuration(elapsedMs),
    ...(environment.length === 0 ? [] : [environment.join(', ')]),
    ...(grouped === 'day' ? [clock] : []),
  ].join(' · ');
  item.iconPath = outcomeIcon(outcome);
  item.tooltip = [address, `${ref.file}:${entry.line}`, new Date(time).toLocaleString()].join('\n');
  item.accessibilityInformation = { label: `${label}, ${title}, ${clock}` };
  item.contextValue = 'history.exchange';
  item.command = {
    command: COMMANDS.openExchange,
    title: 'Show What Was Sent',
    arguments: [{ kind: 'exchange', entry, grouped }],
  };
  return item;
}

/** `200` for `200 OK`: the list is narrow. */
function withoutReason(
  title: string,
  { statusCode, reason }: NonNullable<HistoryEntry['response']>,
): string {
  return title.replace(`${statusCode} ${reason}`, String(statusCode));
}

function pathOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/]*(.*)$/i.exec(url)?.[1] ?? url;
}
