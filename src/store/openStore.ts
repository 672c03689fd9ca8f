/** What outlives a run, of one workspace: its history and its cookie jars. */
import { Authorities } from './authorities.ts';
import { workspaceFolder } from './folder.ts';
import type { FolderOptions } from './folder.ts';
import { History } from './history.ts';
import type { HistoryOptions } from './history.ts';
import { Jars } from './jars.ts';
import { KnownHosts } from './knownHosts.ts';

export interface StoreOptions extends FolderOptions {
  readonly history?: Omit<HistoryOptions, 'onWarning'>;
  /** Told once of each kind of trouble with the disk, in a sentence for people. */
  readonly onWarning?: (message: string) => void;
}

export interface Store {
  /** Absolute; it may not exist yet. */
  readonly folder: string;
  readonly history: History;
  readonly jars: Jars;
  readonly hosts: KnownHosts;
  readonly authorities: Authorities;
  /** Makes what is written safe from power cuts and lets go of files. */
  close(): Promise<void>;
}

/** `root` is the root of the workspace (`FilePort.workspaceRoot`). Nothing is read or made yet. */
export async function openStore(root: string, options: StoreOptions = {}): Promise<Store> {
  const folder = await workspaceFolder(root, options);
  const warning = options.onWarning === undefined ? {} : { onWarning: options.onWarning };
  const history = new History(folder, { ...options.history, ...warning });
  return {
    folder,
    history,
    jars: new Jars(folder, warning),
    hosts: new KnownHosts(folder),
    authorities: new Authorities(folder),
    close: () => history.close(),
  };
}
