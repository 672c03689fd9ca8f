/** What the tests in the window have in common: a server to talk to, files to open, waiting. */
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { startDemoServer } from '../../../demo/server.ts';
import type { DemoServer } from '../../../demo/server.ts';
import type { PostcardApi } from '../../../src/extension.ts';
import type { ExchangeDto } from '../../../src/protocol/exchangeDto.ts';

export const EXTENSION_ID = 'postcard.postcard-http';
/** Only against hanging: a machine may be slow, and busy with other things. */
const PATIENCE_MS = 60_000;

export async function postcard(): Promise<PostcardApi> {
  const extension = vscode.extensions.getExtension<PostcardApi>(EXTENSION_ID);
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

/** A demo server and a folder of `.http` files for the tests of one `describe`. */
export class Window {
  readonly #inWorkspace: boolean;
  /** It takes requests and never answers. */
  readonly #silent = http.createServer(() => undefined);
  #server: DemoServer | null = null;
  #folder = '';

  /** `inWorkspace` puts the files where the views of the side bar look for them. */
  constructor({ inWorkspace = false } = {}) {
    this.#inWorkspace = inWorkspace;
  }

  async open(): Promise<void> {
    this.#server = await startDemoServer({ port: 0 });
    await new Promise<void>((resolve) => this.#silent.listen(0, '127.0.0.1', resolve));
    const parent = this.#inWorkspace ? workspaceFolder() : os.tmpdir();
    this.#folder = await fs.mkdtemp(path.join(parent, 'postcard-window-'));
  }

  /** Absolute path of a file of these tests. */
  path(name: string): string {
    return path.join(this.#folder, name);
  }

  async close(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await this.#server?.close();
    this.#silent.closeAllConnections();
    this.#silent.close();
    await fs.rm(this.#folder, { recursive: true, force: true });
  }

  /** Address of the demo server, without a slash at its end. */
  get url(): string {
    assert.ok(this.#server, 'the demo server runs');
    return this.#server.url.replace(/\/$/, '');
  }

  /** An address that never answers. */
  get silentUrl(): string {
    return `http://127.0.0.1:${(this.#silent.address() as AddressInfo).port}`;
  }

  /** Writes a file and opens it in the first column. */
  async edit(name: string, text: string): Promise<vscode.TextEditor> {
    await this.write(name, text);
    const uri = vscode.Uri.file(path.join(this.#folder, name));
    return vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
  }

  async write(name: string, text: string): Promise<void> {
    await fs.writeFile(path.join(this.#folder, name), text);
  }
}

/** The folder that is open: a copy of the examples. */
export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return folder.uri.fsPath;
}

/** What a view of the side bar shows below a node: each node with the item that stands for it. */
export async function shownIn(
  view: string,
  node?: unknown,
): Promise<{ readonly node: unknown; readonly item: vscode.TreeItem }[]> {
  const tree = (await postcard()).views[view];
  assert.ok(tree, `there is a view ${view}`);
  const nodes = (await tree.getChildren(node)) ?? [];
  return Promise.all(
    nodes.map(async (each) => ({ node: each, item: await tree.getTreeItem(each) })),
  );
}

/** The words of an item. */
export function labelOf({ label }: vscode.TreeItem): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}

/** Asks again and again until there is an answer. */
export async function eventually<T>(
  what: string,
  ask: () => T | null | undefined | false | Promise<T | null | undefined | false>,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function lensesOf(uri: vscode.Uri): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
    100,
  );
}

/** The lens of this line (1-based) whose title holds these words. */
export async function lensOn(
  uri: vscode.Uri,
  line: number,
  words: string,
): Promise<vscode.CodeLens> {
  return eventually(`a lens "${words}" on line ${line}`, async () =>
    (await lensesOf(uri)).find(
      ({ range, command }) =>
        range.start.line === line - 1 && command?.title.includes(words) === true,
    ),
  );
}

/** Does what a click on the lens does. */
export async function click({ command }: vscode.CodeLens): Promise<unknown> {
  assert.ok(command, 'the lens has a command');
  const { command: id, arguments: values } = command;
  return vscode.commands.executeCommand(id, ...((values ?? []) as unknown[]));
}

/** The exchange the panel shows, once it shows one other than `previous`. */
export async function shownExchange(previous: string | null = null): Promise<ExchangeDto> {
  const api = await postcard();
  return eventually('an exchange in the panel', () => {
    const { state } = api.panel();
    return state.kind === 'shown' && state.exchange.id !== previous ? state.exchange : null;
  });
}
