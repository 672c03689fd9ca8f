import assert from 'node:assert/strict';
import { readInbound } from '../../src/protocol/validate.ts';
import { JSON_BODY, chain, exchange, failed, hop, response } from './support/exchanges.ts';
import { SCENES, SENDING, bodyOf, showBody } from './support/scenes.ts';
import { withPanel } from './support/studio.ts';

const heard = '[role="status"][aria-live="polite"]';

describe('the outcome line', () => {
  it('says outcome, request, environment, time, duration, sizes, protocol and TLS', () =>
    withPanel({ width: 1200 }, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      const text = await panel.page.locator('.outcome').innerText();
      for (const part of [
        '200 OK',
        'GET /items?page=2',
        'dev',
        '34 ms',
        '1.2 kB',
        '612 B on the wire',
      ]) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      assert.match(text, /\d\d:\d\d:\d\d/);
      assert.match(text, /HTTP\/1\.1/);
      assert.match(text, /TLS 1\.3/);
    }));

  it('says that nothing was sent when a person declined, and calls it no failure', () =>
    withPanel({}, async (panel) => {
      await SCENES['declined']?.(panel);
      assert.equal(await panel.page.locator('h1').innerText(), 'Not sent');
      assert.equal(await panel.page.locator('.outcome.failed').count(), 0);
      assert.equal(await panel.page.locator('.sentence code').innerText(), 'prod');
    }));

  it('explains the status', () =>
    withPanel({}, async (panel) => {
      const missing = exchange({ response: response({ statusCode: 404, reason: 'Not Found' }) });
      await panel.show(missing, '{}');
      const title = await panel.page.locator('h1').getAttribute('title');
      assert.equal(title, 'There is nothing at this address');
    }));

  it('marks an outcome that the file expected', () =>
    withPanel({}, async (panel) => {
      await panel.show(failed({}, { expected: true }));
      await panel.page.getByText('as expected', { exact: true }).waitFor();
    }));
});

describe('one exchange after another', () => {
  it('takes the old answer away at once when a request is sent', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      await panel.showSending(SENDING);
      await panel.page.getByText('Waiting for headers…').waitFor();
      assert.equal(await panel.page.locator('.cm-editor').count(), 0);
    }));

  it('shows a failure instead of the old answer: sentence, phase, evidence, what to do', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      await panel.show(failed());
      await panel.page.getByText('No connection to shop.test:443 within 10 s.').waitFor();
      const card = await panel.page.locator('.card').innerText();
      assert.match(card, /ConnectTimeout \(CONNECT_TIMEOUT\)/);
      assert.match(card, /while connecting, after 10\.0 s/);
      assert.match(card, /# @connection-timeout allows more time\./);
      assert.equal(await panel.page.locator('.cm-editor').count(), 0);
      await panel.page.getByRole('button', { name: 'Open Line 12' }).click();
      await panel.page.getByRole('button', { name: 'Change Connect Timeout' }).click();
      assert.deepEqual(
        (await panel.calls()).map(({ name }) => name),
        ['exchange/reveal', 'failure/mend'],
      );
    }));

  it('cancels, and tells what is being waited for with a clock that runs', () =>
    withPanel({}, async (panel) => {
      await panel.showSending({
        ...SENDING,
        phase: 'receive',
        receivedBytes: 1e6,
        totalBytes: 4e6,
      });
      await panel.page.getByText('Receiving: 1.0 MB of 4.0 MB').waitFor();
      const before = await panel.page.locator('.facts').innerText();
      await panel.page.waitForFunction(
        (old) => document.querySelector('.facts')?.textContent !== old,
        before,
      );
      await panel.page.getByRole('button', { name: 'Cancel' }).click();
      await panel.asks([{ name: 'exchange/cancel', params: { exchangeId: 's1' } }]);
    }));

  it('counts from when it was sent, not from when the page was there', () =>
    withPanel({}, async (panel) => {
      await panel.showSending({ ...SENDING, elapsedMs: 3_600_000 });
      await panel.page.getByText(/^60 min \d+ s$/).waitFor();
      // One that was late on its way does not set the clock back.
      await panel.showSending({ ...SENDING, elapsedMs: 0, phase: 'receive' });
      await panel.page.getByText('Receiving…').waitFor();
      await panel.page.getByText(/^60 min \d+ s$/).waitFor();
    }));

  it('keeps the tab of each request', () =>
    withPanel({}, async (panel) => {
      await panel.show(exchange({ title: 'one' }), '{}');
      await panel.showTab(/Timing/);
      await panel.show(exchange({ title: 'two' }), '{}');
      assert.equal(await panel.page.getByRole('tab', { selected: true }).innerText(), 'Body');
      await panel.show(exchange({ title: 'one' }), '{}');
      assert.equal(await panel.page.getByRole('tab', { selected: true }).innerText(), 'Timing');
    }));

  it('goes back and forward, and can be pinned', () =>
    withPanel({}, async (panel) => {
      const place = { canGoBack: true, canGoForward: false, pinned: false };
      await panel.post({ type: 'exchange/show', exchange: exchange(), place });
      await panel.page.getByRole('button', { name: 'Back' }).click();
      await panel.page.getByRole('button', { name: 'Forward' }).click({ force: true });
      await panel.page.getByRole('button', { name: 'More Actions' }).click();
      await panel.page.getByRole('menuitem', { name: 'Pin This Response' }).click();
      await panel.asks([
        { name: 'panel/go', params: { direction: 'back' } },
        { name: 'panel/pin', params: { pinned: true } },
      ]);
    }));

  it('opens the body in an editor, in a language of choice where it is asked for', () =>
    withPanel({}, async (panel) => {
      const shown = exchange();
      await showBody(panel, shown, JSON_BODY);
      for (const item of ['Open Body in Editor', 'Open Body As…']) {
        await panel.page.getByRole('button', { name: 'More Actions' }).click();
        await panel.page.getByRole('menuitem', { name: item }).click();
      }
      await panel.asks([
        { name: 'body/open', params: { exchangeId: shown.id } },
        { name: 'body/open', params: { exchangeId: shown.id, choose: true } },
      ]);
    }));

  it('copies as cURL with secrets as dots, and the body with its digits', () =>
    withPanel({}, async (panel) => {
      await showBody(panel, exchange(), JSON_BODY);
      await panel.page.getByRole('button', { name: 'More Actions' }).click();
      await panel.page.getByRole('menuitem', { name: 'Copy as cURL' }).click();
      await panel.page.getByRole('button', { name: 'Copy Body' }).click();
      await panel.page.waitForFunction(() => window.host.calls().length === 2);
      await panel.page.locator(heard, { hasText: 'Copied' }).waitFor({ state: 'attached' });
      const [curl, body] = (await panel.calls()).map(({ params }) => String(params['text']));
      assert.match(curl ?? '', /^curl 'https:\/\/shop\.test\/items\?page=2' \\\n {2}--header/);
      assert.match(curl ?? '', /Authorization: ••••••/);
      assert.match(body ?? '', /12345678901234567890/);
    }));

  it('asks the host only for what the host understands', () =>
    withPanel({}, async (panel) => {
      for (const scene of Object.values(SCENES).slice(0, 8)) await scene(panel);
      const messages = await panel.page.evaluate(() => window.host.messages);
      for (const message of messages) assert.equal(readInbound(message).kind, 'message');
    }));
});

describe('screen readers hear', () => {
  const cases = [
    ['a request sent', (panel) => panel.showSending(SENDING), 'Sending login'],
    ['an answer', (panel) => panel.show(exchange(), '{}'), '200 OK, 34 milliseconds'],
    [
      'a failure',
      (panel) => panel.show(failed()),
      'Failed: No connection to shop.test:443 within 10 s.',
    ],
    ['tests', (panel) => panel.show(chain(), '{}'), '2 of 3 checks failed'],
  ] satisfies [string, (typeof SCENES)[string], string][];
  for (const [what, show, words] of cases) {
    it(`${what}: ${words}`, () =>
      withPanel({}, async (panel) => {
        await show(panel);
        await panel.page.locator(heard, { hasText: words }).waitFor({ state: 'attached' });
      }));
  }
});

describe('the tabs', () => {
  it('are there only when they have something, with counts', () =>
    withPanel({}, async (panel) => {
      await panel.show(chain(), '{}');
      const tabs = panel.page.getByRole('tab');
      const names = await tabs.evaluateAll((all) =>
        all.map((tab) =>
          `${tab.firstChild?.textContent ?? ''} ${tab.querySelector('.count')?.textContent ?? ''}`.trim(),
        ),
      );
      assert.deepEqual(names, [
        ...['Body', 'Headers 8', 'Cookies 3 ↓ 1 ↑', 'Redirects 1'],
        ...['Timing', 'Request', 'Tests 1/3', 'Log 2'],
      ]);
      await tabs.and(panel.page.getByRole('tab', { name: 'Cookies 3 received, 1 sent' })).waitFor();
      await panel.show(bodyOf('text/plain', 'empty', ''));
      assert.equal(
        await panel.page.getByRole('tab', { name: /Cookies|Redirects|Tests|Log/ }).count(),
        0,
      );
    }));

  it('tell cookies: sent, held back, set, changed and refused, each with its reason', () =>
    withPanel({}, async (panel) => {
      await panel.show(chain(), '{}');
      await panel.showTab(/Cookies/);
      const text = await panel.page.getByRole('tabpanel').innerText();
      for (const words of [
        'host-only for shop.test; this is www.shop.test',
        'path /admin does not match /home',
        'set by GET /home 3 minutes ago',
        'was en',
        'Domain ads.test is not shop.test or above it',
      ]) {
        assert.ok(text.includes(words), words);
      }
    }));

  it('tell redirects as a timeline with rule and reason, and open any hop by itself', () =>
    withPanel({}, async (panel) => {
      await panel.show(chain(), '{}');
      await panel.showTab(/Redirects/);
      const text = await panel.page.getByRole('tabpanel').innerText();
      assert.match(text, /method POST → GET\s+302 after POST \(RFC 9110 15\.4\.3\)/);
      await panel.page.locator('.hop-details > summary').first().click();
      await panel.page.getByRole('button', { name: 'Open Hop 1' }).click();
      assert.match(await panel.page.locator('h1').innerText(), /302 Found/);
      await panel.showTab(/Headers/);
      await panel.page.getByText('Location', { exact: true }).waitFor();
      await panel.page.getByRole('button', { name: 'Whole Exchange' }).click();
      assert.match(await panel.page.locator('h1').innerText(), /200 OK/);
    }));

  it('save the body of the hop that is looked at', () =>
    withPanel({}, async (panel) => {
      const whole = chain();
      const [first, ...rest] = whole.hops;
      const shown = { ...whole, hops: [{ ...first!, response: response() }, ...rest] };
      await panel.show(shown, '{"hop":1}');
      await panel.showTab(/Redirects/);
      await panel.page.locator('.hop-details > summary').first().click();
      await panel.page.getByRole('button', { name: 'Open Hop 1' }).click();
      await panel.page.locator('.cm-line', { hasText: '"hop"' }).waitFor();
      await panel.page.getByRole('button', { name: 'More Actions' }).click();
      await panel.page.getByRole('menuitem', { name: 'Save Body' }).click();
      await panel.asks([{ name: 'body/save', params: { exchangeId: shown.id, hop: 0 } }]);
      const read = await panel.page.evaluate(() => window.host.messages.at(-2));
      assert.ok(JSON.stringify(read).includes('"hop":0'), JSON.stringify(read));
    }));

  it('tell times of all hops on one axis, and the certificates with their dates', () =>
    withPanel({}, async (panel) => {
      await panel.show(chain(), '{}');
      await panel.showTab(/Timing/);
      const starts = await panel.page
        .locator('.bar')
        .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().left));
      assert.deepEqual(
        starts,
        [...starts].sort((a, b) => a - b),
      );
      await panel.page.getByText('2 certificates, checked').click();
      await panel.page.getByText('2026-12-01, in 5 days').waitFor();
    }));

  it('tell the request as it was sent', () =>
    withPanel({}, async (panel) => {
      await panel.show(chain(), '{}');
      await panel.showTab(/Request/);
      const text = await panel.page.getByRole('tabpanel').innerText();
      assert.match(text, /POST \/login HTTP\/1\.1/);
      assert.match(text, /password=••••••/);
    }));

  it('tell tests with what was expected and what came', () =>
    withPanel({}, async (panel) => {
      await panel.show(chain(), '{}');
      await panel.showTab(/Tests/);
      const text = await panel.page.locator('.test.failed').first().innerText();
      assert.match(text, /Failed:\s*greets the person/);
      assert.match(text, /Hello Ada/);
      assert.equal(await panel.page.locator('.diff mark').innerText(), ' Ada');
      assert.deepEqual(await panel.page.locator('.diff-line').allTextContents(), [
        '  {\n',
        '-   "greeting": "Hello Ada",\n',
        '+   "greeting": "Hello",\n',
        '    "cards": 3\n',
      ]);
    }));

  it('lead from a test to its line', () =>
    withPanel({}, async (panel) => {
      const shown = chain();
      await panel.show(shown, '{}');
      await panel.showTab(/Tests/);
      await panel.page.getByRole('button', { name: 'shop.http:21' }).click();
      await panel.asks([{ name: 'exchange/reveal', params: { exchangeId: shown.id, line: 21 } }]);
    }));

  it('tell where each header of a request comes from', () =>
    withPanel({}, async (panel) => {
      await panel.show(
        exchange({
          hops: [
            hop({
              requestHeaders: [
                ['Host', 'shop.test'],
                ['Accept', '*/*'],
                ['X-Team', 'blue'],
                ['X-Line', '1'],
                ['X-Top', '1'],
                ['Cookie', 'a=1'],
              ],
              requestHeaderOrigins: [
                ...(['connection', 'default', 'setting', 'file', 'file-defaults', 'jar'] as const),
              ],
            }),
          ],
        }),
        '{}',
      );
      await panel.showTab(/Request/);
      assert.deepEqual(await panel.page.locator('.origin').allInnerTexts(), [
        ...['connection', 'default', 'setting', 'file', 'top of the file', 'cookie jar'],
      ]);
    }));

  it('tell warnings apart from what scripts wrote, and copy both', () =>
    withPanel({}, async (panel) => {
      await panel.show(chain(), '{}');
      await panel.showTab(/Log 2/);
      assert.deepEqual(await panel.page.locator('.log-line').allTextContents(), [
        'Warning: HTTP/3 is sent as HTTP/1.1',
        'login took 35 ms',
        'DEV-7: Requests loses the body; it was sent again.',
      ]);
      await panel.page.getByRole('button', { name: 'Copy All' }).click();
      await panel.asks([
        {
          name: 'text/copy',
          params: {
            text: 'HTTP/3 is sent as HTTP/1.1\nlogin took 35 ms\nDEV-7: Requests loses the body; it was sent again.',
          },
        },
      ]);
    }));

  it('open addresses in headers through the host alone', () =>
    withPanel({}, async (panel) => {
      await panel.show(exchange(), '{}');
      await panel.showTab(/Headers/);
      await panel.page.getByRole('link', { name: 'https://shop.test/items?page=3' }).click();
      await panel.asks([{ name: 'link/open', params: { url: 'https://shop.test/items?page=3' } }]);
    }));
});
