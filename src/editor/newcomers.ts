/** What is said once to people who come from another client. */
import * as vscode from 'vscode';
import { restClientSettings } from '../host/restClientSettings.ts';
import { SECTION } from '../host/settings.ts';
import { otherClient } from './otherClients.ts';

const REST_CLIENT = 'humao.rest-client';
const TOLD_KEY = 'toldAboutOtherClients';
const WELCOMED_KEY = 'toldWhatDiffersFromRestClient';

/** One after the other, each once in the life of `state`. */
export async function welcome(state: vscode.Memento): Promise<void> {
  await explainYielding(state);
  await welcomeFromRestClient(state);
}

/** Says once why no lenses of ours are there, and offers to show them. */
async function explainYielding(state: vscode.Memento): Promise<void> {
  const other = otherClient();
  if (other === null || state.get<boolean>(TOLD_KEY) === true) return;
  await state.update(TOLD_KEY, true);
  const show = 'Show Postcard’s Too';
  const answer = await vscode.window.showInformationMessage(
    `${other} shows its links above these requests, so Postcard hides its own.`,
    show,
  );
  if (answer !== show) return;
  const configuration = vscode.workspace.getConfiguration(SECTION);
  await configuration.update('codeLens', 'on', vscode.ConfigurationTarget.Global);
}

/** Says once to people who come from REST Client what works as before and what does not. */
async function welcomeFromRestClient(state: vscode.Memento): Promise<void> {
  if (state.get<boolean>(WELCOMED_KEY) === true) return;
  const { found } = restClientSettings();
  if (found.length === 0 && vscode.extensions.getExtension(REST_CLIENT) === undefined) return;
  await state.update(WELCOMED_KEY, true);
  const settings = found.length === 0 ? '' : ` So do your settings (${found.join(', ')}).`;
  const open = 'Postcard’s Settings';
  const answer = await vscode.window.showInformationMessage(
    `Your files for REST Client work in Postcard as they are.${settings} Two things differ: certificates of https servers are checked, and a request with a variable that has no value is not sent.`,
    open,
  );
  if (answer !== open) return;
  await vscode.commands.executeCommand(
    'workbench.action.openSettings',
    '@ext:postcard.postcard-http',
  );
}
