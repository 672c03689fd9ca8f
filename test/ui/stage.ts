/** What every suite in a window has in common: a server, a folder, a fresh VS Code with the package, a person. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startDemoServer } from '../../demo/server.ts';
import type { DemoServer } from '../../demo/server.ts';
import { openPackagedWindow } from './packagedWindow.ts';
import type { PackagedWindow } from './packagedWindow.ts';
import { PICTURES_VARIABLE, Person } from './person.ts';

export interface StageOptions {
  /** Names the pictures of what failed. */
  readonly name: string;
  /** What is in the folder, by path; `base` is the address of the demo server, without a slash at its end. */
  readonly files: (base: string) => Readonly<Record<string, string>>;
  /** A folder whose content is there as well. */
  readonly from?: string;
  readonly restricted?: boolean;
}

/** Sets all of it up before the tests of the `describe` that calls it, and takes it down after them. */
export class Stage {
  readonly #options: StageOptions;
  #demo: DemoServer | null = null;
  #window: PackagedWindow | null = null;
  #person: Person | null = null;
  #folder = '';

  constructor(options: StageOptions) {
    this.#options = options;
  }

  get person(): Person {
    return there(this.#person);
  }

  get page(): Page {
    return there(this.#window).page;
  }

  /** Somebody at one more window on the same folder. */
  async another(): Promise<{ readonly person: Person; readonly page: Page }> {
    const window = await there(this.#window).another();
    await window.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({
      timeout: 180_000,
    });
    return { person: new Person(window), page: window.page };
  }

  /** The folder that is open, absolute. */
  get folder(): string {
    return this.#folder;
  }

  write(name: string, text: string): void {
    const file = path.join(this.#folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }

  async open(): Promise<void> {
    const { files, from, restricted = false } = this.#options;
    this.#demo = await startDemoServer();
    this.#folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'pc-')), 'letters');
    fs.mkdirSync(this.#folder);
    if (from !== undefined) fs.cpSync(from, this.#folder, { recursive: true });
    const base = this.#demo.url.replace(/\/$/, '');
    for (const [name, text] of Object.entries(files(base))) this.write(name, text);
    this.#window = await openPackagedWindow(this.#folder, { restricted });
    this.#person = new Person(this.#window);
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({
      timeout: 60_000,
    });
  }

  async close(): Promise<void> {
    await this.#window?.close();
    await this.#demo?.close();
    if (this.#folder !== '')
      fs.rmSync(path.dirname(this.#folder), { recursive: true, force: true });
  }

  async photographFailure(): Promise<void> {
    const pictures = process.env[PICTURES_VARIABLE];
    if (pictures === undefined || this.#window === null) return;
    fs.mkdirSync(pictures, { recursive: true });
    await this.page.screenshot({ path: path.join(pictures, `failed-${this.#options.name}.png`) });
  }
}

/** A stage for the tests of the `describe` that is being read. */
export function stage(options: StageOptions): Stage {
  const made = new Stage(options);
  before(async function () {
    this.timeout(400_000);
    await made.open();
  });
  after(async function () {
    this.timeout(60_000);
    await made.close();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await made.photographFailure();
  });
  return made;
}

function there<T>(value: T | null): T {
  if (value === null) throw new Error('The window is not open.');
  return value;
}
