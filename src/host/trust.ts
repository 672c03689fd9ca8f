import * as vscode from 'vscode';

/** True when the workspace is trusted; otherwise says why nothing happens and offers the way out. */
export function requireTrust(action: string): boolean {
  if (vscode.workspace.isTrusted) return true;
  void explain(action);
  return false;
}

async function explain(action: string): Promise<void> {
  const manage = 'Manage Trust';
  const answer = await vscode.window.showWarningMessage(
    `Restricted Mode: ${action} needs a trusted workspace.`,
    manage,
  );
  if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
