import * as vscode from 'vscode';
import { Disposable } from './lifecycle.ts';
import { createMask } from '../runner/mask.ts';

/** The output channel. Values from secret sources, credentials in addresses and query values never reach it. */
export class Log extends Disposable {
  #opened: vscode.LogOutputChannel | null = null;

  /** Opened by the first line: VS Code makes a file for each channel. */
  get #channel(): vscode.LogOutputChannel {
    this.#opened ??= this._register(vscode.window.createOutputChannel('Postcard', { log: true }));
    return this.#opened;
  }

  info(message: string, secrets: readonly string[] = []): void {
    this.#channel.info(clean(message, secrets));
  }

  warn(message: string, secrets: readonly string[] = []): void {
    this.#channel.warn(clean(message, secrets));
  }

  /** Something of ours went wrong: the stack goes to the log, and a person reads one sentence. */
  error(message: string, error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#channel.error(clean(`${message}: ${detail}`, []));
  }

  show(): void {
    this.#channel.show(true);
  }
}

function clean(message: string, secrets: readonly string[]): string {
  return createMask(secrets)
    .text(message)
    .replace(/(\?)[^\s#"']+/g, '$1…');
}
