import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExchangeDto, OriginDto } from '../../src/protocol/exchangeDto.ts';
import type { ToWebview } from '../../src/protocol/messages.ts';
import { exchange, failed, hop } from './support/exchanges.ts';
import type { Panel } from './support/panel.ts';
import { hostilePayloads } from './support/payloads.ts';
import { SENDING, bodyOf, chooseView } from './support/scenes.ts';
import { withOwnPanel } from './support/studio.ts';

/** A server nobody may call; it counts connections too, since a connection tells enough. */
class Canary {
  readonly seen: string[] = [];
  readonly #server = http.createServer((request, response) => {
    this.seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.end();
  });

  async open(): Promise<string> {
    this.#server.on('connection', () => this.seen.push('connection'));
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/canary`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const canary = new Canary();
let payloads: string[] = [];

before(async () => {
  payloads = hostilePayloads(await canary.open());
});
after(() => canary.close());

/** Does something in a panel, and makes sure that nothing ran, nothing left and nothing was asked for. */
async function unharmed(use: (panel: Panel) => Promise<void>): Promise<void> {
  await withOwnPanel({ width: 800 }, async (panel) => {
    const { page } = panel;
    const dialogs: string[] = [];
    const requests: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    // A request that the policy stops is announced, fails, and never leaves.
    page.on('requestfinished', (request) => requests.push(request.url()));
    page.on('requestfailed', (request) => {
      if (request.failure()?.errorText !== 'csp') requests.push(request.url());
    });
    await page.evaluate(() => {
      window.addEventListener('message', ({ data }) => {
        if (data === 'pwned') Object.assign(window, { pwned: 1 });
      });
    });
    await use(panel);
    await page.waitForTimeout(100);
    assert.deepEqual(dialogs, []);
    assert.deepEqual(
      requests.filter((url) => url.startsWith('http') && !url.endsWith('.ttf')),
      [],
    );
    assert.deepEqual(canary.seen, []);
    for (const frame of page.frames()) {
      const pwned = frame.evaluate('window.pwned').catch((error: unknown) => {
        // A preview that was taken away meanwhile can say nothing any more.
        if (!frame.isDetached()) throw error;
      });
      assert.equal(await pwned, undefined, frame.url());
    }
    // What a page that is previewed says of its styles and its base is refused when it is taken
    // apart, before it is put together again; nothing else is even tried.
    const violations = await page.evaluate(() => window.host.violations);
    assert.deepEqual(
      violations.filter((line) => !/^(?:style-src-(?:elem|attr) inline|base-uri .*)$/.test(line)),
      [],
    );
    assert.deepEqual(await panel.calls(), []);
  });
}

/** Every field of every view holds hostile text. */
function hostileExchange(texts: readonly string[]): ExchangeDto {
  const headers = texts.map((text) => [text, text] as const);
  const cookies = texts.map((text, index) => ({
    ...{ name: text, domain: text, path: text, reason: text, sent: index % 2 === 0 },
  }));
  const one = hop({
    method: texts[0] ?? '',
    url: texts[1] ?? '',
    reason: texts[2] ?? '',
    httpVersion: texts[3] ?? '',
    requestHeaders: headers,
    // The host says it; it is text all the same.
    requestHeaderOrigins: texts as unknown as readonly OriginDto[],
    requestBody: texts.join('\n'),
    requestBodySize: 1,
    responseHeaders: headers,
    connection: {
      ...{ remote: texts[4] ?? '', reused: false, proxy: texts[5] ?? '', tls: texts[6] ?? '' },
      verified: true,
      certificates: texts.slice(0, 60).map((text) => ({
        ...{ subject: text, issuer: text, validFrom: text, validTo: text },
        ...{ fingerprint256: text, altNames: text },
      })),
    },
    cookiesSent: cookies,
    cookieChanges: cookies.map((cookie) => ({ ...cookie, value: cookie.name, action: 'set' })),
    changes: texts.map((text) => ({ rule: text, detail: text, reason: text })),
  });
  return exchange({
    hops: [{ ...one, statusCode: 302 }, one],
    tests: texts.map((text) => ({
      ...{
        name: text,
        ok: false,
        line: 1,
        actual: text,
        expected: text,
        message: text,
        diff: text,
      },
    })),
    warnings: texts,
    logs: texts,
    file: texts[7] ?? '',
  });
}

const BODIES: readonly (readonly [
  mediaType: string,
  view: 'html' | 'xml' | 'text' | 'json' | 'hex',
])[] = [
  ['text/html', 'html'],
  ['application/xml', 'xml'],
  ['text/plain', 'text'],
  ['text/csv', 'text'],
  ['text/event-stream', 'text'],
  ['application/x-ndjson', 'text'],
  ['application/json', 'json'],
  ['application/octet-stream', 'hex'],
];

describe('hostile content', () => {
  it('comes in at least 500 kinds', () => {
    assert.ok(new Set(payloads).size >= 500, `${new Set(payloads).size}`);
  });

  it('is only text in every field of every tab', () =>
    unharmed(async (panel) => {
      await panel.show(hostileExchange(payloads), JSON.stringify(payloads));
      for (const name of [
        /Headers/,
        /Cookies/,
        /Redirects/,
        /Timing/,
        /Request/,
        /Tests/,
        /Log/,
        /Body/,
      ]) {
        await panel.showTab(name);
        await panel.page.locator('details').evaluateAll((all) => {
          for (const details of all) details.setAttribute('open', '');
        });
      }
      // It is there, letter by letter.
      await panel.showTab(/Log/);
      const shown = await panel.page
        .locator('.log-line:not(.warned)')
        .evaluateAll((all) => all.map((one) => one.textContent));
      assert.deepEqual(shown, payloads);
    }));

  for (const [mediaType, view] of BODIES) {
    it(`is only text in a body of type ${mediaType}, in every way to look at it`, () =>
      unharmed(async (panel) => {
        const body = view === 'json' ? JSON.stringify(payloads) : payloads.join('\n');
        await panel.show(bodyOf(mediaType, view, body), body);
        const picker = panel.page.getByLabel('View', { exact: true });
        const ways = await picker
          .locator('option')
          .evaluateAll((all) => all.map((option) => option.getAttribute('value') ?? ''));
        assert.ok(ways.length >= 2);
        for (const way of ways) {
          await chooseView(panel, way);
          await panel.page.waitForTimeout(150);
        }
      }));
  }

  // Each text is given its time; two pages wait at once.
  it('stays dead in the preview of a page, one text at a time', () =>
    Promise.all([0, 1].map((part) => unharmed((panel) => preview(panel, half(part)))))).timeout(
    300_000,
  );

  it('stays dead as a picture', () =>
    unharmed(async (panel) => {
      for (const text of payloads.filter((one) => one.includes('svg'))) {
        const body = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">${text}</svg>`;
        await panel.show(bodyOf('image/svg+xml', 'image', body), body);
        await panel.page.locator('.picture-view').waitFor();
      }
    }));

  it('is only text as title, file, environment, status, type, charset, address and error, and while it arrives', () =>
    Promise.all([0, 1].map((part) => unharmed((panel) => showNames(panel, half(part)))))).timeout(
    300_000,
  );
});

/** Every second text. */
function half(part: number): string[] {
  return payloads.filter((_, index) => index % 2 === part);
}

async function preview(panel: Panel, texts: readonly string[]): Promise<void> {
  const shown = bodyOf('text/html', 'html', 'x');
  await panel.show(shown, 'x');
  await chooseView(panel, 'preview');
  const pages = texts.map((text) => Buffer.from(`<!DOCTYPE html><body>${text}`));
  const frames = await panel.page.evaluate(
    async ({ exchange: again, bodies }) => {
      const seen = new Set<Element | null>();
      for (const decoded of bodies) {
        window.host.setBody(again.id, { decoded, pretty: null, problem: null });
        window.postMessage({ type: 'exchange/show', exchange: again }, '*');
        const isNew = (frame: Element | null) => frame !== null && !seen.has(frame);
        const end = performance.now() + 30_000;
        while (performance.now() < end) {
          if (isNew(document.querySelector('iframe[sandbox=""]'))) break;
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        seen.add(document.querySelector('iframe[sandbox=""]'));
        // Time to do what it is not to do.
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      return seen.size;
    },
    { exchange: shown, bodies: pages.map((page) => page.toString('base64')) },
  );
  assert.equal(frames, texts.length, 'each text was shown in a frame of its own');
}

async function showNames(panel: Panel, texts: readonly string[]): Promise<void> {
  const messages = texts.flatMap((text, index): ToWebview[] => {
    const total = index + 1;
    const names = { title: text, file: text, environment: text, method: text, url: text };
    const shown = bodyOf(text, 'text', 'x', { encoding: text, reason: text, url: text });
    const error = { type: text, code: text, phase: text, message: text, hint: text, url: text };
    const items = [{ at: 1, name: text, id: text, data: text }];
    return [
      { type: 'exchange/sending', sending: { ...SENDING, ...names, phase: text } },
      { type: 'exchange/content', content: { id: SENDING.id, items, total } },
      { type: 'exchange/show', exchange: { ...shown, ...names } },
      { type: 'exchange/show', exchange: failed(error, names) },
    ];
  });
  await panel.page.evaluate(async (all) => {
    for (const message of all) {
      window.postMessage(message, '*');
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }, messages);
  await panel.page.locator('.card').waitFor();
}
