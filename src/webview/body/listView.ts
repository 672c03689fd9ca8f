import type { PageContext } from '../context.ts';
import { copyText } from '../actions.ts';
import { button, h } from '../dom.ts';
import { plural } from '../format.ts';
import type { BodyView } from './bodyParts.ts';
import { recordsOf } from './records.ts';
import type { BodyRecord } from './records.ts';

/** Beyond this the rest waits behind a button. */
const STEP = 500;

export interface ListViewOptions {
  readonly text: string;
  readonly mediaType: string | null;
  readonly context: PageContext;
  readonly tools: HTMLElement;
}

/** Lines of JSON and server-sent events: one item each, filtered as one types. */
export function listView({ text, mediaType, context, tools }: ListViewOptions): BodyView {
  const records = recordsOf(text, mediaType);
  const list = h('ol', { class: 'records' });
  const rest = h('div', { class: 'pane-actions' });
  const count = h('span', { class: 'filter-count', role: 'status' });
  const input = h('input', {
    ...{ type: 'text', class: 'input', placeholder: 'Filter', 'aria-label': 'Filter the list' },
    ...{ spellcheck: 'false', autocomplete: 'off', 'data-key': 'filter' },
  });
  const draw = (limit: number) => {
    const wanted = input.value.toLowerCase();
    const matching = records.filter(({ name, data }) =>
      `${name ?? ''}\n${data}`.toLowerCase().includes(wanted),
    );
    list.replaceChildren(...matching.slice(0, limit).map((record) => recordItem(record, context)));
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
  tools.replaceChildren(h('div', { class: 'filter' }, input, count));
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

function recordItem(
  { number, name, id, data, isJson }: BodyRecord,
  context: PageContext,
): HTMLElement {
  const copy = button({
    ...{ label: `Copy Item ${number}`, icon: 'copy', kind: 'icon' },
    onClick: (pressed) => void copyText(context, data, pressed),
  });
  return h(
    'li',
    { class: 'record' },
    h('span', { class: 'record-number' }, String(number)),
    h(
      'div',
      { class: 'record-body' },
      name === null && id === null
        ? null
        : h(
            'p',
            { class: 'record-head' },
            name === null ? null : h('span', { class: 'record-name' }, name),
            id === null ? null : h('span', { class: 'record-id' }, `id ${id}`),
          ),
      h('pre', { class: isJson ? 'record-data json' : 'record-data' }, data),
    ),
    copy,
  );
}
