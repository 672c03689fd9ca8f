/** What is photographed in the workbench, in the order it is done. */
import type { Locator, Page } from 'playwright-core';
import type { Person } from '../../test/ui/person.ts';

export interface Stage {
  readonly page: Page;
  readonly person: Person;
}

export interface Shot {
  readonly name: string;
  /** The kind of window it is taken in. */
  readonly where: 'trusted' | 'shop' | 'empty' | 'restricted';
  readonly prepare: (stage: Stage) => Promise<void>;
  readonly tidy?: (stage: Stage) => Promise<void>;
}

const escape = async ({ page }: Stage): Promise<void> => {
  await page.keyboard.press('Escape');
};

/** A line of the editor that has these words. */
function line(page: Page, words: string): Locator {
  return page.locator('.editor-instance .view-line', { hasText: words }).first();
}

async function hover({ page }: Stage, words: string): Promise<void> {
  const target = page.locator('.editor-instance .view-line span span', { hasText: words }).first();
  await target.hover();
  await page.locator('.monaco-hover:not(.hidden) .hover-row').first().waitFor();
  await page.waitForTimeout(400);
}

async function openOnly({ person }: Stage, name: string): Promise<void> {
  await person.closeEditors();
  await person.command('View: Show Explorer');
  await person.open(name);
}

async function collapse({ page }: Stage, ...titles: readonly string[]): Promise<void> {
  for (const title of titles) {
    const header = page.locator('.sidebar .pane-header', { hasText: title }).first();
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }
}

async function expand({ page }: Stage, title: string): Promise<void> {
  const header = page.locator('.sidebar .pane-header', { hasText: title }).first();
  if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
}

export const SHOTS: readonly Shot[] = [
  {
    ...{ name: '01-lenses', where: 'trusted' },
    prepare: async ({ page, person }) => {
      await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
      await person.open('letters.http');
      // By the status bar: the palette knows the command only a moment later.
      await page.locator('.statusbar-item', { hasText: /Select Environment|environment/ }).click();
      await person.choose('dev');
      await page.mouse.move(700, 760);
    },
  },
  {
    ...{ name: '02-hover-value', where: 'trusted' },
    prepare: (stage) => hover(stage, 'base'),
    tidy: escape,
  },
  {
    ...{ name: '03-hover-directive', where: 'trusted' },
    prepare: (stage) => hover(stage, '@json'),
    tidy: escape,
  },
  {
    ...{ name: '04-hover-header', where: 'trusted' },
    prepare: (stage) => hover(stage, 'Accept'),
    tidy: escape,
  },
  {
    ...{ name: '05-completion', where: 'trusted' },
    prepare: async ({ page }) => {
      await line(page, 'Accept: application/json').click();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('Auth');
      await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor();
      await page.waitForTimeout(600);
    },
    tidy: async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+z');
    },
  },
  {
    ...{ name: '06-completion-directive', where: 'trusted' },
    prepare: async ({ page }) => {
      await line(page, '@json').click();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('# @');
      await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor();
      await page.waitForTimeout(600);
    },
    tidy: async ({ page, person }) => {
      await page.keyboard.press('Escape');
      await person.command('File: Revert File');
    },
  },
  {
    ...{ name: '07-json', where: 'trusted' },
    prepare: async ({ person }) => {
      await person.click('Send Request');
      await person.reads(/slideshow/);
      await person.lens(/200/).waitFor();
    },
  },
  {
    ...{ name: '08-mistakes', where: 'trusted' },
    prepare: async (stage) => {
      await openOnly(stage, 'mistakes.http');
      await stage.page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
      await hover(stage, 'tokken');
    },
    tidy: escape,
  },
  {
    ...{ name: '09-problems', where: 'trusted' },
    prepare: async ({ page, person }) => {
      await person.command('View: Toggle Problems');
      await page.locator('.markers-panel .monaco-list-row').first().waitFor();
    },
    tidy: async ({ person }) => {
      await person.command('View: Toggle Problems');
    },
  },
  {
    ...{ name: '10-missing-value', where: 'trusted' },
    prepare: async ({ person, page }) => {
      await person.click('Send Request');
      await page.waitForTimeout(1500);
    },
    tidy: escape,
  },
  {
    ...{ name: '11-sidebar', where: 'trusted' },
    prepare: async (stage) => {
      const { person } = stage;
      await openOnly(stage, 'letters.http');
      await person.container('Postcard');
      await person.row('letters.http').click();
      for (const [name, outcome] of [
        ['Write one', /Write one.*200/],
        ['One that is not there', /not there.*404/],
        ['Sets a cookie', /Sets a cookie.*200/],
        ['Moves twice', /Moves twice.*200/],
      ] as const) {
        await person.clickOn(person.row(name), 'Send Request');
        await person.row(outcome).waitFor();
      }
      await expand(stage, 'Cookies');
      await person.row('flavour').waitFor();
      await stage.page.waitForTimeout(400);
    },
  },
  {
    ...{ name: '12-redirects', where: 'trusted' },
    prepare: ({ person }) => person.showTab(/Redirects/),
  },
  {
    ...{ name: '13-cookies-tab', where: 'trusted' },
    prepare: ({ person }) => person.showTab(/Cookies/),
  },
  {
    ...{ name: '14-timing', where: 'trusted' },
    prepare: ({ person }) => person.showTab(/Timing/),
  },
  {
    ...{ name: '15-environments', where: 'trusted' },
    prepare: async (stage) => {
      const { person, page } = stage;
      await collapse(stage, 'Requests', 'History', 'Cookies');
      await expand(stage, 'Environments');
      for (const name of [/^\s*dev/, /^\s*prod/]) {
        const row = person.row(name);
        if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
      }
      await page.waitForTimeout(400);
    },
    tidy: async (stage) => {
      for (const name of ['Requests', 'History']) await expand(stage, name);
    },
  },
  {
    ...{ name: '16-pick-environment', where: 'trusted' },
    prepare: async ({ person, page }) => {
      await person.command('Postcard: Select Environment');
      await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    },
    tidy: escape,
  },
  {
    ...{ name: '17-replay', where: 'trusted' },
    prepare: async ({ person, page }) => {
      await person.command('Postcard: Replay from History');
      await page.locator('.quick-input-title', { hasText: 'Replay' }).waitFor();
      await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    },
    tidy: escape,
  },
  {
    ...{ name: '18-compare', where: 'trusted' },
    prepare: async (stage) => {
      const { person, page } = stage;
      await person.clickOn(person.row('Write one'), 'Send Request');
      await collapse(stage, 'Requests', 'Environments', 'Cookies');
      const both = page.locator('.sidebar .monaco-list-row', { hasText: /Write one.*200 · / });
      await both.nth(1).waitFor();
      await both.nth(0).click();
      await both.nth(1).click({ modifiers: ['Control'] });
      await both.nth(1).click({ button: 'right' });
      const compare = page.locator('.monaco-menu .action-label', { hasText: 'Compare' }).first();
      await compare.waitFor();
      // A menu takes no click in the moment it opens.
      await page.waitForTimeout(400);
      await compare.click();
      await page.locator('.monaco-diff-editor').first().waitFor();
      await page.waitForTimeout(900);
    },
  },
  {
    ...{ name: '19-tests', where: 'trusted' },
    prepare: async (stage) => {
      const { person, page } = stage;
      await openOnly(stage, 'checks.http');
      await person.command('Test: Run All Tests');
      await person.command('Testing: Focus on Test Explorer View');
      await page.locator('.test-explorer .monaco-list-row[aria-label*="Failed"]').first().waitFor();
      await page.waitForTimeout(800);
    },
    tidy: async ({ person }) => {
      await person.command('View: Hide Panel');
    },
  },
  {
    ...{ name: '20-dry-run', where: 'trusted' },
    prepare: async (stage) => {
      await openOnly(stage, 'letters.http');
      await stage.person.click('Dry run');
      await stage.page.waitForTimeout(1500);
    },
  },
  {
    ...{ name: '21-sending', where: 'trusted' },
    prepare: async (stage) => {
      await openOnly(stage, 'slow.http');
      await stage.person.click('Send Request');
      await stage.person.lens(/Cancel/).waitFor();
      await stage.page.waitForTimeout(1500);
    },
    tidy: async ({ person }) => {
      await person.click(/Cancel/);
      await person.reads(/cancelled/i);
    },
  },
  {
    ...{ name: '22-refused', where: 'trusted' },
    prepare: async (stage) => {
      await openOnly(stage, 'refused.http');
      await stage.person.click('Send Request');
      await stage.person.reads(/ConnectionError/);
    },
  },
  {
    ...{ name: '23-image', where: 'trusted' },
    prepare: async (stage) => {
      await openOnly(stage, 'image.http');
      await stage.person.click('Send Request');
      await stage.person.panel.locator('img').first().waitFor();
      await stage.page.waitForTimeout(400);
    },
  },
  {
    ...{ name: '24-first-contact', where: 'trusted' },
    prepare: async (stage) => {
      await openOnly(stage, 'elsewhere.http');
      await stage.person.click('Send Request');
      await stage.page.locator('.monaco-dialog-box').waitFor();
    },
    tidy: async ({ person }) => {
      await person.answers('Send secrets', 'Cancel');
    },
  },
  {
    ...{ name: '25-protected', where: 'trusted' },
    prepare: async (stage) => {
      const { person, page } = stage;
      await openOnly(stage, 'change.http');
      await person.command('Postcard: Select Environment');
      await person.choose('prod');
      await person.click('Send Request');
      await page.locator('.quick-input-title', { hasText: 'protected' }).waitFor();
    },
    tidy: escape,
  },
  {
    ...{ name: '26-log', where: 'trusted' },
    prepare: async ({ person, page }) => {
      await person.command('Postcard: Show Log');
      await page.waitForTimeout(1200);
    },
  },
  {
    ...{ name: '50-shop', where: 'shop' },
    prepare: async ({ page, person }) => {
      const rows = page.locator('.explorer-folders-view .monaco-list-row');
      await rows.and(page.locator('[aria-label="letters.http"]')).dblclick();
      await person.lens('Send Request').waitFor();
      await page.locator('.statusbar-item', { hasText: /Select Environment|environment/ }).click();
      await person.choose('demo');
      await person.container('Postcard');
      await person.row('letters.http').click();
      for (const name of ['One letter', 'firstPage']) {
        await person.clickOn(person.row(name), 'Send Request');
        await person.row(new RegExp(`${name}.*20[01]`)).waitFor();
      }
      await person.reads(/"letters"/);
      await page.mouse.move(640, 780);
      await page.waitForTimeout(900);
    },
  },
  {
    ...{ name: '51-shop-tests', where: 'shop' },
    // One more letter, and a promise about their number does not hold any longer.
    prepare: async ({ person }) => {
      await person.clickOn(person.row('written'), 'Send Request');
      await person.row(/written.*201/).waitFor();
      await person.clickOn(person.row('firstPage'), 'Send Request');
      await person.row(/firstPage.*failed/).waitFor();
      await person.showTab(/Tests/);
      await person.reads('Expected 12');
    },
  },
  {
    ...{ name: '30-welcome', where: 'empty' },
    prepare: async (stage) => {
      await stage.person.container('Postcard');
      for (const name of ['Cookies', 'Environments']) await expand(stage, name);
      await stage.page.locator('.welcome-view-content').first().waitFor();
      await stage.page.waitForTimeout(600);
    },
  },
  {
    ...{ name: '31-walkthrough', where: 'empty' },
    prepare: async ({ person, page }) => {
      await person.command('Welcome: Open Walkthrough');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Postcard' }).click();
      await page.locator('.gettingStartedContainer', { hasText: 'Send a request' }).waitFor();
      // Beside the side bar there is no room for what a step shows.
      await page.keyboard.press('Control+b');
      await page.waitForTimeout(6000);
    },
  },
  {
    ...{ name: '40-restricted', where: 'restricted' },
    prepare: async ({ page, person }) => {
      await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
      await person.open('letters.http');
      await person.click('Send Request');
      await person.notification('Restricted Mode');
    },
  },
  {
    ...{ name: '41-restricted-views', where: 'restricted' },
    prepare: ({ person }) => person.container('Postcard'),
  },
];
