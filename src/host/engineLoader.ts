import type { EngineParts, HostEngine, HostEngineModule } from './hostEngine.ts';
import { askRedirect, questions } from './questions.ts';

/** Loads the engine when it is first needed, and never before: opening a file costs nothing of it. */
export class EngineLoader {
  readonly #load: (parts: EngineParts) => HostEngine;
  #engine: HostEngine | null = null;

  constructor(load: (parts: EngineParts) => HostEngine = loadBundle) {
    this.#load = load;
  }

  get(): HostEngine {
    this.#engine ??= this.#load({ questions, decide: askRedirect });
    return this.#engine;
  }

  get isLoaded(): boolean {
    return this.#engine !== null;
  }

  async close(): Promise<void> {
    const engine = this.#engine;
    this.#engine = null;
    await engine?.close();
  }
}

function loadBundle(parts: EngineParts): HostEngine {
  // The second bundle lies beside the first one; `require` is what loads it on demand there.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { HostEngine } = require('./hostEngine.cjs') as HostEngineModule;
  return new HostEngine(parts);
}
