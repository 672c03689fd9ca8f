/** Puts what was sent into the history that the editor reads too. */
import type { Hop } from '../../engine/exchange.ts';
import type { PlanStep } from '../../runner/plan/planInput.ts';
import type { RunResult } from '../../runner/result.ts';
import type { HistoryEntry } from '../../store/entry.ts';
import { EntryMaker } from '../../store/historyEntry.ts';
import { hostsCalled } from '../../store/knownHosts.ts';
import type { Store } from '../../store/openStore.ts';

/** Written together when there are so many, or when the first has waited so long. */
const MAX_TOGETHER = 96;
const LONGEST_WAIT_MS = 100;

/** Gathers the results of a run: one write for many, and none of them holds up the next request. */
export class Rememberer {
  readonly #store: Store;
  readonly #maker = new EntryMaker();
  readonly #origins = new Set<string>();
  #count = 0;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Reads the bodies, so that the result may be let go of afterwards; null when that is done already,
   * as with most.
   */
  add({ document, entry }: PlanStep, result: RunResult): Promise<void> | null {
    const template = document.blocks[entry.blockIndex]?.text ?? null;
    const json = this.#maker.plainJson(result, template);
    if (json !== null) {
      this.#store.history.addJson(result.id, json);
      return this.#added(result);
    }
    const kept = this.#maker.make(result, { template });
    if (kept instanceof Promise) return this.#later(kept, result);
    return this.#keep(kept, result);
  }

  async #later(made: Promise<HistoryEntry | null>, result: RunResult): Promise<void> {
    await this.#keep(await made, result);
  }

  #keep(kept: HistoryEntry | null, result: RunResult): Promise<void> | null {
    if (kept === null) return null;
    this.#store.history.add(kept);
    return this.#added(result);
  }

  #added({ exchange }: RunResult): Promise<void> | null {
    this.#count += 1;
    this.#timer ??= setTimeout(() => {
      this.#write();
    }, LONGEST_WAIT_MS);
    const called = exchange?.hops.filter(
      ({ request, response }) => response !== null && this.#isNew(request.url),
    );
    if (called !== undefined && called.length > 0) return this.#addHosts(called);
    return this.#count < MAX_TOGETHER ? null : this.#writeMany();
  }

  /** No more than the disk takes. */
  async #writeMany(): Promise<void> {
    await this.#writing;
    this.#write();
  }

  /** Resolves when everything is written, or known not to be. */
  async end(): Promise<void> {
    this.#write();
    await this.#writing;
  }

  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#count = 0;
    this.#writing = this.#store.history.flush();
  }

  async #addHosts(hops: readonly Hop[]): Promise<void> {
    for (const host of hostsCalled(hops)) await this.#store.hosts.add(host);
  }

  /** A run mostly stays with one server. */
  #isNew(url: string): boolean {
    // To the path: an address that was sent has one.
    const origin = url.slice(0, url.indexOf('/', url.indexOf('//') + 2));
    if (this.#origins.has(origin)) return false;
    this.#origins.add(origin);
    return true;
  }
}
