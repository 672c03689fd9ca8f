import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { stage } from './stage.ts';

describe('other tools, by a person', () => {
  const window = stage({
    name: 'other-tools',
    files: (base) => ({
      'letter.http': `@word = hello\n\n### Letter\nPOST ${base}/post?word={{word}}\nAuthorization: Bearer sesame-street-1\n\ntext=1\n`,
    }),
  });

  before(() =>
    // As a person answers a browser that asks; a window on a desktop has nothing to grant.
    window.page
      .context()
      .grantPermissions(['clipboard-read', 'clipboard-write'])
      .catch(() => undefined),
  );

  it('get a request by the clipboard, without its secrets', async () => {
    const { person, page } = window;
    await person.open('letter.http');
    await page.locator('.editor-instance .view-line', { hasText: 'POST' }).first().click();
    await person.command('Postcard: Copy Request As');
    await person.choose('cURL');
    await person.notification('Credentials in it are dots');
  });

  it('give a request by the clipboard, in a file with the name that is wanted', async () => {
    const { person, page } = window;
    await person.command('Postcard: Import');
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'from the clipboard' })
      .first()
      .click();
    await person.types('Name of the new file', 'from-curl');
    await person.writes('/post?word=hello');
    await person.notification('1 request of curl is in from-curl.http.');
    const text = fs.readFileSync(path.join(window.folder, 'from-curl.http'), 'utf8');
    assert.match(text, /^### POST \/post$/m);
    assert.ok(!text.includes('sesame'));
    await person.picture('import');
  });

  it('are offered a name that is free', async () => {
    const { person, page } = window;
    fs.writeFileSync(path.join(window.folder, 'curl.http'), 'GET http://localhost/mine\n');
    await person.command('Postcard: Import');
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'from the clipboard' })
      .first()
      .click();
    await page.locator('.quick-input-title', { hasText: 'Name of the new file' }).waitFor();
    const input = page.locator('.quick-input-widget .input').first();
    await person.until('a name', async () => (await input.inputValue()) !== '');
    assert.equal(await input.inputValue(), 'curl-2.http');
    await input.fill('curl');
    await page.locator('.quick-input-message', { hasText: 'curl.http is there already' }).waitFor();
    await page.keyboard.press('Escape');
  });
});
