import * as vscode from 'vscode';
import type { Cookie } from '../../engine/response.ts';
import type { EngineLoader } from '../../host/engineLoader.ts';
import { Disposable } from '../../host/lifecycle.ts';
import type { Sends } from '../../host/sends.ts';
import { watchStore } from '../../host/storeWatcher.ts';

export type CookieNode =
  | { readonly kind: 'session'; readonly session: string | null }
  | { readonly kind: 'domain'; readonly session: string | null; readonly domain: string }
  | { readonly kind: 'cookie'; readonly session: string | null; readonly cookie: Cookie };

export interface CookiesParts {
  readonly engine: EngineLoader;
  readonly sends: Sends;
}

/** The jars of the workspace: session, domain, cookie. Nothing is loaded before something was sent. */
export class CookiesTree extends Disposable implements vscode.TreeDataProvider<CookieNode> {
  readonly #parts: CookiesParts;
  readonly #changed = this._register(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  #isWatching = false;

  constructor(parts: CookiesParts) {
    super();
    this.#parts = parts;
    this._register(
      parts.sends.onDidFinish(() => {
        this.refresh();
      }),
    );
    // A watcher may miss what another window or a terminal has changed, on a folder of the network.
    this._register(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.refresh();
      }),
    );
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: CookieNode): Promise<CookieNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    const engine = this.#parts.engine.get();
    if (!this.#isWatching) {
      this.#isWatching = true;
      const refresh = () => {
        this.refresh();
      };
      this._register(watchStore(await engine.storeFolder(), 'jars', refresh));
    }
    const jars = await engine.cookies.list();
    if (node === undefined) {
      const filled = jars.filter(({ cookies }) => cookies.length > 0);
      if (filled.length === 1 && filled[0]?.session === null) return domainsOf(filled[0]);
      return filled.map(({ session }) => ({ kind: 'session', session }));
    }
    const jar = jars.find(({ session }) => session === node.session);
    if (jar === undefined || node.kind === 'cookie') return [];
    if (node.kind === 'session') return domainsOf(jar);
    return jar.cookies
      .filter(({ domain }) => domain === node.domain)
      .map((cookie) => ({ kind: 'cookie', session: node.session, cookie }));
  }

  getTreeItem(node: CookieNode): vscode.TreeItem {
    if (node.kind === 'cookie') return cookieItem(node);
    const item =
      node.kind === 'session'
        ? new vscode.TreeItem(
            node.session ?? 'This workspace',
            vscode.TreeItemCollapsibleState.Expanded,
          )
        : new vscode.TreeItem(node.domain, vscode.TreeItemCollapsibleState.Expanded);
    item.iconPath = new vscode.ThemeIcon(node.kind === 'session' ? 'archive' : 'globe');
    item.contextValue = node.kind;
    item.id = JSON.stringify([node.kind, node.session, node.kind === 'domain' ? node.domain : '']);
    return item;
  }
}

function domainsOf(jar: {
  readonly session: string | null;
  readonly cookies: readonly Cookie[];
}): CookieNode[] {
  const domains = [...new Set(jar.cookies.map(({ domain }) => domain))].sort();
  return domains.map((domain) => ({ kind: 'domain', session: jar.session, domain }));
}

/** Values of cookies are credentials: the list shows how long they are, the editor shows them. */
function cookieItem({ cookie, session }: CookieNode & { kind: 'cookie' }): vscode.TreeItem {
  const { name, value, path, expires, secure, httpOnly, hostOnly, sameSite, domain } = cookie;
  const item = new vscode.TreeItem(name === '' ? '(no name)' : name);
  item.id = JSON.stringify(['cookie', session, domain, path, name, hostOnly]);
  item.iconPath = new vscode.ThemeIcon(secure ? 'lock' : 'key');
  item.description = [
    path === '/' ? '' : path,
    expires === null ? 'session' : `until ${expires.slice(0, 16).replace('T', ' ')}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
  item.tooltip = [
    `${value.length} characters`,
    hostOnly ? `only ${domain}` : `${domain} and below`,
    `path ${path}`,
    ...(secure ? ['Secure: https only'] : []),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(sameSite === null ? [] : [`SameSite=${sameSite}`]),
  ].join('\n');
  item.contextValue = 'cookie';
  return item;
}
