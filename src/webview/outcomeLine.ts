import type { ExchangeDto } from '../protocol/exchangeDto.ts';
import { exchangeActions } from './actions.ts';
import type { PageContext } from './context.ts';
import { h, icon } from './dom.ts';
import type { IconName } from './dom.ts';
import { formatDuration, formatSize, formatTime, methodOutside, statusText } from './format.ts';

interface Outcome {
  readonly kind: 'ok' | 'redirect' | 'bad' | 'failed' | 'cancelled';
  readonly icon: IconName;
  readonly text: string;
}

const ICONS: Readonly<Record<Outcome['kind'], IconName>> = {
  ok: 'circle-filled',
  redirect: 'arrow-right',
  bad: 'warning',
  failed: 'error',
  cancelled: 'circle-slash',
};

function outcome(kind: Outcome['kind'], text: string): Outcome {
  return { kind, icon: ICONS[kind], text };
}

function outcomeOf({ state, response, error, expected }: ExchangeDto): Outcome {
  if (state === 'cancelled') return outcome('cancelled', 'Cancelled');
  // A status that the person declared to be an error is still best told as a status.
  const isStatus = error === null || error.type === 'HTTPError';
  if (response === null || !isStatus) return outcome(expected ? 'ok' : 'failed', error?.type ?? 'No response');
  const text = statusText(response);
  if (response.statusCode >= 400) return outcome(expected ? 'ok' : 'bad', text);
  return outcome(response.statusCode >= 300 ? 'redirect' : 'ok', text);
}

/** The one line that says everything: outcome, what, where, when, how long, how big. */
export function outcomeLine(exchange: ExchangeDto, context: PageContext): HTMLElement {
  const { kind, icon: mark, text } = outcomeOf(exchange);
  const { error, response, startedAt, elapsedMs, state } = exchange;
  const facts = [formatDuration(elapsedMs)];
  if (response !== null && state === 'response') facts.push(formatSize(response.size.decoded));
  return h(
    'header',
    { class: `outcome ${kind}` },
    h('h1', { class: 'status' }, icon(mark, 'state'), h('span', { class: 'status-text' }, text)),
    exchange.expected ? h('span', { class: 'chip' }, 'as expected') : null,
    // Where it went wrong belongs to the first glance.
    error?.phase == null ? null : h('span', { class: 'chip phase' }, error.phase),
    whatAndWhere(exchange),
    h(
      'time',
      { class: 'when', datetime: new Date(startedAt).toISOString() },
      formatTime(startedAt),
    ),
    h('span', { class: 'spring' }),
    h(
      'span',
      { class: 'facts', title: response === null ? null : sizesInWords(response.size) },
      facts.join(' · '),
    ),
    exchangeActions(exchange, context),
  );
}

/** `POST login` and the environment. */
export function whatAndWhere(request: {
  readonly title: string;
  readonly method: string;
  readonly url: string;
  readonly environment: string;
}): HTMLElement {
  const method = methodOutside(request.title, request.method);
  return h(
    'span',
    { class: 'what', title: `${request.method} ${request.url}` },
    method === null ? null : h('span', { class: 'method' }, method),
    h('span', { class: 'title' }, request.title),
    request.environment === ''
      ? null
      : h('span', { class: 'environment', title: 'Environment' }, request.environment),
  );
}

export function sizesInWords(size: { headers: number; body: number; decoded: number }): string {
  const { headers, body, decoded } = size;
  const wire = `${formatSize(body)} received`;
  const both = body === decoded ? wire : `${wire}, ${formatSize(decoded)} decoded`;
  return `Body: ${both}. Headers: ${formatSize(headers)}.`;
}
