import * as vscode from 'vscode';
import type { ExchangeFormat } from '../host/exchangeFile.ts';
import type { RunResult } from '../runner/result.ts';
import { harmlessName } from './bodyNames.ts';

/** A name for the file of an exchange, without an ending. */
export function fileStem({ name, ref }: Pick<RunResult, 'name' | 'ref'>): string {
  const text = (name ?? ref.key).replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|[.-]+$/g, '');
  return harmlessName(text.slice(0, 80), null) || 'exchange';
}

/** Asks where to; the ending of the name says in which form. */
export async function saveExchange(
  stem: string,
  textOf: (format: ExchangeFormat) => Promise<string>,
): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: 'Save Request and Response, Without Secrets',
    filters: { 'HTTP Text': ['http'], 'HTTP Archive': ['har'] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `${stem}.http`) }),
  });
  if (target === undefined) return false;
  const text = await textOf(target.path.endsWith('.har') ? 'har' : 'http');
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  return true;
}
