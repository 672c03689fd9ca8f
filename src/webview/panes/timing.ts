import type { ExchangeDto, HopDto, TimingsDto } from '../../protocol/exchangeDto.ts';
import type { View } from '../context.ts';
import { h } from '../dom.ts';
import { formatDuration, formatSize, tlsInWords } from '../format.ts';
import { certificateChain } from './certificates.ts';
import { hopHeading } from './hops.ts';

const PHASES: readonly (readonly [key: keyof TimingsDto, name: string])[] = [
  ['dns', 'DNS lookup'],
  ['connect', 'Connect'],
  ['tls', 'TLS handshake'],
  ['send', 'Send'],
  ['wait', 'Wait for headers'],
  ['receive', 'Receive'],
];

interface Bar {
  readonly phase: keyof TimingsDto;
  readonly name: string;
  readonly startMs: number;
  readonly ms: number;
}

/** One waterfall over all hops on one time axis. */
export function timingPane(exchange: ExchangeDto): View {
  const { hops } = exchange;
  const starts = startsOf(hops);
  const endMs = (starts.at(-1) ?? 0) + durationOf(hops.at(-1));
  const totalMs = Math.max(endMs, exchange.elapsedMs, 0.001);
  const groups = hops.map((hop, index) =>
    h(
      'section',
      { class: 'group' },
      hopHeading(hops, index),
      waterfall(barsOf(hop.timings, starts[index] ?? 0), totalMs),
      connectionLine(hop),
      hop.connection === null ? null : certificateChain(hop.connection, exchange.startedAt),
    ),
  );
  return { element: h('div', { class: 'pane timing' }, ...groups, summary(exchange)) };
}

/** When each hop began. The time between two hops is not measured, and is next to nothing. */
function startsOf(hops: readonly HopDto[]): number[] {
  let at = 0;
  return hops.map((hop) => {
    const start = at;
    at += durationOf(hop);
    return start;
  });
}

function durationOf(hop: HopDto | undefined): number {
  if (hop === undefined) return 0;
  const phases = PHASES.reduce((sum, [key]) => sum + (hop.timings[key] ?? 0), 0);
  return Math.max(phases, hop.elapsedMs);
}

function barsOf(timings: TimingsDto, start: number): Bar[] {
  let at = start;
  const bars: Bar[] = [];
  for (const [phase, name] of PHASES) {
    const ms = timings[phase];
    if (ms === null) continue;
    bars.push({ phase, name, startMs: at, ms });
    at += ms;
  }
  return bars;
}

function waterfall(bars: readonly Bar[], totalMs: number): HTMLElement {
  return h(
    'ul',
    { class: 'waterfall' },
    ...bars.map(({ phase, name, startMs, ms }) => {
      const bar = h('span', { class: `bar ${phase}`, 'aria-hidden': 'true' });
      bar.style.setProperty('--start', `${(startMs / totalMs) * 100}%`);
      bar.style.setProperty('--length', `${(ms / totalMs) * 100}%`);
      return h(
        'li',
        { class: 'phase-row' },
        h('span', { class: 'phase-name' }, name),
        h('span', { class: 'track', 'aria-hidden': 'true' }, bar),
        h('span', { class: 'ms' }, formatDuration(ms)),
      );
    }),
  );
}

/** `127.0.0.1:8080, a new connection, HTTP/1.1, TLS 1.3`. */
function connectionLine({ connection, httpVersion }: HopDto): HTMLElement | null {
  if (connection === null) return null;
  const { remote, reused, proxy, tls } = connection;
  const parts = [
    remote,
    reused ? 'connection used again' : 'a new connection',
    httpVersion === '' ? null : `HTTP/${httpVersion}`,
    tls === null ? null : tlsInWords(tls),
    proxy === null ? null : `through ${proxy}`,
  ];
  return h('p', { class: 'connection' }, parts.filter((part) => part !== null).join(' · '));
}

function summary({ elapsedMs, response }: ExchangeDto): HTMLElement {
  const rows: (readonly [string, string])[] = [['In all', formatDuration(elapsedMs)]];
  if (response !== null) {
    const { headers, body, decoded } = response.size;
    rows.push(['Headers', formatSize(headers)], ['Body on the wire', formatSize(body)]);
    if (decoded !== body) rows.push(['Body decoded', formatSize(decoded)]);
  }
  return h(
    'dl',
    { class: 'evidence totals' },
    ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  );
}
