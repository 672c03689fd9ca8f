/** The stores of the workspaces that a run touches, each opened when it is first needed. */
import type { Store } from '../../store/openStore.ts';
import type { CliIo } from '../io.ts';
import { safeLine } from '../terminal/escape.ts';

export class Stores {
  readonly #io: CliIo;
  readonly #open = new Map<string, Promise<Store>>();

  constructor(io: CliIo) {
    this.#io = io;
  }

  of(root: string): Promise<Store> {
    const known = this.#open.get(root);
    if (known !== undefined) return known;
    const opened = this.#load(root);
    this.#open.set(root, opened);
    return opened;
  }

  async #load(root: string): Promise<Store> {
    const { openStore } = await import('../../store/openStore.ts');
    return openStore(root, {
      env: this.#io.env,
      history: { fewFilesAreFine: true },
      onWarning: (message) => {
        this.#io.stderr.write(`postcard: ${safeLine(message)}\n`);
      },
    });
  }

  async close(): Promise<void> {
    const stores = await Promise.all(this.#open.values());
    await Promise.all(stores.map((store) => store.close()));
  }
}
