import assert from 'node:assert/strict';
import type { Panel } from './support/panel.ts';
import { bodyOf } from './support/scenes.ts';
import { withPanel } from './support/studio.ts';

const json = () => bodyOf('application/json', 'json', '');

const FIRST_ROWS = ['[', '  {', '    "id": 1234567890123,', '    "name": "Postcard from Lisbon",'];

/** Rows whose text is on its way are shown without it until then. */
async function beginsWithFirstRows(panel: Panel): Promise<void> {
  const rows = async () => {
    const all = panel.page.locator('.line-text');
    return (await all.evaluateAll((found) => found.map((row) => row.textContent))).slice(0, 4);
  };
  await panel.until(async () => (await rows()).length === FIRST_ROWS.length);
  assert.deepEqual(await rows(), FIRST_ROWS);
}

describe('a body that is too big for an editor', () => {
  it('has its first lines at once and all of them in the end', () =>
    withPanel({}, async (panel) => {
      await panel.showGenerated(json(), 6_000_000);
      await beginsWithFirstRows(panel);
      await panel.page.getByText(/^[\d,]+ lines · 6\.0 MB$/).waitFor();
    }));

  it('is laid out the same when it came in one line', () =>
    withPanel({}, async (panel) => {
      await panel.showGenerated(json(), 6_000_000, true);
      await beginsWithFirstRows(panel);
    }));

  it('is scrolled to its end and back by keyboard', () =>
    withPanel({}, async (panel) => {
      await panel.showGenerated(json(), 6_000_000);
      await panel.page.getByText(/lines · 6\.0 MB/).waitFor();
      const last = (await panel.page.locator('.body-status').innerText()).split(' ')[0] ?? '';
      await panel.page.locator('.virtual').focus();
      await panel.page.keyboard.press('End');
      await panel.page.getByText(last.replaceAll(',', ''), { exact: true }).waitFor();
      await panel.page.keyboard.press('Home');
      await panel.page.locator('.line-number', { hasText: /^1$/ }).waitFor();
    }));

  it('is searched from its beginning to its end', () =>
    withPanel({}, async (panel) => {
      await panel.showGenerated(json(), 6_000_000);
      await panel.page.getByText(/lines · 6\.0 MB/).waitFor();
      await panel.page.getByRole('button', { name: 'Find' }).click();
      await panel.page.keyboard.type('lisbon');
      await panel.page.getByText(/^1 of [\d,]+$/).waitFor();
      await panel.page.keyboard.press('Shift+Enter');
      // The last one is found a moment later; until then the first one is marked.
      const count = panel.page.locator('.find-count');
      await panel.until(async () => !/^1 of /.test(await count.innerText()));
      const [, current, all] = /^([\d,]+) of ([\d,]+)$/.exec(await count.innerText()) ?? [];
      assert.ok(current !== undefined);
      assert.equal(current, all);
      await panel.page.locator('mark:not(.other)').waitFor();
    }));

  it('says that it is no JSON, where it stops being so, and shows the place', () =>
    withPanel({}, async (panel) => {
      await panel.showGenerated(json(), 6_000_000);
      await panel.page
        .getByText(/^Not valid JSON\. .+: line [\d,]+ column [\d,]+ as it was received\.$/)
        .waitFor();
      await panel.page.getByRole('button', { name: 'Show', exact: true }).click();
      await panel.page.locator('.line.wrong').waitFor();
    }));

  it('is filtered with Enter when it is too big to be filtered as one types', () =>
    withPanel({}, async (panel) => {
      await panel.answer('body/query', {
        count: 1,
        text: '[\n  7\n]',
        truncated: false,
        problem: null,
      });
      await panel.showGenerated(json(), 12_000_000);
      const filter = panel.page.getByLabel('Filter by JSONPath, with Enter');
      await filter.fill('$[0].id');
      await filter.press('Enter');
      await panel.page.getByText('1 match', { exact: true }).waitFor();
    }));

  it('of a gigabyte is paged as bytes to its very end', () =>
    withPanel({ width: 800 }, async (panel) => {
      await panel.showGenerated(bodyOf('application/zip', 'hex', ''), 1e9);
      await panel.page.getByLabel(/^Go to offset/).fill('999999999');
      await panel.page.keyboard.press('Enter');
      await panel.page.getByText('3b9ac9f0').waitFor();
      await panel.page.locator('mark').first().waitFor();
      await panel.page.locator('.virtual').focus();
      await panel.page.keyboard.press('Home');
      await panel.page.getByText('00000000', { exact: true }).waitFor();
      await panel.page.mouse.move(300, 400);
      await panel.page.mouse.wheel(0, 400);
      await panel.page.getByText('00000200', { exact: true }).waitFor();
    }));
});
