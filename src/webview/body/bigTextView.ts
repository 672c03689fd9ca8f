import type { View } from '../context.ts';
import { button, h, notice } from '../dom.ts';
import { formatSize, plural } from '../format.ts';
import { FindBar } from './findBar.ts';
import { jsonParts } from './jsonParts.ts';
import { PagedFind } from './pagedFind.ts';
import type { FoundRow } from './pagedFind.ts';
import { PagedText } from './pagedText.ts';
import type { PageSource } from './pageSource.ts';
import type { LayoutKind } from './rowLayout.ts';
import { VirtualList } from './virtualList.ts';

export interface BigTextOptions {
  readonly source: PageSource;
  readonly total: number;
  readonly kind: LayoutKind;
  readonly charset: string | null;
  readonly status: HTMLElement;
  readonly say: (...notices: readonly HTMLElement[]) => void;
  readonly onError: (error: unknown) => void;
}

/** Text of any size: its first lines at once, the rest as it is scrolled to. */
export function bigTextView(options: BigTextOptions): View {
  const view = new BigText(options);
  return {
    element: view.element,
    dispose: () => {
      view.dispose();
    },
    find: () => {
      view.find();
    },
  };
}

class BigText {
  readonly element: HTMLElement;
  readonly #options: BigTextOptions;
  readonly #text: PagedText;
  readonly #list: VirtualList;
  readonly #finder: PagedFind;
  readonly #bar: FindBar;
  readonly #state = h('span', {});
  #current: FoundRow | null = null;
  #told = false;

  constructor(options: BigTextOptions) {
    this.#options = options;
    const { total, status } = options;
    this.#text = new PagedText({
      ...options,
      onChange: () => {
        this.#onChange();
      },
    });
    this.#list = new VirtualList({
      label: `Body, ${formatSize(total)}`,
      rowHeightPx: rowHeight(),
      render: (index) => this.#row(index),
    });
    this.#finder = new PagedFind(this.#text, () => {
      this.#drawCount();
    });
    this.#bar = new FindBar({
      placeholder: 'Find',
      onQuery: (query) => {
        this.#current = null;
        this.#finder.search(query);
        this.#list.refresh();
        this.#drawCount();
        if (query.text !== '') void this.#next(1);
      },
      onNext: () => void this.#next(1),
      onPrevious: () => void this.#next(-1),
      onClose: () => {
        this.#finder.search({ text: '', caseSensitive: false });
        this.#bar.element.remove();
        this.#list.refresh();
        this.#list.element.focus();
      },
    });
    this.element = h('div', { class: 'big' }, this.#list.element);
    status.replaceChildren(this.#state);
    void this.#text.readAll();
  }

  dispose(): void {
    this.#finder.stop();
    this.#text.dispose();
    this.#list.dispose();
  }

  find(): void {
    if (!this.#bar.element.isConnected) this.element.prepend(this.#bar.element);
    this.#bar.open();
  }

  #onChange(): void {
    const { rowCount, lineCount, progress, end } = this.#text;
    this.#list.count = rowCount;
    this.#list.refresh();
    const { total } = this.#options;
    this.#state.textContent =
      end === null
        ? `Reading… ${Math.floor(progress * 100)} %`
        : `${plural(lineCount, 'line')} · ${formatSize(total)}`;
    this.#tellProblem();
  }

  /** Once, as soon as it is known. */
  #tellProblem(): void {
    const { problem } = this.#text;
    if (problem === null || this.#told) return;
    this.#told = true;
    const { what, line, column, row } = problem;
    const place = `line ${line.toLocaleString('en-US')} column ${column.toLocaleString('en-US')}`;
    const show = button({
      ...{ label: 'Show', kind: 'secondary', key: 'show-problem' },
      onClick: () => {
        this.#list.reveal(row);
        this.#list.element.focus();
      },
    });
    this.#options.say(
      notice('warning', `Not valid JSON. ${what}: ${place} as it was received.`, show),
    );
  }

  async #next(direction: 1 | -1): Promise<void> {
    const from = this.#current === null ? this.#list.firstRow : this.#current.row;
    try {
      const found = await this.#finder.next(direction, from);
      if (found !== null) {
        this.#current = found;
        this.#list.reveal(found.row);
      }
      this.#drawCount();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #drawCount(): void {
    if (this.#finder.pattern === null) {
      this.#bar.status = '';
      return;
    }
    const { count, isDone } = this.#finder;
    const all = `${count.toLocaleString('en-US')}${isDone ? '' : '+'}`;
    if (count === 0) this.#bar.status = isDone ? 'No results' : 'Searching…';
    else if (this.#current === null) this.#bar.status = `${all} results`;
    else this.#bar.status = `${this.#current.number.toLocaleString('en-US')} of ${all}`;
  }

  #row(index: number): HTMLElement {
    const row = this.#text.row(index);
    if (row === null) return h('div', { class: 'line' }, h('span', { class: 'line-number' }), '…');
    const parts = this.#parts(row.text, index, row.line === null);
    return h(
      'div',
      { class: index === this.#text.problem?.row ? 'line wrong' : 'line' },
      h(
        'span',
        { class: 'line-number', 'aria-hidden': 'true' },
        row.line === null ? '' : String(row.line),
      ),
      h('span', { class: 'line-text' }, ...parts),
    );
  }

  #parts(text: string, index: number, continues: boolean): (Node | string)[] {
    const { pattern } = this.#finder;
    if (pattern !== null) {
      const marked = markMatches(text, pattern, index === this.#current?.row);
      if (marked.length > 1) return marked;
    }
    return this.#options.kind === 'json' ? jsonParts(text, continues) : [text];
  }
}

function markMatches(text: string, pattern: RegExp, isCurrent: boolean): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    parts.push(text.slice(end, index), h('mark', { class: isCurrent ? null : 'other' }, match));
    end = index + match.length;
  }
  return [...parts, text.slice(end)];
}

/** One and a half of the editor's font size, in whole pixels. */
function rowHeight(): number {
  const size = getComputedStyle(document.documentElement).getPropertyValue(
    '--vscode-editor-font-size',
  );
  const px = Number.parseFloat(size);
  return Math.round((Number.isFinite(px) && px > 0 ? px : 13) * 1.5);
}
