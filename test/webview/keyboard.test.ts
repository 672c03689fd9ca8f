import assert from 'node:assert/strict';
import { JSON_BODY, chain, exchange, failed } from './support/exchanges.ts';
import type { Panel } from './support/panel.ts';
import { EVENTS, SENDING, bodyOf, bytes, showBody } from './support/scenes.ts';
import { withPanel } from './support/studio.ts';

/** What has the focus, as a screen reader would name it. */
function focused({ page }: Panel): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    // A button of an icon alone is named by its tooltip.
    const label = element?.getAttribute('aria-label') ?? element?.getAttribute('title');
    return label ?? element?.textContent.trim().slice(0, 40) ?? '';
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
      await panel.asks([{ name: 'focus/editor', params: {} }]);
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

  it('a tab that does not fit is reached by arrows, and by a menu of all', () =>
    withPanel({ width: 300 }, async (panel) => {
      await panel.show(chain(), '{}');
      const { page } = panel;
      // It is there once the page has measured its tabs.
      await page.getByRole('button', { name: 'More Tabs…' }).waitFor();
      await page.getByRole('tab', { selected: true }).focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Tab');
      assert.equal(await focused(panel), 'More Tabs…');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      assert.equal(
        await page.getByRole('tab', { selected: true }).getAttribute('id'),
        'tab-headers',
      );
      assert.match(await focused(panel), /^Headers/);
      const place = await page.getByRole('tab', { selected: true }).boundingBox();
      assert.ok(place !== null && place.x >= 0 && place.x + place.width <= 300);
    }));

  it('there is no menu of tabs where they all fit', () =>
    withPanel({ width: 1200 }, async (panel) => {
      await panel.show(chain(), '{}');
      await panel.page.getByRole('tab', { name: /Log/ }).waitFor();
      assert.equal(await panel.page.getByRole('button', { name: 'More Tabs…' }).count(), 0);
    }));

  it('a hop is opened, looked at and left', () =>
    withPanel({}, async (panel) => {
      const { page } = panel;
      await panel.show(chain(), '{}');
      await panel.page.getByRole('tab', { name: /Redirects/ }).focus();
      await panel.showTab(/Redirects/);
      await page.locator('.hop-details > summary').first().focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      assert.equal(await focused(panel), 'Open Hop 1');
      await page.keyboard.press('Enter');
      assert.equal(await focused(panel), 'Whole Exchange');
      assert.match(await page.locator('h1').innerText(), /302 Found/);
      await page.keyboard.press('Enter');
      assert.match(await page.locator('h1').innerText(), /200 OK/);
    }));

  it('what mends a failure is reached at once, in the order of its buttons', () =>
    withPanel({}, async (panel) => {
      const { page } = panel;
      await panel.show(failed());
      await page.getByRole('button', { name: 'More Actions' }).focus();
      const seen: string[] = [];
      for (let step = 0; step < 4; step += 1) {
        await page.keyboard.press('Tab');
        seen.push(await focused(panel));
      }
      assert.deepEqual(seen, [
        ...['Send Again', 'Open Line 12', 'Wait Longer', 'Change Connect Timeout…'],
      ]);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await panel.asks([
        { name: 'failure/mend', params: { setting: 'connectTimeout', choice: 'longer' } },
      ]);
    }));

  it('a request under way is cancelled, and the focus lands on what can be done then', () =>
    withPanel({}, async (panel) => {
      await panel.showSending(SENDING);
      await panel.page.keyboard.press('Tab');
      assert.equal(await focused(panel), 'Cancel');
      await panel.page.keyboard.press('Enter');
      await panel.asks([{ name: 'exchange/cancel', params: { exchangeId: 's1' } }]);
      await panel.show(failed({}, { state: 'cancelled' }));
      assert.equal(await focused(panel), 'Send Again');
    }));

  it('an address in a header is opened with Enter', () =>
    withPanel({}, async (panel) => {
      await panel.show(exchange(), '{}');
      await panel.showTab(/Headers/);
      await panel.page.getByRole('link', { name: 'https://shop.test/items?page=3' }).focus();
      await panel.page.keyboard.press('Enter');
      await panel.asks([{ name: 'link/open', params: { url: 'https://shop.test/items?page=3' } }]);
    }));

  it('items of a stream are copied, though their button is only there when it is come to', () =>
    withPanel({}, async (panel) => {
      const { page } = panel;
      await showBody(panel, bodyOf('text/event-stream', 'text', EVENTS), EVENTS, '.record');
      await page.getByRole('region', { name: 'List' }).focus();
      await page.keyboard.press('Tab');
      const colour = await page.evaluate(() => getComputedStyle(document.activeElement!).color);
      assert.notEqual(colour, 'rgba(0, 0, 0, 0)');
      await page.keyboard.press('Enter');
      await panel.asks([{ name: 'text/copy', params: { text: '{"id":41}' } }]);
    }));
});
