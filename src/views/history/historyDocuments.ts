import * as vscode from 'vscode';
import type { EngineLoader } from '../../host/engineLoader.ts';
import type { HistoryPart } from '../../host/historyText.ts';
import { Disposable } from '../../host/lifecycle.ts';
import type { Settings } from '../../host/settings.ts';

export const HISTORY_SCHEME = 'postcard-history';

const ENDINGS: Readonly<Record<HistoryPart, string>> = {
  exchange: 'http',
  body: 'json',
  headers: 'txt',
  timing: 'txt',
  request: 'txt',
};

/** Address of a part of an exchange in the history. */
export function historyUri(id: string, part: HistoryPart, label: string): vscode.Uri {
  const name = label.replace(/[^\p{L}\p{N} ._-]+/gu, ' ').trim() || 'exchange';
  return vscode.Uri.from({
    scheme: HISTORY_SCHEME,
    path: `/${name}.${ENDINGS[part]}`,
    query: `${id}&${part}`,
  });
}

/** Exchanges of the history as documents that can be read and compared, and not be changed. */
export class HistoryDocuments extends Disposable implements vscode.TextDocumentContentProvider {
  readonly #engine: EngineLoader;
  readonly #settings: Settings;

  constructor(engine: EngineLoader, settings: Settings) {
    super();
    this.#engine = engine;
    this.#settings = settings;
    this._register(vscode.workspace.registerTextDocumentContentProvider(HISTORY_SCHEME, this));
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    if (!vscode.workspace.isTrusted)
      return 'Restricted Mode: the history needs a trusted workspace.\n';
    const [id = '', part = 'exchange'] = query.split('&');
    const ignored = this.#settings.for().compareIgnore;
    const text = await this.#engine.get().history.text(id, part as HistoryPart, ignored);
    return text ?? 'This exchange is no longer in the history.\n';
  }
}
