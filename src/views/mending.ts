/** What can be done about a failure, where a setting has to do with it. */
import * as vscode from 'vscode';
import type { PresentedCertificate } from '../engine/exchange.ts';
import type { Documents } from '../host/documents.ts';
import type { EngineLoader } from '../host/engineLoader.ts';
import { SECTION } from '../host/settings.ts';
import type { Settings } from '../host/settings.ts';
import type { ErrorDto } from '../protocol/exchangeDto.ts';
import type { MendingChoice, MendingSetting } from '../protocol/messages.ts';
import { requireTrust } from '../host/trust.ts';
import { withoutIcons } from '../host/withoutIcons.ts';
import type { RequestRef } from '../runner/result.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { directiveEdit, longerTime, plainHttpEdit } from './mendingEdits.ts';
import type { LineEdit } from './mendingEdits.ts';
import { askToTrust } from './trustQuestion.ts';

export interface Mending {
  readonly document: vscode.TextDocument;
  /** As the file is now. */
  readonly entry: RequestEntry;
  readonly settings: Settings;
  /** What says whom it trusts, where that is not the usual. */
  readonly decidedBy: Decider | null;
  /** What the server showed that a person may decide to trust; null when there is none. */
  readonly authority: PresentedCertificate | null;
  /** Trusts a certificate, in PEM, for the requests of this workspace. */
  readonly trust: (pem: string) => Promise<void>;
  /** Sends the request once more. */
  readonly resend: () => void;
}

type Decider = NonNullable<ErrorDto['decidedBy']>;

interface Choice extends vscode.QuickPickItem {
  /** How the panel asks for this one alone. */
  readonly choice?: MendingChoice;
  readonly run: () => Promise<unknown>;
}

const TIMES: Readonly<Partial<Record<MendingSetting, string>>> = {
  connectTimeout: 'connection-timeout',
  readTimeout: 'timeout',
  totalTimeout: 'total-timeout',
};

/** Does what was chosen, or offers what mends this request, this workspace, or all of them; false when nothing was done. */
export async function mend(
  setting: MendingSetting,
  request: Mending | null,
  wanted?: MendingChoice,
): Promise<boolean> {
  const openSetting: Choice = {
    label: '$(gear) Open the setting',
    description: `${SECTION}.${setting}`,
    run: () => showSetting(setting),
  };
  const choices = request === null ? [] : choicesFor(setting, request);
  const chosen = choices.find(({ choice }) => choice !== undefined && choice === wanted);
  if (chosen !== undefined) return (await chosen.run()) !== false;
  if (choices.length === 0) {
    await openSetting.run();
    return true;
  }
  const picked = await vscode.window.showQuickPick([...choices, openSetting], {
    title: 'Mend this request',
    placeHolder: 'In its file, for this workspace, or everywhere',
  });
  return picked !== undefined && (await picked.run()) !== false;
}

/** Where it is said: the workspace's own settings come before the person's. */
async function showSetting(setting: string): Promise<void> {
  const said = vscode.workspace.getConfiguration(SECTION).inspect(setting);
  const where = said?.workspaceValue === undefined ? 'openSettings' : 'openWorkspaceSettings';
  const query = `@id:${SECTION}.${setting}`;
  await vscode.commands.executeCommand(`workbench.action.${where}`, { query });
}

interface DeciderParts {
  readonly documents: Documents;
  readonly settings: Settings;
  readonly engine: EngineLoader;
}

/** What in a file, or which setting, says whom a request trusts; null where nothing does. */
export function deciderOf(
  { documents, settings, engine }: DeciderParts,
  document: vscode.TextDocument,
  ref: RequestRef,
): Decider | null {
  const entry = documents.find(document, ref);
  if (entry === null) return null;
  const { document: tree, lines } = documents.get(document);
  const { caFile } = settings.for(document.uri);
  const found = engine.get().certificateDecider(tree, entry.blockIndex, caFile);
  if (found === null) return null;
  const line = found.span === null ? null : lines.positionAt(found.span.start).line + 1;
  return { written: found.written, line };
}

function deciderChoice({ written, line }: Decider, document: vscode.TextDocument): Choice {
  return {
    label: line === null ? '$(gear) Open the setting' : `$(go-to-file) Open line ${line}`,
    description: withoutIcons(written),
    choice: 'decider',
    run: async () => {
      if (line === null) {
        return showSetting(written.replace(`${SECTION}.`, ''));
      }
      const at = new vscode.Position(line - 1, 0);
      return vscode.window.showTextDocument(document, {
        viewColumn: vscode.ViewColumn.One,
        selection: new vscode.Range(at, at),
      });
    },
  };
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
    return [{ ...directive('Let this request wait longer', time, value), choice: 'longer' }];
  }
  if (setting === 'proxy') return [directive('Send this request without a proxy', 'no-proxy', '*')];
  if (setting !== 'verifyCertificates') return [];
  const plain = plainHttpEdit(lines, entry);
  return [
    // Where something says whom a request trusts, neither of the others would change that.
    ...(request.decidedBy === null
      ? [
          ...(request.authority === null ? [] : [trustChoice(request.authority, request)]),
          {
            label: '$(file-code) Trust the authorities of a file in this workspace…',
            description:
              'a PEM file that you have from somebody you trust; nobody else is trusted then',
            run: trustFile,
          },
        ]
      : [deciderChoice(request.decidedBy, document)]),
    ...(plain === null
      ? []
      : [
          {
            label: '$(edit) Use http in this request',
            description: 'nothing is encrypted',
            choice: 'http' as const,
            run: () => apply(document, plain),
          },
        ]),
    directive('Do not check the certificate for this request', 'insecure', ''),
  ];
}

/** The server's own authority: after a question, and from then on for this workspace. */
function trustChoice(
  authority: PresentedCertificate,
  { trust, resend }: Pick<Mending, 'trust' | 'resend'>,
): Choice {
  return {
    label: `$(certificate) Trust ${withoutIcons(authority.subject)} in this workspace…`,
    description: `SHA-256 ${authority.fingerprint256}`,
    choice: 'trust',
    run: async () => {
      if (!requireTrust('trusting a certificate') || !(await askToTrust(authority))) return false;
      await trust(authority.pem);
      resend();
      return true;
    },
  };
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

async function trustFile(): Promise<boolean> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'Certificates to trust for the requests of this workspace',
      filters: { 'Certificates (PEM)': ['pem', 'crt', 'cer'] },
    })) ?? [];
  if (file === undefined) return false;
  const configuration = vscode.workspace.getConfiguration(SECTION);
  await configuration.update('caFile', file.fsPath, vscode.ConfigurationTarget.Workspace);
  return true;
}
