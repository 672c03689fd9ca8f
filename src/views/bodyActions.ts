/** What can be done with a body outside of the panel: save it, open it in an editor. */
import * as vscode from 'vscode';
import type { Response } from '../engine/response.ts';
import { writeToOpen } from '../host/openedBodies.ts';
import { endingToOpen, nameToSave } from './bodyNames.ts';
import { languageOf, mediaTypeOf, viewOf } from './mediaView.ts';
import { prettyOrNull } from './prettyOrNull.ts';

/** The editor itself refuses larger documents. */
const MAX_EDITOR_BYTES = 50 * 1024 * 1024;

export async function saveBody(response: Response, title = 'Save Response Body'): Promise<boolean> {
  const name = suggestName(response);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title,
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (target === undefined) return false;
  if (response.bodyFile === null) {
    await vscode.workspace.fs.writeFile(target, await response.content());
  } else {
    const source = vscode.Uri.file(response.bodyFile);
    await vscode.workspace.fs.copy(source, target, { overwrite: true });
  }
  return true;
}

/** Where a file to be opened goes, and its name without an ending. */
export interface OpenPlace {
  readonly storage: vscode.Uri;
  readonly stem: string;
}

/**
 * Text opens as an untitled document; anything else as a file of the extension's own storage, whose
 * name is ours: what opens a file goes by its ending.
 */
export async function openBody(response: Response, place: OpenPlace): Promise<boolean> {
  const mediaType = mediaTypeOf(response.headers.get('content-type'));
  const hasCharset = response.encoding !== null;
  const view = viewOf({ mediaType, decodedSize: response.size.decoded, hasCharset });
  if (view === 'image' || view === 'hex') return openFile(response, endingToOpen(mediaType), place);
  return openText(response, await known(languageOf({ view, mediaType })));
}

async function openFile(
  response: Response,
  ending: string,
  { storage, stem }: OpenPlace,
): Promise<boolean> {
  const write = () => writeToOpen(response, storage, `${stem}.${ending}`);
  if (ending !== 'pdf' || canShow('a.pdf')) {
    await vscode.commands.executeCommand('vscode.open', await write());
    return true;
  }
  // As text, which the editor would show by itself, nobody can read one.
  const isHere = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  if (isHere) return vscode.env.openExternal(await write());
  return saveBody(response, 'Save This PDF: Nothing Here Shows It');
}

/** Somebody has brought an editor for files with such a name. */
function canShow(name: string): boolean {
  const editors = vscode.extensions.all.flatMap(({ packageJSON }) => {
    const { contributes } = packageJSON as { contributes?: { customEditors?: unknown } };
    return Array.isArray(contributes?.customEditors)
      ? (contributes.customEditors as unknown[])
      : [];
  });
  const ending = name.slice(name.lastIndexOf('.'));
  return editors.some((editor) => JSON.stringify(editor).toLowerCase().includes(`*${ending}"`));
}

/** As text, in a language that the person picks; what the response says it is comes first. */
export async function openBodyAs(response: Response): Promise<boolean> {
  const mediaType = mediaTypeOf(response.headers.get('content-type'));
  const hasCharset = response.encoding !== null;
  const view = viewOf({ mediaType, decodedSize: response.size.decoded, hasCharset });
  const languages = await vscode.languages.getLanguages();
  const usual = await known(languageOf({ view, mediaType }));
  const others = languages.filter((name) => name !== usual).sort();
  const title = 'Open Body As';
  const language = await vscode.window.showQuickPick([usual, ...others], { title });
  return language !== undefined && openText(response, language);
}

/** Plain text for a language that this editor does not have. */
async function known(language: string): Promise<string> {
  return (await vscode.languages.getLanguages()).includes(language) ? language : 'plaintext';
}

async function openText(response: Response, language: string): Promise<boolean> {
  if (response.size.decoded > MAX_EDITOR_BYTES) {
    throw new Error('This body is too big for an editor tab. Save it instead.');
  }
  const text = await response.text();
  const content = language === 'json' ? (prettyOrNull(text) ?? text) : text;
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ content, language }),
    { preview: false },
  );
  return true;
}

function suggestName(response: Response): string {
  return nameToSave(
    response.url,
    mediaTypeOf(response.headers.get('content-type')),
    response.headers.get('content-disposition'),
  );
}

/** Only http and https, and only after a person has seen the whole address. */
export async function openLink(url: string): Promise<boolean> {
  const uri = webAddress(url);
  if (uri === null) return false;
  const open = 'Open';
  const answer = await vscode.window.showInformationMessage(
    'Open this link in the browser?',
    { modal: true, detail: url },
    open,
  );
  return answer === open && (await vscode.env.openExternal(uri));
}

function webAddress(url: string): vscode.Uri | null {
  if (!URL.canParse(url)) return null;
  const { protocol } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? vscode.Uri.parse(url, true) : null;
}
