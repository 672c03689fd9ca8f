import * as vscode from 'vscode';
import { formatSize } from '../host/describe.ts';
import { Disposable } from '../host/lifecycle.ts';
import type { RunningSend, Sends } from '../host/sends.ts';
import { titleOf } from '../runner/titleOf.ts';

type Phase = NonNullable<RunningSend['progress']>['phase'];

/** What is over sooner is not told. */
const DELAY_MS = 800;
const PHASES: Readonly<Record<Phase, string>> = {
  prepare: 'preparing',
  dns: 'looking up the host',
  connect: 'connecting',
  proxy: 'connecting to the proxy',
  tls: 'securing the connection',
  send: 'sending',
  wait: 'waiting for headers',
  receive: 'receiving',
  decode: 'decoding',
};

/**
 * A send that takes a while, in the status bar: seen where neither the link above the request nor the
 * panel is in view, and in nobody's way.
 */
export class SendProgress extends Disposable {
  readonly #sends: Sends;
  readonly #open = new Map<
    string,
    { readonly timer: ReturnType<typeof setTimeout>; close?: () => void }
  >();

  constructor(sends: Sends) {
    super();
    this.#sends = sends;
    this._register(
      sends.onDidStart((send) => {
        const timer = setTimeout(() => {
          this.#show(send);
        }, DELAY_MS);
        this.#open.set(send.id, { timer });
      }),
    );
    const end = ({ id }: { id: string }) => {
      this.#end(id);
    };
    this._register(sends.onDidFinish(end));
    this._register(sends.onDidFail(end));
    this._register({
      dispose: () => {
        for (const id of [...this.#open.keys()]) this.#end(id);
      },
    });
  }

  #show(send: RunningSend): void {
    const { entry } = send.origin;
    const options = {
      location: vscode.ProgressLocation.Window,
      // A name is text, also where it reads like an icon.
      title: `Sending ${titleOf(entry).replaceAll('$(', '\\$(')}`,
    };
    void vscode.window.withProgress(options, (progress) => {
      const moved = this.#sends.onDidProgress((now) => {
        if (now.id === send.id) progress.report({ message: describe(now) });
      });
      return new Promise<void>((resolve) => {
        const open = this.#open.get(send.id);
        const close = () => {
          moved.dispose();
          resolve();
        };
        if (open === undefined) close();
        else open.close = close;
      });
    });
  }

  #end(id: string): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    if (open === undefined) return;
    clearTimeout(open.timer);
    open.close?.();
  }
}

function describe({ progress }: RunningSend): string {
  if (progress === null) return '';
  const { phase, receivedBytes, totalBytes } = progress;
  if (receivedBytes === 0) return PHASES[phase];
  const total = totalBytes === null ? '' : ` of ${formatSize(totalBytes)}`;
  return `${formatSize(receivedBytes)}${total}`;
}
