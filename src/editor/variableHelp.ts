/** A variable without a value: what can be done about it, as buttons. */
import * as vscode from 'vscode';
import { toRange } from '../host/documents.ts';
import { createLineIndex } from '../parser/lineIndex.ts';
import type { RunFailure } from '../runner/result.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import type { ListedFile } from './selectedRequests.ts';

export interface VariableHelp {
  readonly file: ListedFile;
  readonly sendFirst: (entry: RequestEntry) => Promise<void>;
}

export async function offerVariableHelp(
  document: vscode.TextDocument,
  failure: RunFailure,
  { file, sendFirst }: VariableHelp,
): Promise<void> {
  const expression = failure.places[0]?.name ?? '';
  const source = file.entries.find(
    ({ name }) => name !== null && expression.startsWith(`${name}.`),
  );
  const canDefine = /^[A-Za-z_][\w-]*$/.test(expression);
  const send = `Send ${source?.name ?? ''} First`;
  const define = `Define ${expression}`;
  const go = 'Go to Line';
  const choices = [
    ...(source === undefined ? [] : [send]),
    ...(canDefine ? [define] : []),
    ...(failure.span === null ? [] : [go]),
  ];
  // A notification shows backticks as they are.
  const message = failure.message.replaceAll('`', '');
  const answer = await vscode.window.showErrorMessage(message, ...choices);
  if (answer === send && source !== undefined) await sendFirst(source);
  else if (answer === define) await defineVariable(document, expression);
  else if (answer === go && failure.span !== null) {
    await vscode.window.showTextDocument(document, {
      selection: toRange(createLineIndex(file.document.text), failure.span),
    });
  }
}

/** Puts `@name = ` at the top of the file and the caret behind it. */
async function defineVariable(document: vscode.TextDocument, name: string): Promise<void> {
  const editor = await vscode.window.showTextDocument(document);
  await editor.insertSnippet(
    new vscode.SnippetString(`@${name} = \${1:value}\n\n`),
    new vscode.Position(0, 0),
  );
}
