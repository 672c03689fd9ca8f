const MAX_STEPS = 100;

/** What a panel has shown, oldest first, and where in it the panel is now. */
export class PanelHistory {
  readonly #ids: string[] = [];
  #at = -1;

  get canGoBack(): boolean {
    return this.#at > 0;
  }

  get canGoForward(): boolean {
    return this.#at < this.#ids.length - 1;
  }

  /** Something is shown: what lay ahead is forgotten, unless it is where the panel is already. */
  add(id: string): void {
    if (this.#ids[this.#at] === id) return;
    this.#ids.splice(this.#at + 1, this.#ids.length, id);
    if (this.#ids.length > MAX_STEPS) this.#ids.shift();
    this.#at = this.#ids.length - 1;
  }

  /** Moves to the nearest one that is still kept, and says which; null when there is none. */
  go(direction: 'back' | 'forward', isKept: (id: string) => boolean): string | null {
    const step = direction === 'back' ? -1 : 1;
    for (let at = this.#at + step; at >= 0 && at < this.#ids.length; at += step) {
      const id = this.#ids[at];
      if (id === undefined || !isKept(id)) continue;
      this.#at = at;
      return id;
    }
    return null;
  }
}
