import type { HopDto } from '../../protocol/exchangeDto.ts';
import { h } from '../dom.ts';
import { formatDuration, statusText } from '../format.ts';

/** `302 Found`, or what there is instead. */
export function hopStatus({ statusCode, reason }: HopDto): string {
  return statusCode === null ? 'no response' : statusText({ statusCode, reason });
}

/** `1  POST  http://shop.test/login   302 Found   12 ms`. */
export function hopLine(hop: HopDto, number: number): HTMLElement {
  return h(
    'span',
    { class: 'hop-line' },
    h('span', { class: 'hop-number' }, String(number)),
    h('span', { class: 'method' }, hop.method),
    h('span', { class: 'url', title: hop.url }, hop.url),
    h('span', { class: `hop-status ${statusClass(hop.statusCode)}` }, hopStatus(hop)),
    h('span', { class: 'ms' }, formatDuration(hop.elapsedMs)),
  );
}

/** How a status is coloured, for a class name. */
export function statusClass(statusCode: number | null): string {
  if (statusCode === null) return 'failed';
  if (statusCode >= 400) return 'bad';
  return statusCode >= 300 ? 'redirect' : 'ok';
}

/** A heading for one of several hops; nothing where there is only one. */
export function hopHeading(hops: readonly HopDto[], index: number): HTMLElement | null {
  const hop = hops[index];
  if (hop === undefined || hops.length < 2) return null;
  return h('h2', { class: 'hop-heading' }, hopLine(hop, index + 1));
}
