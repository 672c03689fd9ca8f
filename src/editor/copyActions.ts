/** “Copy Request As…” */
import * as vscode from 'vscode';
import { COPY_TARGETS, copiedRequest, isCopyTarget } from '../host/copiedRequest.ts';
import type { MadeRequest } from '../host/copiedRequest.ts';

/** Asks for which tool, unless `given` says it, and puts the request into the clipboard. */
export async function copyRequestAs(made: MadeRequest | null, given?: unknown): Promise<void> {
  if (made === null) return;
  const target = isCopyTarget(given) ? given : await chooseTarget();
  if (target === undefined) return;
  const file = vscode.workspace.asRelativePath(made.result.ref.file);
  const { text, hasDots } = await copiedRequest(made, target, file);
  await vscode.env.clipboard.writeText(text);
  const label = COPY_TARGETS.find((each) => each.target === target)?.label ?? target;
  if (hasDots) {
    void vscode.window.showInformationMessage(
      `The request is in the clipboard as ${label}. Credentials in it are dots: put them in where you use it.`,
    );
  } else {
    vscode.window.setStatusBarMessage(`$(check) Copied as ${label}`, 5_000);
  }
}

async function chooseTarget() {
  const picked = await vscode.window.showQuickPick([...COPY_TARGETS], {
    title: 'Copy Request As…',
    placeHolder: 'Nothing is sent; secrets become dots',
  });
  return picked?.target;
}
