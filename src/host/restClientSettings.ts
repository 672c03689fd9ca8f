import * as vscode from 'vscode';
import { REST_CLIENT_SECTION, readRestClient } from './restClient.ts';
import type { RestClientSettings } from './restClient.ts';

/** What a person set for REST Client; its own defaults do not count. */
export function restClientSettings(resource?: vscode.Uri): RestClientSettings {
  const configuration = vscode.workspace.getConfiguration(REST_CLIENT_SECTION, resource ?? null);
  return readRestClient((key) => {
    const inspected = configuration.inspect<unknown>(key);
    return inspected?.workspaceFolderValue ?? inspected?.workspaceValue ?? inspected?.globalValue;
  });
}
