import * as vscode from 'vscode';
import { OUTCOME_ICONS } from '../host/describe.ts';
import type { Outcome } from '../host/describe.ts';

const COLORS: Readonly<Record<Outcome['kind'], string>> = {
  ok: 'testing.iconPassed',
  redirect: 'charts.blue',
  bad: 'list.warningForeground',
  failed: 'testing.iconFailed',
  cancelled: 'disabledForeground',
};

/** The mark of an outcome, the same in every list. */
export function outcomeIcon({ kind }: Outcome): vscode.ThemeIcon {
  return new vscode.ThemeIcon(OUTCOME_ICONS[kind], new vscode.ThemeColor(COLORS[kind]));
}
