import path from 'node:path';
import * as vscode from 'vscode';
import type { SendOptions } from '../engine/request.ts';
import { editorProxies } from './editorProxy.ts';
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
    ...proxiesOf(values.proxy, resource),
    httpVersion: values.httpVersion,
    headers: values.headers,
  };
}

/** Our own setting, else the editor's. */
function proxiesOf(proxy: string, resource: vscode.Uri | undefined): Pick<SendOptions, 'proxies'> {
  if (proxy !== '') return { proxies: { http: proxy, https: proxy } };
  const http = vscode.workspace.getConfiguration('http', resource ?? null);
  const settings = {
    proxy: http.get<string>('proxy') ?? '',
    noProxy: http.get<readonly string[]>('noProxy') ?? [],
    support: http.get<string>('proxySupport') ?? '',
  };
  const proxies = editorProxies(settings, process.env);
  return proxies === null ? {} : { proxies };
}

/** Absolute path of the certificates to trust; true for those of the system. */
function authorities(caFile: string, resource: vscode.Uri | undefined): string | true {
  if (caFile === '') return true;
  const folder =
    (resource === undefined ? undefined : vscode.workspace.getWorkspaceFolder(resource)) ??
    vscode.workspace.workspaceFolders?.[0];
  return folder === undefined ? caFile : path.resolve(folder.uri.fsPath, caFile);
}
