/** Hosts that a workspace has called: a secret that would go to another one is asked about first. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { otherHost } from '../runner/confirmation.ts';
import { makePrivateFolder } from './folder.ts';

const FILE = 'hosts.txt';

/** One host a line, appended: processes that write at one time do not lose each other's. */
export class KnownHosts {
  readonly #folder: string;
  readonly #known = new Set<string>();

  /** `folder` is that of the workspace (`workspaceFolder`). */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `host` with its port where that is not the scheme's own, as `otherHost` gives it. */
  async has(host: string): Promise<boolean> {
    if (!this.#known.has(host)) await this.#read();
    return this.#known.has(host);
  }

  /** Never rejects: a host that could not be written is known to this process at least. */
  async add(host: string): Promise<void> {
    if (/[\s\p{Cc}]/u.test(host) || (await this.has(host))) return;
    this.#known.add(host);
    try {
      await makePrivateFolder(this.#folder);
      await fs.appendFile(path.join(this.#folder, FILE), `${host}\n`, { mode: 0o600 });
    } catch {
      // The question will come again in another process.
    }
  }

  async #read(): Promise<void> {
    try {
      const text = await fs.readFile(path.join(this.#folder, FILE), 'utf8');
      for (const line of text.split('\n')) if (line !== '') this.#known.add(line);
    } catch {
      // None were called yet.
    }
  }
}

/** Hosts that an exchange reached; those that never answered are left out. */
export function hostsCalled(
  hops: readonly { readonly request: { readonly url: string }; readonly response: unknown }[],
): string[] {
  const hosts = hops
    .filter(({ response }) => response !== null)
    .map(({ request }) => otherHost(request.url));
  return [...new Set(hosts)].filter((host) => host !== null);
}
