import type { ExchangeDto } from '../../protocol/exchangeDto.ts';
import type { PageContext } from '../context.ts';
import { button, h, icon } from '../dom.ts';
import { plural } from '../format.ts';
import type { BodyView } from './bodyParts.ts';
import { recordItem } from './recordItem.ts';
import { recordsOf } from './records.ts';

/** Beyond this the rest waits behind a button. */
const STEP = 500;

export interface ListViewOptions {
  readonly text: string;
  readonly mediaType: string | null;
  readonly exchange: Pick<ExchangeDto, 'id'>;
  readonly context: PageContext;
  readonly tools: HTMLElement;
}

/** Lines of JSON and server-sent events: one item each, filtered as one types. */
export function listView({ text, mediaType, exchange, context, tools }: ListViewOptions): BodyView {
  const records = recordsOf(text, mediaType);
  const arrival = context.arrivalOf(exchange.id);
  // Where they were counted otherwise while they came, a time would stand at the wrong one. An event
  // that was cut off at the end is a record, but did not come.
  const uncounted = records.length - (arrival?.total ?? 0);
  const times = uncounted === 0 || uncounted === 1 ? (arrival?.times ?? []) : [];
  const list = h('ol', { class: 'records' });
  const rest = h('div', { class: 'pane-actions' });
  const count = h('span', { class: 'filter-count', role: 'status' });
  const input = h('input', {
    ...{ type: 'text', class: 'input', placeholder: 'Filter', 'aria-label': 'Filter the list' },
    ...{ spellcheck: 'false', autocomplete: 'off', 'data-key': 'filter' },
  });
  input.value = arrival?.filter ?? '';
  const draw = (limit: number) => {
    const wanted = input.value.toLowerCase();
    const matching = records.filter(({ name, data }) =>
      `${name ?? ''}\n${data}`.toLowerCase().includes(wanted),
    );
    list.replaceChildren(
      ...matching
        .slice(0, limit)
        .map((record) => recordItem(record, times[record.number - 1] ?? null, context)),
    );
    const noun = mediaType === 'text/event-stream' ? 'event' : 'value';
    count.textContent =
      wanted === '' ? plural(records.length, noun) : `${matching.length} of ${records.length}`;
    rest.replaceChildren();
    if (matching.length <= limit) return;
    rest.append(
      button({
        ...{ label: `Show ${Math.min(STEP, matching.length - limit)} More`, kind: 'secondary' },
        onClick: () => {
          draw(limit + STEP);
        },
      }),
    );
  };
  input.addEventListener('input', () => {
    draw(STEP);
  });
  tools.replaceChildren(h('div', { class: 'filter' }, icon('filter'), input, count));
  draw(STEP);
  const scroller = h(
    'div',
    { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'List' },
    list,
    rest,
  );
  return {
    element: scroller,
    find: () => {
      input.focus();
      input.select();
    },
  };
}
