import type { ExchangeDto } from '../protocol/exchangeDto.ts';
import { pathOf } from './format.ts';

/** One hop of an exchange as if it were all there is; null when there is no such hop. */
export function exchangeOfHop(whole: ExchangeDto, index: number): ExchangeDto | null {
  const hop = whole.hops[index];
  if (hop === undefined) return null;
  const before = whole.hops.slice(0, index).reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
  const isLast = index === whole.hops.length - 1;
  const response = hop.response ?? (isLast ? whole.response : null);
  return {
    ...whole,
    title: `${hop.method} ${pathOf(hop.url)}`,
    method: hop.method,
    url: hop.url,
    startedAt: whole.startedAt + before,
    elapsedMs: hop.elapsedMs,
    state: response === null ? whole.state : 'response',
    response,
    error: isLast ? whole.error : null,
    expected: false,
    hops: [hop],
    hop: index,
    tests: [],
    warnings: [],
    deviations: [],
    logs: [],
  };
}
