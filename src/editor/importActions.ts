/** “Import…” */
import * as vscode from 'vscode';
import {
  complaintOf,
  importCurl,
  importPath,
  nameProblem,
  proposeName,
  summaryOf,
  writeNew,
} from '../host/importedText.ts';
import type { ImportedText } from '../host/importedText.ts';
import type { Log } from '../host/log.ts';
import { requireTrust } from '../host/trust.ts';

const CLIPBOARD = 'clipboard';
type Origin = vscode.Uri | typeof CLIPBOARD;

/** Asks where from and for the name of the new file, unless it is given both; writes and opens it. */
export async function importRequests(log: Log, from?: unknown, name?: unknown): Promise<void> {
  if (!requireTrust('importing')) return;
  const origin = isOrigin(from) ? from : await chooseOrigin();
  if (origin === undefined) return;
  try {
    const imported = await read(origin);
    const opened = await keep(imported, origin, typeof name === 'string' ? name : null);
    if (opened === null) return;
    await vscode.window.showTextDocument(opened, { preview: false });
    tell(imported, opened, log);
  } catch (error) {
    const complaint = complaintOf(error);
    if (complaint === null) throw error;
    void vscode.window.showErrorMessage(complaint);
  }
}

function isOrigin(value: unknown): value is Origin {
  return value === CLIPBOARD || value instanceof vscode.Uri;
}

async function chooseOrigin(): Promise<Origin | undefined> {
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: '$(file) File…',
        detail: 'Postman, OpenAPI or Swagger, Insomnia, Bruno, an HTTP Archive',
        from: 'file',
      },
      { label: '$(folder) Folder…', detail: 'A collection of Bruno', from: 'folder' },
      {
        label: '$(clippy) curl command from the clipboard',
        detail: 'As browsers copy it',
        from: CLIPBOARD,
      },
    ],
    { title: 'Import…', placeHolder: 'It becomes a new .http file; nothing is sent' },
  );
  if (picked === undefined) return undefined;
  if (picked.from === CLIPBOARD) return CLIPBOARD;
  const isFolder = picked.from === 'folder';
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: 'Import requests',
      openLabel: 'Import',
      canSelectFiles: !isFolder,
      canSelectFolders: isFolder,
      ...(isFolder
        ? {}
        : { filters: { Requests: ['json', 'yaml', 'yml', 'har', 'bru'], 'All files': ['*'] } }),
    })) ?? [];
  return chosen;
}

async function read(origin: Origin): Promise<ImportedText> {
  if (origin === CLIPBOARD) return importCurl(await vscode.env.clipboard.readText());
  return importPath(origin.fsPath);
}

/** Null when nobody wants it any more. */
async function keep(
  { text }: ImportedText,
  origin: Origin,
  given: string | null,
): Promise<vscode.TextDocument | null> {
  const folder = folderFor(origin);
  // Without a folder a command has no place yet; saving it asks for one.
  if (folder === null) {
    return vscode.workspace.openTextDocument({ language: 'http', content: text });
  }
  const name = given ?? (await askName(folder, origin));
  if (name === undefined) return null;
  return vscode.workspace.openTextDocument(vscode.Uri.file(await writeNew(folder, name, text)));
}

async function askName(folder: string, origin: Origin): Promise<string | undefined> {
  const value = await proposeName(folder, origin === CLIPBOARD ? null : origin.fsPath);
  return vscode.window.showInputBox({
    title: 'Name of the new file',
    prompt: `In ${folder}`,
    value,
    valueSelection: [0, value.length - '.http'.length],
    validateInput: (typed) => nameProblem(folder, typed),
  });
}

/** Beside what lies in the workspace, else at its root; without one beside it. */
function folderFor(origin: Origin): string | null {
  const roots = vscode.workspace.workspaceFolders ?? [];
  const front = vscode.window.activeTextEditor?.document.uri;
  const inFront = front === undefined ? undefined : vscode.workspace.getWorkspaceFolder(front);
  const root = (inFront ?? roots[0])?.uri.fsPath ?? null;
  if (origin === CLIPBOARD) return root;
  const own = vscode.workspace.getWorkspaceFolder(origin);
  if (own?.uri.fsPath === origin.fsPath) return origin.fsPath;
  const beside = vscode.Uri.joinPath(origin, '..').fsPath;
  return own === undefined ? (root ?? beside) : beside;
}

function tell(imported: ImportedText, { uri }: vscode.TextDocument, log: Log): void {
  const place = vscode.workspace.asRelativePath(uri);
  const summary = summaryOf(imported, place);
  log.info(summary);
  for (const note of imported.notes) log.info(`${place}: ${note}`);
  if (imported.notes.length === 0) void vscode.window.showInformationMessage(summary);
  else void vscode.window.showWarningMessage(summary);
}
