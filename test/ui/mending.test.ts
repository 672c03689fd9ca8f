import assert from 'node:assert/strict';
import fs from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { certificate, CA_FILE } from '../servers/certificates.ts';
import { stage } from './stage.ts';

const CA = 'Postcard test CA';

describe('a failure, mended by a person', () => {
  // As servers inside of a company do: the root nobody knows stands at the end of the chain.
  const { key, cert } = certificate('valid');
  const server = https.createServer(
    { key, cert: Buffer.concat([cert, fs.readFileSync(CA_FILE)]) },
    (_, response) => response.end('trusted'),
  );
  before((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const window = stage({
    name: 'mending',
    files: (base) => ({
      'secure.http': `### Secure\nGET https://127.0.0.1:${(server.address() as AddressInfo).port}/\n`,
      'plain.http': `### Plain\nGET ${base.replace('http:', 'https:')}/get\n`,
      'slow.http': `### Slow\n# @timeout 1\nGET ${base}/delay/10\n`,
    }),
  });

  it('offers to trust the authority that the server shows, beside what else helps', async () => {
    const { person, page } = window;
    await person.open('secure.http');
    await person.click('Send Request');
    await person.reads(/cannot be trusted/);
    await person.panel.getByText('2 certificates, not trusted').click();
    await person.reads(/7A:BD:F9:ED/);
    await person.picture('untrusted');
    await person.button('Change Certificate Check…').click();
    await person.chooses(`Trust ${CA} in this workspace…`);
    const choices = await person.choices();
    assert.ok(
      choices.some((text) => text.includes('SHA-256 7A:BD:F9:ED')),
      choices.join('\n'),
    );
    assert.ok(choices.some((text) => text.includes('Trust the authorities of a file')));
    assert.ok(choices.some((text) => text.includes('Use http in this request')));
    assert.ok(choices.some((text) => text.includes('# @insecure')));
    await page.keyboard.press('Escape');
  });

  it('shows whose it is before it is trusted; who says no is asked again', async () => {
    const { person } = window;
    await person.button(`Trust ${CA}…`).click();
    const text = await person.answers(`Trust ${CA} in this workspace?`, 'Cancel');
    assert.match(text, /Subject: Postcard test CA/);
    assert.match(text, /Issuer: Postcard test CA \(itself\)/);
    assert.match(text, /Valid: 2020-01-01 to 2120-01-01/);
    assert.match(text, /SHA-256: 7A:BD:F9:ED(?::[0-9A-F]{2}){28}/);
    await person.reads(/cannot be trusted/);
  });

  it('sends again once it is trusted, with certificates still checked and no file of the folder changed', async () => {
    const { person } = window;
    await person.button(`Trust ${CA}…`).click();
    await person.answers(`Trust ${CA} in this workspace?`, 'Trust');
    await person.reads(/200 OK/);
    await person.showTab(/^Timing/);
    const certificates = person.panel.locator('summary', { hasText: /certificate/i });
    await certificates.filter({ visible: true }).first().click();
    await person.reads(CA);
    assert.equal(await person.panel.getByText('not verified').count(), 0);
    assert.deepEqual(fs.readdirSync(window.folder).sort(), [
      'plain.http',
      'secure.http',
      'slow.http',
    ]);
  });

  it('takes the trust back', async () => {
    const { person, page } = window;
    await person.command('Postcard: Forget Trusted Certificates…');
    await person.chooses(CA);
    await page.locator('.quick-input-list .monaco-list-row').first().click();
    await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await person.click('Send Request');
    await person.reads(/cannot be trusted/);
    await person.closeEditors();
  });

  it('lets a request wait longer, in its file', async () => {
    const { person } = window;
    await person.open('slow.http');
    await person.click('Send Request');
    await person.reads(/ReadTimeout/);
    await person.button('Wait Longer').click();
    await person.writes('# @timeout 2');
    await person.command('View: Revert and Close Editor');
    await person.closeEditors();
  });

  it('writes http where the server speaks no TLS', async () => {
    const { person } = window;
    await person.open('plain.http');
    await person.click('Send Request');
    await person.reads(/does not speak TLS/);
    await person.button('Use http').click();
    await person.writes('GET http://127.0.0.1');
    assert.match(fs.readFileSync(path.join(window.folder, 'plain.http'), 'utf8'), /https:/);
    await person.click('Send Request');
    await person.reads(/200 OK/);
  });
});
