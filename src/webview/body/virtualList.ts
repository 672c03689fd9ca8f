import { h } from '../dom.ts';

/** Browsers stop growing an element at about 33 million pixels; taller lists are scaled. */
const MAX_HEIGHT_PX = 8_000_000;
const OVERSCAN_ROWS = 6;
/** Further than this many screens at once is a jump, not scrolling. */
const JUMP_SCREENS = 3;
const SYNC_AFTER_MS = 160;

export interface VirtualListOptions {
  readonly label: string;
  readonly rowHeightPx: number;
  readonly render: (index: number) => HTMLElement;
  /** Told which rows are in view after each drawing. */
  readonly onView?: (first: number, end: number) => void;
}

/** Any number of rows of one height; only those in view are in the page. */
export class VirtualList {
  readonly element: HTMLElement;
  readonly #options: VirtualListOptions;
  readonly #spacer = h('div', { class: 'virtual-spacer' });
  readonly #window = h('div', { class: 'virtual-window' });
  readonly #observer: ResizeObserver;
  #count = 0;
  /** Distance from the top of all rows, in pixels of the unscaled list. */
  #top = 0;
  #lastScrollTop = 0;
  #frame = 0;
  #syncTimer: ReturnType<typeof setTimeout> | undefined;
  #widest = 0;

  constructor(options: VirtualListOptions) {
    this.#options = options;
    const { label } = options;
    this.#spacer.append(this.#window);
    this.element = h(
      'div',
      { class: 'virtual', role: 'region', 'aria-label': label, tabindex: 0, 'data-key': 'viewer' },
      this.#spacer,
    );
    this.element.addEventListener('scroll', () => {
      this.#onScroll();
    });
    this.element.addEventListener('keydown', (event) => {
      this.#onKey(event);
    });
    this.#observer = new ResizeObserver(() => {
      this.refresh();
    });
    this.#observer.observe(this.element);
  }

  get count(): number {
    return this.#count;
  }

  set count(count: number) {
    if (count === this.#count) return;
    this.#count = count;
    this.#spacer.style.height = `${Math.min(this.#virtualHeight, MAX_HEIGHT_PX)}px`;
    this.#top = Math.min(this.#top, this.#maxTop);
    this.refresh();
  }

  get firstRow(): number {
    return Math.floor(this.#top / this.#options.rowHeightPx);
  }

  get rowsInView(): number {
    return Math.max(1, Math.floor(this.element.clientHeight / this.#options.rowHeightPx));
  }

  /** Draws what is in view anew, in the next frame. */
  refresh(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** Brings a row into view, a third from the top unless it is in view already. */
  reveal(row: number): void {
    const last = this.firstRow + this.rowsInView - 1;
    if (row >= this.firstRow + 1 && row < last) {
      this.refresh();
      return;
    }
    this.#moveTo((row - Math.floor(this.rowsInView / 3)) * this.#options.rowHeightPx);
  }

  /** Makes a row the first in view. */
  scrollToRow(row: number): void {
    this.#moveTo(row * this.#options.rowHeightPx);
  }

  dispose(): void {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#syncTimer);
  }

  get #virtualHeight(): number {
    return this.#count * this.#options.rowHeightPx;
  }

  get #maxTop(): number {
    return Math.max(0, this.#virtualHeight - this.element.clientHeight);
  }

  get #maxScrollTop(): number {
    return Math.max(0, this.element.scrollHeight - this.element.clientHeight);
  }

  get #isScaled(): boolean {
    return this.#virtualHeight > MAX_HEIGHT_PX;
  }

  #moveTo(top: number): void {
    this.#top = Math.max(0, Math.min(top, this.#maxTop));
    this.#sync();
    this.refresh();
  }

  #onScroll(): void {
    const at = this.element.scrollTop;
    const moved = at - this.#lastScrollTop;
    this.#lastScrollTop = at;
    if (moved === 0) {
      this.refresh();
      return;
    }
    if (!this.#isScaled) this.#top = at;
    else if (Math.abs(moved) > JUMP_SCREENS * this.element.clientHeight) {
      this.#top = this.#maxScrollTop === 0 ? 0 : (at / this.#maxScrollTop) * this.#maxTop;
    } else {
      // Small steps move by as many rows as in a list that is not scaled.
      this.#top = Math.max(0, Math.min(this.#top + moved, this.#maxTop));
      const atEdge = at <= 0 || at >= this.#maxScrollTop - 1;
      clearTimeout(this.#syncTimer);
      if (atEdge) this.#sync();
      else {
        this.#syncTimer = setTimeout(() => {
          this.#sync();
        }, SYNC_AFTER_MS);
      }
    }
    this.refresh();
  }

  /** Puts the scroll bar where the rows are. */
  #sync(): void {
    const scaled =
      this.#maxTop === 0 ? 0 : Math.round((this.#top / this.#maxTop) * this.#maxScrollTop);
    const target = this.#isScaled ? scaled : this.#top;
    this.element.scrollTop = target;
    this.#lastScrollTop = this.element.scrollTop;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.element || event.altKey || event.shiftKey) return;
    const { rowHeightPx } = this.#options;
    const targets: Readonly<Record<string, number>> = {
      Home: 0,
      End: this.#maxTop,
      PageDown: this.#top + this.element.clientHeight - rowHeightPx,
      PageUp: this.#top - this.element.clientHeight + rowHeightPx,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.#moveTo(target);
  }

  #draw(): void {
    const { rowHeightPx, render, onView } = this.#options;
    const height = this.element.clientHeight;
    if (height === 0) return;
    const first = Math.max(0, Math.floor(this.#top / rowHeightPx) - OVERSCAN_ROWS);
    const end = Math.min(
      this.#count,
      Math.ceil((this.#top + height) / rowHeightPx) + OVERSCAN_ROWS,
    );
    const rows: HTMLElement[] = [];
    for (let index = first; index < end; index += 1) rows.push(render(index));
    this.#window.style.transform = `translateY(${first * rowHeightPx - this.#top}px)`;
    this.#window.replaceChildren(...rows);
    const width = this.#window.offsetWidth;
    if (width > this.#widest) {
      this.#widest = width;
      this.#spacer.style.minWidth = `${width}px`;
    }
    onView?.(first, end);
  }
}
