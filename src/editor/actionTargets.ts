/** What an action is asked for: the file in front, a request's lens, or that of a `run` line. */
import * as vscode from 'vscode';
import { isHttpDocument } from '../host/documents.ts';
import type { LensTarget, RunTarget } from './codeLens.ts';

export function activeHttpDocument(): vscode.TextDocument | null {
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined && isHttpDocument(document)) return document;
  void vscode.window.showInformationMessage('Open a .http file first.');
  return null;
}

export function isRunTarget(value: unknown): value is RunTarget {
  return typeof value === 'object' && value !== null && 'runLine' in value;
}

/** Key bindings and menus pass things of their own. */
export function isLensTarget(value: unknown): value is LensTarget {
  return typeof value === 'object' && value !== null && 'uri' in value && 'ref' in value;
}
