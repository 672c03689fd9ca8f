import path from 'node:path';
import * as vscode from 'vscode';
import type { SendOptions } from '../engine/request.ts';
import { restClientSettings } from './restClientSettings.ts';
import type { Settings } from './settings.ts';
import type { SettingValues } from './settingsTable.ts';

/** Weakest layer of a send: what file directives may override. */
export function sendDefaults(
  settings: Settings,
  resource?: vscode.Uri,
): SendOptions & { readonly headers: Readonly<Record<string, string>> } {
  const elsewhere = Object.entries(restClientSettings(resource).values).filter(
    ([key]) => !settings.isSaid(key, resource),
  );
  const values: SettingValues = { ...settings.for(resource), ...Object.fromEntries(elsewhere) };
  return {
    timeout: {
      connect: values.connectTimeout || null,
      read: values.readTimeout || null,
      total: values.totalTimeout || null,
    },
    // Saying `true` would also follow a HEAD, which is followed only when the file asks for it.
    ...(values.followRedirects ? {} : { allowRedirects: false }),
    maxRedirects: values.maxRedirects,
    verify: values.verifyCertificates ? authorities(values.caFile, resource) : false,
    ...(values.proxy === '' ? {} : { proxies: { http: values.proxy, https: values.proxy } }),
    httpVersion: values.httpVersion,
    headers: values.headers,
  };
}

/** Absolute path of the certificates to trust; true for those of the system. */
function authorities(caFile: string, resource: vscode.Uri | undefined): string | true {
  if (caFile === '') return true;
  const folder =
    (resource === undefined ? undefined : vscode.workspace.getWorkspaceFolder(resource)) ??
    vscode.workspace.workspaceFolders?.[0];
  return folder === undefined ? caFile : path.resolve(folder.uri.fsPath, caFile);
}
