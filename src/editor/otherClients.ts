/** Other extensions that put lenses above the same requests. */
import * as vscode from 'vscode';

const OTHERS = ['humao.rest-client', 'anweber.vscode-httpyac'] as const;

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
