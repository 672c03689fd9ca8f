import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { stage } from './stage.ts';

/** Everything in a folder that would reach somebody, or take something, where it was trusted. */
function hostile(canary: string): Record<string, string> {
  return {
    'hostile.http': `import ./other.http\n\n### Hostile\n< {% client.log("ran") %}\nPOST ${canary}/{{taken}}\n\n< ./taken.txt\n\n> {% client.log("ran") %}\n`,
    'other.http': `### Other\nGET ${canary}/other\n`,
    'taken.txt': 'taken',
    'http-client.env.json': JSON.stringify({ $shared: { taken: 'from-environment' } }),
    '.postcard.json': JSON.stringify({ headers: { 'X-Hostile': 'yes' } }),
    '.vscode/settings.json': JSON.stringify({
      'postcard.proxy': canary,
      'postcard.verifyCertificates': false,
    }),
  };
}

describe('a hostile folder in Restricted Mode', () => {
  const reached: string[] = [];
  const canary = http.createServer((request, response) => {
    reached.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.end('caught');
  });
  before((done) => {
    canary.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    canary.close(done);
  });
  const window = stage({
    name: 'restricted',
    restricted: true,
    files: () => hostile(`http://127.0.0.1:${(canary.address() as AddressInfo).port}`),
  });

  it('is coloured and has its lenses', async () => {
    const { person } = window;
    await person.open('hostile.http');
    await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  });

  it('sends nothing when a lens is clicked, and says why', async () => {
    const { person } = window;
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
    const { person } = window;
    await person.container('Postcard');
    await window.page.getByText('In Restricted Mode nothing is sent').first().waitFor();
    assert.equal(await person.row('other.http').count(), 0);
  });

  it('reached nobody', () => {
    assert.deepEqual(reached, []);
  });
});
