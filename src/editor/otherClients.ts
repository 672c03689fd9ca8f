/** Other extensions that put lenses above the same requests. */
import * as vscode from 'vscode';
import { SECTION } from '../host/settings.ts';

const OTHERS = ['humao.rest-client', 'anweber.vscode-httpyac'] as const;
const TOLD_KEY = 'toldAboutOtherClients';

/** The other client that is active now, by its display name; null when there is none. */
export function otherClient(): string | null {
  for (const id of OTHERS) {
    const other = vscode.extensions.getExtension<unknown>(id);
    if (other?.isActive !== true) continue;
    const { displayName } = other.packageJSON as { displayName?: unknown };
    return typeof displayName === 'string' ? displayName : id;
  }
  return null;
}

/** Says once why no lenses of ours are there, and offers to show them. */
export async function explainYielding(state: vscode.Memento): Promise<void> {
  const other = otherClient();
  if (other === null || state.get<boolean>(TOLD_KEY) === true) return;
  await state.update(TOLD_KEY, true);
  const show = 'Show Postcard’s Too';
  const answer = await vscode.window.showInformationMessage(
    `${other} shows its links above these requests, so Postcard hides its own.`,
    show,
  );
  if (answer !== show) return;
  const configuration = vscode.workspace.getConfiguration(SECTION);
  await configuration.update('codeLens', 'on', vscode.ConfigurationTarget.Global);
}
