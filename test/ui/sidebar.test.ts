import assert from 'node:assert/strict';
import { stage } from './stage.ts';

const FILES = {
  'letters.http': `### All letters
GET {{base}}/json

### One that is not there
GET {{base}}/status/404

### Sets a cookie
GET {{base}}/cookies/set?flavour=vanilla
`,
  'checks.http': `### Holds
GET {{base}}/get?a=1

?? status == 200
?? body.args.a == 1

### Does not hold
GET {{base}}/get?a=1

?? status == 200
?? body.args.a == 2
`,
  'change.http': '### Throw away\nDELETE {{base}}/delete\n',
  'elsewhere.http': '### Elsewhere\nGET http://api.invalid/\nX-Key: {{key}}\n',
};

describe('the side bar, used by a person', () => {
  const window = stage({
    name: 'sidebar',
    files: (base) => ({
      ...FILES,
      'http-client.env.json': JSON.stringify({
        $shared: { base },
        dev: { user: 'ada' },
        prod: { user: 'live' },
      }),
      'http-client.private.env.json': JSON.stringify({
        dev: { key: 'open-sesame-1234' },
        prod: { key: 'open-sesame-5678' },
      }),
    }),
  });
  before(() => window.person.open('letters.http'));

  it('teaches: a walkthrough leads through the first steps', async () => {
    const { person, page } = window;
    await person.command('Welcome: Open Walkthrough');
    // By keyboard: its description covers the list where the pointer is.
    await page.locator('.quick-input-widget .input').first().fill('Get Started with Postcard');
    await person.chooses('Get Started with Postcard');
    await page.keyboard.press('Enter');
    await page.getByText('Open the tour').first().waitFor();
    await page.getByText('Run the same file in a terminal').first().waitFor();
    await person.picture('walkthrough');
    await person.command('View: Close Editor');
  });

  it('lists requests, and a click on the arrow sends one', async () => {
    const { person } = window;
    await person.container('Postcard');
    await person.row('letters.http').click();
    await person.clickOn(person.row('All letters'), 'Send Request');
    await person.row(/All letters.*200 OK/).waitFor();
    await person.clickOn(person.row('One that is not there'), 'Send Request');
    await person.row(/One that is not there.*404/).waitFor();
    await person.clickOn(person.row('Sets a cookie'), 'Send Request');
    await person.row(/Sets a cookie.*200 OK/).waitFor();
  });

  it('shows what was sent in the history, newest first', async () => {
    const { person } = window;
    await person.row(/^\s*Today/).waitFor();
    await person.picture('history');
    await person.clickOn(person.row(/All letters.*200 · /), 'Replay as It Was');
    await person.reads(/slideshow/);
  });

  it('finds words in the history, and shows the whole again', async () => {
    const { person } = window;
    await person.command('Postcard: Search History');
    await person.types('Search the history', '404');
    await person.row(/One that is not there.*404 · /).waitFor();
    await person.row(/All letters.*200 · /).waitFor({ state: 'detached' });
    await person.command('Postcard: Search History');
    await person.types('Search the history', '');
    await person.row(/All letters.*200 · /).waitFor();
  });

  it('edits a cookie', async () => {
    const { person, page } = window;
    const header = page.locator('.sidebar .pane-header', { hasText: 'Cookies' }).first();
    if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
    await person.row('flavour').waitFor();
    await person.clickOn(person.row('flavour'), 'Edit Cookie');
    await person.types('Value of the cookie flavour', 'chocolate');
    await person.row('flavour').waitFor();
    await person.picture('cookies-view');
  });

  it('asks for the name of a protected environment before data changes there', async () => {
    const { person } = window;
    await person.command('Postcard: Select Environment');
    const row = window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'prod' });
    assert.match((await row.getAttribute('aria-label')) ?? '', /protected/);
    await row.locator('.codicon-shield').waitFor();
    await person.choose('prod');
    await person.closeEditors();
    await person.container('Explorer');
    await person.open('change.http');
    await person.click('Send Request');
    await person.types('prod is protected', '');
    await person.reads(/protected environment/);
    await person.click('Send Request');
    await person.types('prod is protected', 'prod');
    await person.reads(/200/);
    await person.lens(/200/).waitFor();
  });

  it('asks before a secret goes to a host for the first time, and once', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.open('elsewhere.http');
    await person.click('Send Request');
    const text = await person.answers('Send secrets to api.invalid', 'Cancel');
    assert.match(text, /and key would go to/);
    assert.match(text, /http:\/\/api\.invalid\//);
    assert.ok(!text.includes('open-sesame'));
    await person.reads(/Nothing was sent/);
    await person.click('Send Request');
    await person.answers('Send secrets to api.invalid', 'Send');
    await person.reads(/ConnectionError/);
    await person.click('Send Request');
    await person.reads(/ConnectionError/);
  });

  it('runs the checks of a file as tests, each with what came of it', async () => {
    const { person } = window;
    await person.closeEditors();
    await person.command('Postcard: Select Environment');
    await person.choose('dev');
    await person.open('checks.http');
    await person.command('Test: Run All Tests');
    await person.command('Testing: Focus on Test Explorer View');
    await person.row(/checks\.http/).waitFor();
    const { page } = window;
    await page.locator('.test-explorer .monaco-list-row[aria-label*="Failed"]').first().waitFor();
    await person.picture('tests');
    const rows = page.locator('.test-explorer .monaco-list-row');
    const labels = await rows.evaluateAll((found) =>
      found.map((row) => row.getAttribute('aria-label') ?? ''),
    );
    assert.ok(labels.some((label) => /Failed/.test(label)));
  });
});
