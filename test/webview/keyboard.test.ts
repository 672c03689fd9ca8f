import assert from 'node:assert/strict';
import { JSON_BODY, chain, exchange } from './support/exchanges.ts';
import type { Panel } from './support/panel.ts';
import { bodyOf, bytes, showBody } from './support/scenes.ts';
import { withPanel } from './support/studio.ts';

/** What has the focus, as a screen reader would name it. */
function focused({ page }: Panel): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent.trim().slice(0, 40) ?? '';
  });
}

describe('by keyboard alone', () => {
  it('everything is reached in the order it is read', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      await panel.page.getByRole('button', { name: 'Send Again' }).focus();
      const seen = [await focused(panel)];
      for (let step = 0; step < 9; step += 1) {
        await panel.page.keyboard.press('Tab');
        seen.push(await focused(panel));
      }
      assert.deepEqual(seen, [
        ...['Send Again', 'Copy Body', 'More Actions…', 'Body', 'View', 'Filter by JSONPath'],
        ...['Charset', 'Wrap Lines', 'Find', 'Body'],
      ]);
    }));

  it('what has the focus can be seen', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      for (let step = 0; step < 9; step += 1) {
        await panel.page.keyboard.press('Tab');
        const outline = await panel.page.evaluate(() => {
          const element = document.activeElement;
          // In text it is the caret.
          if (element === null || element.matches('.cm-content, body')) return 'caret';
          return getComputedStyle(element).outlineStyle;
        });
        assert.notEqual(outline, 'none', await focused(panel));
      }
    }));

  it('arrows, Home and End go through the tabs', () =>
    withPanel({}, async (panel) => {
      await panel.show(chain(), '{}');
      const selected = () => panel.page.getByRole('tab', { selected: true }).getAttribute('id');
      await panel.page.getByRole('tab', { selected: true }).focus();
      await panel.page.keyboard.press('ArrowRight');
      assert.equal(await selected(), 'tab-headers');
      await panel.page.keyboard.press('End');
      assert.equal(await selected(), 'tab-log');
      await panel.page.keyboard.press('ArrowRight');
      assert.equal(await selected(), 'tab-body');
      await panel.page.keyboard.press('ArrowLeft');
      assert.equal(await selected(), 'tab-log');
    }));

  it('a menu is opened, gone through and left, and the focus is back where it was', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      await panel.page.getByRole('button', { name: 'More Actions' }).focus();
      await panel.page.keyboard.press('Enter');
      assert.equal(await focused(panel), 'Save Body…');
      await panel.page.keyboard.press('ArrowUp');
      assert.equal(await focused(panel), 'Go to Request');
      await panel.page.keyboard.press('Escape');
      assert.equal(await focused(panel), 'More Actions…');
      assert.deepEqual(await panel.calls(), []);
    }));

  it('Escape gives the focus back to the file, but first closes what is open', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      await panel.page.keyboard.press('Control+f');
      await panel.page.keyboard.press('Escape');
      assert.deepEqual(await panel.calls(), []);
      await panel.page.keyboard.press('Escape');
      assert.deepEqual(await panel.calls(), [{ name: 'focus/editor', params: {} }]);
    }));

  it('the caret moves through a body, and Tab leaves it', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      await panel.page.getByRole('textbox', { name: 'Body' }).focus();
      await panel.page.keyboard.press('ArrowDown');
      await panel.page.keyboard.press('End');
      await panel.page.getByText('$.page', { exact: true }).waitFor();
      await panel.page.keyboard.press('Shift+Tab');
      assert.equal(await focused(panel), 'Find');
    }));

  it('bytes are scrolled', () =>
    withPanel({}, async (panel) => {
      await showBody(
        panel,
        bodyOf('application/pdf', 'hex', bytes(9000)),
        bytes(9000),
        '.hex-text:not(:empty)',
      );
      await panel.page.locator('.virtual').focus();
      await panel.page.keyboard.press('End');
      await panel.page.getByText('00002320', { exact: true }).waitFor();
    }));

  it('the focus stays on the same button when an exchange replaces the other', () =>
    withPanel({}, async (panel) => {
      await panel.show(exchange(), '{}');
      await panel.page.getByRole('button', { name: 'Send Again' }).focus();
      await panel.show(exchange(), '{}');
      assert.equal(await focused(panel), 'Send Again');
    }));
});
