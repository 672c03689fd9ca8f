/** The runner's ports over this machine. What a person is asked comes from outside. */
import * as vscode from 'vscode';
import type { RunnerPorts } from '../runner/ports.ts';
import { createFilePort } from '../store/filePort.ts';
import { toClientSettings } from '../variables/clientSettings.ts';
import type { Questions } from './guards.ts';

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
    clientSettings: () => toClientSettings(restClientSetting(root)),
  };
}

/** Set by people who come from REST Client; undefined where it is not. */
function restClientSetting(root: string): unknown {
  const configuration = vscode.workspace.getConfiguration('rest-client', vscode.Uri.file(root));
  return configuration.get('environmentVariables');
}
