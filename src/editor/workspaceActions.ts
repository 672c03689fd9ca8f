import * as vscode from 'vscode';
import { placeInFront } from '../host/documents.ts';
import type { Documents } from '../host/documents.ts';
import type { EngineLoader } from '../host/engineLoader.ts';
import type { EnvironmentChoice } from '../host/environmentChoice.ts';
import { environmentMark } from '../host/environmentMark.ts';
import { requireTrust } from '../host/trust.ts';

export interface WorkspaceParts {
  readonly documents: Documents;
  readonly environment: EnvironmentChoice;
  readonly engine: EngineLoader;
  readonly extensionUri: vscode.Uri;
}

/** Lists the environments around the file in front; chooses one. */
export async function selectEnvironment(parts: WorkspaceParts, name?: string): Promise<void> {
  const { environment, engine } = parts;
  if (!requireTrust('reading environments')) return;
  if (typeof name === 'string') {
    await environment.choose(name === '' ? null : name);
    return;
  }
  const place = placeInFront(parts.documents);
  if (place === null) {
    void vscode.window.showInformationMessage('Open a folder or a .http file first.');
    return;
  }
  const choices = await engine.get().environments(place.file, place.root);
  const active = new Set(environment.names);
  const items = choices.map((choice) => ({
    label: choice.name,
    ...marked(choice.name, environment),
    detail: choice.files.map((file) => vscode.workspace.asRelativePath(file)).join(', '),
    value: choice.name,
  }));
  const none = {
    label: 'No environment',
    iconPath: new vscode.ThemeIcon(active.size === 0 ? 'pass-filled' : 'circle-outline'),
    description: active.size === 0 ? 'active' : '',
    detail:
      choices.length === 0
        ? 'Put environments into http-client.env.json beside the file to choose from them here.'
        : '',
    value: null,
  };
  const picked = await vscode.window.showQuickPick([...items, none], {
    title: 'Select Environment',
    placeHolder: 'Its values are used wherever a request says {{name}}',
  });
  if (picked !== undefined) await environment.choose(picked.value);
}

/** As in the side bar: the danger is seen before it is chosen. */
function marked(name: string, environment: EnvironmentChoice): Partial<vscode.QuickPickItem> {
  const { words, icon } = environmentMark(name, {
    names: environment.names,
    protects: (one) => environment.protects(one),
  });
  const color = icon === 'shield' ? [new vscode.ThemeColor('errorForeground')] : [];
  return { description: words, iconPath: new vscode.ThemeIcon(icon, ...color) };
}

export async function clearCookies(parts: WorkspaceParts): Promise<void> {
  if (!requireTrust('clearing cookies')) return;
  const count = await parts.engine.get().cookies.clear();
  const words = count === 0 ? 'There were no cookies.' : `Cleared ${countOf(count, 'cookie')}.`;
  vscode.window.setStatusBarMessage(`$(clear-all) ${words}`, 5_000);
}

/** Opens the first file of the tour that comes with the extension. */
export async function openTour({ extensionUri }: WorkspaceParts): Promise<void> {
  const folder = vscode.Uri.joinPath(extensionUri, 'examples');
  const names = (await vscode.workspace.fs.readDirectory(folder))
    .map(([name]) => name)
    .filter((name) => name.endsWith('.http'))
    .sort();
  const [first] = names;
  if (first === undefined) throw new Error('The tour is missing from this installation.');
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, first));
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
