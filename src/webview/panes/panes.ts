import type { ExchangeDto } from '../../protocol/exchangeDto.ts';
import { bodyPane } from '../body/bodyPane.ts';
import type { PageContext } from '../context.ts';
import type { Pane } from '../tabs.ts';
import { cookiesPane } from './cookies.ts';
import { headersPane } from './headers.ts';
import { logPane } from './log.ts';
import { redirectsPane } from './redirects.ts';
import { requestPane } from './request.ts';
import { testsPane } from './tests.ts';
import { timingPane } from './timing.ts';

/** The tabs that have something to say about this exchange, in reading order. */
export function panesOf(exchange: ExchangeDto, context: PageContext): Pane[] {
  const panes = [
    ofBody(exchange, context),
    ofHeaders(exchange, context),
    ofCookies(exchange),
    ofHops(exchange, context),
    ofTiming(exchange),
    ofRequest(exchange, context),
    ofTests(exchange, context),
    ofLog(exchange, context),
  ];
  return panes.filter((pane) => pane !== null);
}

function ofBody(exchange: ExchangeDto, context: PageContext): Pane | null {
  const { response } = exchange;
  if (response === null) return null;
  return {
    ...{ id: 'body', label: 'Body', count: null, spokenCount: null },
    build: () => bodyPane(exchange, response, context),
  };
}

function ofHeaders(exchange: ExchangeDto, context: PageContext): Pane | null {
  const fields = exchange.hops.findLast((hop) => hop.statusCode !== null)?.responseHeaders ?? [];
  if (fields.length === 0) return null;
  return {
    ...{ id: 'headers', label: 'Headers', count: String(fields.length) },
    spokenCount: String(fields.length),
    build: () => headersPane(fields, context),
  };
}

function ofCookies(exchange: ExchangeDto): Pane | null {
  const all = exchange.hops.flatMap((hop) => [...hop.cookiesSent, ...hop.cookieChanges]);
  if (all.length === 0) return null;
  const sent = exchange.hops
    .flatMap((hop) => hop.cookiesSent)
    .filter((cookie) => cookie.sent).length;
  const received = exchange.hops.flatMap((hop) => hop.cookieChanges).length;
  const counts = [received > 0 ? `${received} ↓` : null, sent > 0 ? `${sent} ↑` : null];
  const spoken = [
    received > 0 ? `${received} received` : null,
    sent > 0 ? `${sent} sent` : 'none sent',
  ];
  return {
    ...{ id: 'cookies', label: 'Cookies' },
    count: counts.filter((part) => part !== null).join(' ') || '0 ↑',
    spokenCount: spoken.filter((part) => part !== null).join(', '),
    build: () => cookiesPane(exchange),
  };
}

function ofHops({ hops }: ExchangeDto, context: PageContext): Pane | null {
  if (hops.length < 2) return null;
  const redirects = hops
    .slice(0, -1)
    .filter(
      ({ statusCode }) => statusCode !== null && statusCode >= 300 && statusCode < 400,
    ).length;
  // Rounds of authentication alone are no redirects.
  const [label, count] = redirects > 0 ? ['Redirects', redirects] : ['Rounds', hops.length];
  return {
    ...{ id: 'redirects', label, count: String(count), spokenCount: String(count) },
    build: () => redirectsPane(hops, context),
  };
}

function ofTiming(exchange: ExchangeDto): Pane | null {
  const timed = exchange.hops.some((hop) => Object.values(hop.timings).some((ms) => ms !== null));
  if (!timed) return null;
  return {
    ...{ id: 'timing', label: 'Timing', count: null, spokenCount: null },
    build: () => timingPane(exchange),
  };
}

function ofRequest({ hops }: ExchangeDto, context: PageContext): Pane | null {
  if (hops.length === 0) return null;
  return {
    ...{ id: 'request', label: 'Request', count: null, spokenCount: null },
    build: () => requestPane(hops, context),
  };
}

function ofTests(exchange: ExchangeDto, context: PageContext): Pane | null {
  const { tests } = exchange;
  if (tests.length === 0) return null;
  const passed = tests.filter((test) => test.ok).length;
  return {
    ...{ id: 'tests', label: 'Tests', count: `${passed}/${tests.length}` },
    spokenCount: `${passed} of ${tests.length} passed`,
    alert: passed < tests.length,
    build: () => testsPane(exchange, context),
  };
}

function ofLog(exchange: ExchangeDto, context: PageContext): Pane | null {
  const { logs, warnings = [], deviations = [] } = exchange;
  const lines = logs.length + warnings.length;
  if (lines + deviations.length === 0) return null;
  // What only differs from another program is nothing to be counted at a glance.
  const count = lines === 0 ? null : String(lines);
  return {
    ...{ id: 'log', label: 'Log', count, spokenCount: count },
    build: () => logPane({ warnings, logs, deviations }, context),
  };
}
