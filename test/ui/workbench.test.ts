import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { assertImageIsShown } from './person.ts';
import { stage } from './stage.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples');

/** One request a file, so that the first link is the one that is meant. */
const FILES = {
  'json.http': '### A JSON answer\nGET {{base}}/json\n',
  'image.http': '### An image\nGET {{base}}/image/png\n',
  'redirects.http':
    '### After a redirect\n# @form user=ada\nPOST {{base}}/redirect-to?url=/relative-redirect/2&status_code=302\n',
  'jar.http':
    '### Set two cookies\nGET {{base}}/cookies/set?flavour=vanilla&theme=dark\n\n### What is sent\nGET {{base}}/cookies\n',
  'fails.http': '### Nobody listens there\nGET http://127.0.0.1:1/\n',
};

/** The environments of the examples, with the address of this server. */
function environments(base: string): string {
  const text = fs.readFileSync(path.join(EXAMPLES, 'http-client.env.json'), 'utf8');
  return text.replaceAll('http://127.0.0.1:7878', base);
}

/** Where it stands. The links above a request are drawn anew once a second. */
async function placeOf(link: Locator): Promise<{ readonly x: number; readonly y: number }> {
  for (;;) {
    const box = await link.boundingBox();
    if (box !== null) return { x: box.x, y: box.y };
  }
}

describe('the packaged extension, used by a person', () => {
  /** It takes requests and never answers. */
  const silent = http.createServer(() => undefined);
  before((done) => {
    silent.listen(0, '127.0.0.1', done);
  });
  after(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const window = stage({
    name: 'workbench',
    from: EXAMPLES,
    files: (base) => ({
      ...FILES,
      'hangs.http': `### Takes its time\n# @timeout 600\nGET http://127.0.0.1:${(silent.address() as AddressInfo).port}/\n`,
      'http-client.env.json': environments(base),
    }),
  });

  it('puts lenses above the requests of an example', async () => {
    const { person } = window;
    const [first] = fs
      .readdirSync(EXAMPLES)
      .filter((name) => name.endsWith('.http'))
      .sort();
    assert.ok(first, 'there is an example');
    await person.open(first);
    assert.ok((await person.countLenses('Send Request')) > 0);
    await person.picture('tour');
    await person.closeEditors();
  });

  it('shows the JSON of an answer beside the file', async () => {
    const { person } = window;
    await person.open('json.http');
    await person.click('Send Request');
    await person.reads(/200/);
    await person.reads(/slideshow/);
    await person.lens(/200/).waitFor();
    await person.picture('json');
  });

  it('shows an image', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('image.http');
    await person.click('Send Request');
    await assertImageIsShown(person.panel.locator('img').first());
    await person.picture('image');
  });

  it('tells each hop of a redirect and what changed there', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('redirects.http');
    await person.click('Send Request');
    await person.reads(/200/);
    await person.showTab(/Redirects/);
    await person.reads(/302/);
    await person.reads(/POST → GET/);
    await person.picture('redirects');
    await window.page.setViewportSize({ width: 760, height: 800 });
    await person.picture('redirects-narrow');
    await window.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('tells of the cookies of an exchange, and why', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('jar.http');
    await person.click('Send Request');
    await person.reads(/200/);
    await person.showTab(/Cookies/);
    await person.reads(/flavour/);
    await person.picture('cookies');
  });

  it('explains a request that failed', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('fails.http');
    await person.click('Send Request');
    await person.reads(/ConnectionError/);
    await person.picture('error');
  });

  it('cancels a request that hangs', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('hangs.http');
    await person.click('Send Request');
    await person.click(/^Cancel$/);
    await person.reads(/cancelled/i);
  });

  it('keeps Cancel under the pointer while it tells the seconds, and sends no notification', async () => {
    const { person, page } = window;
    await person.closeEditors();
    await person.open('hangs.http');
    await person.click('Send Request');
    // The panel beside it takes half of the room while it opens.
    await person.reads(/^Waiting for headers/);
    // What came of a request that was cancelled before begins with the same letters.
    const cancel = person.lens(/^Cancel$/);
    await cancel.hover();
    const place = await placeOf(cancel);
    await person.lens(/^\d+ s$/).waitFor();
    await page.locator('.statusbar-item', { hasText: /Sending Takes its time/ }).waitFor();
    assert.deepEqual(await placeOf(cancel), place);
    // The pointer has not been moved since.
    await page.mouse.down();
    await page.mouse.up();
    await person.reads(/cancelled/i);
    assert.equal(await page.locator('.notification-toast', { hasText: 'Sending' }).count(), 0);
    await page
      .locator('.statusbar-item', { hasText: /Sending Takes its time/ })
      .waitFor({ state: 'detached' });
  });

  it('replays an answer from the palette', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('json.http');
    await person.click('Send Request');
    await person.reads(/slideshow/);
    await person.closeEditors();
    await person.command('Postcard: Replay from History');
    await person.chooseFirst('Replay from History');
    await person.reads(/slideshow/);
  });
});
