import * as vscode from 'vscode';
import type { Response } from '../engine/response.ts';
import type { Documents } from '../host/documents.ts';
import type { EngineLoader } from '../host/engineLoader.ts';
import type { EnvironmentChoice } from '../host/environmentChoice.ts';
import { InsightLoader } from '../host/insightLoader.ts';
import { Disposable } from '../host/lifecycle.ts';
import type { Log } from '../host/log.ts';
import type { RunningSend, SendOrigin, Sends } from '../host/sends.ts';
import type { Settings } from '../host/settings.ts';
import type { ErrorDto, ExchangeDto } from '../protocol/exchangeDto.ts';
import type { PlaceDto, SendingDto, ToWebview } from '../protocol/messages.ts';
import { createHostEndpoint } from '../protocol/rpc.ts';
import type { HostEndpoint, HostHandlers } from '../protocol/rpc.ts';
import { createMask } from '../runner/mask.ts';
import type { ResultLog } from '../runner/results.ts';
import type { RunResult } from '../runner/result.ts';
import { openBody, openBodyAs, openLink, saveBody } from './bodyActions.ts';
import { fileStem, saveExchange } from './saveExchange.ts';
import { queryBody } from './bodyQuery.ts';
import { BodyReader } from './bodyReader.ts';
import { LiveFeed } from './liveFeed.ts';
import { deciderOf, mend } from './mending.ts';
import type { Mending } from './mending.ts';
import { PanelHistory } from './panelHistory.ts';
import type { RevealPlace } from './revealRequest.ts';
import { lacksAuthority, trustable } from './trustable.ts';
import { toExchangeDto } from './toDto.ts';
import { renewed, toSendingDto } from './toSendingDto.ts';
import { webviewHtml } from './webviewHtml.ts';

const GONE = 'This response is no longer kept. Send the request again.';
const VIEW_TYPE = 'postcard.response';
/** More often than this the panel could not draw it anyway. */
const PROGRESS_INTERVAL_MS = 100;

export interface PanelParts {
  readonly documents: Documents;
  readonly settings: Settings;
  readonly extensionUri: vscode.Uri;
  readonly storageUri: vscode.Uri;
  readonly sends: Sends;
  readonly results: ResultLog;
  readonly environment: EnvironmentChoice;
  readonly engine: EngineLoader;
  readonly log: Log;
  readonly resend: (result: RunResult, origin: SendOrigin) => void;
  readonly reveal: (result: RunResult, origin: SendOrigin, place: RevealPlace) => Promise<boolean>;
  readonly nonce: () => string;
  /** Which sends this panel is for. Default: all. */
  readonly concerns?: (origin: SendOrigin) => boolean;
}

/** What the panel is showing. */
export type PanelState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'sending'; readonly sending: SendingDto }
  | { readonly kind: 'shown'; readonly exchange: ExchangeDto };

/** The answer beside the file. A new send takes the old answer away at once, unless it was pinned. */
export class ResponsePanel extends Disposable {
  readonly #parts: PanelParts;
  readonly #reader = new BodyReader();
  readonly #history = new PanelHistory();
  readonly #insight: InsightLoader;
  readonly #feed = new LiveFeed(
    (content) => this.#endpoint?.add({ type: 'exchange/content', content }) ?? false,
  );
  /** Panels that were pinned when the next send came; they keep what they show. */
  readonly #kept = new Set<vscode.WebviewPanel>();
  #pinned = false;
  #panel: vscode.WebviewPanel | null = null;
  #endpoint: HostEndpoint | null = null;
  #state: PanelState = { kind: 'empty' };
  #lastProgress = 0;

  constructor(parts: PanelParts) {
    super();
    this.#parts = parts;
    this.#insight = new InsightLoader(parts);
    const { sends } = parts;
    this._register(
      sends.onDidStart((send) => {
        if (parts.concerns?.(send.origin) !== false) this.start(send);
      }),
    );
    this._register(
      sends.onDidProgress((send) => {
        const now = Date.now();
        if (!this.#isSending(send.id)) return;
        const isSoon = now - this.#lastProgress < PROGRESS_INTERVAL_MS;
        // A new phase is always shown: it may be all that is heard for as long as it lasts.
        if (isSoon && toSendingDto(send).phase === this.#shownPhase) return;
        this.#lastProgress = now;
        this.#showSending(send);
      }),
    );
    this._register(
      sends.onDidReceive(({ id, piece }) => {
        if (this.#isSending(id)) this.#feed.add(id, piece);
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
        this.#feed.end();
        this.#state = { kind: 'empty' };
        this.#panel?.dispose();
      }),
    );
    this._register({
      dispose: () => {
        this.#feed.end();
        for (const panel of [...this.#kept, this.#panel]) panel?.dispose();
      },
    });
  }

  /** Shows a send that has just begun. */
  start(send: RunningSend): void {
    this.#feed.end();
    this.#leavePinned();
    this.#open();
    this.#showSending(send);
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

  get #shownPhase(): string | null {
    return this.#state.kind === 'sending' ? this.#state.sending.phase : null;
  }

  #showSending(send: RunningSend): void {
    const sending = toSendingDto(send);
    this.#state = { kind: 'sending', sending };
    if (this.#panel !== null) this.#panel.title = `Sending ${sending.title}`;
    this.#post({ type: 'exchange/sending', sending });
  }

  #showResult(result: RunResult, origin: SendOrigin): void {
    this.#feed.end();
    this.#history.add(result.id);
    const exchange = toExchangeDto(result, origin.entry, this.#decidedBy(result, origin));
    this.#state = { kind: 'shown', exchange };
    if (this.#panel !== null) this.#panel.title = exchange.title;
    this.#post({ type: 'exchange/show', exchange, place: this.#place() });
  }

  /** As the file is now, where it is open; asked only where a certificate is the trouble. */
  #decidedBy(result: RunResult, { uri }: SendOrigin): ErrorDto['decidedBy'] | null {
    if (!lacksAuthority(result.exchange?.error ?? null)) return null;
    const isIt = (document: vscode.TextDocument) => document.uri.toString() === uri.toString();
    const document = vscode.workspace.textDocuments.find(isIt);
    return document === undefined ? null : deciderOf(this.#parts, document, result.ref);
  }

  #place(): PlaceDto {
    const { canGoBack, canGoForward } = this.#history;
    return { canGoBack, canGoForward, pinned: this.#pinned };
  }

  /** Back or forward; results that are no longer kept are passed over. */
  #go(direction: 'back' | 'forward'): boolean {
    const isKept = (id: string) => this.#find(id) !== null;
    const id = this.#history.go(direction, isKept);
    return id !== null && this.showResult(id);
  }

  #pin(pinned: boolean): void {
    this.#pinned = pinned;
    if (this.#state.kind !== 'shown') return;
    this.#post({ type: 'exchange/show', exchange: this.#state.exchange, place: this.#place() });
  }

  /** Leaves a pinned panel as it is, so that another one opens. */
  #leavePinned(): void {
    if (!this.#pinned || this.#panel === null) return;
    this.#kept.add(this.#panel);
    this.#pinned = false;
    this.#panel = null;
    this.#endpoint = null;
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
      renew: renewed,
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
      this.#kept.delete(panel);
      if (this.#panel !== panel) return;
      this.#pinned = false;
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
      'body/read': ({ exchangeId, hop, ...page }) =>
        this.#reader.read(this.#response(exchangeId, hop), {
          ...page,
          secrets: this.#secrets(exchangeId),
        }),
      'body/query': async ({ exchangeId, path }) => {
        const matches = await queryBody(this.#response(exchangeId), path, (text, query) =>
          this.#insight.queryBody(text, query),
        );
        return { ...matches, text: createMask(this.#secrets(exchangeId)).text(matches.text) };
      },
      'body/save': async ({ exchangeId, hop }) => ({
        saved: await saveBody(this.#response(exchangeId, hop)),
      }),
      'body/open': async ({ exchangeId, hop, choose }) => {
        const response = this.#response(exchangeId, hop);
        const found = this.#find(exchangeId);
        const stem = found === null ? 'response' : fileStem(found.result);
        return {
          opened: await (choose === true
            ? openBodyAs(response)
            : openBody(response, { storage: storageUri, stem })),
        };
      },
      'exchange/save': async ({ exchangeId }) => {
        const found = this.#find(exchangeId);
        if (found === null) throw new Error(GONE);
        const { result } = found;
        return {
          saved: await saveExchange(fileStem(result), (format) =>
            this.#parts.engine.get().exchangeFile(result, format),
          ),
        };
      },
      'exchange/resend': ({ exchangeId }) => {
        const found = this.#find(exchangeId);
        if (found !== null) resend(found.result, found.origin);
        return Promise.resolve({ started: found !== null });
      },
      'exchange/cancel': ({ exchangeId }) =>
        Promise.resolve({ cancelled: sends.cancel(exchangeId) }),
      'exchange/reveal': async ({ exchangeId, line }) => {
        const found = this.#find(exchangeId);
        if (found === null) return { revealed: false };
        return { revealed: await reveal(found.result, found.origin, line ?? 'request') };
      },
      'panel/go': ({ direction }) => Promise.resolve({ shown: this.#go(direction) }),
      'panel/pin': ({ pinned }) => {
        this.#pin(pinned);
        return Promise.resolve({ pinned });
      },
      'failure/mend': async ({ setting, choice }) => ({
        mended: await mend(setting, await this.#shownRequest(), choice),
      }),
      'text/copy': async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
        return { copied: true };
      },
      'link/open': async ({ url }) => ({ opened: await openLink(url) }),
      'focus/editor': async () => {
        const found = this.#state.kind === 'shown' ? this.#find(this.#state.exchange.id) : null;
        if (found !== null) return { focused: await reveal(found.result, found.origin, null) };
        await vscode.commands.executeCommand('workbench.action.focusPreviousGroup');
        return { focused: true };
      },
    };
  }

  /** The request of what is shown, as its file is now; null when it is gone. */
  async #shownRequest(): Promise<Mending | null> {
    const found = this.#state.kind === 'shown' ? this.#find(this.#state.exchange.id) : null;
    if (found === null) return null;
    const { result, origin } = found;
    const { documents, settings, engine, resend } = this.#parts;
    const document = await vscode.workspace.openTextDocument(origin.uri);
    const entry = documents.find(document, result.ref);
    if (entry === null) return null;
    const error = result.exchange?.error ?? null;
    return {
      ...{ document, entry, settings },
      decidedBy: lacksAuthority(error) ? deciderOf(this.#parts, document, result.ref) : null,
      authority: trustable(error),
      trust: async (pem) => (await engine.get().authorities()).add(pem),
      resend: () => {
        resend(result, origin);
      },
    };
  }

  #find(id: string): { result: RunResult; origin: SendOrigin } | null {
    const result = this.#parts.results.get(id);
    const origin = this.#parts.sends.origin(id);
    return result === null || origin === null ? null : { result, origin };
  }

  #secrets(id: string): readonly string[] {
    return this.#parts.results.get(id)?.secrets ?? [];
  }

  #response(id: string, hop?: number): Response {
    const exchange = this.#parts.results.get(id)?.exchange;
    const response = hop === undefined ? exchange?.response : exchange?.hops[hop]?.response;
    if (!response) throw new Error(GONE);
    return response;
  }
}
