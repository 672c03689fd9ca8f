import { Disposable } from '../host/lifecycle.ts';
import type { SendOrigin } from '../host/sends.ts';
import { refKey } from '../runner/results.ts';
import type { PanelParts, PanelState, ResponsePanel } from './responsePanel.ts';

/** What its bundle exports. */
interface PanelModule {
  readonly ResponsePanel: new (parts: PanelParts) => ResponsePanel;
}

export type PanelLoaderParts = Omit<PanelParts, 'concerns'>;

/** Of the panel that is for all requests. */
const SHARED = '';

/**
 * The response panels, loaded by the first send: opening a file costs nothing of them. There is one
 * for all requests, or one for each where `postcard.panel` says so.
 */
export class PanelLoader extends Disposable {
  readonly #parts: PanelLoaderParts;
  readonly #load: () => PanelModule;
  readonly #panels = new Map<string, ResponsePanel>();
  /** The one that showed something last. */
  #latest: ResponsePanel | null = null;

  constructor(parts: PanelLoaderParts, load: () => PanelModule = loadBundle) {
    super();
    this.#parts = parts;
    this.#load = load;
    this._register(
      parts.sends.onDidStart((send) => {
        const key = this.#keyOf(send.origin);
        const known = this.#panels.get(key);
        // From then on the panel listens itself.
        if (known === undefined) this.#get(key).start(send);
        else this.#latest = known;
      }),
    );
    this._register({
      dispose: () => {
        for (const panel of this.#panels.values()) panel.dispose();
      },
    });
  }

  get state(): PanelState {
    return this.#latest?.state ?? { kind: 'empty' };
  }

  get isVisible(): boolean {
    return this.#latest?.isVisible ?? false;
  }

  /** Brings the panel back with what it showed last; false when there is nothing to show. */
  show(): boolean {
    const [newest] = this.#parts.results.list();
    const origin = newest === undefined ? null : this.#parts.sends.origin(newest.id);
    return (this.#latest ?? this.#get(origin === null ? SHARED : this.#keyOf(origin))).show();
  }

  /** False when the result is no longer kept. */
  showResult(id: string): boolean {
    const origin = this.#parts.sends.origin(id);
    return origin !== null && this.#get(this.#keyOf(origin)).showResult(id);
  }

  #keyOf({ uri, entry }: SendOrigin): string {
    return this.#parts.settings.for(uri).panel === 'each' ? refKey(entry.ref) : SHARED;
  }

  #get(key: string): ResponsePanel {
    const known = this.#panels.get(key);
    if (known !== undefined) {
      this.#latest = known;
      return known;
    }
    const panel = new (this.#load().ResponsePanel)({
      ...this.#parts,
      concerns: (origin) => this.#keyOf(origin) === key,
    });
    this.#panels.set(key, panel);
    this.#latest = panel;
    return panel;
  }
}

function loadBundle(): PanelModule {
  // The bundle lies beside this one; `require` is what loads it on demand there.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./panel.cjs') as PanelModule;
}
