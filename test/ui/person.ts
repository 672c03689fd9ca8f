/** What a person does and sees in the window. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { PackagedWindow } from './packagedWindow.ts';

/** Names a folder for pictures of what the tests see, in a dark and a light theme. */
export const PICTURES_VARIABLE = 'POSTCARD_PICTURES';
/** Only against hanging: a machine may be slow, and busy with other things. */
const PATIENCE_MS = 60_000;
const THEMES = {
  dark: { name: 'Dark Modern', mark: '.monaco-workbench.vs-dark' },
  light: { name: 'Light Modern', mark: '.monaco-workbench.vs' },
};

export class Person {
  readonly #window: PackagedWindow;

  constructor(window: PackagedWindow) {
    this.#window = window;
    window.page.setDefaultTimeout(PATIENCE_MS);
  }

  /** Opens a file with a double click in the explorer. */
  async open(name: string): Promise<void> {
    const { page } = this.#window;
    await page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).dblclick();
    await page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
    await this.lens('Send Request').waitFor();
  }

  /** The links above requests that have these words. */
  lenses(words: string | RegExp): Locator {
    return this.#window.page.locator('.editor-instance .codelens-decoration a', {
      hasText: words,
    });
  }

  /** The first of them. */
  lens(words: string | RegExp): Locator {
    return this.lenses(words).first();
  }

  countLenses(words: string): Promise<number> {
    return this.lenses(words).count();
  }

  async click(words: string | RegExp): Promise<void> {
    await this.lens(words).click();
  }

  /** The panel's own document: a web view is a page of VS Code's with the extension's page inside. */
  get panel(): FrameLocator {
    return this.#window.page
      .frameLocator('iframe.webview.ready')
      .frameLocator('iframe#active-frame');
  }

  /** Waits until the panel says this somewhere a person can see it. */
  async reads(words: string | RegExp): Promise<void> {
    await this.panel.getByText(words).filter({ visible: true }).first().waitFor();
  }

  /** A button of the panel, or of VS Code around it. */
  button(name: string, where: FrameLocator | Page = this.panel): Locator {
    return where.getByRole('button', { name, exact: true }).first();
  }

  /** Takes an item of the panel's menu. */
  async menu(item: string): Promise<void> {
    await this.button('More Actions…').click();
    await this.panel.getByRole('menuitem', { name: item }).click();
  }

  /** A tab of the editor area whose name begins with this. */
  tab(name: string | RegExp): Locator {
    const { page } = this.#window;
    return typeof name === 'string'
      ? page.locator(`.tabs-container .tab[aria-label^="${name}"]`)
      : page.locator('.tabs-container .tab', { hasText: name });
  }

  async closeTab(name: string | RegExp): Promise<void> {
    const tab = this.tab(name).first();
    await tab.hover();
    await tab.locator('.tab-actions .action-label').first().click();
    await tab.waitFor({ state: 'detached' });
  }

  async statusBar(words: RegExp): Promise<void> {
    await this.#window.page.locator('.statusbar-item', { hasText: words }).first().waitFor();
  }

  /** Waits until the file in front says this. */
  async writes(words: string): Promise<void> {
    const lines = this.#window.page.locator('.editor-instance .view-line', { hasText: words });
    await lines.first().waitFor();
  }

  /** Waits until a list offers this. */
  async chooses(words: string | RegExp): Promise<void> {
    const rows = this.#window.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: words }).first().waitFor();
  }

  /** What an open list offers. */
  choices(): Promise<string[]> {
    return this.#window.page.locator('.quick-input-list .monaco-list-row').allTextContents();
  }

  /** Asks again and again, for what no window shows. */
  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`never happened: ${what}`);
      await this.#window.page.waitForTimeout(50);
    }
  }

  async showTab(name: RegExp): Promise<void> {
    await this.panel.getByRole('tab', { name }).click();
  }

  /** Runs a command by its name in the palette. What takes the focus at that moment closes it: then once more. */
  async command(title: string): Promise<void> {
    const { page } = this.#window;
    const input = page.locator('.quick-input-widget .input').first();
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    for (let attempt = 1; ; attempt += 1) {
      try {
        await page.keyboard.press('F1');
        await input.fill(`>${title}`, { timeout: PATIENCE_MS / 4 });
        await row.click({ timeout: PATIENCE_MS / 4 });
        return;
      } catch (error) {
        if (attempt === 3) throw error;
        await page.keyboard.press('Escape');
      }
    }
  }

  /** Takes the choice with this name from a list that is open. */
  async choose(name: string): Promise<void> {
    const { page } = this.#window;
    await page.locator('.quick-input-widget .input').first().fill(name);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Takes the first choice of the list with this title. */
  async chooseFirst(title: string): Promise<void> {
    const { page } = this.#window;
    // The palette that the command was chosen in may still be closing.
    await page.locator('.quick-input-title', { hasText: title }).waitFor();
    await page.locator('.quick-input-list .monaco-list-row').first().click();
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Brings a view container of the activity bar to the front. */
  async container(name: string): Promise<void> {
    const { page } = this.#window;
    await page.locator(`.activitybar .action-label[aria-label^="${name}"]`).first().click();
    await page.locator('.sidebar .composite.title', { hasText: name }).waitFor();
  }

  /** Opens a view of the side bar that is folded up. */
  async unfold(view: string): Promise<void> {
    const header = this.#window.page.locator('.sidebar .pane-header', { hasText: view }).first();
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
  }

  /** A row of a view of the side bar that has these words. */
  row(words: string | RegExp): Locator {
    return this.#window.page.locator('.sidebar .monaco-list-row', { hasText: words }).first();
  }

  /** Clicks a button that a row shows while the pointer is over it. */
  async clickOn(row: Locator, action: string): Promise<void> {
    await row.hover();
    await row.locator(`.action-label[aria-label^="${action}"]`).first().click();
  }

  /** The box that asks for a value, once it has this title. */
  async types(title: string | RegExp, text: string): Promise<void> {
    const { page } = this.#window;
    await page.locator('.quick-input-title', { hasText: title }).waitFor();
    await page.locator('.quick-input-widget .input').first().fill(text);
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /**
   * Names a file or a folder to a dialog with this title. It offers a name a moment later, in place of
   * what was typed until then.
   */
  async names(title: string | RegExp, file: string): Promise<void> {
    const { page } = this.#window;
    await page.locator('.quick-input-title', { hasText: title }).waitFor();
    const heading = page.locator('.quick-input-title', { hasText: title });
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await page.waitForFunction(() =>
      document.querySelector<HTMLInputElement>('.quick-input-widget .input')?.value.match(/[/\\]/),
    );
    await page.locator('.quick-input-widget .input').first().fill(file);
    // It looks into the folder that was named first, and takes no answer until it has.
    for (let attempt = 1; await heading.isVisible(); attempt += 1) {
      if (attempt > 20) throw new Error(`The dialog does not take ${file}`);
      await page.keyboard.press('Enter');
      await page.waitForTimeout(400);
    }
  }

  /** A question in the middle of the window: what it says, and the button that answers it. */
  async answers(words: string | RegExp, button: string): Promise<string> {
    const dialog = this.#window.page.locator('.monaco-dialog-box');
    await dialog.filter({ hasText: words }).waitFor();
    const text = (await dialog.textContent()) ?? '';
    await dialog.locator('.monaco-button', { hasText: button }).first().click();
    await dialog.waitFor({ state: 'detached' });
    return text;
  }

  async notification(words: string | RegExp): Promise<void> {
    const { page } = this.#window;
    await page.locator('.notifications-toasts', { hasText: words }).first().waitFor();
  }

  async closeEditors(): Promise<void> {
    await this.command('View: Close All Editors');
    await this.#window.page.locator('.tab').first().waitFor({ state: 'detached' });
  }

  /** Keeps what is to be seen now, in both themes, where somebody asked for pictures. */
  async picture(name: string): Promise<void> {
    const folder = process.env[PICTURES_VARIABLE];
    if (folder === undefined || folder === '') return;
    fs.mkdirSync(folder, { recursive: true });
    for (const [theme, { name: themeName, mark }] of Object.entries(THEMES)) {
      await this.command('Preferences: Color Theme');
      await this.choose(themeName);
      await this.#window.page.locator(mark).first().waitFor();
      // Colours fade in.
      await this.#window.page.waitForTimeout(700);
      await this.#window.page.screenshot({ path: path.join(folder, `${name}-${theme}.png`) });
    }
  }
}

/** A picture that was decoded has a size. */
export async function assertImageIsShown(image: Locator): Promise<void> {
  await image.waitFor();
  const width = await image.evaluate(async (element) => {
    const picture = element as HTMLImageElement;
    await picture.decode();
    return picture.naturalWidth;
  });
  assert.ok(width > 0, 'the image has pixels');
}
