/** What can be done about a failure, where a setting has to do with it. */
import * as vscode from 'vscode';
import { SECTION } from '../host/settings.ts';
import type { Settings } from '../host/settings.ts';
import type { MendingSetting } from '../protocol/messages.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { directiveEdit, longerTime, plainHttpEdit } from './mendingEdits.ts';
import type { LineEdit } from './mendingEdits.ts';

export interface Mending {
  readonly document: vscode.TextDocument;
  /** As the file is now. */
  readonly entry: RequestEntry;
  readonly settings: Settings;
}

interface Choice extends vscode.QuickPickItem {
  readonly run: () => Promise<unknown>;
}

const TIMES: Readonly<Partial<Record<MendingSetting, string>>> = {
  connectTimeout: 'connection-timeout',
  readTimeout: 'timeout',
  totalTimeout: 'total-timeout',
};

/** Offers what mends this request, this workspace, or all of them; false when nothing was chosen. */
export async function mend(setting: MendingSetting, request: Mending | null): Promise<boolean> {
  const openSetting: Choice = {
    label: '$(gear) Open the setting',
    description: `${SECTION}.${setting}`,
    run: async () =>
      vscode.commands.executeCommand('workbench.action.openSettings', `@id:${SECTION}.${setting}`),
  };
  const choices = request === null ? [] : choicesFor(setting, request);
  if (choices.length === 0) {
    await openSetting.run();
    return true;
  }
  const picked = await vscode.window.showQuickPick([...choices, openSetting], {
    title: 'Mend this request',
    placeHolder: 'In its file, for this workspace, or everywhere',
  });
  await picked?.run();
  return picked !== undefined;
}

function choicesFor(setting: MendingSetting, request: Mending): Choice[] {
  const { document, entry, settings } = request;
  const lines = document.getText().split(/\r\n|\n|\r/);
  const directive = (label: string, name: string, value: string): Choice => ({
    label: `$(edit) ${label}`,
    description: value === '' ? `# @${name}` : `# @${name} ${value}`,
    run: () => apply(document, directiveEdit(lines, entry, [name, value])),
  });
  const time = TIMES[setting];
  if (time !== undefined) {
    const seconds = settings.for(document.uri)[setting as 'readTimeout'];
    const value = longerTime(lines, entry, { name: time, seconds });
    return [directive('Let this request wait longer', time, value)];
  }
  if (setting === 'proxy') return [directive('Send this request without a proxy', 'no-proxy', '*')];
  if (setting !== 'verifyCertificates') return [];
  const plain = plainHttpEdit(lines, entry);
  return [
    {
      label: '$(certificate) Trust a certificate authority in this workspace…',
      description: 'a PEM file that you have from somebody you trust',
      run: trustAuthority,
    },
    ...(plain === null
      ? []
      : [
          {
            label: '$(edit) Use http in this request',
            description: 'nothing is encrypted',
            run: () => apply(document, plain),
          },
        ]),
    directive('Do not check the certificate for this request', 'insecure', ''),
  ];
}

async function apply(document: vscode.TextDocument, edit: LineEdit): Promise<boolean> {
  const change = new vscode.WorkspaceEdit();
  if (edit.replaces) change.replace(document.uri, document.lineAt(edit.line).range, edit.text);
  else change.insert(document.uri, new vscode.Position(edit.line, 0), `${edit.text}\n`);
  const done = await vscode.workspace.applyEdit(change);
  const at = new vscode.Position(edit.line, 0);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    selection: new vscode.Range(at, at),
  });
  return done;
}

async function trustAuthority(): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'Certificates to trust for the requests of this workspace',
      filters: { 'Certificates (PEM)': ['pem', 'crt', 'cer'] },
    })) ?? [];
  if (file === undefined) return;
  const configuration = vscode.workspace.getConfiguration(SECTION);
  await configuration.update('caFile', file.fsPath, vscode.ConfigurationTarget.Workspace);
}
