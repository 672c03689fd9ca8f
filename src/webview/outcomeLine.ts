import type { ErrorDto, ExchangeDto } from '../protocol/exchangeDto.ts';
import { exchangeActions } from './actions.ts';
import type { PageContext } from './context.ts';
import { h, icon, spoken } from './dom.ts';
import type { IconName } from './dom.ts';
import {
  formatDuration,
  formatSize,
  formatTime,
  methodOutside,
  plural,
  statusText,
  tlsInWords,
} from './format.ts';

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

/** A person said no to a question before it was sent: nothing went wrong. */
export function wasDeclined(error: ErrorDto | null): boolean {
  return error?.type === 'DeclinedError';
}

/** The phase in which it failed; null where it was no phase that failed, but what came in it. */
export function failedPhase(error: ErrorDto | null): string | null {
  return error === null || error.type === 'TooManyRedirects' ? null : error.phase;
}

function outcome(kind: Outcome['kind'], text: string): Outcome {
  return { kind, icon: ICONS[kind], text };
}

function outcomeOf({ state, response, error, expected, tests }: ExchangeDto): Outcome {
  if (state === 'cancelled') return outcome('cancelled', 'Cancelled');
  if (wasDeclined(error)) return outcome('cancelled', 'Not sent');
  // A status that the person declared to be an error is still best told as a status.
  const isStatus = error === null || error.type === 'HTTPError';
  if (response === null || !isStatus) {
    return outcome(expected ? 'ok' : 'failed', error?.type ?? 'No response');
  }
  const failed = tests.filter(({ ok }) => !ok).length;
  const checks = `${failed.toLocaleString('en-US')} of ${plural(tests.length, 'check')} failed`;
  const text = failed === 0 ? statusText(response) : `${statusText(response)}, ${checks}`;
  if (failed > 0) return outcome('bad', text);
  if (response.statusCode >= 400) return outcome(expected ? 'ok' : 'bad', text);
  return outcome(response.statusCode >= 300 ? 'redirect' : 'ok', text);
}

/** The one line that says everything: outcome, what, where, when, how long, how big. */
export function outcomeLine(exchange: ExchangeDto, context: PageContext): HTMLElement {
  const { kind, icon: mark, text } = outcomeOf(exchange);
  const { startedAt, response } = exchange;
  const phase = failedPhase(exchange.error);
  return h(
    'header',
    { class: `outcome ${kind}` },
    h(
      'div',
      { class: 'headline' },
      h(
        'h1',
        { class: 'status', title: response === null ? null : meaningOf(response.statusCode) },
        icon(mark, 'state'),
        h('span', { class: 'status-text' }, text),
      ),
      exchange.expected ? h('span', { class: 'chip' }, 'as expected') : null,
      // Where it went wrong belongs to the first glance.
      phase === null ? null : h('span', { class: 'chip phase' }, spoken('in phase '), phase),
    ),
    h(
      'div',
      { class: 'subline' },
      whatAndWhere(exchange),
      h(
        'time',
        { class: 'when', datetime: new Date(startedAt).toISOString() },
        formatTime(startedAt),
      ),
      h('span', { class: 'spring' }),
      factsOf(exchange),
    ),
    exchangeActions(exchange, context),
  );
}

/** `34 ms · 1.2 kB · HTTP/2 · TLS 1.3`, the last ones only where there is room. */
function factsOf({ elapsedMs, response, state, hops, error }: ExchangeDto): HTMLElement {
  // What was not sent took no time that anybody asks for.
  const isUnsent = hops.length === 0 && response === null && elapsedMs < 1;
  const facts =
    wasDeclined(error) || isUnsent ? [] : [h('span', { class: 'fact' }, formatDuration(elapsedMs))];
  if (response !== null && state === 'response') {
    const { body, decoded } = response.size;
    const size = formatSize(decoded);
    facts.push(h('span', { class: 'fact' }, size));
    if (body !== decoded) facts.push(more(`${formatSize(body)} on the wire`, 'wire'));
    facts.push(more(`HTTP/${response.httpVersion}`));
    const tls = hops.at(-1)?.connection?.tls ?? null;
    if (tls !== null) facts.push(more(tlsName(tls)));
  }
  const title = response === null ? null : sizesInWords(response.size);
  return h('span', { class: 'facts', title }, ...facts);
}

function more(text: string, kind = ''): HTMLElement {
  return h('span', { class: `fact more ${kind}`.trimEnd() }, text);
}

/** `TLS 1.3` of `TLSv1.3, TLS_AES_256_GCM_SHA384`. */
function tlsName(tls: string): string {
  const protocol = tlsInWords(tls).split(',', 1)[0] ?? 'TLS';
  return tls.includes('not verified') ? `${protocol}, not verified` : protocol;
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
      : h(
          'span',
          { class: 'environment', title: `Environment: ${request.environment}` },
          spoken('in environment '),
          request.environment,
        ),
  );
}

export function sizesInWords(size: { headers: number; body: number; decoded: number }): string {
  const { headers, body, decoded } = size;
  const wire = `${formatSize(body)} received`;
  const both = body === decoded ? wire : `${wire}, ${formatSize(decoded)} decoded`;
  return `Body: ${both}. Headers: ${formatSize(headers)}.`;
}

const MEANINGS: readonly (readonly [from: number, words: string])[] = [
  [500, 'The server failed to fulfil a request that seems valid'],
  [400, 'The server finds something wrong with the request'],
  [300, 'More has to be done: the answer is elsewhere, or known already'],
  [200, 'The request was received, understood and accepted'],
  [100, 'The server goes on with the request'],
];

const OWN_MEANINGS: Readonly<Record<number, string>> = {
  201: 'Something new was made',
  202: 'Accepted, but not done yet',
  204: 'Done, and there is nothing to show',
  206: 'Part of it, as a range was asked for',
  301: 'It moved for good',
  302: 'It is at another address for now',
  303: 'The answer is to be fetched from another address',
  304: 'What was kept from before is still good',
  307: 'It is at another address for now; send the same there',
  308: 'It moved for good; send the same there',
  400: 'The server does not understand the request',
  401: 'Credentials are missing or wrong',
  403: 'Understood, but not allowed',
  404: 'There is nothing at this address',
  405: 'This address does not take this method',
  406: 'There is nothing in a form the request accepts',
  408: 'The server waited too long for the request',
  409: 'It conflicts with what is there',
  410: 'It was there, and is gone for good',
  412: 'A condition of the request does not hold',
  413: 'The body is larger than the server takes',
  415: 'The server does not take this kind of body',
  422: 'Understood, but what it says makes no sense',
  429: 'Too many requests in too short a time',
  500: 'Something went wrong in the server',
  502: 'A server behind this one gave no good answer',
  503: 'The server cannot answer just now',
  504: 'A server behind this one did not answer in time',
};

/** What a status says, in a few words. */
function meaningOf(statusCode: number): string | null {
  return OWN_MEANINGS[statusCode] ?? MEANINGS.find(([from]) => statusCode >= from)?.[1] ?? null;
}
