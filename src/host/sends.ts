import * as vscode from 'vscode';
import type { Progress } from '../engine/request.ts';
import { refKey } from '../runner/results.ts';
import type { ResultLog } from '../runner/results.ts';
import type { StreamPiece } from '../runner/liveContent.ts';
import type { RequestRef, RunResult } from '../runner/result.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { CONTEXT_HAS_RESULTS, CONTEXT_SENDING } from './commands.ts';
import { Disposable } from './lifecycle.ts';

/** Where a result came from: enough to find its place again and to name it. */
export interface SendOrigin {
  readonly uri: vscode.Uri;
  readonly entry: RequestEntry;
  readonly environments: readonly string[];
}

/** A send under way. */
export interface RunningSend {
  readonly id: string;
  readonly origin: SendOrigin;
  readonly startedAt: number;
  readonly progress: Progress | null;
  /** 2 for the second try. */
  readonly attempt: number;
}

/** A piece of an answer that is still arriving. */
export interface ReceivedPiece {
  /** Of the send. */
  readonly id: string;
  readonly piece: StreamPiece;
}

export interface FinishedSend {
  readonly id: string;
  readonly origin: SendOrigin;
  readonly result: RunResult;
}

/** A send under way as the one who sends sees it. Ends with `finish` or `fail`. */
export interface SendHandle {
  readonly id: string;
  progress(progress: Progress): void;
  /** A piece of the answer has come, where it is told piece by piece. */
  receive(piece: StreamPiece): void;
  /** It is sent again: `# @until`, a retry. */
  again(attempt: number): void;
  finish(result: RunResult): void;
  /** No result came of it: a fault of ours, or it was left out. */
  fail(): void;
}

const END_LIMIT_MS = 2000;

/** What is being sent and what came of it: lenses, panel and status bar all watch this one. */
export class Sends extends Disposable {
  readonly #running = new Map<string, RunningSend & { readonly controller: AbortController }>();
  readonly #origins = new Map<string, SendOrigin>();
  readonly #results: ResultLog;
  #count = 0;
  #onIdle: () => void = () => undefined;
  readonly #started = this._register(new vscode.EventEmitter<RunningSend>());
  readonly #progressed = this._register(new vscode.EventEmitter<RunningSend>());
  readonly #received = this._register(new vscode.EventEmitter<ReceivedPiece>());
  readonly #finished = this._register(new vscode.EventEmitter<FinishedSend>());
  readonly #failed = this._register(new vscode.EventEmitter<RunningSend>());
  readonly onDidStart = this.#started.event;
  readonly onDidProgress = this.#progressed.event;
  readonly onDidReceive = this.#received.event;
  readonly onDidFinish = this.#finished.event;
  /** A send ended without any result: a fault of ours, or the question before it was declined. */
  readonly onDidFail = this.#failed.event;

  constructor(results: ResultLog) {
    super();
    this.#results = results;
    this._register({
      dispose: () => {
        this.cancelAll();
      },
    });
  }

  /**
   * Tells everybody that a request is being sent; aborting `controller` cancels it. A send of the
   * same request that is still under way gives way to it.
   */
  begin(origin: SendOrigin, controller: AbortController): SendHandle {
    const running = this.running(origin.entry.ref);
    if (running !== null && !this.#shares(running.id, controller)) this.cancel(running.id);
    this.#count += 1;
    const id = `send-${this.#count}`;
    const send = { id, origin, startedAt: Date.now(), progress: null, attempt: 1, controller };
    this.#set(id, send);
    this.#started.fire(send);
    return {
      id,
      progress: (progress) => {
        this.#update(id, { progress });
      },
      receive: (piece) => {
        if (this.#running.has(id)) this.#received.fire({ id, piece });
      },
      again: (attempt) => {
        this.#update(id, { attempt });
      },
      finish: (result) => {
        this.#finish({ id, origin, result });
      },
      fail: () => {
        if (!this.#running.has(id)) return;
        this.#set(id, null);
        this.#failed.fire(send);
      },
    };
  }

  running(ref: RequestRef): RunningSend | null {
    const key = refKey(ref);
    for (const send of this.#running.values()) {
      if (refKey(send.origin.entry.ref) === key) return send;
    }
    return null;
  }

  get all(): readonly RunningSend[] {
    return [...this.#running.values()];
  }

  origin(resultId: string): SendOrigin | null {
    return this.#origins.get(resultId) ?? null;
  }

  cancel(id: string): boolean {
    const send = this.#running.get(id);
    send?.controller.abort();
    return send !== undefined;
  }

  cancelAll(): void {
    for (const { controller } of this.#running.values()) controller.abort();
  }

  /**
   * Cancels all, and waits until each has its result; not for ever, since the window is closing. Who
   * listens may be gone by then.
   */
  async end(): Promise<void> {
    this.cancelAll();
    if (this.#running.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#onIdle = () => {
      resolve(undefined);
    };
    const limit = setTimeout(this.#onIdle, END_LIMIT_MS);
    await promise;
    clearTimeout(limit);
  }

  #shares(id: string, controller: AbortController): boolean {
    return this.#running.get(id)?.controller === controller;
  }

  #finish(finished: FinishedSend): void {
    const { id, origin, result } = finished;
    this.#set(id, null);
    this.#origins.set(result.id, origin);
    this.#results.add(result);
    this.#dropOrigins();
    void vscode.commands.executeCommand('setContext', CONTEXT_HAS_RESULTS, true);
    this.#finished.fire(finished);
  }

  #update(id: string, change: Partial<Pick<RunningSend, 'progress' | 'attempt'>>): void {
    const send = this.#running.get(id);
    if (send === undefined) return;
    const next = { ...send, ...change };
    this.#running.set(id, next);
    this.#progressed.fire(next);
  }

  #set(id: string, send: (RunningSend & { controller: AbortController }) | null): void {
    if (send === null) this.#running.delete(id);
    else this.#running.set(id, send);
    if (this.#running.size === 0) this.#onIdle();
    void vscode.commands.executeCommand('setContext', CONTEXT_SENDING, this.#running.size > 0);
  }

  #dropOrigins(): void {
    const kept = new Set(this.#results.list().map(({ id }) => id));
    for (const id of this.#origins.keys()) if (!kept.has(id)) this.#origins.delete(id);
  }
}
