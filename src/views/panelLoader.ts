import { Disposable } from '../host/lifecycle.ts';
import type { PanelParts, PanelState, ResponsePanel } from './responsePanel.ts';

/** What its bundle exports. */
interface PanelModule {
  readonly ResponsePanel: new (parts: PanelParts) => ResponsePanel;
}

/** The response panel, loaded by the first send: opening a file costs nothing of it. */
export class PanelLoader extends Disposable {
  readonly #parts: PanelParts;
  readonly #load: () => PanelModule;
  #panel: ResponsePanel | null = null;

  constructor(parts: PanelParts, load: () => PanelModule = loadBundle) {
    super();
    this.#parts = parts;
    this.#load = load;
    this._register(
      parts.sends.onDidStart((send) => {
        // From then on the panel listens itself.
        if (this.#panel === null) this.#get().start(send);
      }),
    );
    this._register({
      dispose: () => {
        this.#panel?.dispose();
      },
    });
  }

  get state(): PanelState {
    return this.#panel?.state ?? { kind: 'empty' };
  }

  get isVisible(): boolean {
    return this.#panel?.isVisible ?? false;
  }

  /** Brings the panel back with what it showed last; false when there is nothing to show. */
  show(): boolean {
    return this.#get().show();
  }

  /** False when the result is no longer kept. */
  showResult(id: string): boolean {
    return this.#get().showResult(id);
  }

  #get(): ResponsePanel {
    this.#panel ??= new (this.#load().ResponsePanel)(this.#parts);
    return this.#panel;
  }
}

function loadBundle(): PanelModule {
  // The bundle lies beside this one; `require` is what loads it on demand there.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./panel.cjs') as PanelModule;
}
