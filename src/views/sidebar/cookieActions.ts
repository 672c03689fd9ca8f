import * as vscode from 'vscode';
import type { Cookie } from '../../engine/response.ts';
import type { EngineLoader } from '../../host/engineLoader.ts';
import { requireTrust } from '../../host/trust.ts';
import type { CookieNode, CookiesTree } from './cookiesTree.ts';

export interface CookieActionParts {
  readonly engine: EngineLoader;
  readonly cookies: CookiesTree;
}

/** Takes out a cookie, those of a domain, or a whole session's, after a question for more than one. */
export async function deleteCookies(parts: CookieActionParts, node?: CookieNode): Promise<void> {
  if (node === undefined || !requireTrust('changing cookies')) return;
  const filter =
    node.kind === 'cookie'
      ? { name: node.cookie.name, domain: node.cookie.domain, path: node.cookie.path }
      : node.kind === 'domain'
        ? { domain: node.domain }
        : {};
  if (node.kind !== 'cookie') {
    const what = node.kind === 'domain' ? `all cookies of ${node.domain}` : 'all these cookies';
    const yes = 'Delete';
    const answer = await vscode.window.showWarningMessage(`Delete ${what}?`, { modal: true }, yes);
    if (answer !== yes) return;
  }
  await parts.engine.get().cookies.delete(node.session, filter);
  parts.cookies.refresh();
}

/** Asks for a new value; the old one stands in the box, since a person asked to see it. */
export async function editCookie(parts: CookieActionParts, node?: CookieNode): Promise<void> {
  if (node?.kind !== 'cookie' || !requireTrust('changing cookies')) return;
  const { cookie, session } = node;
  const value = await vscode.window.showInputBox({
    title: `Value of the cookie ${cookie.name}`,
    prompt: `Sent to ${cookie.domain}${cookie.path}`,
    value: cookie.value,
    validateInput: whyNotAValue,
  });
  if (value === undefined) return;
  await parts.engine.get().cookies.set(session, { ...cookie, value });
  parts.cookies.refresh();
}

export async function addCookie(parts: CookieActionParts): Promise<void> {
  if (!requireTrust('changing cookies')) return;
  const domain = await vscode.window.showInputBox({
    title: 'Add a cookie (1 of 3): domain',
    prompt: 'Host it is sent to, without scheme and port',
    placeHolder: 'api.example.org',
    validateInput: (text) =>
      /^[\w.:[\]-]+$/.test(text.trim()) ? undefined : 'A host name, as api.example.org.',
  });
  if (domain === undefined) return;
  const name = await vscode.window.showInputBox({
    title: 'Add a cookie (2 of 3): name',
    validateInput: (text) =>
      /^[^\s=;,\p{Cc}]+$/u.test(text) ? undefined : 'A name without blanks, `=`, `;` and `,`.',
  });
  if (name === undefined) return;
  const value = await vscode.window.showInputBox({
    title: 'Add a cookie (3 of 3): value',
    validateInput: whyNotAValue,
  });
  if (value === undefined) return;
  const cookie: Cookie = {
    ...{ name, value, domain: domain.trim().toLowerCase(), path: '/', expires: null },
    ...{ secure: false, httpOnly: false, hostOnly: true, sameSite: null },
  };
  await parts.engine.get().cookies.set(null, cookie);
  parts.cookies.refresh();
}

function whyNotAValue(text: string): string | undefined {
  return /^[^;\p{Cc}]*$/u.test(text) ? undefined : 'A value has no `;` and no control characters.';
}

/** Saves a jar as JSON, or in the format of curl and wget, by the ending of the file. */
export async function exportCookies(
  parts: CookieActionParts,
  node?: CookieNode,
  to?: unknown,
): Promise<void> {
  if (!requireTrust('saving cookies')) return;
  const target =
    to instanceof vscode.Uri
      ? to
      : await vscode.window.showSaveDialog({
          title: 'Save cookies: they are credentials, keep the file to yourself',
          filters: { JSON: ['json'], 'Netscape (curl, wget)': ['txt'] },
        });
  if (target === undefined) return;
  const format = target.path.endsWith('.txt') ? 'netscape' : 'json';
  const text = await parts.engine.get().cookies.export(node?.session ?? null, format);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
}

export async function importCookies(
  parts: CookieActionParts,
  node?: CookieNode,
  from?: unknown,
): Promise<void> {
  if (!requireTrust('changing cookies')) return;
  const chosen = async () =>
    vscode.window.showOpenDialog({
      title: 'Add the cookies of a file',
      filters: { Cookies: ['json', 'txt'] },
    });
  const [file] = from instanceof vscode.Uri ? [from] : ((await chosen()) ?? []);
  if (file === undefined) return;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const count = await parts.engine
    .get()
    .cookies.import(node?.session ?? null, text)
    .catch(() => {
      const name = vscode.workspace.asRelativePath(file);
      void vscode.window.showErrorMessage(
        `${name} has no cookies that can be read: a file is wanted as “Save Cookies to File…” writes it, or as curl and browsers do (cookies.txt).`,
      );
      return null;
    });
  if (count === null) return;
  parts.cookies.refresh();
  const what = count === 1 ? '1 cookie' : `${count} cookies`;
  vscode.window.setStatusBarMessage(`$(check) ${what} added`, 5_000);
}
