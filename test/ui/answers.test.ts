import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { stage } from './stage.ts';

const LINES = 6;
/** It would call, and run, where a preview was alive. */
const PAGE =
  '<h1 style="color: rgb(0, 90, 0)">Order 42</h1><img src="/called"><script src="/called"></script><script>document.title = "ran"; fetch("/called")</script>';
const reached: string[] = [];

/** What the server waits for: a person takes as long as it takes. */
class Gate {
  #open = Promise.withResolvers<undefined>();

  get opened(): Promise<undefined> {
    return this.#open.promise;
  }

  open(): void {
    this.#open.resolve(undefined);
    this.#open = Promise.withResolvers<undefined>();
  }
}

const gate = new Gate();

function line(number: number): string {
  return `${JSON.stringify({ number, from: 'Lisbon' })}\n`;
}

function event(id: number): string {
  return `id: ${id}\nevent: postcard\ndata: {"id":${id}}\n\n`;
}

/** Events and lines of JSON and an answer that wait in the middle, a style sheet, and a page. */
async function answer(
  { url = '' }: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  switch (url) {
    case '/style.css':
      response.writeHead(200, { 'content-type': 'text/css' }).end('body { color: red }\n');
      return;
    case '/page':
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
      return;
    case '/slow':
      await gate.opened;
      response.end('slow');
      return;
    case '/events':
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let id = 1; id <= 3; id += 1) response.write(event(id));
      await gate.opened;
      // It never ends by itself.
      for (let id = 4; id <= 6; id += 1) response.write(event(id));
      return;
    case '/lines':
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (let number = 1; number <= 3; number += 1) response.write(line(number));
      await gate.opened;
      for (let number = 4; number <= LINES; number += 1) response.write(line(number));
      response.end();
      return;
    default:
      reached.push(url);
      response.end();
  }
}

/** One request a file, so that the first link is the one that is meant. */
function files(base: string, other: string): Record<string, string> {
  return {
    'events.http': `### Events\nGET ${other}/events\n`,
    'lines.http': `### Lines\nGET ${other}/lines\n`,
    'style.http': `### Style\nGET ${other}/style.css\n`,
    'pair.http': `### First one\n# @cookie own=1\nGET ${base}/get?which=one\nX-Line: yes\n\n### Second one\nGET ${base}/get?which=two\nCookie: written=1\n`,
    'page.http': `### Page\nGET ${other}/page\n`,
    'checks.http': `### Checks\nGET ${base}/json\n\n> {% client.log("from the script"); client.test("has a title", () => client.assert(response.body.slideshow.title === "none", "it has another")); %}\n`,
    'slow.http': `### Slow\nGET ${other}/slow\n`,
  };
}

describe('an answer, looked at by a person', () => {
  const server = http.createServer((request, response) => void answer(request, response));
  before((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const window = stage({
    name: 'answers',
    files: (base) => files(base, `http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  });

  it('is told event by event while it comes; pause holds it, cancel keeps what has come', async () => {
    const { person } = window;
    await person.open('events.http');
    await person.click('Send Request');
    await person.reads(/^Receiving$/);
    await person.reads(/^3 items, live/);
    await person.reads('{"id":3}');
    await person.picture('live');
    await person.button('Pause').click();
    await person.button('Go On').waitFor();
    gate.open();
    await person.reads(/^6 items, live/);
    assert.equal(await person.panel.locator('.record').count(), 3);
    await person.button('Go On').click();
    await person.reads('{"id":6}');
    await person.button('Cancel').click();
    await person.reads(/You cancelled it/);
    await person.reads('{"id":6}');
  });

  it('is told line by line where it is lines of JSON, and stays a list with its times', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('lines.http');
    await person.click('Send Request');
    await person.reads(/^3 items, live/);
    gate.open();
    await person.reads(/200 OK/);
    const records = person.panel.locator('.record');
    // The whole list follows the one that grew.
    await records.nth(LINES - 1).waitFor();
    assert.equal(await records.count(), LINES);
    assert.match((await records.last().textContent()) ?? '', /\d\d:\d\d:\d\d\.\d{3}.*"number":6/s);
  });

  it('is opened in an editor, in the language of its type or in one of choice', async () => {
    const { person, page } = window;
    await person.closeEditors();
    await person.open('style.http');
    await person.click('Send Request');
    await person.reads(/color: red/);
    await person.menu('Open Body in Editor');
    await person.statusBar(/^CSS$/);
    await person.command('View: Close Editor');
    await person.button("Don't Save", page).click();
    await person.menu('Open Body As…');
    await person.choose('markdown');
    await person.statusBar(/^Markdown$/);
    await person.command('View: Close Editor');
    await person.button("Don't Save", page).click();
  });

  it('is saved whole, as a request that can be sent again with its answer', async () => {
    const { person, page } = window;
    const file = path.join(window.folder, 'kept.http');
    await person.menu('Save Whole Exchange…');
    // The dialog offers a name a moment later, in place of what was typed until then.
    await page.waitForFunction(() =>
      document
        .querySelector<HTMLInputElement>('.quick-input-widget .input')
        ?.value.endsWith('Style.http'),
    );
    await page.locator('.quick-input-widget .input').first().fill(file);
    await page.keyboard.press('Enter');
    const read = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
    await person.until('the file, whole', () => read().includes('color: red'));
    const text = read();
    assert.match(text, /^GET http:\/\/127\.0\.0\.1:\d+\/style\.css$/m);
    assert.match(text, /^HTTP\/1\.1 200 OK$/m);
  });

  it('tells of each header where it comes from, and cookies of the request from those of the jar', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('pair.http');
    await person.click('Send Request');
    await person.reads(/200 OK/);
    await person.showTab(/^Request/);
    const fields = person.panel.locator('.with-origins .field');
    const told = async (name: string) =>
      fields.filter({ hasText: name }).locator('.origin').first().textContent();
    assert.equal(await told('Cookie'), '# @cookie');
    assert.equal(await told('X-Line'), 'file');
    assert.equal(await told('Accept-Encoding'), 'default');
    await person.showTab(/^Cookies/);
    await person.reads(/given with the request/);
  });

  it('is shown as a still picture of its page, which calls nobody and runs nothing', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('page.http');
    await person.click('Send Request');
    await person.reads(/200 OK/);
    await person.panel.getByLabel('View', { exact: true }).selectOption('preview');
    const frame = person.panel.frameLocator('iframe.preview-frame');
    const heading = frame.getByRole('heading', { name: 'Order 42' });
    await heading.waitFor();
    const colour = await heading.evaluate((element) => getComputedStyle(element).color);
    assert.equal(colour, 'rgb(0, 90, 0)');
    await person.picture('preview');
    assert.deepEqual(reached, []);
  });

  it('tells times, tests with what came instead, and what scripts wrote; a filter is live', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('checks.http');
    await person.click('Send Request');
    await person.reads(/1 of 1 check failed/);
    await person.showTab(/^Tests/);
    await person.reads(/has a title/);
    await person.reads(/it has another/);
    await person.showTab(/^Log/);
    await person.reads(/from the script/);
    await person.showTab(/^Timing/);
    await person.reads(/Wait for headers/);
    await person.picture('timing');
    await person.showTab(/^Body/);
    await person.panel.getByPlaceholder(/Filter/).fill('$.slideshow.slides[*].title');
    await person.reads(/Wake up to WonderWidgets!/);
    await person.reads(/^2 matches/);
    await person.closeEditors();
    await person.open('pair.http');
    await person.click('Send Request');
    await person.reads(/First one/);
  });

  it('gives way to the next, is found again with Back, and stays when it is pinned', async () => {
    const { person } = window;
    await person.lenses('Send Request').nth(1).click();
    await person.reads(/Second one/);
    await person.showTab(/^Cookies/);
    await person.reads(/it stands in the Cookie field of the request/);
    await person.button('Back').click();
    await person.reads(/First one/);
    await person.button('Forward').click();
    await person.reads(/Second one/);
    await person.menu('Pin This Response');
    await person.button('Unpin').waitFor();
    await person.click('Send Request');
    await person.tab('First one').waitFor();
    await person.tab('Second one').waitFor();
  });

  it('comes to the lens alone when its panel was closed meanwhile, and is shown when it is asked for', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('slow.http');
    await person.click('Send Request');
    await person.reads(/^Waiting for headers/);
    await person.closeTab('Sending Slow');
    gate.open();
    await person.lens(/200/).waitFor();
    assert.equal(await person.tab('Slow').count(), 0);
    await person.click(/200/);
    await person.reads(/200 OK/);
  });

  it('is not shown as if it were new after the window was loaded again', async function () {
    this.timeout(300_000);
    const { person, page } = window;
    await person.command('Developer: Reload Window');
    await person.tab('Slow').first().waitFor({ state: 'detached' });
    await person.lens('Send Request').waitFor({ timeout: 180_000 });
    assert.equal(await person.tab('Slow').count(), 0);
    assert.equal(await page.locator('iframe.webview.ready').count(), 0);
    assert.equal(await person.lens(/200/).count(), 0);
    await person.container('Postcard');
    await person.row(/Slow.*200 · /).waitFor();
  });
});
