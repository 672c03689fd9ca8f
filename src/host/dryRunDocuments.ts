import * as vscode from 'vscode';
import { Disposable } from './lifecycle.ts';

/** Documents of this scheme are read-only, are not on a disk, and ask nobody to save them. */
export const DRY_RUN_SCHEME = 'postcard-dry-run';

const DRY_RUN = 'dry run';

/** The last dry run of each request, as a document beside the file. */
export class DryRunDocuments extends Disposable implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = this._register(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;

  constructor() {
    super();
    this._register(vscode.workspace.registerTextDocumentContentProvider(DRY_RUN_SCHEME, this));
    this._register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#texts.delete(uri.toString());
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  async show(title: string, text: string, kind = DRY_RUN): Promise<void> {
    await vscode.window.showTextDocument(this.put(title, text, kind), {
      viewColumn: vscode.ViewColumn.Beside,
      preview: true,
      preserveFocus: true,
    });
  }

  /** Makes a text known under an address that can be opened or compared. */
  put(title: string, text: string, kind = DRY_RUN): vscode.Uri {
    const path = `/${title.replace(/[/\\?#%]+/g, ' ').trim()} (${kind}).http`;
    const uri = vscode.Uri.from({ scheme: DRY_RUN_SCHEME, path });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }
}
