import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const KEY = 'postcardRestricted';

/** What a `vscode` that is none was asked to read. */
interface FakeEditor {
  readonly read: string[];
  isTrusted: boolean;
}

/** The language features over a `vscode` that writes down what it is asked to read. */
const ENTRY = `
  import { createFeatures } from './src/editor/language/features.ts';
  import { listFiles } from './src/editor/language/pathCompletion.ts';
  import { NameIndex } from './src/editor/language/nameIndex.ts';
  import { WorkspaceFiles } from './src/host/workspaceFiles.ts';
  import { createLineIndex } from './src/parser/lineIndex.ts';
  import { parse } from './src/parser/parse.ts';
  export { NameIndex, WorkspaceFiles, createFeatures, createLineIndex, listFiles, parse };`;

const VSCODE = `
  const fake = globalThis.${KEY};
  class Uri {
    constructor(p) { this.scheme = 'file'; this.path = p; }
    get fsPath() { return this.path; }
    toString() { return 'file://' + this.path; }
    static file(p) { return new Uri(p); }
    static joinPath(base, ...parts) { return new Uri(require('node:path').posix.join(base.path, ...parts)); }
  }
  const reads = (name) => async (uri) => { fake.read.push(name + ' ' + uri); throw new Error('not there'); };
  const known = {
    Uri,
    Position: class { constructor(line, character) { Object.assign(this, { line, character }); } },
    Range: class { constructor(...given) { this.given = given; } },
    workspace: {
      get isTrusted() { return fake.isTrusted; },
      openTextDocument: reads('openTextDocument'),
      findFiles: async () => { fake.read.push('findFiles'); return []; },
      fs: { stat: reads('stat'), readDirectory: reads('readDirectory'), readFile: reads('readFile') },
      asRelativePath: (p) => p,
    },
  };
  for (const name of ['CompletionItemKind', 'CodeActionKind', 'DiagnosticSeverity', 'FileType']) known[name] = {};
  for (const name of ['Diagnostic', 'Location', 'WorkspaceEdit', 'Hover', 'MarkdownString', 'SelectionRange'])
    known[name] = class {};
  module.exports = known;`;

const TEXT = 'import ./other.http\n\n###\n# @ref login\nGET {{base}}/\n\nrun ./more.http\n';

describe('the language in Restricted Mode', () => {
  const fake: FakeEditor = { read: [], isTrusted: false };
  let folder = '';
  let looks: Readonly<Record<string, () => Promise<unknown>>> = {};

  before(async function () {
    this.timeout(60_000);
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-restricted-'));
    const outfile = path.join(folder, 'features.cjs');
    await build({
      absWorkingDir: ROOT,
      stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
      outfile,
      ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node22' },
      external: ['vscode', './*.cjs'],
      logLevel: 'silent',
    });
    await fs.mkdir(path.join(folder, 'node_modules/vscode'), { recursive: true });
    await fs.writeFile(path.join(folder, 'node_modules/vscode/index.js'), VSCODE);
    Object.assign(globalThis, { [KEY]: fake });
    looks = makeLooks(createRequire(import.meta.url)(outfile) as Bundle);
  });
  after(() => fs.rm(folder, { recursive: true, force: true }));
  beforeEach(() => {
    fake.read.length = 0;
  });

  const names = ['definition', 'references', 'imports', 'paths', 'checks'];
  for (const name of names) {
    it(`reads no other file for ${name}`, async () => {
      fake.isTrusted = false;
      await looks[name]?.();
      assert.deepEqual(fake.read, []);
    });

    it(`reads others for ${name} in a trusted workspace: the check above can fail`, async () => {
      fake.isTrusted = true;
      await looks[name]?.();
      assert.notDeepEqual(fake.read, []);
    });
  }
});

/** What of the bundle is used here. */
interface Bundle {
  readonly parse: (text: string) => object;
  readonly createLineIndex: (text: string) => object;
  readonly NameIndex: new () => object;
  readonly WorkspaceFiles: new (documents: unknown) => {
    imported(parsed: unknown): Promise<unknown>;
  };
  readonly listFiles: (parsed: unknown, written: string) => Promise<unknown>;
  readonly createFeatures: (parts: unknown) => {
    readonly navigation: Record<string, (...given: unknown[]) => Promise<unknown>>;
    readonly checks: { find(parsed: unknown): Promise<unknown> };
  };
}

function makeLooks(bundle: Bundle): Record<string, () => Promise<unknown>> {
  const uri = { scheme: 'file', path: '/w/a.http', fsPath: '/w/a.http', toString: () => 'a' };
  const parsed = {
    document: bundle.parse(TEXT),
    file: '/w/a.http',
    root: '/w',
    entries: [],
    lines: bundle.createLineIndex(TEXT),
  };
  const documents = { get: () => parsed };
  const document = { uri, languageId: 'http', offsetAt: () => TEXT.indexOf('base') };
  const files = new bundle.WorkspaceFiles(documents);
  const insight = {
    names: () => Promise.resolve(['base']),
    problems: () => Promise.resolve([]),
    explain: () => Promise.resolve({ name: 'base', candidates: [], rule: '' }),
    explainShared: () => Promise.resolve(new Map()),
  };
  const { navigation, checks } = bundle.createFeatures({
    ...{ documents, files, insight, results: {}, names: new bundle.NameIndex() },
  });
  return {
    definition: () =>
      navigation['provideDefinition']?.(document, {}) ?? Promise.reject(new Error()),
    references: () =>
      navigation['provideReferences']?.(document, {}, {}) ?? Promise.reject(new Error()),
    imports: () => files.imported(parsed),
    paths: () => bundle.listFiles(parsed, './'),
    checks: () => checks.find(parsed),
  };
}
