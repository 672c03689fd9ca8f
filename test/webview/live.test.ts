import assert from 'node:assert/strict';
import type { LiveItemDto } from '../../src/protocol/messages.ts';
import { failed, response } from './support/exchanges.ts';
import type { Panel } from './support/panel.ts';
import { SENDING, bodyOf, liveItems, showLive } from './support/scenes.ts';
import { withPanel } from './support/studio.ts';

async function more(panel: Panel, items: readonly LiveItemDto[], total: number): Promise<void> {
  await panel.post({ type: 'exchange/content', content: { id: SENDING.id, items, total } });
}

/** The same items as the server wrote them. */
function written(items: readonly LiveItemDto[]): string {
  return items
    .map(({ name, id, data }) => `event: ${name ?? ''}\nid: ${id ?? ''}\ndata: ${data}\n\n`)
    .join('');
}

describe('an answer that is arriving', () => {
  it('is a list with the time of each item, counted in the header', () =>
    withPanel({}, async (panel) => {
      await showLive(panel, liveItems(2));
      await more(panel, liveItems(1, 2), 3);
      await panel.page.getByText('3 items, live').waitFor();
      await panel.page.locator('.record').nth(2).waitFor();
      assert.match(
        await panel.page.locator('.record').nth(2).innerText(),
        /^3\s+\d\d:\d\d:\d\d\.\d{3}\s+done\s+id 3\s+\{"number":3,"from":"Lisbon"\}$/,
      );
      assert.equal(await panel.page.locator('h1').innerText(), 'Receiving');
      await panel.page.getByRole('button', { name: 'Cancel' }).waitFor();
    }));

  it('stands still while it is paused, and catches up', () =>
    withPanel({}, async (panel) => {
      const { page } = panel;
      await showLive(panel, liveItems(2));
      await page.getByRole('button', { name: 'Pause' }).click();
      await more(panel, liveItems(5, 2), 7);
      await page.getByText('5 more waiting').waitFor();
      await page.getByText('7 items, live').waitFor();
      assert.equal(await page.locator('.record').count(), 2);
      await page.getByRole('button', { name: 'Go On' }).click();
      await page.locator('.record').nth(6).waitFor();
    }));

  it('is filtered, also what comes afterwards', () =>
    withPanel({}, async (panel) => {
      const { page } = panel;
      await showLive(panel, liveItems(3));
      await page.keyboard.press('Control+f');
      await page.keyboard.type('done');
      await page.getByText('1 of 3').waitFor();
      await more(panel, liveItems(3, 3), 6);
      await page.locator('.record').nth(5).waitFor({ state: 'attached' });
      await page.getByText('2 of 6').waitFor();
      assert.deepEqual(await page.locator('.record:visible .record-number').allInnerTexts(), [
        '3',
        '6',
      ]);
    }));

  it('follows its end, unless somebody has scrolled up', () =>
    withPanel({ height: 400 }, async (panel) => {
      const { page } = panel;
      await showLive(panel, liveItems(40));
      const scroller = page.locator('.live .scroller');
      const isAtEnd = () =>
        scroller.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight < 2);
      await page.locator('.record').nth(39).waitFor();
      await panel.until(isAtEnd);
      assert.equal(await isAtEnd(), true);
      await scroller.evaluate((one) => {
        one.scrollTop = 0;
      });
      await more(panel, liveItems(5, 40), 45);
      await page.locator('.record').nth(44).waitFor({ state: 'attached' });
      assert.equal(await scroller.evaluate((one) => one.scrollTop), 0);
    }));

  it('keeps the newest 5,000 items and says so', () =>
    withPanel({}, async (panel) => {
      const { page } = panel;
      await showLive(panel, liveItems(4000));
      await more(panel, liveItems(4000, 4000), 8000);
      await page
        .getByText('3,000 older items left this list; the whole is there when it has ended.')
        .waitFor();
      await page.locator('.record-number', { hasText: /^8000$/ }).waitFor({ state: 'attached' });
      assert.equal(await page.locator('.record').count(), 5000);
      assert.equal(await page.locator('.record-number').first().textContent(), '3001');
    }));

  it('keeps times and filter when all of it is here', () =>
    withPanel({}, async (panel) => {
      const { page } = panel;
      const items = liveItems(3);
      await showLive(panel, items);
      const times = await page.locator('.record-time').allInnerTexts();
      await page.getByLabel('Filter the list').fill('tick');
      const body = written(items);
      await panel.show(bodyOf('text/event-stream', 'text', body), body);
      await page.getByText('2 of 3').waitFor();
      assert.deepEqual(await page.locator('.record-time').allInnerTexts(), times.slice(0, 2));
    }));

  it('that was cancelled keeps what came', () =>
    withPanel({}, async (panel) => {
      const items = liveItems(3);
      await showLive(panel, items);
      const body = written(items);
      const size = { headers: 100, body: body.length, decoded: body.length };
      const came = response({
        ...{ mediaType: 'text/event-stream', view: 'text', complete: false },
        size,
      });
      await panel.show(failed({}, { state: 'cancelled', response: came }), body);
      await panel.page.getByText(/^Cut short: \d+ B came before it was cancelled\.$/).waitFor();
      await panel.page.locator('.record').nth(2).waitFor();
      assert.equal(await panel.page.locator('.record').count(), 3);
    }));
});
