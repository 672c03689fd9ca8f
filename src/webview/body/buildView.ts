import type { ExchangeDto, ResponseDto } from '../../protocol/exchangeDto.ts';
import { ask } from '../actions.ts';
import type { PageContext, View } from '../context.ts';
import { button, h, notice } from '../dom.ts';
import { formatSize } from '../format.ts';
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

/** What every way of looking at a body is given. */
export interface BodyParts {
  readonly exchange: ExchangeDto;
  readonly response: ResponseDto;
  readonly context: PageContext;
  /** Chosen by the person over what the response says; null when it was not. */
  readonly charset: string | null;
  /** Room for controls of this way alone. */
  readonly tools: HTMLElement;
  /** The hop whose response it is, when a hop is looked at by itself. */
  readonly hop: number | undefined;
  /** One line under the body. */
  readonly status: HTMLElement;
  /** Shows what is particular about this body in this way; replaces what was said before. */
  readonly say: (...notices: readonly HTMLElement[]) => void;
}

export interface BodyView extends View {
  readonly setWrap?: (wrap: boolean) => void;
}

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

function bytesView({ exchange, response, context, hop, tools, say }: BodyParts): BodyView {
  const source = new PageSource(context.client, {
    exchangeId: exchange.id,
    form: 'decoded',
    hop,
  });
  const onError = (error: unknown) => {
    say(failure(error));
  };
  return hexView({ source, total: response.size.decoded, tools, onError });
}

/** A view of all bytes at once; until they are here, nothing is shown. */
export function whole(
  parts: BodyParts,
  build: (bytes: Uint8Array<ArrayBuffer>) => BodyView,
): BodyView {
  const { exchange, context, response, hop, say } = parts;
  const element = h('div', { class: 'whole', 'aria-busy': 'true' });
  let inner: BodyView | null = null;
  let disposed = false;
  const source = new PageSource(context.client, {
    exchangeId: exchange.id,
    form: 'decoded',
    hop,
  });
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

export function failure(error: unknown): HTMLElement {
  return notice('warning', error instanceof Error ? error.message : String(error));
}

function tooBig(
  { size }: ResponseDto,
  { id: exchangeId }: ExchangeDto,
  context: PageContext,
): HTMLElement {
  return h(
    'div',
    { class: 'pane' },
    notice('info', `${formatSize(size.decoded)} is too much to show at once.`),
    h(
      'div',
      { class: 'buttons' },
      button({
        ...{ label: 'Save Body…', kind: 'primary' },
        onClick: () => void ask(context, 'body/save', { exchangeId }),
      }),
    ),
  );
}
