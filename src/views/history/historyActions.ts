import * as vscode from 'vscode';
import { dryRunText } from '../../host/dryRunText.ts';
import type { Documents } from '../../host/documents.ts';
import type { DryRunDocuments } from '../../host/dryRunDocuments.ts';
import type { Resender, RestoredSend } from '../../host/restoredSend.ts';
import { OUTCOME_ICONS, formatAge, formatDuration } from '../../host/describe.ts';
import type { EngineLoader } from '../../host/engineLoader.ts';
import type { EnvironmentChoice } from '../../host/environmentChoice.ts';
import { keptAnswer } from '../../host/keptAnswer.ts';
import { storeRoot } from '../../host/storeRoot.ts';
import { requireTrust } from '../../host/trust.ts';
import type { ResultLog } from '../../runner/results.ts';
import type { HistoryEntry } from '../../store/entry.ts';
import type { Restored } from '../../store/restore.ts';
import { historyUri } from './historyDocuments.ts';
import type { HistoryNode, HistoryTree } from './historyTree.ts';
import { differenceOf } from './requestDifference.ts';
import { storedOutcome } from './storedOutcome.ts';

export interface HistoryActionParts {
  readonly documents: Documents;
  readonly engine: EngineLoader;
  readonly environment: EnvironmentChoice;
  readonly results: ResultLog;
  readonly actions: Resender;
  readonly dryRuns: DryRunDocuments;
  readonly tree: HistoryTree;
}

/** With which values a request is sent again. */
type Mode =
  | { readonly values: 'then' }
  | { readonly values: 'now'; readonly environments: readonly string[] };

const PREVIEW = { iconPath: new vscode.ThemeIcon('eye'), tooltip: 'Show What Was Sent' };
const TODAY = { iconPath: new vscode.ThemeIcon('sync'), tooltip: 'Replay with Today’s Values' };
const ELSEWHERE = {
  iconPath: new vscode.ThemeIcon('server-environment'),
  tooltip: 'Replay in Another Environment…',
};
const MAX_PICKED = 200;

interface ExchangeItem extends vscode.QuickPickItem {
  readonly entry: HistoryEntry;
}

/** A function, so that it can wait in a bundle that the first command loads. */
export function createHistoryActions(parts: HistoryActionParts): HistoryActions {
  return new HistoryActions(parts);
}

/** Everything that can be done with what was sent before. */
export class HistoryActions {
  readonly #parts: HistoryActionParts;

  constructor(parts: HistoryActionParts) {
    this.#parts = parts;
  }

  /** Lists what was sent from this workspace. Enter sends it as it was; buttons do it differently, or only look. */
  async replayFromList(): Promise<void> {
    if (!requireTrust('replaying')) return;
    const entries = await this.#parts.engine.get().history.list({ limit: MAX_PICKED });
    if (entries.length === 0) {
      void vscode.window.showInformationMessage('Nothing was sent from this workspace yet.');
      return;
    }
    const pick = vscode.window.createQuickPick<ExchangeItem>();
    pick.title = 'Replay from History';
    pick.placeholder = 'Sends the same request once more, as it was';
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.items = entries.map(toItem);
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      pick.hide();
      if (item !== undefined) void this.replay(item.entry, { values: 'then' });
    });
    pick.onDidTriggerItemButton(({ item, button }) => {
      pick.hide();
      if (button === PREVIEW) void this.open(item.entry);
      else if (button === TODAY) void this.replayToday(item.entry);
      else void this.replayElsewhere(item.entry);
    });
    pick.onDidHide(() => {
      pick.dispose();
    });
    pick.show();
  }

  async open(entry: HistoryEntry): Promise<void> {
    const uri = historyUri(entry.id, 'exchange', entry.name ?? entry.ref.key);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  replayToday(entry: HistoryEntry): Promise<void> {
    const environments = this.#parts.environment.names;
    return this.replay(entry, { values: 'now', environments });
  }

  async replayElsewhere(entry: HistoryEntry): Promise<void> {
    if (!requireTrust('replaying')) return;
    const { file, root } = placeOf(entry);
    const choices = await this.#parts.engine.get().environments(file, root);
    const picked = await vscode.window.showQuickPick(
      choices.map(({ name }) => name),
      { title: 'Replay in Another Environment' },
    );
    if (picked !== undefined) await this.replay(entry, { values: 'now', environments: [picked] });
  }

  /** As it was: the bytes themselves while this window still has them, else the text and values that were kept. */
  async replay(entry: HistoryEntry, mode: Mode): Promise<void> {
    if (!requireTrust('replaying')) return;
    const { actions, results } = this.#parts;
    if (mode.values === 'then' && results.get(entry.id) !== null) {
      await actions.replay(entry.id);
      return;
    }
    const restored = await this.#restore(entry, mode.values);
    if (restored === null) {
      void vscode.window.showWarningMessage(
        'The text of this request was not kept, so it cannot be sent again from here.',
      );
      return;
    }
    const environments = mode.values === 'now' ? mode.environments : entry.environment;
    const send = { ...restored, ...placeOf(entry), environments };
    if (mode.values === 'now' && !(await this.#agreesToDifference(entry, send))) return;
    await actions.sendRestored(send);
  }

  /** Bodies, headers and times of two exchanges, side by side. */
  async compare(nodes: readonly HistoryNode[]): Promise<void> {
    const entries = nodes.flatMap((node) => (node.kind === 'exchange' ? [node.entry] : []));
    const [newer, older] = entries.sort((a, b) => b.time.localeCompare(a.time));
    if (newer === undefined || older === undefined || entries.length !== 2) {
      void vscode.window.showInformationMessage(
        'Select two exchanges in the History view (Ctrl or Cmd with a click) to compare them.',
      );
      return;
    }
    const label = newer.name ?? newer.ref.key;
    const parts = (['body', 'headers', 'timing'] as const).map((part) => [
      historyUri(newer.id, part, part),
      historyUri(older.id, part, part),
      historyUri(newer.id, part, part),
    ]);
    await vscode.commands.executeCommand('vscode.changes', `Compare: ${label}`, parts);
  }

  /** A new document with the request and its answer, secrets taken out, to be saved in the repository. */
  async saveAsExample(entry: HistoryEntry): Promise<void> {
    const text = await this.#parts.engine.get().history.text(entry.id, 'exchange', []);
    const document = await vscode.workspace.openTextDocument({
      language: 'http',
      content: text ?? '',
    });
    await vscode.window.showTextDocument(document);
  }

  /** The answer that came then is the accepted one from now on; `# @snapshot` is written where it is missing. */
  async saveAsSnapshot(stored: HistoryEntry): Promise<void> {
    const { documents, engine } = this.#parts;
    // Before the file is touched: not every answer can be one.
    const answer = keptAnswer(await engine.get().history.get(stored.id));
    const place = placeOf(stored);
    const uri = vscode.Uri.file(place.file);
    const open = async () => {
      const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => null);
      const entry = document && documents.find(document, stored.ref);
      return document && entry ? { document, entry, parsed: documents.get(document) } : null;
    };
    let found = await open();
    if (found === null) throw new Error('This request is no longer in its file.');
    const { document, entry, parsed } = found;
    const block = parsed.document.blocks[entry.blockIndex];
    if (block?.directives.some(({ name }) => name === 'snapshot') !== true) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(entry.line - 1, 0), '# @snapshot\n');
      await vscode.workspace.applyEdit(edit);
      found = (await open()) ?? found;
    }
    const written = await engine.get().acceptKept(answer, {
      ...place,
      document: found.parsed.document,
      entry: found.entry,
    });
    const name = vscode.workspace.asRelativePath(written);
    vscode.window.setStatusBarMessage(`$(check) Accepted as ${name}`, 5_000);
  }

  async remove(nodes: readonly HistoryNode[]): Promise<void> {
    const entries = nodes.flatMap((node) =>
      node.kind === 'exchange' ? [node.entry] : node.entries,
    );
    if (entries.length === 0) return;
    if (entries.length > 1) {
      const yes = 'Delete';
      const question = `Delete ${entries.length} exchanges from the history?`;
      const answer = await vscode.window.showWarningMessage(question, { modal: true }, yes);
      if (answer !== yes) return;
    }
    await this.#parts.engine.get().history.remove(entries.map(({ id }) => id));
  }

  async clear(): Promise<void> {
    const yes = 'Delete All';
    const answer = await vscode.window.showWarningMessage(
      'Delete the whole history of this workspace?',
      { modal: true, detail: 'Also what other windows and the command line have sent.' },
      yes,
    );
    if (answer === yes) await this.#parts.engine.get().history.clear();
  }

  async search(): Promise<void> {
    const { tree } = this.#parts;
    const words = await vscode.window.showInputBox({
      title: 'Search the history',
      prompt:
        'Words of the address, name, file, status or environment; is:failed, status:4xx, method:post, env:dev, file:shop and host:example.org leave only those',
      value: tree.search,
    });
    if (words !== undefined) tree.search = words;
  }

  async #restore(stored: HistoryEntry, values: 'then' | 'now'): Promise<Restored | null> {
    const place = placeOf(stored);
    const now = await textOf(vscode.Uri.file(place.file));
    return this.#parts.engine.get().history.restore(stored.id, { ...place, now, values });
  }

  /** True at once when the request is the same; else a person sees what differs and decides. */
  async #agreesToDifference(stored: HistoryEntry, send: RestoredSend): Promise<boolean> {
    const { actions, engine, dryRuns } = this.#parts;
    const { request, result } = await actions.dryRunRestored(send);
    if (request === null) return true; // sending it tells what is wrong
    const kept = (await engine.get().history.text(stored.id, 'request', [])) ?? '';
    const { first, then, now } = differenceOf(kept, dryRunText(request, result.secrets));
    if (first === null) return true;
    const [go, show] = ['Send', 'Show Difference'];
    const answer = await vscode.window.showWarningMessage(
      'The request is not the same as it was.',
      { modal: true, detail: `then: ${first.then}\nnow:  ${first.now}` },
      go,
      show,
    );
    if (answer !== show) return answer === go;
    const label = stored.name ?? stored.ref.key;
    const sides = [dryRuns.put(`${label} then`, then), dryRuns.put(`${label} now`, now)];
    await vscode.commands.executeCommand('vscode.diff', ...sides, `${label}: then ↔ now`);
    return askBeside(label);
  }
}

/** A question that stays while somebody reads: a notification would be gone before that. */
async function askBeside(label: string): Promise<boolean> {
  const send = { label: '$(send) Send it as it is now' };
  const leave = { label: '$(circle-slash) Do not send' };
  const picked = await vscode.window.showQuickPick([send, leave], {
    title: `${label} is not the same as it was`,
    placeHolder: 'What differs is shown below',
    ignoreFocusOut: true,
  });
  return picked === send;
}

/** Where its file is, also when that lies outside of the workspace or in another folder of it. */
function placeOf({ ref, root = storeRoot() }: HistoryEntry): { file: string; root: string } {
  return { file: vscode.Uri.joinPath(vscode.Uri.file(root), ref.file).fsPath, root };
}

async function textOf(uri: vscode.Uri): Promise<string> {
  try {
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    return ''; // the file is gone: what was kept is enough
  }
}

function toItem(entry: HistoryEntry): ExchangeItem {
  const { request, response, error, outcome, name, ref, environment, time, elapsedMs } = entry;
  const isAnswer = response !== null && outcome === 'response';
  const title = isAnswer
    ? `${response.statusCode} ${response.reason}`.trimEnd()
    : outcome === 'cancelled'
      ? 'Cancelled'
      : (error?.type ?? 'No response');
  const icon = OUTCOME_ICONS[storedOutcome(entry).kind];
  return {
    label: `$(${icon}) ${title} · ${formatDuration(elapsedMs)}`,
    description: [
      ...(name === null ? [] : [name]),
      ...(environment.length === 0 ? [] : [environment.join(', ')]),
      formatAge(Date.now() - Date.parse(time)),
    ].join(' · '),
    detail: request === null ? ref.key : `${request.method} ${request.url}`,
    buttons: [PREVIEW, TODAY, ELSEWHERE],
    entry,
  };
}
