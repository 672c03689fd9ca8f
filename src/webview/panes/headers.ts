import type { HeaderDto, OriginDto } from '../../protocol/exchangeDto.ts';
import { ORIGIN_WORDS } from '../../protocol/originWords.ts';
import { ask, copyText } from '../actions.ts';
import type { PageContext, View } from '../context.ts';
import { button, h } from '../dom.ts';

/** The header section in the order and the case it came. */
export function headersPane(fields: readonly HeaderDto[], context: PageContext): View {
  const copy = button({
    ...{ label: 'Copy All', icon: 'copy', kind: 'secondary' },
    onClick: (pressed) =>
      void copyText(
        context,
        fields.map(([name, value]) => `${name}: ${value}`).join('\n'),
        pressed,
      ),
  });
  return {
    element: h(
      'div',
      { class: 'pane' },
      headerList(fields, context),
      h('div', { class: 'pane-actions' }, copy),
    ),
  };
}

/** Names and values; with a context, addresses in values can be opened; with origins, where each comes from. */
export function headerList(
  fields: readonly HeaderDto[],
  context: PageContext | null = null,
  origins: readonly OriginDto[] = [],
): HTMLElement {
  const rows = fields.map(([name, value], index) => {
    const origin = origins[index];
    return h(
      'div',
      { class: 'field' },
      h('dt', {}, name),
      h('dd', {}, ...valueParts(value, context)),
      origin === undefined ? null : h('dd', { class: 'origin' }, ORIGIN_WORDS[origin]),
    );
  });
  return h('dl', { class: origins.length > 0 ? 'fields with-origins' : 'fields' }, ...rows);
}

const ADDRESS = /https?:\/\/[^\s"'<>;,]+/g;

/** `<http://a/2>; rel="next"`: the address as a link, the rest as text. */
function valueParts(value: string, context: PageContext | null): (Node | string)[] {
  if (context === null) return [value];
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const { 0: url, index } of value.matchAll(ADDRESS)) {
    if (!URL.canParse(url)) continue;
    parts.push(value.slice(end, index), link(url, context));
    end = index + url.length;
  }
  return [...parts, value.slice(end)];
}

/**
 * The page itself can navigate nowhere, the host asks and opens. Not a button, whose text is one
 * block: a long address is broken where its line ends.
 */
function link(url: string, context: PageContext): HTMLElement {
  const attributes = { class: 'link', role: 'link', tabindex: 0, title: 'Open in the browser' };
  const element = h('span', attributes, url);
  const open = () => void ask(context, 'link/open', { url });
  element.addEventListener('click', open);
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    open();
  });
  return element;
}
