import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { RequestsBefore } from '../../../src/editor/plans.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const KEY = 'postcardPlanLoader';

const ENTRY = `
  import { PlanLoader } from './src/editor/planLoader.ts';
  import { parse } from './src/parser/parse.ts';
  export { PlanLoader, parse };`;

const VSCODE = `
  const fake = globalThis.${KEY};
  const event = (name) => (listener) => {
    fake.listeners[name] = listener;
    return { dispose: () => {} };
  };
  module.exports = {
    EventEmitter: class {
      #listener = () => {};
      event = (listener) => { this.#listener = listener; return { dispose: () => {} }; };
      fire() { this.#listener(); }
      dispose() {}
    },
    workspace: {
      get isTrusted() { return fake.isTrusted; },
      onDidCloseTextDocument: event('close'),
      onDidSaveTextDocument: event('save'),
    },
  };`;

interface Loader {
  readonly onDidChange: (listener: () => void) => unknown;
  before(uri: string, parsed: unknown): RequestsBefore;
  dispose(): void;
}

interface Bundle {
  readonly parse: (text: string) => object;
  readonly PlanLoader: new (load: () => unknown) => Loader;
}

const URI = 'file:///w/a.http';
const SPEAKS = '# @ref login\nGET http://h.test/\n';
const BEFORE: RequestsBefore = new Map([['a', ['login']]]);

/** Lets what was put off until after this turn happen. */
const turn = () =>
  new Promise<void>((resolve) => void setImmediate(() => void setImmediate(resolve)));

describe('what is sent before a request, asked for by lenses', () => {
  const fake = { isTrusted: true, listeners: {} as Record<string, (document: unknown) => void> };
  let folder = '';
  let bundle: Bundle;
  let loader: Loader;
  let asked: ((before: RequestsBefore) => void)[];
  let told: number;

  before(async function () {
    this.timeout(60_000);
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-plans-'));
    const outfile = path.join(folder, 'plans.cjs');
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
    bundle = createRequire(import.meta.url)(outfile) as Bundle;
  });
  after(() => fs.rm(folder, { recursive: true, force: true }));
  beforeEach(() => {
    fake.isTrusted = true;
    asked = [];
    told = 0;
    const requestsBefore = () =>
      new Promise<RequestsBefore>((resolve) => {
        asked.push(resolve);
      });
    loader = new bundle.PlanLoader(() => ({ requestsBefore }));
    loader.onDidChange(() => {
      told += 1;
    });
  });
  afterEach(() => {
    loader.dispose();
  });

  const file = (text = SPEAKS) => ({ document: bundle.parse(text) });
  const answer = async (before: RequestsBefore) => {
    await turn();
    asked.at(-1)?.(before);
    await turn();
  };

  it('is told once it is known, and planned once however often it is asked for', async () => {
    const parsed = file();
    assert.equal(loader.before(URI, parsed).size, 0);
    await turn();
    loader.before(URI, parsed);
    await answer(BEFORE);
    assert.deepEqual([asked.length, told], [1, 1]);
    assert.equal(loader.before(URI, parsed), BEFORE);
  });

  it('is nothing in Restricted Mode, and is there once the workspace is trusted', async () => {
    const parsed = file();
    fake.isTrusted = false;
    assert.equal(loader.before(URI, parsed).size, 0);
    await turn();
    assert.equal(asked.length, 0);
    fake.isTrusted = true;
    loader.before(URI, parsed);
    await answer(BEFORE);
    assert.equal(loader.before(URI, parsed), BEFORE);
  });

  it('is not what an earlier text asked for', async () => {
    loader.before(URI, file());
    await turn();
    const plain = file('GET http://h.test/\n');
    loader.before(URI, plain);
    await answer(BEFORE);
    assert.equal(told, 0);
    assert.equal(loader.before(URI, plain).size, 0);
  });

  it('stays in view while it is planned anew, when a file that may be imported was saved', async () => {
    const parsed = file();
    loader.before(URI, parsed);
    await answer(BEFORE);
    fake.listeners['save']?.({ languageId: 'http' });
    assert.equal(loader.before(URI, parsed), BEFORE);
    const other: RequestsBefore = new Map([['a', ['login', 'basket']]]);
    await answer(other);
    assert.equal(loader.before(URI, parsed), other);
  });
});
