import assert from 'node:assert/strict';
import { JSON_BODY, exchange } from './support/exchanges.ts';
import type { Panel } from './support/panel.ts';
import {
  CSV,
  EVENTS,
  HTML,
  SVG,
  XML,
  bodyOf,
  bytes,
  chooseView,
  showBody,
} from './support/scenes.ts';
import { withPanel } from './support/studio.ts';

async function lines(panel: Panel): Promise<string[]> {
  return panel.page.locator('.cm-line').evaluateAll((all) => all.map((line) => line.textContent));
}

async function clickOn(
  panel: Panel,
  text: string,
  options: { button?: 'right' } = {},
): Promise<void> {
  await panel.page.locator('.cm-line', { hasText: text }).click(options);
}

describe('a body of JSON', () => {
  it('is indented, with every digit of its numbers', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      const shown = await lines(panel);
      assert.deepEqual(shown.slice(0, 3), [
        '{',
        '  "page": 2,',
        '  "total": 12345678901234567890,',
      ]);
      assert.ok(shown.includes('      "price": 1.10,'));
    }));

  it('is shown as it came under Raw, and as bytes under Hex', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), '{"a":1.10}');
      await chooseView(panel, 'raw');
      await panel.page.locator('.cm-line', { hasText: '{"a":1.10}' }).waitFor();
      await chooseView(panel, 'hex');
      await panel.page.getByText('7b 22 61 22 3a 31 2e 31').waitFor();
    }));

  it('keeps the view of each request', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), '{"a":1}');
      await chooseView(panel, 'hex');
      await panel.show(exchange(), '{"a":2}');
      await panel.page.locator('.hex-text:not(:empty)').first().waitFor();
    }));

  it('folds', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      await clickOn(panel, '"items": [');
      await panel.page.keyboard.press('Control+Shift+[');
      await panel.page.locator('.cm-foldPlaceholder').waitFor();
      assert.ok(!(await lines(panel)).some((line) => line.includes('Postcard, Lisbon')));
    }));

  it('tells the path of the value at the caret', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), '{"a b":[{"x":1},{"it\'s":[true,null]}]}');
      await clickOn(panel, 'null');
      await panel.page.getByText(`$['a b'][1]['it\\'s'][1]`).waitFor();
    }));

  it('copies value and path, opens links and filters from its menu', () =>
    withPanel({}, async (panel) => {
      const { page } = panel;
      await showBody(panel, exchange(), JSON_BODY);
      for (const item of ['Copy Value', 'Copy Path', 'Open Link']) {
        await page
          .locator('.cm-line', { hasText: 'items/41' })
          .getByText('https')
          .click({ button: 'right' });
        await page.getByRole('menuitem', { name: item }).click();
      }
      await panel.asks([
        { name: 'text/copy', params: { text: 'https://shop.test/items/41' } },
        { name: 'text/copy', params: { text: '$.items[0].url' } },
        { name: 'link/open', params: { url: 'https://shop.test/items/41' } },
      ]);
    }));

  it('opens a link with Ctrl and a click', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      await panel.page
        .locator('.cm-link')
        .first()
        .click({ modifiers: ['Control'] });
      await panel.asks([{ name: 'link/open', params: { url: 'https://shop.test/items/41' } }]);
    }));

  it('is filtered as one types; a path that is not one leaves what was there', () =>
    withPanel({}, async (panel) => {
      const { page } = panel;
      await panel.answer('body/query', {
        count: 2,
        text: '[\n  41,\n  42\n]',
        truncated: false,
        problem: null,
      });
      await showBody(panel, exchange(), JSON_BODY);
      await page.getByLabel('Filter by JSONPath').fill('$.items[*].id');
      await page.getByText('2 matches').waitFor();
      assert.deepEqual(await lines(panel), ['[', '  41,', '  42', ']']);
      await panel.answer('body/query', {
        count: 0,
        text: '',
        truncated: false,
        problem: 'a bracket is open',
      });
      await page.getByLabel('Filter by JSONPath').fill('$.items[');
      await page.getByText('not a path yet').waitFor();
      assert.deepEqual(await lines(panel), ['[', '  41,', '  42', ']']);
      await page.keyboard.press('Escape');
      await page.locator('.cm-line', { hasText: '"page": 2' }).waitFor();
    }));

  it('says plainly that it is not JSON and that it was cut short', () =>
    withPanel({}, async (panel) => {
      const shown = bodyOf('application/json', 'json', '{"a":', { complete: false });
      await showBody(panel, shown, '{"a":');
      await panel.page.getByText('Cut short: 5 B came before the connection ended.').waitFor();
      await panel.page.getByText(/^Not valid JSON\. .*line 1 column/).waitFor();
      assert.deepEqual(await lines(panel), ['{"a":']);
    }));

  it('is searched, with a count, forwards and backwards', () =>
    withPanel({}, async (panel) => {
      const { page } = panel;
      await showBody(panel, exchange(), JSON_BODY);
      await page.keyboard.press('Control+f');
      await page.keyboard.type('SHOP');
      await page.getByText('1 of 2', { exact: true }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('2 of 2', { exact: true }).waitFor();
      await page.keyboard.press('Shift+Enter');
      await page.getByText('1 of 2', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Match Case' }).click();
      await page.getByText('No results').waitFor();
    }));
});

describe('a body of another kind', () => {
  it('of XML is indented where that changes no text, and filtered by XPath', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, bodyOf('application/xml', 'xml', XML), XML);
      const shown = await lines(panel);
      assert.ok(shown.includes('    <name>Stamp <b>1st</b> class</name>'), shown.join('\n'));
      await panel.page.getByLabel('Filter by XPath').fill('//order/@id');
      await panel.page.getByText('2 matches').waitFor();
      assert.deepEqual(await lines(panel), ['41', '42']);
    }));

  it('of HTML is source, and a still preview in an empty sandbox', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, bodyOf('text/html', 'html', HTML), HTML);
      assert.match((await lines(panel)).join(''), /<h1>Order 42<\/h1>/);
      await chooseView(panel, 'preview');
      const frame = panel.page.frameLocator('iframe');
      const colour = await frame
        .getByRole('heading')
        .evaluate((one) => getComputedStyle(one).color);
      assert.equal(colour, 'rgb(187, 0, 51)');
      const background = await frame
        .getByText('Thank you')
        .evaluate((one) => getComputedStyle(one).backgroundColor);
      assert.equal(background, 'rgb(255, 255, 238)');
      assert.equal(await panel.page.locator('iframe').getAttribute('sandbox'), '');
    }));

  it('of comma separated values is a table', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, bodyOf('text/csv', 'text', CSV), CSV, 'table');
      assert.deepEqual(await panel.page.getByRole('columnheader').allInnerTexts(), [
        'id',
        'name',
        'price',
      ]);
      await panel.page.getByRole('cell', { name: 'Postcard, Lisbon' }).waitFor();
      await panel.page.getByText('2 rows · 3 columns').waitFor();
    }));

  it('of events is a list that can be filtered', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, bodyOf('text/event-stream', 'text', EVENTS), EVENTS, '.record');
      assert.deepEqual(await panel.page.locator('.record-data').allInnerTexts(), [
        '{"id":41}',
        'bye',
      ]);
      await panel.page.getByLabel('Filter the list').fill('bye');
      await panel.page.getByText('1 of 2', { exact: true }).waitFor();
      assert.deepEqual(await panel.page.locator('.record-data').allInnerTexts(), ['bye']);
    }));

  it('of a picture is shown on a checkerboard with its size, and zooms', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, bodyOf('image/svg+xml', 'image', SVG), SVG, '.zoom-level');
      await panel.page.getByText(/^320 × 200 · SVG · \d+ B$/).waitFor();
      await panel.page.getByRole('button', { name: 'Zoom In' }).click();
      await panel.page.getByText('200 %').waitFor();
      assert.equal(await panel.page.locator('img').evaluate((image) => image.clientWidth), 640);
    }));

  it('that is no picture after all says so', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, bodyOf('image/png', 'image', 'oops'), 'oops', '.notice');
      await panel.page.getByText('This is not a PNG picture that can be shown.').waitFor();
    }));

  it('of bytes is hex with offsets and text, gone to and searched', () =>
    withPanel({ width: 800 }, async (panel) => {
      const { page } = panel;
      const body = bytes(70_000);
      body.set(Buffer.from('NEEDLE'), 66_000);
      await showBody(panel, bodyOf('application/pdf', 'hex', body), body, '.hex-text:not(:empty)');
      assert.equal(
        (await page.locator('.hex-row').first().innerText()).replaceAll(/\s+/g, ' ').slice(0, 32),
        '00000000 00 07 0e 15 1c 23 2a 31',
      );
      await page.getByLabel(/^Go to offset/).fill('0x10000');
      await page.keyboard.press('Enter');
      await page.getByText('00010000').waitFor();
      await page.getByRole('button', { name: 'Find' }).click();
      await page.keyboard.type('needle');
      await page.keyboard.press('Enter');
      await page.getByText('at 0x101d0').waitFor();
      await page.waitForFunction(() => {
        const marks = [...document.querySelectorAll('.hex-text mark')];
        return marks.map((mark) => mark.textContent).join('') === 'NEEDLE';
      });
    }));

  it('is read in another charset, and the host keeps it', () =>
    withPanel({}, async (panel) => {
      const body = Buffer.from([0xef, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
      await showBody(panel, bodyOf('text/plain', 'text', body), body);
      await panel.page.getByLabel('Charset').selectOption('windows-1251');
      await panel.page.getByText('привет').waitFor();
      await panel.show(bodyOf('text/plain', 'text', body), body);
      await panel.page.getByText('привет').waitFor();
    }));

  it('that is empty says why', () =>
    withPanel({}, async (panel) => {
      await panel.show(bodyOf('text/plain', 'empty', '', { statusCode: 204 }));
      await panel.page.getByText('A response with status 204 has no body.').waitFor();
    }));

  it('that is gone says what to do', () =>
    withPanel({}, async (panel) => {
      await panel.post({ type: 'exchange/show', exchange: exchange({ id: 'gone' }) });
      await panel.page
        .getByText('This response is no longer kept. Send the request again.')
        .waitFor();
    }));
});
