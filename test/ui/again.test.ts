import assert from 'node:assert/strict';
import { stage } from './stage.ts';

describe('a request of the history, sent again by a person', () => {
  const window = stage({
    name: 'again',
    files: (base) => ({
      'word.http': '### Word\nGET {{base}}/get?word={{word}}\n',
      'http-client.env.json': JSON.stringify({
        $shared: { base },
        dev: { word: 'development' },
        stage: { word: 'staging' },
      }),
    }),
  });

  async function replayElsewhere(): Promise<void> {
    const { person } = window;
    await person.command('Postcard: Replay from History');
    await person.chooses(/Word.*dev/);
    const row = window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'dev' });
    await person.clickOn(row.first(), 'Replay in Another Environment');
    await person.choose('stage');
  }

  it('is looked at first', async () => {
    const { person, page } = window;
    await person.open('word.http');
    await person.command('Postcard: Select Environment');
    await person.choose('dev');
    await person.click('Send Request');
    await person.reads(/development/);
    await person.command('Postcard: Replay from History');
    await person.chooses(/Word.*dev/);
    const row = page.locator('.quick-input-list .monaco-list-row').first();
    await person.clickOn(row, 'Show What Was Sent');
    await page.getByText('environment dev').first().waitFor();
    await person.command('View: Close Editor');
  });

  it('says in another environment what differs, and sends nothing when that is declined', async () => {
    const { person } = window;
    await replayElsewhere();
    const text = await person.answers('The request is not the same as it was.', 'Cancel');
    assert.match(text, /then: GET .*word=development/);
    assert.match(text, /now: +GET .*word=staging/);
    await person.reads(/development/);
  });

  it('is sent in another environment once that is wanted', async () => {
    const { person } = window;
    await replayElsewhere();
    await person.answers('The request is not the same as it was.', 'Send');
    await person.reads(/"word": "staging"/);
    await person.panel.locator('.environment', { hasText: 'stage' }).waitFor();
  });

  it('is compared in the editor for differences, and sent from there', async () => {
    const { person, page } = window;
    await replayElsewhere();
    await person.answers('The request is not the same as it was.', 'Show Difference');
    await person.tab(/then ↔ now/).waitFor();
    await page.locator('.monaco-diff-editor').getByText('word=staging').first().waitFor();
    await person.choose('Send it as it is now');
    await person.closeTab(/then ↔ now/);
    await person.reads(/"word": "staging"/);
  });
});
