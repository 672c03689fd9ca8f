/** What a person decides about requests that are about to go out. */
import type { FirstContact, OutgoingRequest, RunnerPorts } from '../runner/ports.ts';
import type { KnownHosts } from '../store/knownHosts.ts';

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
  { allowContact, allowChange }: Pick<Questions, 'allowContact' | 'allowChange'>,
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
