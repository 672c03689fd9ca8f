import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { openPackagedWindow } from './packagedWindow.ts';
import type { PackagedWindow } from './packagedWindow.ts';
import { Person } from './person.ts';

describe('a hostile folder in Restricted Mode', () => {
  let window: PackagedWindow;
  let person: Person;
  let folder: string;
  let canary: http.Server;
  const reached: string[] = [];

  before(async function () {
    this.timeout(120_000);
    canary = http.createServer((request, response) => {
      reached.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.end('caught');
    });
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pc-hostile-'));
    const write = (name: string, text: string) => {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    };
    write(
      'hostile.http',
      `import ./other.http\n\n### Hostile\n< {% client.log("ran") %}\nPOST ${base}/{{taken}}\n\n< ./taken.txt\n\n> {% client.log("ran") %}\n`,
    );
    write('other.http', `### Other\nGET ${base}/other\n`);
    write('taken.txt', 'taken');
    write('http-client.env.json', JSON.stringify({ $shared: { taken: 'from-environment' } }));
    write('.postcard.json', JSON.stringify({ headers: { 'X-Hostile': 'yes' } }));
    write(
      '.vscode/settings.json',
      JSON.stringify({ 'postcard.proxy': base, 'postcard.verifyCertificates': false }),
    );
    window = await openPackagedWindow(folder, { restricted: true });
    person = new Person(window);
    await window.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({
      timeout: 60_000,
    });
  });

  after(async function () {
    this.timeout(30_000);
    await window.close();
    await new Promise((resolve) => canary.close(resolve));
    fs.rmSync(folder, { recursive: true, force: true });
  });

  afterEach(async function () {
    const pictures = process.env['POSTCARD_PICTURES'];
    if (this.currentTest?.state === 'failed' && pictures !== undefined) {
      fs.mkdirSync(pictures, { recursive: true });
      await window.page.screenshot({ path: path.join(pictures, 'failed-restricted.png') });
    }
  });

  it('is coloured and has its lenses', async () => {
    await person.open('hostile.http');
    await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  });

  it('sends nothing when a lens is clicked, and says why', async () => {
    for (const [link, action] of [
      ['Send Request', 'sending'],
      ['Dry run', 'a dry run'],
    ] as const) {
      await person.click(link);
      await person.notification(`Restricted Mode: ${action} needs a trusted workspace.`);
    }
    await person.picture('restricted');
  });

  it('sends nothing by key', async () => {
    await window.page.locator('.editor-instance .view-lines').first().click();
    await window.page.keyboard.press('Control+Alt+R');
    await window.page.waitForTimeout(1_000);
    assert.deepEqual(reached, []);
  });

  it('shows no file but the open one in its views', async () => {
    await person.container('Postcard');
    await window.page.getByText('In Restricted Mode nothing is sent').first().waitFor();
    assert.equal(await person.row('other.http').count(), 0);
  });

  it('reached nobody', () => {
    assert.deepEqual(reached, []);
  });
});
