import assert from 'node:assert/strict';
import { exchange, failed, hop, JSON_BODY } from './support/exchanges.ts';
import { showBody } from './support/scenes.ts';
import { withPanel } from './support/studio.ts';

const CERTIFICATE = {
  ...{ validFrom: '2020-01-01T00:00:00.000Z', validTo: '2120-01-01T00:00:00.000Z' },
  ...{ fingerprint256: 'AA:BB:CC', altNames: null, issuer: 'Our CA' },
};

describe('what mends a failure', () => {
  it('is one click where there is one way, and a list of all ways beside it', () =>
    withPanel({}, async (panel) => {
      await panel.show(
        failed({
          ...{ type: 'SSLError', code: 'CERT_UNKNOWN_ISSUER', phase: 'tls', authority: 'Our CA' },
          certificates: [
            { ...CERTIFICATE, subject: 'shop.test' },
            { ...CERTIFICATE, subject: 'Our CA' },
          ],
        }),
      );
      for (const name of ['Trust Our CA…', 'Use http', 'Change Certificate Check…']) {
        await panel.page.getByRole('button', { name }).click();
      }
      const setting = 'verifyCertificates';
      await panel.asks([
        { name: 'failure/mend', params: { setting, choice: 'trust' } },
        { name: 'failure/mend', params: { setting, choice: 'http' } },
        { name: 'failure/mend', params: { setting } },
      ]);
      await panel.page.getByText('2 certificates, not trusted').click();
      await panel.page.getByText('AA:BB:CC').first().waitFor();
    }));

  it('is no authority where the server shows none', () =>
    withPanel({}, async (panel) => {
      await panel.show(failed({ type: 'SSLError', code: 'CERT_WRONG_HOST', phase: 'tls' }));
      await panel.page.getByRole('button', { name: 'Change Certificate Check…' }).waitFor();
      assert.equal(await panel.page.getByRole('button', { name: /^Trust/ }).count(), 0);
    }));

  it('is waiting longer where the time was too short', () =>
    withPanel({}, async (panel) => {
      await panel.show(failed({ type: 'ReadTimeout', code: 'READ_TIMEOUT', phase: 'wait' }));
      await panel.page.getByRole('button', { name: 'Wait Longer' }).click();
      await panel.asks([
        { name: 'failure/mend', params: { setting: 'readTimeout', choice: 'longer' } },
      ]);
    }));
});

describe('an exchange', () => {
  it('is saved whole from the menu', () =>
    withPanel({}, async (panel) => {
      const shown = exchange();
      await showBody(panel, shown, JSON_BODY);
      await panel.page.getByRole('button', { name: 'More Actions…' }).click();
      await panel.page.getByRole('menuitem', { name: 'Save Whole Exchange…' }).click();
      await panel.asks([{ name: 'exchange/save', params: { exchangeId: shown.id } }]);
    }));

  it('tells what a cookie was before it changed, and what was there when it went', () =>
    withPanel({}, async (panel) => {
      const place = { domain: 'shop.test', path: '/', reason: 'host-only' };
      const cookieChanges = [
        { ...place, name: 'lang', value: 'de', before: 'en', action: 'changed' },
        { ...place, name: 'same', value: 'x', before: 'x', action: 'changed' },
        { ...place, name: 'cart', value: '', before: 'full', action: 'deleted' },
      ] as const;
      await panel.show(exchange({ hops: [hop({ cookieChanges })] }), '{}');
      await panel.showTab(/Cookies/);
      const rows = panel.page.locator('.cookie');
      for (const [at, text] of [/lang.*en → de/s, /same.*=x/s, /cart.*full/s].entries()) {
        assert.match(await rows.nth(at).innerText(), text);
      }
    }));
});
