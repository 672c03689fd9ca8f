import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { WEBP } from '../../demo/assets/images.ts';
import { font, tone } from '../webview/support/scenes.ts';
import { assertImageIsShown } from './person.ts';
import { stage } from './stage.ts';

const MEDIA = path.join(import.meta.dirname, '../fixtures/media');
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80" onload="fetch(\'/called\')"><script href="/called"/><rect width="120" height="80" fill="#369"/><image href="/called" width="9" height="9"/></svg>';
/** What is answered at each address: its type, its bytes, and the name it is to have. */
const ANSWERS: Readonly<
  Record<string, readonly [type: string, body: string | Uint8Array, name?: string]>
> = {
  '/table': ['text/csv', 'id,name\n1,Ada\n2,"Grace, ""Amazing"""\n3,=1+1\n'],
  '/paper': ['application/pdf', '%PDF-1.4\n%\xe2\xe3 not much\n', 'bill.pdf.desktop'],
  '/sound': ['audio/wav', tone()],
  '/film': ['video/webm', fs.readFileSync(path.join(MEDIA, 'film.webm'))],
  '/no-film': ['video/mp4', Buffer.from('no film at all')],
  '/font': ['font/ttf', font()],
  '/no-font': ['font/woff2', Buffer.from([0, 1, 2, 3])],
  '/avif': ['image/avif', fs.readFileSync(path.join(MEDIA, 'picture.avif'))],
  '/webp': ['image/webp', Buffer.from(WEBP, 'base64')],
  '/svg': ['image/svg+xml', SVG],
  '/no-picture': ['image/png', Buffer.from([137, 80, 78, 71, 0])],
  '/program': ['application/x-desktop', Buffer.from([0, 255, 1, 254]), '../cat.png.desktop'],
};

describe('an answer of any kind, in the real panel', () => {
  const called: string[] = [];
  const server = http.createServer(({ url = '' }, response) => {
    const [type, body, name] = ANSWERS[url] ?? [];
    if (type === undefined) called.push(url);
    response.writeHead(type === undefined ? 404 : 200, {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(name === undefined ? {} : { 'content-disposition': `attachment; filename="${name}"` }),
    });
    response.end(body);
  });
  before((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const window = stage({
    name: 'kinds',
    files: () => {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const files = Object.keys(ANSWERS).map((url) => [
        `${url.slice(1)}.http`,
        `### ${url.slice(1)} body\nGET ${base}${url}\n`,
      ]);
      return Object.fromEntries(files) as Record<string, string>;
    },
  });

  async function send(kind: string): Promise<void> {
    const { person } = window;
    await person.open(`${kind}.http`);
    await person.click('Send Request');
    await person.reads(/^200 OK/);
    await person.reads(new RegExp(`^${kind} body`));
  }

  it('is a table where it is comma-separated', async () => {
    const { person } = window;
    await send('table');
    await person.panel.getByRole('columnheader', { name: 'name' }).waitFor();
    await person.reads('Grace, "Amazing"');
    await person.reads('=1+1');
    await person.picture('kind-table');
  });

  for (const kind of ['avif', 'webp', 'svg']) {
    it(`is a picture where it is ${kind}`, async () => {
      const { person } = window;
      await send(kind);
      await assertImageIsShown(person.panel.locator('img.picture'));
      await person.picture(`kind-${kind}`);
    });
  }

  it('is played where it is sound or film', async () => {
    const { person } = window;
    for (const [kind, tag] of [
      ['sound', 'audio'],
      ['film', 'video'],
    ] as const) {
      await send(kind);
      const player = person.panel.locator(`${tag}.player`);
      await player.waitFor();
      const played = await player.evaluate(async (element) => {
        const media = element as HTMLMediaElement;
        media.muted = true;
        await media.play();
        return media.readyState >= media.HAVE_CURRENT_DATA && media.error === null;
      });
      assert.ok(played, kind);
      await person.picture(`kind-${kind}`);
    }
  });

  it('is written with where it is a font', async () => {
    const { person } = window;
    await send('font');
    await person.reads(/^font\/ttf · /);
    await person.picture('kind-font');
  });

  for (const [kind, words] of [
    ['no-film', /cannot play video\/mp4\. Save the body/],
    ['no-font', /not a font that can be used/],
    ['no-picture', /not a PNG picture that can be shown/],
    ['paper', /A PDF can hold programs/],
  ] as const) {
    it(`says what is the matter and what can be done, of ${kind}`, async () => {
      const { person } = window;
      await send(kind);
      await person.reads(words);
      await person.picture(`kind-${kind}`);
    });
  }

  it('is opened under a name of ours, or saved under a harmless one', async () => {
    const { person, page } = window;
    await person.closeEditors();
    await send('program');
    await person.menu('Open Body in Editor');
    await person.tab('program-body.bin').first().waitFor();
    await person.closeEditors();
    await send('svg');
    await person.menu('Open Body in Editor');
    await person.tab('svg-body.svg').first().waitFor();
    await person.closeEditors();
    await send('paper');
    await person.button('Open Outside of the Panel').click();
    await page.locator('.quick-input-title', { hasText: 'Save This PDF' }).waitFor();
    const input = page.locator('.quick-input-widget .input').first();
    await page.waitForFunction(() =>
      document
        .querySelector<HTMLInputElement>('.quick-input-widget .input')
        ?.value.endsWith('bill.pdf'),
    );
    await input.fill(path.join(window.folder, 'bill.pdf'));
    await page.keyboard.press('Enter');
    const file = path.join(window.folder, 'bill.pdf');
    await person.until(
      'the file, whole',
      () => fs.existsSync(file) && fs.readFileSync(file, 'latin1').startsWith('%PDF-1.4'),
    );
  });

  it('called nobody', () => {
    assert.deepEqual(called, []);
  });
});
