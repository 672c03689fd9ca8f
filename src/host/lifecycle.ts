/** Whoever makes something disposable registers it with its owner, and nothing else disposes of it. */
export interface DisposableLike {
  dispose(): unknown;
}

export abstract class Disposable {
  readonly #owned = new Set<DisposableLike>();
  #isDisposed = false;

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const owned of [...this.#owned].reverse()) owned.dispose();
    this.#owned.clear();
  }

  /** Owns `disposable` from now on; disposes of it at once when this is disposed already. */
  protected _register<T extends DisposableLike>(disposable: T): T {
    if (this.#isDisposed) disposable.dispose();
    else this.#owned.add(disposable);
    return disposable;
  }
}
