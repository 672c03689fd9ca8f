/** What scripts of a session share: `client.global`. Owned by the host or the run, one for each session. */
import type { ScriptChange, ScriptOutcome, ScriptValue } from './scriptPort.ts';

export class ScriptGlobals {
  readonly values = new Map<string, ScriptValue>();
  /** Sent with every request. */
  readonly headers = new Map<string, string>();
  /** What the scripts could read; it may be in whatever they left behind. */
  readonly secrets = new Set<string>();

  apply({ globals, clearGlobals, globalHeaders }: ScriptOutcome): void {
    if (clearGlobals) this.values.clear();
    applyChanges(this.values, globals);
    applyChanges(this.headers, globalHeaders);
  }

  /** True where a script that knew a secret left something for later requests. */
  get mayHoldSecrets(): boolean {
    return this.secrets.size > 0 && this.values.size + this.headers.size > 0;
  }

  snapshot(): Record<string, ScriptValue> {
    return Object.fromEntries(this.values);
  }
}

/** Sets and, where the value is null, takes away. */
export function applyChanges<T>(map: Map<string, T>, changes: readonly ScriptChange<T>[]): void {
  for (const { name, value } of changes) {
    if (value === null) map.delete(name);
    else map.set(name, value);
  }
}
