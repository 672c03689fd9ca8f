import type { ExchangeDto } from '../protocol/exchangeDto.ts';
import { h } from './dom.ts';
import { plural, spokenDuration, statusText } from './format.ts';
import { wasDeclined } from './outcomeLine.ts';

/** The region screen readers listen to. The same words twice are said twice. */
export class LiveRegion {
  readonly element = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    clearTimeout(this.#timer);
    this.element.textContent = '';
    this.#timer = setTimeout(() => {
      this.element.textContent = text;
    }, 20);
  }
}

/** `200 OK, 34 milliseconds`. */
export function spokenOutcome(exchange: ExchangeDto): string {
  const { state, response, error, tests, elapsedMs } = exchange;
  if (state === 'cancelled') return 'Cancelled';
  if (state === 'error') {
    const what = error?.message ?? 'no response';
    if (wasDeclined(error)) return what;
    return exchange.expected ? `Failed as expected: ${what}` : `Failed: ${what}`;
  }
  const parts = [response === null ? 'Done' : statusText(response), spokenDuration(elapsedMs)];
  if (tests.length > 0) {
    const failed = tests.filter((test) => !test.ok).length;
    parts.push(
      failed === 0 ? 'all checks passed' : `${failed} of ${plural(tests.length, 'check')} failed`,
    );
  }
  return parts.join(', ');
}
