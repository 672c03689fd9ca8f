/** Every view and state of the panel, by name: what the tests of all of them go through. */
import type { ExchangeDto, ResponseDto } from '../../../src/protocol/exchangeDto.ts';
import type { LiveItemDto, SendingDto } from '../../../src/protocol/messages.ts';
import { JSON_BODY, chain, exchange, failed, response } from './exchanges.ts';
import type { Panel } from './panel.ts';

export type Scene = (panel: Panel) => Promise<void>;

/** An exchange whose body is of some media type. */
export function bodyOf(
  mediaType: string,
  view: ResponseDto['view'],
  body: string | Uint8Array,
  parts: Partial<ResponseDto> = {},
): ExchangeDto {
  const size = Buffer.byteLength(body);
  return exchange({
    title: 'GET /file',
    response: response({
      ...{ mediaType, view, isText: view !== 'hex' && view !== 'image' },
      encoding: view === 'hex' || view === 'image' ? null : 'utf-8',
      size: { headers: 100, body: size, decoded: size },
      ...parts,
    }),
  });
}

export const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200"><circle cx="160" cy="100" r="80" fill="#e57"/></svg>';
export const HTML =
  '<!DOCTYPE html><html lang="en"><head><title>Order</title><style>h1 { color: #b03 }</style></head><body><h1>Order 42</h1><p style="background: #ffe">Thank you</p></body></html>';
export const XML =
  '<?xml version="1.0"?><orders><order id="41"><name>Postcard</name></order><order id="42"><name>Stamp <b>1st</b> class</name><empty/></order></orders>';
export const CSV = 'id,name,price\n41,"Postcard, Lisbon",1.10\n42,"Stamp ""1st""",0.85\n';
export const EVENTS = 'event: price\nid: 1\ndata: {"id":41}\n\ndata: bye\n\n';

export const SENDING: SendingDto = {
  id: 's1',
  title: 'login',
  method: 'POST',
  url: 'http://shop.test/login',
  file: 'shop.http',
  line: 3,
  environment: 'dev',
  startedAt: Date.UTC(2026, 10, 25, 12, 4, 31),
  phase: 'wait',
  receivedBytes: 0,
  totalBytes: null,
};

export function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
}

/** Shows a body and waits until something of it can be seen. */
export async function showBody(
  panel: Panel,
  shown: ExchangeDto,
  body: string | Uint8Array,
  selector = '.cm-line',
): Promise<void> {
  await panel.show(shown, body);
  await panel.page.locator(selector).first().waitFor();
}

async function showTab(panel: Panel, name: RegExp, shown = chain()): Promise<void> {
  await panel.show(shown, '{}');
  await panel.showTab(name);
}

export async function chooseView(panel: Panel, view: string): Promise<void> {
  await panel.page.getByLabel('View', { exact: true }).selectOption(view);
}

/** Events as they come, a quarter of a second apart; `from` came before them. */
export function liveItems(count: number, from = 0): LiveItemDto[] {
  return Array.from({ length: count }, (_, index): LiveItemDto => {
    const number = from + index + 1;
    const name = number % 3 === 0 ? 'done' : 'tick';
    return {
      at: SENDING.startedAt + number * 250,
      ...{ name, id: String(number), data: `{"number":${number},"from":"Lisbon"}` },
    };
  });
}

/** A request under way whose answer is arriving. */
export async function showLive(
  panel: Panel,
  items: readonly LiveItemDto[],
  total = items.length,
): Promise<void> {
  await panel.showSending({ ...SENDING, phase: 'receive', receivedBytes: 2100 });
  await panel.post({ type: 'exchange/content', content: { id: SENDING.id, items, total } });
  await panel.page.locator('.record').first().waitFor();
}

export const SCENES: Readonly<Record<string, Scene>> = {
  json: (panel) => showBody(panel, exchange(), JSON_BODY),
  'json, find': async (panel) => {
    await showBody(panel, exchange(), JSON_BODY);
    await panel.page.keyboard.press('Control+f');
    await panel.page.keyboard.type('shop');
  },
  'json, menu': async (panel) => {
    await showBody(panel, exchange(), JSON_BODY);
    await panel.page.locator('.cm-line').nth(5).click({ button: 'right' });
  },
  'json, more actions': async (panel) => {
    await showBody(panel, exchange(), JSON_BODY);
    await panel.page.getByRole('button', { name: 'More Actions' }).click();
  },
  'json, filtered': async (panel) => {
    const result = { count: 2, text: '[\n  41,\n  42\n]', truncated: false, problem: null };
    await panel.answer('body/query', result);
    await showBody(panel, exchange(), JSON_BODY);
    await panel.page.getByLabel('Filter by JSONPath').fill('$.items[*].id');
    await panel.page.getByText('2 matches').waitFor();
  },
  'not json': (panel) =>
    showBody(panel, bodyOf('application/json', 'json', '{"a":', { complete: false }), '{"a":'),
  xml: (panel) => showBody(panel, bodyOf('application/xml', 'xml', XML), XML),
  html: (panel) => showBody(panel, bodyOf('text/html', 'html', HTML), HTML),
  'html, preview': async (panel) => {
    await showBody(panel, bodyOf('text/html', 'html', HTML), HTML);
    await chooseView(panel, 'preview');
    await panel.page.frameLocator('iframe').getByText('Order 42').waitFor();
  },
  text: (panel) => showBody(panel, bodyOf('text/plain', 'text', 'hello\nworld'), 'hello\nworld'),
  csv: (panel) => showBody(panel, bodyOf('text/csv', 'text', CSV), CSV, 'table'),
  events: (panel) =>
    showBody(panel, bodyOf('text/event-stream', 'text', EVENTS), EVENTS, '.record'),
  picture: (panel) => showBody(panel, bodyOf('image/svg+xml', 'image', SVG), SVG, '.zoom-level'),
  'broken picture': (panel) => showBody(panel, bodyOf('image/png', 'image', 'x'), 'x', '.notice'),
  'no sound': async (panel) => {
    await showBody(panel, bodyOf('audio/mpeg', 'hex', bytes(50)), bytes(50), '.notice');
  },
  'no font': (panel) =>
    showBody(panel, bodyOf('font/woff2', 'hex', bytes(50)), bytes(50), '.notice'),
  hex: (panel) =>
    showBody(
      panel,
      bodyOf('application/pdf', 'hex', bytes(5000)),
      bytes(5000),
      '.hex-text:not(:empty)',
    ),
  'hex, find': async (panel) => {
    await showBody(
      panel,
      bodyOf('application/pdf', 'hex', bytes(5000)),
      bytes(5000),
      '.hex-text:not(:empty)',
    );
    await panel.page.keyboard.press('Control+f');
    await panel.page.keyboard.type('0x07 0e');
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('mark').first().waitFor();
  },
  'big json': async (panel) => {
    await panel.showGenerated(bodyOf('application/json', 'json', ''), 5_000_000);
    await panel.page.getByText(/lines ·/).waitFor();
  },
  empty: (panel) => panel.show(bodyOf('text/plain', 'empty', '')),
  headers: (panel) => showTab(panel, /Headers/),
  cookies: (panel) => showTab(panel, /Cookies/),
  redirects: (panel) => showTab(panel, /Redirects/),
  'redirects, open': async (panel) => {
    await showTab(panel, /Redirects/);
    await panel.page.locator('.hop-details > summary').first().click();
  },
  'one hop': async (panel) => {
    await showTab(panel, /Redirects/);
    await panel.page.locator('.hop-details > summary').first().click();
    await panel.page.getByRole('button', { name: 'Open Hop 1' }).click();
  },
  timing: async (panel) => {
    await showTab(panel, /Timing/);
    await panel.page.getByText('2 certificates, checked').click();
  },
  request: (panel) => showTab(panel, /Request/),
  tests: (panel) => showTab(panel, /Tests/),
  log: (panel) => showTab(panel, /Log/),
  error: (panel) => panel.show(failed()),
  cancelled: (panel) => panel.show(failed({}, { state: 'cancelled', elapsedMs: 1400 })),
  'not found': (panel) =>
    panel.show(exchange({ response: response({ statusCode: 404, reason: 'Not Found' }) }), '{}'),
  'place, pinned': (panel) =>
    panel.post({
      type: 'exchange/show',
      exchange: bodyOf('text/plain', 'empty', ''),
      place: { canGoBack: true, canGoForward: false, pinned: true },
    }),
  sending: (panel) => panel.showSending(SENDING),
  receiving: (panel) =>
    panel.showSending({ ...SENDING, phase: 'receive', receivedBytes: 1_300_000, totalBytes: 4e6 }),
  live: (panel) => showLive(panel, liveItems(8)),
  'live, paused and filtered': async (panel) => {
    await showLive(panel, liveItems(8));
    await panel.page.getByRole('button', { name: 'Pause' }).click();
    await panel.post({
      type: 'exchange/content',
      content: { id: SENDING.id, items: liveItems(3, 8), total: 11 },
    });
    await panel.page.getByLabel('Filter the list').fill('tick');
    await panel.page.getByText('3 more waiting').waitFor();
  },
  complaint: async (panel) => {
    await showBody(panel, exchange(), JSON_BODY);
    await panel.answer('exchange/resend', { error: 'The workspace is not trusted.' });
    await panel.page.getByRole('button', { name: 'Send Again' }).click();
    await panel.page.getByText('The workspace is not trusted.').waitFor();
  },
};
