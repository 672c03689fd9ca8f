import * as vscode from 'vscode';
import { isHttpDocument } from '../host/documents.ts';
import type { ParsedFile } from '../host/documents.ts';
import { Disposable } from '../host/lifecycle.ts';
import type { Block, HttpDocument } from '../parser/ast.ts';
import type { RequestsBefore } from './plans.ts';
import type { PlansModule } from './plansBundle.ts';

/** `@ref`, a `run` line, or a placeholder with a point or bracket in its name: one request may speak of another. */
const SPEAKS_OF_ANOTHER = /@(?:force-)?ref\b|^[ \t]*run\b|\{\{\s*[^\s{}$.[\]]+[.[]/m;
const NONE: RequestsBefore = new Map();

interface Planned {
  /** Null where it is to be planned anew. */
  readonly document: HttpDocument | null;
  readonly before: RequestsBefore;
}

interface Running {
  readonly document: HttpDocument;
  readonly controller: AbortController;
}

/**
 * What is sent before each request of a file. Who asks is answered at once with what is known, and
 * told when there is more; nothing is loaded for a file whose requests do not speak of each other.
 */
export class PlanLoader extends Disposable {
  readonly #planned = new Map<string, Planned>();
  readonly #running = new Map<string, Running>();
  readonly #speaking = new WeakMap<Block, boolean>();
  readonly #changed = this._register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  readonly #load: () => PlansModule;

  constructor(load: () => PlansModule = loadPlans) {
    super();
    this.#load = load;
    this._register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#forget(uri.toString());
      }),
    );
    // It may be imported by another one.
    this._register(
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (!isHttpDocument(document) || this.#planned.size === 0) return;
        this.#stop();
        for (const [uri, { before }] of this.#planned) {
          this.#planned.set(uri, { document: null, before });
        }
        this.#changed.fire();
      }),
    );
    this._register({
      dispose: () => {
        this.#stop();
      },
    });
  }

  /** Of this version of a file, or of an earlier one until this one is planned. */
  before(uri: string, parsed: ParsedFile): RequestsBefore {
    const known = this.#planned.get(uri);
    if (known?.document === parsed.document) return known.before;
    // A plan reads the files that are imported. Trust may come later, so nothing is kept of this.
    if (!vscode.workspace.isTrusted) return NONE;
    const running = this.#running.get(uri);
    if (running?.document === parsed.document) return known?.before ?? NONE;
    this.#drop(uri);
    if (!this.#speaks(parsed.document)) {
      this.#planned.set(uri, { document: parsed.document, before: NONE });
      return NONE;
    }
    const controller = new AbortController();
    this.#running.set(uri, { document: parsed.document, controller });
    // The lenses that are being asked for now do not wait.
    setImmediate(() => void this.#plan(uri, parsed, controller.signal));
    return known?.before ?? NONE;
  }

  async #plan(uri: string, parsed: ParsedFile, signal: AbortSignal): Promise<void> {
    const before = await this.#ask(parsed, signal);
    if (before === null) return;
    this.#running.delete(uri);
    const shown = this.#planned.get(uri)?.before ?? NONE;
    this.#planned.set(uri, { document: parsed.document, before });
    if (!isSame(shown, before)) this.#changed.fire();
  }

  /** Null when nobody waits for it any more. */
  async #ask(parsed: ParsedFile, signal: AbortSignal): Promise<RequestsBefore | null> {
    const isWanted = () => !signal.aborted;
    if (!isWanted()) return null;
    try {
      const before = await this.#load().requestsBefore(parsed, signal);
      return isWanted() ? before : null;
    } catch {
      // An import that cannot be read is told of by the checks of the file, and by the send.
      return isWanted() ? NONE : null;
    }
  }

  #speaks({ blocks }: HttpDocument): boolean {
    return blocks.some((block) => {
      const known = this.#speaking.get(block) ?? SPEAKS_OF_ANOTHER.test(block.text);
      this.#speaking.set(block, known);
      return known;
    });
  }

  #forget(uri: string): void {
    this.#drop(uri);
    this.#planned.delete(uri);
  }

  /** Nobody waits for the plan of this file any more. */
  #drop(uri: string): void {
    this.#running.get(uri)?.controller.abort();
    this.#running.delete(uri);
  }

  #stop(): void {
    for (const uri of [...this.#running.keys()]) this.#drop(uri);
  }
}

function isSame(one: RequestsBefore, other: RequestsBefore): boolean {
  return JSON.stringify([...one]) === JSON.stringify([...other]);
}

/** The bundle that plans, for who is the first to need it. */
export function loadPlans(): PlansModule {
  // The bundle lies beside this one; `require` is what loads it on demand there.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./plans.cjs') as PlansModule;
}
