import type { EngineParts, HostEngine, HostEngineModule } from './hostEngine.ts';

/** Loads the engine when it is first needed, and never before: opening a file costs nothing of it. */
export class EngineLoader {
  readonly #parts: () => EngineParts;
  readonly #load: (parts: EngineParts) => HostEngine;
  #engine: HostEngine | null = null;

  constructor(parts: () => EngineParts, load: (parts: EngineParts) => HostEngine = loadBundle) {
    this.#parts = parts;
    this.#load = load;
  }

  get(): HostEngine {
    this.#engine ??= this.#load(this.#parts());
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
