/** What was sent, on disk: for the History view, and for the command line. */
import type { RunResult } from '../runner/result.ts';
import type { HistoryEntry } from '../store/entry.ts';
import type { History } from '../store/history.ts';
import { toHistoryEntry } from '../store/historyEntry.ts';
import { historyText } from './historyText.ts';
import type { HistoryPart } from './historyText.ts';
import { restoreRequest } from '../store/restore.ts';
import type { RestorePlace, Restored } from '../store/restore.ts';
import type { HistoryQuery } from '../store/search.ts';

export interface HistorySettings {
  /** False keeps nothing. */
  readonly enabled: boolean;
  /** Bytes kept of each body; 0 keeps none. */
  readonly bodyLimitBytes: number;
  /** Of the whole history. */
  readonly maxBytes: number;
}

export class HistoryKeeper {
  readonly #history: Promise<History>;
  readonly #settings: () => HistorySettings;
  readonly #listeners = new Set<() => void>();

  constructor(history: Promise<History>, settings: () => HistorySettings) {
    this.#history = history;
    this.#settings = settings;
  }

  /** Calls the listener after every change of ours; the function given back ends that. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * Stores a result, with every secret taken out; `template` is the request's text in its file, and
   * `root` the folder its file is named from, where that is not the workspace's.
   */
  async keep(result: RunResult, template: string | null, root?: string): Promise<void> {
    const { enabled, bodyLimitBytes } = this.#settings();
    if (!enabled) return;
    const values = result.values ?? [];
    const entry = await toHistoryEntry(result, { template, bodyLimitBytes, values });
    if (entry === null) return;
    await (await this.#history).append(root === undefined ? entry : { ...entry, root });
    this.#tell();
  }

  /** Newest first, without long bodies. */
  async list(query: HistoryQuery = {}): Promise<HistoryEntry[]> {
    return (await this.#history).list(query);
  }

  /** With its bodies; null when there is none. */
  async get(id: string): Promise<HistoryEntry | null> {
    return (await this.#history).get(id);
  }

  /** A part of an exchange for people to read or compare; null when there is none. */
  async text(id: string, part: HistoryPart, ignored: readonly string[]): Promise<string | null> {
    const entry = await this.get(id);
    return entry === null ? null : historyText(entry, part, ignored);
  }

  /** The request of an exchange as it was written then, in its file as it is now; null when it was not kept. */
  async restore(id: string, place: RestorePlace): Promise<Restored | null> {
    const entry = await this.get(id);
    return entry === null ? null : restoreRequest(entry, place);
  }

  async remove(ids: readonly string[]): Promise<number> {
    const count = await (await this.#history).remove(ids);
    this.#tell();
    return count;
  }

  async clear(): Promise<number> {
    const count = await (await this.#history).clear();
    this.#tell();
    return count;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
