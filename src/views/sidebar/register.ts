import type * as vscode from 'vscode';
import type { Documents } from '../../host/documents.ts';
import { COMMANDS } from '../../host/commands.ts';
import type { EngineLoader } from '../../host/engineLoader.ts';
import type { EnvironmentChoice } from '../../host/environmentChoice.ts';
import type { Sends } from '../../host/sends.ts';
import type { DisposableLike } from '../../host/lifecycle.ts';
import { requireTrust } from '../../host/trust.ts';
import { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import type { ResultLog } from '../../runner/results.ts';
import * as cookieActions from './cookieActions.ts';
import { CookiesTree } from './cookiesTree.ts';
import type { CookieNode } from './cookiesTree.ts';
import { EnvironmentsTree, environmentNameOf } from './environmentsTree.ts';
import type { EnvironmentNode } from './environmentsTree.ts';
import { RequestsTree } from './requestsTree.ts';

export interface SidebarParts {
  readonly documents: Documents;
  readonly environment: EnvironmentChoice;
  readonly engine: EngineLoader;
  readonly results: ResultLog;
  readonly sends: Sends;
}

type Handler = (...args: never[]) => unknown;
type SidebarCommands = Pick<
  typeof COMMANDS,
  | 'addCookie'
  | 'editCookie'
  | 'deleteCookies'
  | 'exportCookies'
  | 'importCookies'
  | 'refreshCookies'
  | 'useEnvironment'
  | 'revealValue'
>;

export interface Sidebar {
  readonly trees: Readonly<
    Record<'requests' | 'environments' | 'cookies', vscode.TreeDataProvider<unknown>>
  >;
  readonly owned: readonly DisposableLike[];
  readonly handlers: Readonly<Record<SidebarCommands[keyof SidebarCommands], Handler>>;
}

/** What the views of the activity bar show, and the commands of their items. */
export function createSidebar(parts: SidebarParts): Sidebar {
  const { environment, engine } = parts;
  const requests = new RequestsTree({ ...parts, files: new WorkspaceFiles(parts.documents) });
  const environments = new EnvironmentsTree(parts);
  const cookies = new CookiesTree(parts);
  const cookieParts = { engine, cookies };
  return {
    trees: { requests, environments, cookies },
    owned: [requests, environments, cookies],
    handlers: {
      [COMMANDS.addCookie]: () => cookieActions.addCookie(cookieParts),
      [COMMANDS.editCookie]: (node?: CookieNode) => cookieActions.editCookie(cookieParts, node),
      [COMMANDS.deleteCookies]: (node?: CookieNode) =>
        cookieActions.deleteCookies(cookieParts, node),
      [COMMANDS.exportCookies]: (node?: CookieNode, to?: unknown) =>
        cookieActions.exportCookies(cookieParts, node, to),
      [COMMANDS.importCookies]: (node?: CookieNode, from?: unknown) =>
        cookieActions.importCookies(cookieParts, node, from),
      [COMMANDS.refreshCookies]: () => {
        cookies.refresh();
      },
      [COMMANDS.useEnvironment]: async (node?: EnvironmentNode) => {
        const name = environmentNameOf(node);
        if (name !== undefined && requireTrust('choosing an environment')) {
          await environment.choose(name);
        }
      },
      [COMMANDS.revealValue]: (node?: EnvironmentNode) => {
        if (node !== undefined && requireTrust('showing values')) environments.reveal(node);
      },
    },
  };
}
