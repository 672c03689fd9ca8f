import type { ExchangeDto, ResponseDto } from '../../protocol/exchangeDto.ts';
import { requestKey } from '../context.ts';
import type { PageContext, View } from '../context.ts';
import { button, dropdown, h, notice } from '../dom.ts';
import { formatSize } from '../format.ts';
import { buildView } from './buildView.ts';
import type { BodyView } from './bodyParts.ts';
import { CHARSETS, canonicalCharset } from './text.ts';
import { viewLabel, viewsOf } from './views.ts';
import type { ViewId } from './views.ts';

const TEXT_VIEWS: ReadonlySet<ViewId> = new Set([
  'pretty',
  'raw',
  'source',
  'table',
  'list',
  'preview',
]);

/** The body in one of the ways it can be looked at, with what belongs to that way above it. */
export function bodyPane(exchange: ExchangeDto, response: ResponseDto, context: PageContext): View {
  const ways = viewsOf(response);
  if (ways.length === 0) return { element: emptyBody(exchange, response) };
  const pane = new BodyPane(exchange, response, context);
  return {
    element: pane.element,
    dispose: () => {
      pane.dispose();
    },
    find: () => {
      pane.find();
    },
  };
}

function emptyBody({ method }: ExchangeDto, { statusCode, complete }: ResponseDto): HTMLElement {
  const why =
    method === 'HEAD'
      ? 'A response to HEAD has no body.'
      : statusCode === 204 || statusCode === 304
        ? `A response with status ${statusCode} has no body.`
        : complete
          ? 'The body is empty.'
          : 'The connection ended before any of the body came.';
  return h('div', { class: 'pane' }, h('p', { class: 'nothing' }, why));
}

class BodyPane {
  readonly element: HTMLElement;
  readonly #exchange: ExchangeDto;
  readonly #response: ResponseDto;
  readonly #context: PageContext;
  readonly #ways: readonly ViewId[];
  readonly #picker: HTMLSelectElement;
  readonly #tools = h('div', { class: 'body-tools' });
  readonly #side = h('div', { class: 'body-side' });
  readonly #notices = h('div', { class: 'notices' });
  readonly #stage = h('div', { class: 'body-stage' });
  readonly #status = h('footer', { class: 'body-status' });
  #way: ViewId;
  #charset: string | null;
  #view: BodyView | null = null;

  constructor(exchange: ExchangeDto, response: ResponseDto, context: PageContext) {
    this.#exchange = exchange;
    this.#response = response;
    this.#context = context;
    this.#ways = viewsOf(response);
    const kept = context.state.choice('view', requestKey(exchange));
    this.#way = this.#ways.find((way) => way === kept) ?? this.#ways[0] ?? 'hex';
    this.#charset = context.state.choice('charset', hostOf(response.url));
    this.#picker = this.#wayPicker();
    const bar = h(
      'div',
      { class: 'body-bar', role: 'toolbar', 'aria-label': 'View of the body' },
      dropdown(this.#picker),
      this.#tools,
      h('span', { class: 'spring' }),
      this.#side,
    );
    this.element = h('div', { class: 'body' }, bar, this.#notices, this.#stage, this.#status);
    this.#show();
  }

  dispose(): void {
    this.#view?.dispose?.();
    this.#view = null;
  }

  find(): void {
    this.#view?.find?.();
  }

  #show(): void {
    this.dispose();
    this.#tools.replaceChildren();
    this.#status.replaceChildren();
    this.#notices.replaceChildren(...this.#standing());
    const view = buildView(this.#way, {
      exchange: this.#exchange,
      response: this.#response,
      context: this.#context,
      charset: this.#charset,
      tools: this.#tools,
      status: this.#status,
      say: (...parts) => {
        this.#notices.replaceChildren(...this.#standing(), ...parts);
      },
    });
    this.#view = view;
    this.#stage.replaceChildren(view.element);
    this.#drawSide(view);
  }

  /** What is true of the body in whatever way it is looked at. */
  #standing(): HTMLElement[] {
    const { complete, size, spilled } = this.#response;
    const parts: HTMLElement[] = [];
    if (!complete) {
      const why =
        this.#exchange.state === 'cancelled' ? 'it was cancelled' : 'the connection ended';
      const came = `Cut short: ${formatSize(size.decoded)} came before ${why}.`;
      parts.push(notice('warning', came));
    }
    if (spilled === true) {
      const where = 'Too big for memory: it lies in a file until this window closes.';
      parts.push(notice('info', where));
    }
    return parts;
  }

  #drawSide(view: BodyView): void {
    const { setWrap, find } = view;
    this.#side.replaceChildren();
    if (TEXT_VIEWS.has(this.#way)) this.#side.append(dropdown(this.#charsetPicker()));
    if (setWrap !== undefined) this.#side.append(this.#wrapButton(setWrap));
    if (find === undefined) return;
    this.#side.append(
      button({
        ...{ label: 'Find', icon: 'search', kind: 'icon', key: 'find' },
        onClick: () => {
          find();
        },
      }),
    );
  }

  #wrapButton(setWrap: (wrap: boolean) => void): HTMLElement {
    const { state } = this.#context;
    const toggle = button({
      ...{ label: 'Wrap Lines', icon: 'word-wrap', kind: 'icon', key: 'wrap' },
      onClick: () => {
        state.wrap = !state.wrap;
        toggle.setAttribute('aria-pressed', String(state.wrap));
        setWrap(state.wrap);
      },
    });
    toggle.setAttribute('aria-pressed', String(state.wrap));
    return toggle;
  }

  #wayPicker(): HTMLSelectElement {
    const options = this.#ways.map((way) =>
      h(
        'option',
        { value: way, selected: way === this.#way },
        viewLabel(way, this.#response.mediaType),
      ),
    );
    const picker = h(
      'select',
      { class: 'select', 'aria-label': 'View', 'data-key': 'view' },
      ...options,
    );
    picker.addEventListener('change', () => {
      const chosen = this.#ways.find((way) => way === picker.value);
      if (chosen === undefined || chosen === this.#way) return;
      this.#way = chosen;
      this.#context.state.choose('view', requestKey(this.#exchange), chosen);
      this.#show();
    });
    return picker;
  }

  /** The charset the response names, or another for this host from now on. */
  #charsetPicker(): HTMLSelectElement {
    const told = this.#response.encoding;
    const own = told === null ? null : (canonicalCharset(told) ?? told);
    const others = CHARSETS.filter((label) => label !== own);
    const picker = h(
      'select',
      {
        ...{ class: 'select', 'aria-label': 'Charset', 'data-key': 'charset' },
        title: 'What the bytes are read as',
      },
      h('option', { value: '' }, own ?? 'bytes'),
      ...others.map((label) =>
        h('option', { value: label, selected: label === this.#charset }, label),
      ),
    );
    picker.addEventListener('change', () => {
      this.#charset = picker.value === '' ? null : picker.value;
      this.#context.state.choose('charset', hostOf(this.#response.url), picker.value);
      this.#show();
    });
    return picker;
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
