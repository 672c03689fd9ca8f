import { copyText } from '../actions.ts';
import type { PageContext } from '../context.ts';
import { button, h } from '../dom.ts';
import { formatMoment } from '../format.ts';
import { jsonParts } from './jsonParts.ts';
import type { BodyRecord } from './records.ts';

/** Longer items are not coloured: a list of them must stay quick. */
const MAX_COLOURED = 4000;

/** One message of a row of them: its number, when it came where that is known, and what it says. */
export function recordItem(
  { number, name, id, data, isJson }: BodyRecord,
  at: number | null,
  context: PageContext,
): HTMLLIElement {
  const coloured = isJson && data.length <= MAX_COLOURED;
  const copy = button({
    ...{ label: `Copy Item ${number}`, icon: 'copy', kind: 'icon' },
    onClick: (pressed) => void copyText(context, data, pressed),
  });
  const heads = [
    at === null
      ? null
      : h('time', { class: 'record-time', datetime: new Date(at).toISOString() }, formatMoment(at)),
    name === null ? null : h('span', { class: 'record-name' }, name),
    id === null ? null : h('span', { class: 'record-id' }, `id ${id}`),
  ].filter((part) => part !== null);
  return h(
    'li',
    { class: 'record' },
    h('span', { class: 'record-number' }, String(number)),
    h(
      'div',
      { class: 'record-body' },
      heads.length === 0 ? null : h('p', { class: 'record-head' }, ...heads),
      h('pre', { class: 'record-data' }, ...(coloured ? jsonParts(data, false) : [data])),
    ),
    copy,
  );
}
