/** What a script has asked for so far. Everything that enters is text of its making, and is capped. */
import type {
  ScriptChange,
  ScriptOutcome,
  ScriptProblem,
  ScriptRequestChange,
  ScriptTest,
  ScriptValue,
} from '../runner/scriptPort.ts';
import { OUTPUT } from './limits.ts';

/** A script wants more than it may. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

export type ChangeKind =
  'global' | 'globalHeader' | 'variable' | 'header' | 'method' | 'url' | 'body';

export class OutcomeRecord {
  readonly #logs: string[] = [];
  readonly #tests: ScriptTest[] = [];
  readonly #globals: ScriptChange<ScriptValue>[] = [];
  readonly #globalHeaders: ScriptChange<string>[] = [];
  readonly #variables: ScriptChange<ScriptValue>[] = [];
  readonly #requestChanges: ScriptRequestChange[] = [];
  #clearGlobals = false;
  #logChars = 0;
  #logsFull = false;
  #valueChars = 0;
  #changes = 0;
  #exited = false;
  #flow: ScriptOutcome['flow'] = null;

  get exited(): boolean {
    return this.#exited;
  }

  exit(): void {
    this.#exited = true;
  }

  log(text: string): void {
    if (this.#exited || this.#logsFull) return;
    const line =
      text.length > OUTPUT.logLineChars ? `${text.slice(0, OUTPUT.logLineChars)}… (cut)` : text;
    this.#logChars += line.length;
    this.#logsFull = this.#logs.length === OUTPUT.logLines || this.#logChars > OUTPUT.logChars;
    this.#logs.push(this.#logsFull ? '… (what this script logs beyond this is left out)' : line);
  }

  test(given: Readonly<Record<string, unknown>>): void {
    if (this.#exited) return;
    if (this.#tests.length >= OUTPUT.tests) {
      throw new OutputError(`A script may have ${OUTPUT.tests} tests.`);
    }
    const text = (value: unknown) =>
      typeof value === 'string' ? value.slice(0, OUTPUT.textChars) : null;
    const line = given['line'];
    this.#tests.push({
      name: text(given['name']) ?? '',
      ok: given['ok'] === true,
      message: text(given['message']),
      line: typeof line === 'number' && Number.isInteger(line) && line > 0 ? line : null,
      expected: text(given['expected']),
      actual: text(given['actual']),
    });
  }

  /** `json` undefined takes the name away. */
  change(kind: ChangeKind, name: string, json: string | undefined): void {
    if (this.#exited) return;
    this.#count(name, json ?? '');
    const value = json === undefined ? null : readValue(json);
    const text = value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
    if (kind === 'global') this.#globals.push({ name, value });
    else if (kind === 'variable') this.#variables.push({ name, value });
    else if (kind === 'globalHeader') this.#globalHeaders.push({ name, value: text });
    else if (kind === 'header') this.#requestChanges.push({ kind, name, value: text });
    else this.#requestChanges.push({ kind, value: text ?? '' });
  }

  clearGlobals(): void {
    if (this.#exited) return;
    this.#clearGlobals = true;
    this.#globals.length = 0;
  }

  flow(flow: NonNullable<ScriptOutcome['flow']>): void {
    if (!this.#exited) this.#flow = flow;
  }

  outcome(error: ScriptProblem | null): ScriptOutcome {
    return {
      globals: this.#globals,
      clearGlobals: this.#clearGlobals,
      globalHeaders: this.#globalHeaders,
      variables: this.#variables,
      requestChanges: this.#requestChanges,
      tests: this.#tests,
      logs: this.#logs,
      exited: this.#exited,
      flow: this.#flow,
      error,
    };
  }

  #count(name: string, json: string): void {
    this.#changes += 1;
    this.#valueChars += json.length;
    if (name.length > OUTPUT.nameChars) throw new OutputError('A name is too long.');
    if (name === '__proto__') throw new OutputError('Nothing can be named `__proto__`.');
    if (this.#changes > OUTPUT.changes) {
      throw new OutputError(`A script may set ${OUTPUT.changes} values.`);
    }
    if (json.length > OUTPUT.valueChars || this.#valueChars > OUTPUT.totalValueChars) {
      throw new OutputError('A script may set values of 4 MiB, and 16 MiB altogether.');
    }
  }
}

/** Plain data: no member named `__proto__`, and no deeper than can be walked without care. */
function readValue(json: string): ScriptValue {
  if (depthOf(json) > OUTPUT.depth) {
    throw new OutputError(`A value may be nested ${OUTPUT.depth} deep.`);
  }
  return JSON.parse(json, (key, value: unknown) =>
    key === '__proto__' ? undefined : value,
  ) as ScriptValue;
}

function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at += 1) {
    const char = json.charCodeAt(at);
    if (quoted) {
      if (char === 92) at += 1;
      else if (char === 34) quoted = false;
    } else if (char === 34) quoted = true;
    else if (char === 91 || char === 123) deepest = Math.max(deepest, (depth += 1));
    else if (char === 93 || char === 125) depth -= 1;
  }
  return deepest;
}
