import * as vscode from 'vscode';
import type { Response } from '../engine/response.ts';
import { Disposable } from '../host/lifecycle.ts';
import type { Log } from '../host/log.ts';
import type { RunningSend, SendOrigin, Sends } from '../host/sends.ts';
import type { ExchangeDto } from '../protocol/exchangeDto.ts';
import type { SendingDto, ToWebview } from '../protocol/messages.ts';
import { createHostEndpoint } from '../protocol/rpc.ts';
import type { HostEndpoint, HostHandlers } from '../protocol/rpc.ts';
import type { ResultLog } from '../runner/results.ts';
import type { RunResult } from '../runner/result.ts';
import { openBody, openLink, saveBody } from './bodyActions.ts';
import { BodyReader } from './bodyReader.ts';
import { toExchangeDto } from './toDto.ts';
import { webviewHtml } from './webviewHtml.ts';

const VIEW_TYPE = 'postcard.response';
/** More often than this the panel could not draw it anyway. */
const PROGRESS_INTERVAL_MS = 100;

export interface PanelParts {
  readonly extensionUri: vscode.Uri;
  readonly storageUri: vscode.Uri;
  readonly sends: Sends;
  readonly results: ResultLog;
  readonly log: Log;
  readonly resend: (result: RunResult, origin: SendOrigin) => void;
  readonly reveal: (result: RunResult, origin: SendOrigin, focusOnly: boolean) => Promise<boolean>;
  readonly nonce: () => string;
}

/** What the panel is showing. */
export type PanelState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'sending'; readonly sending: SendingDto }
  | { readonly kind: 'shown'; readonly exchange: ExchangeDto };

/** The answer beside the file. One for the window; a new send takes the old answer away at once. */
export class ResponsePanel extends Disposable {
  readonly #parts: PanelParts;
  readonly #reader = new BodyReader();
  #panel: vscode.WebviewPanel | null = null;
  #endpoint: HostEndpoint | null = null;
  #state: PanelState = { kind: 'empty' };
  #lastProgress = 0;

  constructor(parts: PanelParts) {
    super();
    this.#parts = parts;
    const { sends } = parts;
    this._register(
      sends.onDidStart((send) => {
        this.#open();
        this.#showSending(send);
      }),
    );
    this._register(
      sends.onDidProgress((send) => {
        const now = Date.now();
        if (!this.#isSending(send.id) || now - this.#lastProgress < PROGRESS_INTERVAL_MS) return;
        this.#lastProgress = now;
        this.#showSending(send);
      }),
    );
    this._register(
      sends.onDidFinish(({ id, origin, result }) => {
        if (this.#isSending(id)) this.#showResult(result, origin);
      }),
    );
    this._register(
      sends.onDidFail(({ id }) => {
        if (!this.#isSending(id)) return;
        this.#state = { kind: 'empty' };
        this.#panel?.dispose();
      }),
    );
    this._register({ dispose: () => this.#panel?.dispose() });
  }

  get state(): PanelState {
    return this.#state;
  }

  get isVisible(): boolean {
    return this.#panel?.visible ?? false;
  }

  /** Brings the panel back with what it showed last; the newest result when it showed nothing. */
  show(): boolean {
    const [newest] = this.#parts.results.list();
    if (this.#state.kind === 'empty' && newest !== undefined) return this.showResult(newest.id);
    if (this.#state.kind === 'empty') return false;
    this.#open();
    return true;
  }

  /** False when the result is no longer kept. */
  showResult(id: string): boolean {
    const result = this.#parts.results.get(id);
    const origin = this.#parts.sends.origin(id);
    if (result === null || origin === null) return false;
    this.#open();
    this.#showResult(result, origin);
    return true;
  }

  #isSending(id: string): boolean {
    return this.#state.kind === 'sending' && this.#state.sending.id === id;
  }

  #showSending(send: RunningSend): void {
    const sending = toSendingDto(send);
    this.#state = { kind: 'sending', sending };
    if (this.#panel !== null) this.#panel.title = `Sending ${sending.title}`;
    this.#post({ type: 'exchange/sending', sending });
  }

  #showResult(result: RunResult, origin: SendOrigin): void {
    const exchange = toExchangeDto(result, origin.entry);
    this.#state = { kind: 'shown', exchange };
    if (this.#panel !== null) this.#panel.title = exchange.title;
    this.#post({ type: 'exchange/show', exchange });
  }

  #post(message: ToWebview): void {
    this.#endpoint?.post(message);
  }

  /** Opens beside the file, or comes to the front where it is; the focus stays in the file. */
  #open(): void {
    if (this.#panel !== null) {
      if (!this.#panel.visible) this.#panel.reveal(undefined, true);
      return;
    }
    const dist = vscode.Uri.joinPath(this.#parts.extensionUri, 'dist');
    const panel = vscode.window.createWebviewPanel(
      VIEW_TYPE,
      'Response',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      {
        enableScripts: true,
        enableForms: false,
        localResourceRoots: [dist],
        // Scroll position, folds and the filter are worth more than the memory of one panel.
        retainContextWhenHidden: true,
      },
    );
    panel.iconPath = vscode.Uri.joinPath(this.#parts.extensionUri, 'media', 'icon.png');
    const { webview } = panel;
    this.#panel = panel;
    this.#endpoint = createHostEndpoint({
      post: (message) => void webview.postMessage(message),
      handlers: this.#handlers(),
      onError: (error) => {
        this.#parts.log.error('The panel asked for something that failed', error);
      },
    });
    const endpoint = this.#endpoint;
    const messages = webview.onDidReceiveMessage((message: unknown) => {
      endpoint.receive(message);
    });
    panel.onDidDispose(() => {
      messages.dispose();
      this.#panel = null;
      this.#endpoint = null;
      this.#state = { kind: 'empty' };
    });
    webview.html = webviewHtml({
      nonce: this.#parts.nonce(),
      cspSource: webview.cspSource,
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString(),
    });
  }

  #handlers(): HostHandlers {
    const { sends, resend, reveal, storageUri } = this.#parts;
    return {
      'body/read': ({ exchangeId, ...page }) => this.#reader.read(this.#response(exchangeId), page),
      'body/save': async ({ exchangeId }) => ({
        saved: await saveBody(this.#response(exchangeId)),
      }),
      'body/open': async ({ exchangeId }) => ({
        opened: await openBody(this.#response(exchangeId), storageUri),
      }),
      'exchange/resend': ({ exchangeId }) => {
        const found = this.#find(exchangeId);
        if (found !== null) resend(found.result, found.origin);
        return Promise.resolve({ started: found !== null });
      },
      'exchange/cancel': ({ exchangeId }) =>
        Promise.resolve({ cancelled: sends.cancel(exchangeId) }),
      'exchange/reveal': async ({ exchangeId }) => {
        const found = this.#find(exchangeId);
        return { revealed: found !== null && (await reveal(found.result, found.origin, false)) };
      },
      'text/copy': async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
        return { copied: true };
      },
      'link/open': async ({ url }) => ({ opened: await openLink(url) }),
      'focus/editor': async () => {
        const found = this.#state.kind === 'shown' ? this.#find(this.#state.exchange.id) : null;
        if (found !== null) return { focused: await reveal(found.result, found.origin, true) };
        await vscode.commands.executeCommand('workbench.action.focusPreviousGroup');
        return { focused: true };
      },
    };
  }

  #find(id: string): { result: RunResult; origin: SendOrigin } | null {
    const result = this.#parts.results.get(id);
    const origin = this.#parts.sends.origin(id);
    return result === null || origin === null ? null : { result, origin };
  }

  #response(id: string): Response {
    const response = this.#parts.results.get(id)?.exchange?.response;
    if (!response) throw new Error('This response is no longer kept. Send the request again.');
    return response;
  }
}

function toSendingDto({ id, origin, startedAt, progress }: RunningSend): SendingDto {
  const { entry, environments } = origin;
  return {
    id,
    title: entry.name ?? `${entry.method} ${entry.target}`,
    method: entry.method,
    url: entry.target,
    file: entry.ref.file,
    line: entry.line,
    environment: environments.join(', '),
    startedAt,
    phase: progress?.phase ?? null,
    receivedBytes: progress?.receivedBytes ?? 0,
    totalBytes: progress?.totalBytes ?? null,
  };
}
