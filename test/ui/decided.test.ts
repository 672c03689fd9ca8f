import assert from 'node:assert/strict';
import fs from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { certificate, CA_FILE, NAMES_CA_FILE } from '../servers/certificates.ts';
import { stage } from './stage.ts';

describe('a certificate that something else decides about', () => {
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
  const address = () => `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const window = stage({
    name: 'decided',
    files: () => ({
      'line.http': `### By a line\n# @no-log\n# @verify other.pem\nGET ${address()}\n`,
      'setting.http': `### By a setting\nGET ${address()}\n`,
      'other.pem': fs.readFileSync(NAMES_CA_FILE, 'utf8'),
      '.vscode/settings.json': '{ "postcard.caFile": "other.pem" }',
    }),
  });

  it('is not offered for trust: the line is named, and opened', async () => {
    const { person } = window;
    await person.open('line.http');
    await person.click('Send Request');
    await person.reads(/Line 3 says whom this request trusts/);
    assert.equal(await person.panel.getByRole('button', { name: /^Trust / }).count(), 0);
    await person.picture('decided-line');
    await person.button('Change Certificate Check…').click();
    await person.chooses('Open line 3');
    assert.ok(!(await person.choices()).some((text) => text.includes('Trust')));
    await window.page.keyboard.press('Escape');
    await person.button('Open Line 3: # @verify').click();
    await person.statusBar(/^Ln 3, Col 1/);
    await person.closeEditors();
  });

  it('is not offered for trust: the setting is named, and opened', async () => {
    const { person } = window;
    await person.open('setting.http');
    await person.click('Send Request');
    await person.reads(/The setting postcard\.caFile says whom requests trust/);
    await person.picture('decided-setting');
    await person.button('Open postcard.caFile').click();
    await window.page.locator('.settings-editor').getByText('1 Setting Found').waitFor();
    await window.page.locator('.settings-editor .checked', { hasText: 'Workspace' }).waitFor();
  });
});
