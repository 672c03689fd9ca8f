import type { View } from './context.ts';
import { button, h, icon, spoken } from './dom.ts';
import { openMenu } from './menu.ts';

export interface Pane {
  readonly id: string;
  readonly label: string;
  /** What is shown beside the label: `12`, `2 ↓ 1 ↑`. */
  readonly count: string | null;
  /** The count in words, for the name of the tab. */
  readonly spokenCount: string | null;
  /** Something in it went wrong; the count in words says so too. */
  readonly alert?: boolean;
  /** Called when the pane is first looked at. */
  readonly build: () => View;
}

/** Of the row of tabs, at each end; as the style says. */
const TABS_PADDING_PX = 8;

/** Tabs by the ARIA pattern: one stop in the tab order, arrows move and select, Home and End jump. */
export class Tabs {
  readonly element: HTMLElement;
  readonly #panes: readonly Pane[];
  readonly #onSelect: (id: string) => void;
  readonly #buttons: readonly HTMLButtonElement[];
  readonly #list: HTMLElement;
  readonly #more: HTMLButtonElement;
  readonly #observer: ResizeObserver;
  readonly #panel = h('div', { class: 'panel', role: 'tabpanel', id: 'panel' });
  #selected: number;
  #view: View | null = null;

  /** `preferred` is selected when it is there, else the first. */
  constructor(panes: readonly Pane[], preferred: string | null, onSelect: (id: string) => void) {
    this.#panes = panes;
    this.#onSelect = onSelect;
    this.#selected = Math.max(
      0,
      panes.findIndex(({ id }) => id === preferred),
    );
    this.#buttons = panes.map((pane, index) => this.#tab(pane, index));
    this.#list = h(
      'div',
      { class: 'tablist', role: 'tablist', 'aria-label': 'Parts of the exchange' },
      ...this.#buttons,
    );
    this.#list.addEventListener('keydown', (event) => {
      this.#onKey(event);
    });
    this.#more = button({
      ...{ label: 'More Tabs…', icon: 'chevron-down', kind: 'icon', key: 'more-tabs' },
      onClick: () => {
        this.#openMore();
      },
    });
    this.#more.setAttribute('aria-haspopup', 'menu');
    this.#more.hidden = true;
    const bar = h('div', { class: 'tab-bar' }, this.#list, this.#more);
    this.element = h('div', { class: 'tabs' }, bar, this.#panel);
    this.#list.addEventListener('scroll', () => {
      this.#drawEnds();
    });
    this.#observer = new ResizeObserver(() => {
      this.#drawEnds();
    });
    this.#observer.observe(this.#list);
  }

  get view(): View | null {
    return this.#view;
  }

  /** Shows the selected pane; called when the element is in the document. */
  start(): void {
    this.#show();
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#disposeView();
  }

  #disposeView(): void {
    this.#view?.dispose?.();
    this.#view = null;
  }

  /** Shows that there are more tabs than there is room for, and at which end. */
  #drawEnds(): void {
    const { scrollLeft, scrollWidth, clientWidth, classList } = this.#list;
    // The button takes room itself: without it they may all fit.
    const room = clientWidth + (this.#more.hidden ? 0 : this.#more.offsetWidth);
    const fits = this.#widthOfAll <= room;
    if (fits !== this.#more.hidden) {
      this.#more.hidden = fits;
      this.#showSelected();
    }
    classList.toggle('more-before', scrollLeft > 1);
    classList.toggle('more-after', scrollLeft + clientWidth < scrollWidth - 1);
  }

  #showSelected(): void {
    this.#buttons[this.#selected]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  get #widthOfAll(): number {
    const first = this.#buttons[0];
    const last = this.#buttons.at(-1);
    if (first === undefined || last === undefined) return 0;
    return last.offsetLeft + last.offsetWidth - first.offsetLeft + 2 * TABS_PADDING_PX;
  }

  /** Every tab, for whoever does not know that the row can be scrolled. */
  #openMore(): void {
    const { right, bottom } = this.#more.getBoundingClientRect();
    const items = this.#panes.map(({ label, count }, index) => ({
      label,
      ...(count === null ? {} : { keys: count }),
      ...(index === this.#selected ? { icon: 'check' as const } : {}),
      run: () => {
        this.#select(index);
        this.#buttons[index]?.focus();
      },
    }));
    openMenu(items, { x: right - 200, y: bottom + 2, returnTo: this.#more, label: 'Tabs' });
  }

  #tab({ id, label, count, spokenCount, alert }: Pane, index: number): HTMLButtonElement {
    const tab = h(
      'button',
      {
        type: 'button',
        class: 'tab',
        role: 'tab',
        id: `tab-${id}`,
        'data-key': `tab-${id}`,
        'aria-controls': 'panel',
      },
      label,
      alert === true ? icon('error') : null,
      count === null ? null : h('span', { class: 'count', 'aria-hidden': 'true' }, count),
      spokenCount === null ? null : spoken(` ${spokenCount}`),
    );
    tab.addEventListener('click', () => {
      this.#select(index);
    });
    return tab;
  }

  #onKey(event: KeyboardEvent): void {
    const last = this.#panes.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: this.#selected === last ? 0 : this.#selected + 1,
      ArrowLeft: this.#selected === 0 ? last : this.#selected - 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#select(target);
    this.#buttons[target]?.focus();
  }

  #select(index: number): void {
    const pane = this.#panes[index];
    if (pane === undefined || index === this.#selected) return;
    this.#selected = index;
    this.#onSelect(pane.id);
    this.#show();
  }

  #show(): void {
    const pane = this.#panes[this.#selected];
    if (pane === undefined) return;
    this.#buttons.forEach((tab, index) => {
      const selected = index === this.#selected;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
    });
    this.#showSelected();
    this.#disposeView();
    this.#view = pane.build();
    this.#panel.setAttribute('aria-labelledby', `tab-${pane.id}`);
    this.#panel.className = `panel panel-${pane.id}`;
    // What scrolls is reachable by keyboard; the body's viewers take the focus themselves.
    if (pane.id === 'body') this.#panel.removeAttribute('tabindex');
    else this.#panel.tabIndex = 0;
    this.#panel.scrollTop = 0;
    this.#panel.replaceChildren(this.#view.element);
  }
}
