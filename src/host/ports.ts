/** The runner's ports over this machine. What a person is asked comes from outside. */
import * as vscode from 'vscode';
import type { FirstContact, OutgoingRequest, RunnerPorts } from '../runner/ports.ts';
import { createFilePort } from '../store/filePort.ts';
import type { KnownHosts } from '../store/knownHosts.ts';
import { toClientSettings } from '../variables/clientSettings.ts';

export interface Questions extends Required<Pick<RunnerPorts, 'prompt' | 'confirm'>> {
  /** Secrets may go to a host that this workspace never called. */
  readonly allowContact: (contact: FirstContact) => Promise<boolean>;
  /** Data may change in an environment that is protected: its name was typed. */
  readonly allowChange: (request: OutgoingRequest, environment: string) => Promise<boolean>;
}

/** What of the workspace decides whether a question has to be put. */
export interface Guards {
  readonly knownHosts: () => Promise<KnownHosts>;
  readonly isProtected: (environment: string) => boolean;
}

/** Questions about what goes out. Make one for each run: an answer about changes holds for the run. */
export function createGuards(
  { allowContact, allowChange }: Questions,
  { knownHosts, isProtected }: Guards,
): Required<Pick<RunnerPorts, 'firstContact' | 'changeData'>> {
  const agreed = new Map<string, Promise<boolean>>();
  return {
    firstContact: async (contact) => {
      const hosts = await knownHosts();
      const hint = 'Send it again to be asked once more.';
      if (await hosts.has(contact.host)) return { allowed: true, hint };
      const allowed = await allowContact(contact);
      if (allowed) await hosts.add(contact.host);
      return { allowed, hint };
    },
    changeData: async (request) => {
      for (const environment of request.environments.filter(isProtected)) {
        const answer = agreed.get(environment) ?? allowChange(request, environment);
        agreed.set(environment, answer);
        if (!(await answer)) return false;
      }
      return true;
    },
  };
}

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
