import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { stage } from './stage.ts';

const POSTMAN = {
  info: {
    name: 'Letters',
    schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  },
  item: [{ name: 'From Postman', request: { method: 'GET', url: 'http://localhost/postman' } }],
};
const OPENAPI = `openapi: 3.0.0
info: { title: Letters, version: '1' }
servers: [{ url: http://localhost }]
paths:
  /openapi:
    get: { summary: From OpenAPI, responses: { '200': { description: fine } } }
`;
const HAR = {
  log: {
    version: '1.2',
    creator: { name: 'test', version: '1' },
    entries: [
      { request: { method: 'GET', url: 'http://localhost/har', headers: [], cookies: [] } },
    ],
  },
};
const INSOMNIA = {
  _type: 'export',
  __export_format: 4,
  resources: [
    { _id: 'wrk_1', _type: 'workspace', name: 'Letters' },
    {
      ...{ _id: 'req_1', _type: 'request', parentId: 'wrk_1', name: 'From Insomnia' },
      ...{ method: 'GET', url: 'http://localhost/insomnia' },
    },
  ],
};
const COOKIES = [
  '# Netscape HTTP Cookie File',
  'shop.test\tFALSE\t/\tFALSE\t4102444800\tflavour\tvanilla',
  '',
].join('\n');

describe('files of other tools and files to keep, named by a person', () => {
  const window = stage({
    name: 'dialogs',
    files: (base) => ({
      'sent.http': `### Sent\nGET ${base}/json\nAuthorization: Bearer open-sesame-77\n`,
      'other/letters.postman.json': JSON.stringify(POSTMAN),
      'other/api.yaml': OPENAPI,
      'other/session.har': JSON.stringify(HAR),
      'other/insomnia.json': JSON.stringify(INSOMNIA),
      'other/notes.json': '{"just": "notes"}',
      'other/broken.json': '{"info": ',
      'bruno/bruno.json': '{"version": "1", "name": "Letters", "type": "collection"}',
      'bruno/one.bru':
        'meta {\n  name: From Bruno\n  type: http\n  seq: 1\n}\n\nget {\n  url: http://localhost/bruno\n  body: none\n  auth: none\n}\n',
      'other/cookies.txt': COOKIES,
      'other/no-cookies.txt': 'nothing of the kind\n',
    }),
  });
  const file = (name: string) => path.join(window.folder, name);
  /** Empty until it is there: its text comes a moment after the file. */
  const read = (name: string) =>
    fs.existsSync(file(name)) ? fs.readFileSync(file(name), 'utf8') : '';

  async function chooseFile(name: string, kind = 'File…'): Promise<void> {
    const { person, page } = window;
    await person.command('Postcard: Import…');
    await person.chooses(kind);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: kind }).first().click();
    await person.names('Import requests', file(name));
  }

  for (const [name, words, kind] of [
    ['other/letters.postman.json', '/postman', 'File…'],
    ['other/api.yaml', '/openapi', 'File…'],
    ['other/session.har', '/har', 'File…'],
    ['other/insomnia.json', '/insomnia', 'File…'],
    ['bruno/one.bru', '/bruno', 'File…'],
    ['bruno', '/bruno', 'Folder…'],
  ] as const) {
    it(`come in: ${name}`, async () => {
      const { person } = window;
      await chooseFile(name, kind);
      const own = `from-${name.replace(/\W/g, '-')}`;
      await person.types('Name of the new file', own);
      await person.tab(`${own}.http`).first().waitFor();
      await person.writes(words);
      await person.lens('Send Request').waitFor();
      await person.closeEditors();
    });
  }

  for (const [name, words] of [
    ['other/notes.json', /notes\.json/],
    ['other/broken.json', /broken\.json/],
  ] as const) {
    it(`say what they are not: ${name}`, async () => {
      const { person } = window;
      await chooseFile(name);
      await person.notification(words);
      await person.command('Notifications: Clear All Notifications');
    });
  }

  it('can be left: nothing is written when somebody changes their mind', async () => {
    const { person, page } = window;
    const before = fs.readdirSync(window.folder, { recursive: true }).sort();
    await person.command('Postcard: Import…');
    await person.chooses('File…');
    await page.keyboard.press('Escape');
    await person.command('Postcard: Import…');
    await person.chooses('File…');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-title', { hasText: 'Import requests' }).waitFor();
    await page.keyboard.press('Escape');
    await chooseFile('other/session.har');
    await page.locator('.quick-input-title', { hasText: 'Name of the new file' }).waitFor();
    await page.keyboard.press('Escape');
    assert.deepEqual(fs.readdirSync(window.folder, { recursive: true }).sort(), before);
    assert.equal(await page.locator('.notifications-toasts .notification-toast').count(), 0);
  });

  it('are listed by their folders, as these are called from here', async () => {
    const { person } = window;
    await person.container('Postcard');
    for (const folder of ['bruno', 'other']) {
      await person.row(new RegExp(`^\\s*${folder}\\s*$`)).waitFor();
    }
    assert.equal(await person.row(window.folder).count(), 0);
  });

  it('bring cookies, and take them along in either form', async () => {
    const { person } = window;
    await person.unfold('Cookies');
    await person.command('Postcard: Add Cookies from File…');
    await person.names('Add the cookies of a file', file('other/cookies.txt'));
    await person.row('flavour').waitFor();
    await person.statusBar(/1 cookie added/);
    for (const [name, pattern] of [
      ['kept.json', /"name": "flavour"/],
      ['kept.txt', /^shop\.test\tFALSE\t\/\tFALSE\t4102444800\tflavour\tvanilla$/m],
    ] as const) {
      await person.command('Postcard: Save Cookies to File…');
      await person.names('Save cookies', file(name));
      await person.until(name, () => pattern.test(read(name)));
    }
    await person.command('Postcard: Add Cookies from File…');
    await person.names('Add the cookies of a file', file('other/no-cookies.txt'));
    await person.notification(/no-cookies\.txt has no cookies that can be read/);
    await person.command('Notifications: Clear All Notifications');
  });

  it('keep a body as it came, and an exchange without its secrets in either form', async () => {
    const { person } = window;
    await person.container('Explorer');
    await person.open('sent.http');
    await person.click('Send Request');
    await person.reads(/^200 OK/);
    await person.menu('Save Body');
    await person.names('Save Response Body', file('body.json'));
    await person.until('the body', () => read('body.json').includes('slideshow'));
    for (const name of ['whole.http', 'whole.har']) {
      await person.menu('Save Whole Exchange…');
      await person.names('Save Request and Response', file(name));
      await person.until(name, () => read(name).includes('slideshow'));
      assert.ok(!read(name).includes('open-sesame'), name);
    }
    assert.equal(
      (JSON.parse(fs.readFileSync(file('whole.har'), 'utf8')) as { log: { version: string } }).log
        .version,
      '1.2',
    );
  });
});
