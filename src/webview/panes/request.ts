import type { HopDto } from '../../protocol/exchangeDto.ts';
import { copyText } from '../actions.ts';
import type { PageContext, View } from '../context.ts';
import { button, h, notice } from '../dom.ts';
import { requestAsText } from '../exports.ts';
import { formatSize, pathOf } from '../format.ts';
import { headerList } from './headers.ts';
import { hopHeading } from './hops.ts';

/** Each request as it went out; secrets are dots. */
export function requestPane(hops: readonly HopDto[], context: PageContext): View {
  const groups = hops.map((hop, index) =>
    h(
      'section',
      { class: 'group' },
      hopHeading(hops, index),
      h(
        'p',
        { class: 'start-line' },
        h('span', { class: 'method' }, hop.method),
        ` ${restOfLine(hop)}`,
      ),
      headerList(hop.requestHeaders, null, hop.requestHeaderOrigins),
      ...bodyOf(hop),
      h(
        'div',
        { class: 'pane-actions' },
        button({
          ...{ label: 'Copy as Text', icon: 'copy', kind: 'secondary' },
          onClick: (pressed) => void copyText(context, requestAsText(hop), pressed),
        }),
      ),
    ),
  );
  return { element: h('div', { class: 'pane' }, ...groups) };
}

function restOfLine({ url, httpVersion }: HopDto): string {
  return `${pathOf(url)} HTTP/${httpVersion === '' ? '1.1' : httpVersion}`;
}

function bodyOf({ requestBody, requestBodySize }: HopDto): HTMLElement[] {
  if (requestBody === null) {
    if (requestBodySize === null || requestBodySize === 0) return [];
    return [notice('info', `A body of ${formatSize(requestBodySize)} that is not text.`)];
  }
  const shown = new TextEncoder().encode(requestBody).length;
  const block = h('pre', { class: 'sent-body' }, requestBody);
  if (requestBodySize === null || requestBodySize <= shown + 3) return [block];
  return [
    block,
    notice('info', `The first ${formatSize(shown)} of ${formatSize(requestBodySize)}.`),
  ];
}
