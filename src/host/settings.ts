import * as vscode from 'vscode';
import type { SendOptions } from '../engine/request.ts';
import { Disposable } from './lifecycle.ts';
import { readSettings } from './settingsTable.ts';
import type { SettingValues } from './settingsTable.ts';

export const SECTION = 'postcard';

/** The only reader of settings. A run takes one frozen snapshot. */
export class Settings extends Disposable {
  readonly #changed = this._register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;

  constructor() {
    super();
    this._register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SECTION)) this.#changed.fire();
      }),
    );
  }

  for(resource?: vscode.Uri): Readonly<SettingValues> {
    const configuration = vscode.workspace.getConfiguration(SECTION, resource ?? null);
    return readSettings((key) => configuration.get<unknown>(key));
  }

  /** What of every exchange is kept on disk. */
  history(): { readonly enabled: boolean; readonly bodyLimitBytes: number } {
    const { historyEnabled, historyBodyLimit } = this.for();
    return { enabled: historyEnabled, bodyLimitBytes: historyBodyLimit };
  }

  /** Weakest layer of a send: what file directives may override. */
  sendDefaults(
    resource?: vscode.Uri,
  ): SendOptions & { readonly headers: Readonly<Record<string, string>> } {
    const values = this.for(resource);
    return {
      timeout: {
        connect: values.connectTimeout || null,
        read: values.readTimeout || null,
        total: values.totalTimeout || null,
      },
      // Saying `true` would also follow a HEAD, which is followed only when the file asks for it.
      ...(values.followRedirects ? {} : { allowRedirects: false }),
      maxRedirects: values.maxRedirects,
      verify: values.verifyCertificates,
      ...(values.proxy === '' ? {} : { proxies: { http: values.proxy, https: values.proxy } }),
      httpVersion: values.httpVersion,
      headers: values.headers,
    };
  }
}
