import type { ErrorDto, ExchangeDto, HopDto } from '../protocol/exchangeDto.ts';
import type { MendingSetting } from '../protocol/messages.ts';
import { ask } from './actions.ts';
import type { PageContext } from './context.ts';
import { button, h, icon } from './dom.ts';
import { formatDuration, phaseDuring } from './format.ts';

/** What happened in one sentence, where, the evidence, and what can be done. */
export function errorCard(exchange: ExchangeDto, context: PageContext): HTMLElement {
  const { state, error } = exchange;
  const hint = error?.hint ?? null;
  return h(
    'section',
    {
      class: `card ${state}`,
      'aria-label': state === 'cancelled' ? 'Cancelled' : 'What went wrong',
    },
    h('p', { class: 'sentence' }, sentenceOf(exchange)),
    error === null ? null : evidence(exchange, error),
    hint === null ? null : h('p', { class: 'hint' }, icon('lightbulb'), h('span', {}, hint)),
    buttons(exchange, context),
  );
}

function sentenceOf({ state, error, elapsedMs }: ExchangeDto): string {
  if (state !== 'cancelled') return error?.message ?? 'No response came, and no reason is known.';
  const phase = error?.phase ?? null;
  const where = phase === null ? '' : ` ${phaseDuring(phase)}`;
  return `You cancelled it after ${formatDuration(elapsedMs)}${where}.`;
}

function evidence(exchange: ExchangeDto, error: ErrorDto): HTMLElement | null {
  if (exchange.state === 'cancelled') return null;
  const hop = exchange.hops.at(-1) ?? null;
  const rows: (readonly [name: string, value: string])[] = [
    ['Error', `${error.type} (${error.code})`],
  ];
  if (error.phase !== null) {
    const after = `after ${formatDuration(exchange.elapsedMs)}`;
    rows.push(['Where', `${phaseDuring(error.phase)}, ${after}`]);
  }
  if (error.url !== null) rows.push(['Address', error.url]);
  if (exchange.hops.length > 1)
    rows.push(['Hop', `${exchange.hops.length} of ${exchange.hops.length}`]);
  rows.push(...connectionFacts(hop));
  return h(
    'dl',
    { class: 'evidence' },
    ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  );
}

function connectionFacts(hop: HopDto | null): (readonly [string, string])[] {
  const connection = hop?.connection ?? null;
  if (connection === null) return [];
  const { remote, proxy, tls, reused } = connection;
  const facts: (readonly [string, string])[] = [];
  if (remote !== null) facts.push(['Connected to', reused ? `${remote} (reused)` : remote]);
  if (proxy !== null) facts.push(['Proxy', proxy]);
  if (tls !== null) facts.push(['TLS', tls]);
  return facts;
}

/** What a person may want to change after an error of this name. */
const MENDING: Readonly<Record<string, readonly [label: string, setting: MendingSetting]>> = {
  ConnectTimeout: ['Change Connect Timeout', 'connectTimeout'],
  ReadTimeout: ['Change Read Timeout', 'readTimeout'],
  Timeout: ['Change Total Timeout', 'totalTimeout'],
  ProxyError: ['Change Proxy', 'proxy'],
  SSLError: ['Change Certificate Check', 'verifyCertificates'],
  TooManyRedirects: ['Change Redirect Limit', 'maxRedirects'],
};

function mendButton({ error }: ExchangeDto, context: PageContext): HTMLElement | null {
  const mending = MENDING[error?.type ?? ''];
  if (mending === undefined) return null;
  const [label, setting] = mending;
  return button({
    ...{ label, kind: 'secondary', key: 'card-mend' },
    onClick: () => void ask(context, 'settings/open', { setting }),
  });
}

function buttons(exchange: ExchangeDto, context: PageContext): HTMLElement {
  const { id: exchangeId, line } = exchange;
  return h(
    'div',
    { class: 'buttons' },
    button({
      ...{ label: 'Send Again', kind: 'primary', key: 'card-resend' },
      onClick: () => void ask(context, 'exchange/resend', { exchangeId }),
    }),
    button({
      ...{ label: `Open Line ${line}`, kind: 'secondary', key: 'card-reveal' },
      onClick: () => void ask(context, 'exchange/reveal', { exchangeId }),
    }),
    mendButton(exchange, context),
  );
}
