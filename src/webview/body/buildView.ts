import type { ExchangeDto, ResponseDto } from '../../protocol/exchangeDto.ts';
import { ask, bodyId } from '../actions.ts';
import type { PageContext } from '../context.ts';
import { button, h, notice } from '../dom.ts';
import { formatSize } from '../format.ts';
import { failure } from './bodyParts.ts';
import type { BodyParts, BodyView } from './bodyParts.ts';
import { fontView } from './fontView.ts';
import { hexView } from './hexView.ts';
import { htmlPreview } from './htmlPreview.ts';
import { imageView } from './imageView.ts';
import { listView } from './listView.ts';
import { mediaView } from './mediaView.ts';
import { PageSource } from './pageSource.ts';
import { tableView } from './tableView.ts';
import { decodeText } from './text.ts';
import { textView } from './textView.ts';
import type { ViewId } from './views.ts';

/** More than this is not shown as one picture, sound or font. */
const MAX_MEDIA_BYTES = 64 * 1024 * 1024;

export function buildView(way: ViewId, parts: BodyParts): BodyView {
  switch (way) {
    case 'pretty':
    case 'raw':
    case 'source':
      return textView(way, parts);
    case 'picture':
      return whole(parts, (bytes) => imageView({ bytes, ...parts }));
    case 'preview':
      return whole(parts, (bytes) => htmlPreview(textOf(bytes, parts), parts.context.nonce));
    case 'table':
      return whole(parts, (bytes) =>
        tableView(textOf(bytes, parts), parts.response.mediaType, parts.tools),
      );
    case 'list':
      return whole(parts, (bytes) =>
        listView({ text: textOf(bytes, parts), mediaType: parts.response.mediaType, ...parts }),
      );
    case 'media':
      return whole(parts, (bytes) => mediaView(bytes, parts.response));
    case 'font':
      return whole(parts, (bytes) => fontView(bytes, parts.response));
    case 'hex':
      return bytesView(parts);
  }
}

function textOf(bytes: Uint8Array, { charset, response }: BodyParts): string {
  return decodeText(bytes, charset ?? response.encoding);
}

function bytesView({ exchange, response, context, tools, say }: BodyParts): BodyView {
  const source = new PageSource(context.client, { ...bodyId(exchange), form: 'decoded' });
  const onError = (error: unknown) => {
    say(failure(error));
  };
  if (response.mediaType === 'application/pdf') {
    const words = 'A PDF can hold programs, so it is not drawn here.';
    say(notice('info', words, openButton(exchange, context)));
  }
  return hexView({ source, total: response.size.decoded, tools, onError });
}

function openButton(exchange: ExchangeDto, context: PageContext): HTMLElement {
  return button({
    ...{ label: 'Open Outside of the Panel', icon: 'link-external', kind: 'secondary' },
    onClick: () => void ask(context, 'body/open', bodyId(exchange)),
  });
}

/** A view of all bytes at once; until they are here, nothing is shown. */
function whole(parts: BodyParts, build: (bytes: Uint8Array<ArrayBuffer>) => BodyView): BodyView {
  const { exchange, context, response, say } = parts;
  const element = h('div', { class: 'whole', 'aria-busy': 'true' });
  let inner: BodyView | null = null;
  let disposed = false;
  const source = new PageSource(context.client, { ...bodyId(exchange), form: 'decoded' });
  source
    .readAll(MAX_MEDIA_BYTES)
    .then((bytes) => {
      if (disposed) return;
      if (bytes === null) {
        element.replaceChildren(tooBig(response, exchange, context));
      } else {
        inner = build(bytes);
        element.replaceChildren(inner.element);
      }
    })
    .catch((error: unknown) => {
      if (!disposed) say(failure(error));
    })
    .finally(() => {
      element.removeAttribute('aria-busy');
    });
  return {
    element,
    dispose: () => {
      disposed = true;
      inner?.dispose?.();
    },
  };
}

function tooBig({ size }: ResponseDto, exchange: ExchangeDto, context: PageContext): HTMLElement {
  return h(
    'div',
    { class: 'pane' },
    notice('info', `${formatSize(size.decoded)} is too much to show at once.`),
    h(
      'div',
      { class: 'buttons' },
      button({
        ...{ label: 'Save Body…', kind: 'primary' },
        onClick: () => void ask(context, 'body/save', bodyId(exchange)),
      }),
    ),
  );
}
