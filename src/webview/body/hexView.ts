import type { View } from '../context.ts';
import { h } from '../dom.ts';
import { formatSize } from '../format.ts';
import { FindBar } from './findBar.ts';
import { HexFind } from './hexFind.ts';
import { parseOffset, printable } from './hexText.ts';
import { PageCache } from './pageCache.ts';
import type { PageSource } from './pageSource.ts';
import { VirtualList } from './virtualList.ts';

export interface HexViewOptions {
  readonly source: PageSource;
  readonly total: number;
  /** Where the field for an offset goes. */
  readonly tools: HTMLElement;
  readonly onError: (error: unknown) => void;
}

const ROW_HEIGHT_PX = 20;
const WIDE_PX = 640;
const MIDDLE_PX = 380;

/** Bytes with their offsets and the text beside them; any size, a page at a time. */
export function hexView(options: HexViewOptions): View {
  const hex = new HexView(options);
  return {
    element: hex.element,
    dispose: () => {
      hex.dispose();
    },
    find: () => {
      hex.find();
    },
  };
}

class HexView {
  readonly element: HTMLElement;
  readonly #options: HexViewOptions;
  readonly #pages: PageCache;
  readonly #list: VirtualList;
  readonly #finder: HexFind;
  readonly #bar: FindBar;
  readonly #observer: ResizeObserver;
  #perRow = 16;
  /** Bytes to mark: what was found, or gone to. */
  #marked: { readonly from: number; readonly to: number } | null = null;

  constructor(options: HexViewOptions) {
    this.#options = options;
    const { source, total, onError } = options;
    this.#list = new VirtualList({
      label: `Bytes, ${formatSize(total)}`,
      rowHeightPx: ROW_HEIGHT_PX,
      render: (index) => this.#row(index),
    });
    this.#pages = new PageCache(source, {
      onError,
      onPage: () => {
        this.#list.refresh();
      },
    });
    this.#finder = new HexFind(source, total);
    this.#bar = new FindBar({
      placeholder: 'Text, or bytes as 0x89 50 4e',
      onQuery: (query) => {
        this.#finder.query = query;
        this.#bar.status = '';
      },
      onNext: () => void this.#find(1),
      onPrevious: () => void this.#find(-1),
      onClose: () => {
        this.#finder.stop();
        this.#bar.element.remove();
        this.#list.element.focus();
      },
    });
    this.element = h('div', { class: 'hex' }, this.#list.element);
    options.tools.replaceChildren(this.#goTo());
    this.#observer = new ResizeObserver(() => {
      this.#layOut();
    });
    this.#observer.observe(this.element);
    this.#layOut();
  }

  dispose(): void {
    this.#finder.stop();
    this.#observer.disconnect();
    this.#list.dispose();
  }

  find(): void {
    if (!this.#bar.element.isConnected) this.element.prepend(this.#bar.element);
    this.#bar.open();
  }

  /** As many bytes in a row as there is room for. */
  #layOut(): void {
    const { clientWidth } = this.element;
    const perRow =
      clientWidth === 0 || clientWidth >= WIDE_PX ? 16 : clientWidth >= MIDDLE_PX ? 8 : 4;
    const firstByte = this.#list.firstRow * this.#perRow;
    const changed = perRow !== this.#perRow;
    this.#perRow = perRow;
    this.#list.count = Math.ceil(this.#options.total / perRow);
    if (changed) this.#list.scrollToRow(Math.floor(firstByte / perRow));
    this.#list.refresh();
  }

  #row(index: number): HTMLElement {
    const at = index * this.#perRow;
    const digits = Math.max(8, this.#options.total.toString(16).length);
    const bytes = this.#pages.get(at, Math.min(this.#perRow, this.#options.total - at));
    const cells: (Node | string)[] = [];
    const letters: (Node | string)[] = [];
    for (let column = 0; column < this.#perRow; column += 1) {
      const byte = bytes?.[column];
      const offset = at + column;
      if (column > 0) cells.push(column % 8 === 0 ? '  ' : ' ');
      if (byte === undefined) {
        const missing = bytes === null && offset < this.#options.total ? '··' : '  ';
        cells.push(missing);
        continue;
      }
      cells.push(this.#cell(byte.toString(16).padStart(2, '0'), byte, offset));
      letters.push(this.#cell(printable(byte), byte, offset));
    }
    return h(
      'div',
      { class: 'hex-row' },
      h('span', { class: 'hex-offset' }, at.toString(16).padStart(digits, '0')),
      h('span', { class: 'hex-bytes' }, ...joined(cells)),
      h('span', { class: 'hex-text' }, ...joined(letters)),
    );
  }

  #cell(text: string, byte: number, offset: number): Node | string {
    const marked = this.#marked;
    if (marked !== null && offset >= marked.from && offset < marked.to) {
      return h('mark', {}, text);
    }
    if (byte === 0) return h('span', { class: 'hex-zero' }, text);
    return text;
  }

  #goTo(): HTMLElement {
    const input = h('input', {
      ...{ type: 'text', class: 'input offset', placeholder: 'Go to offset' },
      ...{ 'aria-label': 'Go to offset, decimal or 0x and hexadecimal', spellcheck: 'false' },
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      const offset = parseOffset(input.value, this.#options.total);
      input.toggleAttribute('aria-invalid', offset === null);
      if (offset !== null) this.#mark(offset, 1);
    });
    return input;
  }

  async #find(direction: 1 | -1): Promise<void> {
    const from = this.#marked === null ? 0 : this.#marked.from + (direction === 1 ? 1 : -1);
    try {
      const found = await this.#finder.find(from, direction, (percent) => {
        this.#bar.status = `Searching… ${percent} %`;
      });
      if (found === 'stopped') return;
      this.#bar.status = found === null ? 'No results' : `at 0x${found.offset.toString(16)}`;
      if (found !== null) this.#mark(found.offset, found.length);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #mark(offset: number, length: number): void {
    this.#marked = { from: offset, to: offset + length };
    this.#list.reveal(Math.floor(offset / this.#perRow));
    this.#list.refresh();
  }
}

/** Text that stands together as one node: a screen reader reads a row, and not byte by byte. */
function joined(parts: readonly (Node | string)[]): (Node | string)[] {
  const out: (Node | string)[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part;
    else out.push(part);
  }
  return out;
}
