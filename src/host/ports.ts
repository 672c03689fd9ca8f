/** The runner's ports over this machine. What a person is asked comes from outside. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ClientCertificate } from '../engine/request.ts';
import type { RunnerPorts } from '../runner/ports.ts';
import { createFilePort } from '../store/filePort.ts';
import { toClientSettings } from '../variables/clientSettings.ts';
import type { Questions } from './guards.ts';
import { certificateFor } from './restClient.ts';
import { restClientSettings } from './restClientSettings.ts';

/** `root` is the workspace folder, which the editor knows better than a search for `.git` does. */
export function createPorts(
  root: string,
  { prompt, confirm }: Pick<Questions, 'prompt' | 'confirm'>,
): RunnerPorts {
  return {
    prompt,
    confirm,
    files: createFilePort(root),
    processEnv: (name) => process.env[name],
    now: () => Date.now(),
    certificateFor: (url) =>
      absolute(root, certificateFor(restClientSettings(vscode.Uri.file(root)), url)),
    clientSettings: () => toClientSettings(restClientSetting(root)),
  };
}

/** The same while a person only looks: nobody is asked anything. */
export function createSilentPorts(root: string): RunnerPorts {
  return createPorts(root, {
    prompt: () => Promise.resolve(undefined),
    confirm: () => Promise.resolve(false),
  });
}

/** Set by people who come from REST Client; undefined where it is not. */
function restClientSetting(root: string): unknown {
  const configuration = vscode.workspace.getConfiguration('rest-client', vscode.Uri.file(root));
  return configuration.get('environmentVariables');
}

/** REST Client reads paths of certificates from the root of the workspace. */
function absolute(root: string, certificate: ClientCertificate | null): ClientCertificate | null {
  if (certificate === null) return null;
  const { cert, key, pfx, passphrase } = certificate;
  const resolve = (name: string) => path.resolve(root, name);
  return {
    ...(cert === undefined ? {} : { cert: resolve(cert) }),
    ...(key === undefined ? {} : { key: resolve(key) }),
    ...(pfx === undefined ? {} : { pfx: resolve(pfx) }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}
