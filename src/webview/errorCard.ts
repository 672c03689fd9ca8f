import type { ErrorDto, ExchangeDto, HopDto } from '../protocol/exchangeDto.ts';
import type { MendingChoice, MendingSetting } from '../protocol/messages.ts';
import { ask } from './actions.ts';
import type { PageContext } from './context.ts';
import { breakable, button, h, icon } from './dom.ts';
import { formatDuration, phaseDuring, plural, tlsInWords } from './format.ts';
import { failedPhase, wasDeclined } from './outcomeLine.ts';
import { certificateDetails } from './panes/certificates.ts';

/** What happened in one sentence, where, the evidence, and what can be done. */
export function errorCard(exchange: ExchangeDto, context: PageContext): HTMLElement {
  const { state, error } = exchange;
  // Who cancelled a request needs no advice on how to let it wait longer.
  const hint = state === 'cancelled' ? null : (error?.hint ?? null);
  return h(
    'section',
    {
      class: `card ${wasDeclined(error) ? 'cancelled' : state}`,
      'aria-label':
        state === 'cancelled' ? 'Cancelled' : wasDeclined(error) ? 'Not sent' : 'What went wrong',
    },
    h('p', { class: 'sentence' }, ...withCode(sentenceOf(exchange))),
    hint === null
      ? null
      : h('p', { class: 'hint' }, icon('lightbulb'), h('span', {}, ...withCode(hint))),
    buttons(exchange, context),
    error === null || wasDeclined(error) ? null : evidence(exchange, error),
    untrusted(exchange),
  );
}

function sentenceOf({ state, error, elapsedMs }: ExchangeDto): string {
  if (state !== 'cancelled') return error?.message ?? 'No response came, and no reason is known.';
  const phase = error?.phase ?? null;
  const where = phase === null ? '' : ` ${phaseDuring(phase)}`;
  return `You cancelled it after ${formatDuration(elapsedMs)}${where}.`;
}

/** What stands between backticks is to be written as it is. */
function withCode(text: string): (Node | string)[] {
  return text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? h('code', {}, part) : part));
}

function evidence(exchange: ExchangeDto, error: ErrorDto): HTMLElement | null {
  if (exchange.state === 'cancelled') return null;
  const hop = exchange.hops.at(-1) ?? null;
  const rows: (readonly [name: string, value: string])[] = [
    ['Error', `${error.type} (${error.code})`],
  ];
  const phase = failedPhase(error);
  if (phase !== null) {
    const after = `after ${formatDuration(exchange.elapsedMs)}`;
    rows.push(['Where', `${phaseDuring(phase)}, ${after}`]);
  }
  if (error.url !== null) rows.push(['Address', error.url]);
  if (exchange.hops.length > 1)
    rows.push(['Hop', `${exchange.hops.length} of ${exchange.hops.length}`]);
  rows.push(...connectionFacts(hop));
  return h(
    'dl',
    { class: 'evidence' },
    ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, ...breakable(value))]),
  );
}

/** What the server showed, to compare with what its owner says. */
function untrusted({ error, startedAt, state }: ExchangeDto): HTMLElement | null {
  const certificates = error?.certificates ?? [];
  if (certificates.length === 0 || state === 'cancelled') return null;
  const title = `${plural(certificates.length, 'certificate')}, not trusted`;
  return certificateDetails(certificates, { title, mark: 'warning' }, startedAt);
}

function connectionFacts(hop: HopDto | null): (readonly [string, string])[] {
  const connection = hop?.connection ?? null;
  if (connection === null) return [];
  const { remote, proxy, tls, reused } = connection;
  const facts: (readonly [string, string])[] = [];
  if (remote !== null) facts.push(['Connected to', reused ? `${remote} (reused)` : remote]);
  if (proxy !== null) facts.push(['Proxy', proxy]);
  if (tls !== null) facts.push(['TLS', tlsInWords(tls)]);
  return facts;
}

interface Mending {
  readonly label: string;
  readonly setting: MendingSetting;
  /** One way to mend it; without, all ways are offered. */
  readonly choice?: MendingChoice;
}

/** What a person may want to change after an error of this name. */
const MENDING: Readonly<Record<string, readonly Mending[]>> = {
  ConnectTimeout: [
    { label: 'Wait Longer', setting: 'connectTimeout', choice: 'longer' },
    { label: 'Change Connect Timeout…', setting: 'connectTimeout' },
  ],
  ReadTimeout: [
    { label: 'Wait Longer', setting: 'readTimeout', choice: 'longer' },
    { label: 'Change Read Timeout…', setting: 'readTimeout' },
  ],
  Timeout: [
    { label: 'Wait Longer', setting: 'totalTimeout', choice: 'longer' },
    { label: 'Change Total Timeout…', setting: 'totalTimeout' },
  ],
  ProxyError: [{ label: 'Change Proxy…', setting: 'proxy' }],
  TooManyRedirects: [{ label: 'Change Redirect Limit…', setting: 'maxRedirects' }],
};

/** Trusting somebody comes before going without. */
function mendingTls({ authority, url, decidedBy }: ErrorDto): Mending[] {
  const setting = 'verifyCertificates';
  const { line = null, written = '' } = decidedBy ?? {};
  return [
    ...(decidedBy === undefined
      ? []
      : [
          {
            label:
              line === null
                ? `Open ${written}`
                : `Open Line ${line}: ${written.replace(/ [^ @].*/, '')}`,
            setting,
            choice: 'decider',
          } as const,
        ]),
    ...(authority === undefined
      ? []
      : [{ label: `Trust ${authority}…`, setting, choice: 'trust' } as const]),
    ...(url?.startsWith('https:') === true
      ? [{ label: 'Use http', setting, choice: 'http' } as const]
      : []),
    { label: 'Change Certificate Check…', setting },
  ];
}

function mendButtons({ state, error }: ExchangeDto, context: PageContext): HTMLElement[] {
  if (error === null || state === 'cancelled') return [];
  const ways = error.type === 'SSLError' ? mendingTls(error) : (MENDING[error.type] ?? []);
  return ways.map(({ label, ...params }) =>
    button({
      ...{ label, kind: 'secondary', key: `card-${params.choice ?? 'mend'}` },
      onClick: () => void ask(context, 'failure/mend', params),
    }),
  );
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
    ...mendButtons(exchange, context),
  );
}
