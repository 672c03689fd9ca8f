/** Every view and state of the panel, by name: what the tests of all of them go through. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import zlib from 'node:zlib';
import type { ExchangeDto, ResponseDto } from '../../../src/protocol/exchangeDto.ts';
import type { LiveItemDto, SendingDto } from '../../../src/protocol/messages.ts';
import { JSON_BODY, TLS, chain, exchange, failed, manyRedirects, response } from './exchanges.ts';
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
  elapsedMs: 0,
  phase: 'wait',
  receivedBytes: 0,
  totalBytes: null,
};

export const LINES =
  '{"id":41,"name":"Postcard, Lisbon"}\n{"id":42,"name":"Stamp","price":0.85}\n{"id":43,"name":"Envelope"}\n';

/** A second of a tone: 8 bits a sample, one channel. */
export function tone(): Uint8Array {
  const rate = 8000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + rate, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(rate, 40);
  const samples = Uint8Array.from(
    { length: rate },
    (_, at) => 128 + Math.round(90 * Math.sin(at / 3)),
  );
  return Buffer.concat([head, samples]);
}

/** A square that fades out to the right, so that what is behind it can be seen. */
export function png(size = 256): Uint8Array {
  const row = (y: number) =>
    Buffer.concat([
      Buffer.from([0]),
      ...Array.from({ length: size }, (_, x) => Buffer.from([80, y & 0xff, 200, 255 - x])),
    ]);
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length, 0);
    named.copy(out, 4);
    out.writeUInt32BE(zlib.crc32(named), 8 + data.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.concat(Array.from({ length: size }, (_, y) => row(y)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', zlib.deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A font there is anyway. */
export function font(): Uint8Array {
  const require = createRequire(import.meta.url);
  return fs.readFileSync(require.resolve('@vscode/codicons/dist/codicon.ttf'));
}

export function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
}

/** As the engine words them. */
const FAILURES = {
  name: {
    ...{ type: 'ConnectionError', code: 'NAME_NOT_RESOLVED', phase: 'dns' },
    message: 'The name shop.test does not resolve.',
    hint: 'Check the spelling, and whether you need a VPN to reach it.',
  },
  refused: {
    ...{ type: 'ConnectionError', code: 'CONNECTION_REFUSED', phase: 'connect' },
    message: '127.0.0.1:8080 refused the connection.',
    hint: 'Nothing listens there: start the server, or check host and port.',
    url: 'http://127.0.0.1:8080/items?page=2',
  },
  readTimeout: {
    ...{ type: 'ReadTimeout', code: 'READ_TIMEOUT', phase: 'wait' },
    message: 'shop.test:443 sent nothing for 30 s.',
    hint: '`# @timeout` allows more time.',
  },
  declined: {
    ...{ type: 'DeclinedError', code: 'protected-environment', phase: null, url: null },
    message: 'Nothing was sent: DELETE changes data, and `prod` is a protected environment.',
    hint: 'Send it again and type the name of the environment, or choose another one.',
  },
  certificate: {
    ...{ type: 'SSLError', code: 'CERT_UNKNOWN_ISSUER', phase: 'tls' },
    message: 'shop.test cannot be trusted: its certificate leads to a root that is not trusted.',
    hint: 'Trust it with `# @verify ./ca.pem`, or for this one request `# @insecure`.',
    certificates: TLS.certificates ?? [],
    authority: 'Test Root CA',
  },
} as const;

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
    await panel.page.getByText('1 of 2', { exact: true }).waitFor();
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
  'lines of json': (panel) =>
    showBody(panel, bodyOf('application/x-ndjson', 'text', LINES), LINES, '.record'),
  'picture that lets through': async (panel) => {
    await showBody(panel, bodyOf('image/png', 'image', png()), png(), '.zoom-level');
    await panel.page.getByText(/^256 × 256 · /).waitFor();
  },
  sound: (panel) => showBody(panel, bodyOf('audio/wav', 'hex', tone()), tone(), 'audio'),
  font: async (panel) => {
    await showBody(panel, bodyOf('font/ttf', 'hex', font()), font(), '.font-sample');
    await panel.page.getByText(/^font\/ttf · /).waitFor();
  },
  picture: async (panel) => {
    await showBody(panel, bodyOf('image/svg+xml', 'image', SVG), SVG, '.zoom-level');
    // Its size is there once it is decoded.
    await panel.page.getByText(/^320 × 200 · /).waitFor();
  },
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
  'error, name': (panel) => panel.show(failed(FAILURES.name, { elapsedMs: 41 })),
  'error, refused': (panel) => panel.show(failed(FAILURES.refused, { elapsedMs: 2 })),
  'error, read timeout': (panel) => panel.show(failed(FAILURES.readTimeout, { elapsedMs: 30_011 })),
  'error, certificate': (panel) => panel.show(failed(FAILURES.certificate, { elapsedMs: 18 })),
  declined: (panel) => panel.show(failed(FAILURES.declined, { elapsedMs: 0, hops: [] })),
  'error, redirects': (panel) => panel.show(manyRedirects(), '{}'),
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
