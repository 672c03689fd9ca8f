/**
 * The extension in a window that is none: the bundles of its own code, a `vscode` that writes down
 * what is asked of it, and an engine that writes down that it was loaded.
 */
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const KEY = 'postcardFakeVscode';
/** Bundle → its entry. */
const BUNDLES = {
  extension: 'src/extension.ts',
  core: 'src/core.ts',
  views: 'src/views/createViews.ts',
};

interface TreeProvider {
  getChildren(node?: unknown): unknown;
}

export interface FakeWindow {
  /** Every call of `vscode` and of the engine, by its name: `workspace.openTextDocument`. */
  readonly calls: string[];
  readonly messages: string[];
  readonly commands: ReadonlyMap<string, (...args: unknown[]) => unknown>;
  readonly trees: ReadonlyMap<string, TreeProvider>;
  readonly contents: ReadonlyMap<string, (uri: unknown) => unknown>;
  readonly runs: ReadonlyArray<(...args: unknown[]) => unknown>;
  /** Gives time to what is done after waking. */
  settle(): Promise<void>;
  /** Gives time to what is done once an opened file is drawn, too. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

class FakeUri {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
  constructor(scheme: string, place: string, query = '') {
    this.scheme = scheme;
    this.path = place;
    this.query = query;
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
  static file(place: string): FakeUri {
    return new FakeUri('file', place);
  }
  static parse(text: string): FakeUri {
    const [scheme = '', place = ''] = text.split('://');
    return new FakeUri(scheme, place);
  }
  static from({ scheme, path: place, query }: { scheme: string; path: string; query?: string }) {
    return new FakeUri(scheme, place, query);
  }
  static joinPath(base: FakeUri, ...parts: string[]): FakeUri {
    return new FakeUri(base.scheme, path.posix.join(base.path, ...parts));
  }
}

class FakeEmitter {
  readonly #listeners = new Set<(value: unknown) => void>();
  readonly event = (listener: (value: unknown) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: unknown): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

/** Anything at all: every property, call and `new` of it gives more of the same. */
function anything(name: string, told: (name: string, args: unknown[]) => unknown): unknown {
  return new Proxy(function () {}, {
    get: (_, key) =>
      typeof key === 'symbol' || key === 'then'
        ? undefined
        : anything(name === '' ? key : `${name}.${key}`, told),
    set: () => true,
    apply: (_, __, args: unknown[]) => told(name, args) ?? anything(`${name}()`, told),
    construct: (_, args: unknown[]) => Object.assign(Object.create(null) as object, { args }),
  });
}

export interface FakeOptions {
  /** False: no `.http` file is open, which leaves most of the extension asleep. Default true. */
  readonly withDocument?: boolean;
  /** Ids of other extensions. */
  readonly installed?: readonly string[];
  /** What the extension remembers from one window to the next. */
  readonly memory?: Map<string, unknown>;
}

export async function openFakeWindow(
  isTrusted: boolean,
  { withDocument = true, installed = [], memory = new Map() }: FakeOptions = {},
): Promise<FakeWindow> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-fake-'));
  const workspace = path.join(folder, 'workspace');
  const calls: string[] = [];
  const messages: string[] = [];
  const commands = new Map<string, (...args: unknown[]) => unknown>();
  const trees = new Map<string, TreeProvider>();
  const contents = new Map<string, (uri: unknown) => unknown>();
  const runs: ((...args: unknown[]) => unknown)[] = [];
  const documents = withDocument
    ? [{ languageId: 'http', uri: FakeUri.file('/a.http'), version: 1, getText: () => '' }]
    : [];
  const known: Readonly<Record<string, unknown>> = {
    Uri: FakeUri,
    EventEmitter: FakeEmitter,
    'workspace.isTrusted': isTrusted,
    'workspace.workspaceFolders': [{ uri: FakeUri.file(workspace) }],
    'workspace.getWorkspaceFolder': () => ({ uri: FakeUri.file(workspace) }),
    'window.activeTextEditor': undefined,
    // Of the kind that wakes all of the extension.
    'workspace.textDocuments': documents,
    'window.visibleTextEditors': [],
    'extensions.getExtension': (id: string) =>
      installed.includes(id) ? { id, isActive: false } : undefined,
  };
  const told = (name: string, args: unknown[]): unknown => {
    calls.push(name);
    const [first, second] = args;
    if (/^window\.show\w+Message$/.test(name)) messages.push(String(first));
    switch (name) {
      case 'commands.registerCommand':
        commands.set(String(first), second as () => unknown);
        break;
      case 'window.createTreeView':
        trees.set(String(first), (second as { treeDataProvider: TreeProvider }).treeDataProvider);
        break;
      case 'workspace.registerTextDocumentContentProvider':
        contents.set(String(first), (uri) =>
          (
            second as { provideTextDocumentContent(uri: unknown): unknown }
          ).provideTextDocumentContent(uri),
        );
        break;
      case 'tests.createTestController()':
        break;
      default:
        if (name.endsWith('.createRunProfile')) runs.push(args[2] as () => unknown);
        if (/(?:^window\.show|commands\.executeCommand|\.update$)/.test(name))
          return Promise.resolve();
        if (name.endsWith('getConfiguration().get')) return undefined;
    }
    return undefined;
  };
  await fs.mkdir(path.join(folder, 'node_modules/vscode'), { recursive: true });
  await fs.writeFile(
    path.join(folder, 'node_modules/vscode/index.js'),
    `module.exports = globalThis.${KEY};`,
  );
  await build({
    absWorkingDir: ROOT,
    entryPoints: BUNDLES,
    outdir: path.join(folder, 'dist'),
    outExtension: { '.js': '.cjs' },
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node22' },
    external: ['vscode', './*.cjs'],
    logLevel: 'silent',
  });
  const texts = await Promise.all(
    Object.keys(BUNDLES).map((name) => fs.readFile(path.join(folder, `dist/${name}.cjs`), 'utf8')),
  );
  const text = texts.join('\n');
  // What is imported is copied name by name, so the names have to be there.
  const names = new Set([...text.matchAll(/\bvscode\d*\.(\w+)/g)].map(([, name = '']) => name));
  const root = withKnown('', known, told) as Record<string, unknown>;
  Object.assign(globalThis, {
    [KEY]: Object.fromEntries([...names].map((name) => [name, root[name]])),
  });
  for (const [bundle, name] of [
    ['hostEngine', 'HostEngine'],
    ['panel', 'ResponsePanel'],
    ['insight', 'Insight'],
  ] as const) {
    const recorder = anything(name, (called, args) => told(called, args));
    Object.assign(globalThis, { [`${KEY}${name}`]: recorder });
    await fs.writeFile(
      path.join(folder, `dist/${bundle}.cjs`),
      `exports.${name} = class { constructor() { globalThis.${KEY}Calls.push('${name}'); return globalThis.${KEY}${name}; } };`,
    );
  }
  Object.assign(globalThis, { [`${KEY}Calls`]: calls });
  const { activate } = createRequire(import.meta.url)(path.join(folder, 'dist/extension.cjs')) as {
    activate: (context: unknown) => unknown;
  };
  const memento = {
    get: (key: string) => memory.get(key),
    update: (key: string, value: unknown) => {
      memory.set(key, value);
      return Promise.resolve();
    },
    keys: () => [...memory.keys()],
  };
  const subscriptions: { dispose(): unknown }[] = [];
  activate({
    subscriptions,
    ...{ workspaceState: memento, globalState: memento },
    extensionUri: FakeUri.file(folder),
    globalStorageUri: FakeUri.file(folder),
    asAbsolutePath: (name: string) => path.join(folder, name),
  });
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const rest = () => new Promise<void>((resolve) => setTimeout(resolve, 600));
  await settle();
  return {
    ...{ calls, messages, commands, trees, contents, runs, settle, rest },
    close: async () => {
      for (const each of subscriptions.reverse()) await each.dispose();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}

/** Like `anything`, with what is really known in between. */
function withKnown(
  name: string,
  known: Readonly<Record<string, unknown>>,
  told: (name: string, args: unknown[]) => unknown,
): unknown {
  return new Proxy(function () {}, {
    get: (_, key) => {
      if (typeof key === 'symbol' || key === 'then') return undefined;
      const full = name === '' ? key : `${name}.${key}`;
      if (Object.hasOwn(known, full)) return known[full];
      const isNamespace = Object.keys(known).some((each) => each.startsWith(`${full}.`));
      return isNamespace ? withKnown(full, known, told) : anything(full, told);
    },
  });
}
