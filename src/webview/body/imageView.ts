import type { ResponseDto } from '../../protocol/exchangeDto.ts';
import type { View } from '../context.ts';
import { button, h, notice } from '../dom.ts';
import { formatSize } from '../format.ts';

export interface ImageViewOptions {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly response: ResponseDto;
  /** Where the buttons go. */
  readonly tools: HTMLElement;
}

const ZOOMS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16];

/** A picture on a checkerboard with its size. An SVG is shown as a picture too, so nothing in it runs. */
export function imageView({ bytes, response, tools }: ImageViewOptions): View {
  const url = URL.createObjectURL(new Blob([bytes], { type: response.mediaType ?? '' }));
  const image = h('img', { class: 'picture', alt: 'The body of the response' });
  const board = h('div', { class: 'checkerboard' }, image);
  const caption = h('p', { class: 'caption' });
  const scroller = h(
    'div',
    { class: 'picture-scroller', tabindex: 0, role: 'region', 'aria-label': 'Picture' },
    board,
  );
  const element = h('div', { class: 'picture-view' }, scroller, caption);
  const zoom = new Zoom(image, tools);
  image.addEventListener('load', () => {
    const { naturalWidth: width, naturalHeight: height } = image;
    caption.textContent = [
      width > 0 ? `${width} × ${height}` : 'no size of its own',
      kindOf(response.mediaType),
      formatSize(response.size.decoded),
    ].join(' · ');
    zoom.loaded();
  });
  image.addEventListener('error', () => {
    const what = `This is not a ${kindOf(response.mediaType)} picture that can be shown.`;
    element.replaceChildren(notice('warning', `${what} Its bytes are under “Hex”.`));
    tools.replaceChildren();
  });
  element.addEventListener('keydown', (event) => {
    zoom.onKey(event);
  });
  image.src = url;
  return {
    element,
    dispose: () => {
      URL.revokeObjectURL(url);
    },
  };
}

/** `PNG` of `image/png`. */
function kindOf(mediaType: string | null): string {
  const subtype = mediaType?.split('/')[1] ?? '';
  const names: Readonly<Record<string, string>> = {
    'svg+xml': 'SVG',
    'x-icon': 'ICO',
    'vnd.microsoft.icon': 'ICO',
  };
  return names[subtype] ?? subtype.toUpperCase();
}

/** Fitted to the panel, or some times as large as it is. */
class Zoom {
  readonly #image: HTMLImageElement;
  readonly #level = h('output', { class: 'zoom-level', 'aria-label': 'Zoom' });
  readonly #tools: HTMLElement;
  /** Null: fitted. */
  #factor: number | null = null;

  constructor(image: HTMLImageElement, tools: HTMLElement) {
    this.#image = image;
    this.#tools = tools;
  }

  loaded(): void {
    const step = (label: string, mark: 'zoom-in' | 'zoom-out', direction: 1 | -1) =>
      button({
        ...{ label, icon: mark, kind: 'icon' },
        onClick: () => {
          this.#step(direction);
        },
      });
    const fit = button({
      ...{ label: 'Fit to Panel', icon: 'screen-full', kind: 'icon' },
      onClick: () => {
        this.#set(null);
      },
    });
    const actual = button({
      ...{ label: 'Actual Size', kind: 'secondary' },
      onClick: () => {
        this.#set(1);
      },
    });
    this.#tools.replaceChildren(
      step('Zoom Out', 'zoom-out', -1),
      this.#level,
      step('Zoom In', 'zoom-in', 1),
      fit,
      actual,
    );
    this.#set(null);
  }

  onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') this.#step(1);
    else if (event.key === '-') this.#step(-1);
    else if (event.key === '0') this.#set(null);
    else if (event.key === '1') this.#set(1);
    else return;
    event.preventDefault();
  }

  #step(direction: 1 | -1): void {
    const now = this.#factor ?? this.#shownFactor();
    const next =
      direction === 1
        ? ZOOMS.find((zoom) => zoom > now + 0.001)
        : ZOOMS.findLast((zoom) => zoom < now - 0.001);
    if (next !== undefined) this.#set(next);
  }

  #shownFactor(): number {
    const { naturalWidth, clientWidth } = this.#image;
    return naturalWidth === 0 ? 1 : clientWidth / naturalWidth;
  }

  #set(factor: number | null): void {
    this.#factor = factor;
    const { style, naturalWidth, classList } = this.#image;
    classList.toggle('fitted', factor === null);
    style.width = factor === null ? '' : `${naturalWidth * factor}px`;
    classList.toggle('pixels', (factor ?? 1) > 1);
    this.#level.textContent = `${Math.round(this.#shownFactor() * 100)} %`;
  }
}
