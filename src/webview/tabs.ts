import type { View } from './context.ts';
import { h } from './dom.ts';

export interface Pane {
  readonly id: string;
  readonly label: string;
  /** What is shown beside the label: `12`, `2 ↓ 1 ↑`. */
  readonly count: string | null;
  /** The count in words, for the name of the tab. */
  readonly spokenCount: string | null;
  /** Called when the pane is first looked at. */
  readonly build: () => View;
}

/** Tabs by the ARIA pattern: one stop in the tab order, arrows move and select, Home and End jump. */
export class Tabs {
  readonly element: HTMLElement;
  readonly #panes: readonly Pane[];
  readonly #onSelect: (id: string) => void;
  readonly #buttons: readonly HTMLButtonElement[];
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
    const list = h(
      'div',
      { class: 'tablist', role: 'tablist', 'aria-label': 'Parts of the exchange' },
      ...this.#buttons,
    );
    list.addEventListener('keydown', (event) => {
      this.#onKey(event);
    });
    this.element = h('div', { class: 'tabs' }, list, this.#panel);
  }

  get view(): View | null {
    return this.#view;
  }

  /** Shows the selected pane; called when the element is in the document. */
  start(): void {
    this.#show();
  }

  dispose(): void {
    this.#view?.dispose?.();
    this.#view = null;
  }

  #tab({ id, label, count, spokenCount }: Pane, index: number): HTMLButtonElement {
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
      count === null ? null : h('span', { class: 'count', 'aria-hidden': 'true' }, count),
      spokenCount === null ? null : h('span', { class: 'visually-hidden' }, ` ${spokenCount}`),
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
      if (selected) tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
    this.dispose();
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
