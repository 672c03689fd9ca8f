import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { stage } from './stage.ts';

/** What never ends by itself: events that come, and an answer that does not. */
describe('what goes on when something is taken away', () => {
  const server = http.createServer(({ url }, response) => {
    if (url !== '/events') return;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: first\n\n');
  });
  before((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const window = stage({
    name: 'ending',
    files: () => {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return {
        'events.http': `### Events\nGET ${base}/events\n`,
        'never.http': `### Never\n# @timeout 0\nGET ${base}/never?{{where}}\n`,
        'http-client.env.json': JSON.stringify({
          dev: { where: 'dev' },
          other: { where: 'other' },
        }),
      };
    },
  });

  it('a stream is in the history although the window was loaded again under it', async function () {
    this.timeout(150_000);
    const { person } = window;
    await person.open('events.http');
    await person.click('Send Request');
    await person.reads(/^1 item, live/);
    await person.command('Developer: Reload Window');
    await person.tab('Sending Events').first().waitFor({ state: 'detached' });
    await person.lens('Send Request').waitFor({ timeout: 100_000 });
    await person.container('Postcard');
    await person.row(/Events.*[Cc]ancelled/).waitFor();
    await person.picture('ending-reloaded');
  });

  it('a request is what it was sent as, whatever environment is chosen meanwhile', async () => {
    const { person, page } = window;
    if (!(await page.locator('.explorer-folders-view').isVisible()))
      await person.container('Explorer');
    await person.command('Postcard: Select Environment…');
    await person.choose('dev');
    await person.open('never.http');
    await person.click('Send Request');
    await person.reads(/^Waiting for headers/);
    await person.command('Postcard: Select Environment…');
    await person.choose('other');
    await person.button('Cancel').click();
    await person.reads(/You cancelled it/);
    await person.reads(/never\?dev/);
    await person.closeEditors();
  });
});
