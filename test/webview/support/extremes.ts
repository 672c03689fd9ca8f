/** What is longer, more, or written otherwise than anybody drew the panel for. */
import type { ExchangeDto, HopDto } from '../../../src/protocol/exchangeDto.ts';
import { chain, exchange, failed, hop, response } from './exchanges.ts';
import type { Scene } from './scenes.ts';

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(8);
const LONG_URL = `https://shop.test/items?filter=${'abcdefghij'.repeat(200)}`;

/** In words without a place to break, and in scripts that are not Latin, one from right to left. */
const WORDS = [
  LONG,
  '絵葉書を送りました。返事を待っています。'.repeat(6),
  'أرسلت بطاقة بريدية من لشبونة وأنتظر الرد '.repeat(5),
  '📮'.repeat(80),
] as const;

function wordy(): ExchangeDto {
  const [long, japanese, arabic, emoji] = WORDS;
  const one = hop({
    ...{ url: LONG_URL, elapsedMs: 12, statusCode: 302, reason: 'Found' },
    requestHeaders: [
      [`X-${'Long-'.repeat(40)}`, long],
      ['X-Scripts', `${japanese} ${arabic} ${emoji}`],
    ],
    requestHeaderOrigins: ['file', 'default'],
    responseHeaders: [
      [`X-${'Long'.repeat(50)}`, long],
      ['X-Japanese', japanese],
      ['X-Arabic', arabic],
      ['X-Emoji', emoji],
      ['Location', LONG_URL],
    ],
    changes: [
      { rule: 'header-dropped', detail: `X-${'Long'.repeat(50)}`, reason: `other origin: ${LONG}` },
      { rule: 'cookie-set', detail: arabic, reason: japanese },
    ],
    cookiesSent: WORDS.map((name, index) => ({
      ...{ name, domain: `${'shop.'.repeat(40)}test`, path: `/${name}` },
      ...{ sent: index % 2 === 0, reason: `set by GET ${LONG_URL.slice(0, 300)}` },
    })),
    cookieChanges: WORDS.map((name) => ({
      ...{ name, value: name, domain: `${'shop.'.repeat(40)}test`, path: '/' },
      ...{ action: 'refused' as const, reason: `Domain ${'ads.'.repeat(40)}test is not above it` },
    })),
  });
  return exchange({
    ...{ title: WORDS.join(' '), environment: 'Entwicklungsumgebung-der-Donaudampfschifffahrt' },
    ...{ url: LONG_URL, method: 'PROPPATCH' },
    response: response({ reason: LONG, url: LONG_URL }),
    hops: [one, { ...one, statusCode: 200, reason: LONG }],
    tests: WORDS.map((name, index) => ({
      ...{ name, ok: index % 2 === 0, line: 120_000 + index },
      ...{ actual: name, expected: `${name}!`, message: `Expected ${name}!` },
    })),
    logs: [...WORDS],
  });
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function crowded(): ExchangeDto {
  const round = (number: number): HopDto =>
    hop({
      ...{
        url: `https://shop.test/round/${number}`,
        statusCode: 302,
        reason: 'Found',
        elapsedMs: 4,
      },
      timings: { dns: null, connect: null, tls: null, send: 0.1, wait: 3.2, receive: 0.1 },
      changes: [{ rule: 'cookie-sent', detail: 'session', reason: `round ${number}` }],
    });
  const last = hop({
    responseHeaders: numbers(200).map((number) => [`X-Header-${number}`, `value ${number}`]),
    cookiesSent: numbers(300).map((number) => ({
      ...{ name: `cookie-${number}`, domain: 'shop.test', path: '/' },
      ...{
        sent: number % 3 > 0,
        reason: number % 3 > 0 ? 'host-only' : 'path /admin does not match /',
      },
    })),
  });
  return exchange({
    ...{ title: 'crowded', elapsedMs: 290 },
    hops: [...numbers(59).map(round), last],
    tests: numbers(1000).map((number) => ({
      ...{ name: `check ${number} holds`, ok: number % 7 > 0, line: number },
      ...{ actual: number % 7 > 0 ? null : String(number), expected: number % 7 > 0 ? null : '7' },
      message: number % 7 > 0 ? null : `Expected 7, and got ${number}.`,
    })),
  });
}

const TABS = ['Headers', 'Cookies', 'Redirects', 'Timing', 'Request', 'Tests'] as const;

function scenesOf(name: string, shown: () => ExchangeDto): [string, Scene][] {
  return TABS.map((tab) => [
    `${name}, ${tab.toLowerCase()}`,
    async (panel) => {
      await panel.show(shown(), '{}');
      await panel.showTab(new RegExp(`^${tab}`));
    },
  ]);
}

export const EXTREMES: Readonly<Record<string, Scene>> = {
  ...Object.fromEntries(scenesOf('long words', wordy)),
  'long words, open': async (panel) => {
    await panel.show(wordy(), '{}');
    await panel.showTab(/^Redirects/);
    await panel.page.locator('.hop-details > summary').first().click();
  },
  'long words, error': (panel) =>
    panel.show(
      failed(
        { message: `${LONG} refused the connection.`, hint: `Check \`${LONG}\`.`, url: LONG_URL },
        { title: WORDS.join(' '), environment: LONG, method: 'PROPPATCH', url: LONG_URL },
      ),
    ),
  'long words, hop': async (panel) => {
    await panel.show({ ...chain(), title: LONG }, '{}');
    await panel.showTab(/^Redirects/);
    await panel.page.locator('.hop-details > summary').first().click();
    await panel.page.getByRole('button', { name: 'Open Hop 1' }).click();
  },
  ...Object.fromEntries(scenesOf('many', crowded)),
};
