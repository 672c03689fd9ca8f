import * as vscode from 'vscode';
import { placeOf } from '../../host/documents.ts';
import type { InsightLoader } from '../../host/insightLoader.ts';

/** The value, or an item of the list, of a member that names environments. */
const MEMBER = /"(?:environment|protectedEnvironments)"\s*:\s*(?:\[[^\]]*)?(?:^|[\s[:,])"([^"]*)$/;

/** Names of environments in `.postcard.json`. */
export class EnvironmentNames implements vscode.CompletionItemProvider {
  readonly #insight: InsightLoader;

  constructor(insight: InsightLoader) {
    this.#insight = insight;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const before = document.getText(new vscode.Range(0, 0, position.line, position.character));
    const written = MEMBER.exec(before)?.[1];
    if (written === undefined) return [];
    const rest = /^[^"\r\n]*/.exec(document.lineAt(position).text.slice(position.character));
    const range = new vscode.Range(
      position.translate(0, -written.length),
      position.translate(0, rest?.[0].length ?? 0),
    );
    const { file, root } = placeOf(document);
    return (await this.#insight.environments(file, root)).map((name) => {
      const item = new vscode.CompletionItem(name, vscode.CompletionItemKind.EnumMember);
      item.range = range;
      item.detail = 'environment';
      return item;
    });
  }
}
