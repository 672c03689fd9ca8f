import * as vscode from 'vscode';
import { Disposable } from './lifecycle.ts';
import type { Settings } from './settings.ts';

const STATE_KEY = 'environment';

/** Which environment this workspace uses. Kept across restarts; the setting is what it starts with. */
export class EnvironmentChoice extends Disposable {
  readonly #state: vscode.Memento;
  readonly #settings: Settings;
  readonly #changed = this._register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento, settings: Settings) {
    super();
    this.#state = state;
    this.#settings = settings;
    this._register(
      settings.onDidChange(() => {
        this.#changed.fire();
      }),
    );
  }

  /** Active environments, later wins; empty means none. */
  get names(): readonly string[] {
    const chosen = this.#state.get<unknown>(STATE_KEY);
    const text = typeof chosen === 'string' ? chosen : this.#settings.for().environment;
    return text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  }

  /** What people read: `dev`; empty where none is chosen. */
  get label(): string {
    return this.names.join(', ');
  }

  get isProtected(): boolean {
    return this.names.some((name) => this.protects(name));
  }

  /** True for an environment that is to be handled with care: `postcard.protectedEnvironments`. */
  protects(name: string): boolean {
    return this.#settings
      .for()
      .protectedEnvironments.some((guarded) => guarded.toLowerCase() === name.toLowerCase());
  }

  /** Null chooses none, whatever the setting says. */
  async choose(name: string | null): Promise<void> {
    await this.#state.update(STATE_KEY, name ?? '');
    this.#changed.fire();
  }
}
