import { h, icon } from './dom.ts';
import type { IconName } from './dom.ts';

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  /** Shown at the end of the line. */
  readonly keys?: string;
  readonly run: () => void;
}

export interface MenuPlace {
  /** The corner the menu hangs from, in pixels of the window. */
  readonly x: number;
  readonly y: number;
  /** Gets the focus back. */
  readonly returnTo: HTMLElement | null;
  readonly label: string;
}

/** Opens a menu by the ARIA pattern: arrows move, Enter runs, Escape and a click elsewhere close. */
export function openMenu(items: readonly MenuItem[], place: MenuPlace): void {
  new Menu(items, place).open();
}

class Menu {
  readonly #place: MenuPlace;
  readonly #element: HTMLElement;
  readonly #buttons: readonly HTMLElement[];
  readonly #stop = new AbortController();

  constructor(items: readonly MenuItem[], place: MenuPlace) {
    this.#place = place;
    this.#buttons = items.map((item) => this.#button(item));
    this.#element = h(
      'div',
      { class: 'menu', role: 'menu', 'aria-label': place.label },
      ...this.#buttons,
    );
    this.#element.addEventListener('keydown', (event) => {
      this.#onKey(event);
    });
  }

  open(): void {
    const { x, y } = this.#place;
    (document.querySelector('main') ?? document.body).append(this.#element);
    const { offsetWidth, offsetHeight, style } = this.#element;
    style.left = `${Math.max(4, Math.min(x, window.innerWidth - offsetWidth - 4))}px`;
    style.top = `${Math.max(4, Math.min(y, window.innerHeight - offsetHeight - 4))}px`;
    this.#buttons[0]?.focus();
    const { signal } = this.#stop;
    const close = (event: Event) => {
      if (event.target instanceof Node && this.#element.contains(event.target)) return;
      this.#close(false);
    };
    document.addEventListener('pointerdown', close, { capture: true, signal });
    window.addEventListener('blur', close, { signal });
    window.addEventListener('resize', close, { signal });
  }

  #button({ label, icon: mark, keys, run }: MenuItem): HTMLElement {
    const element = h(
      'button',
      { type: 'button', role: 'menuitem', class: 'menu-item', tabindex: -1 },
      mark === undefined ? h('span', { class: 'codicon' }) : icon(mark),
      h('span', { class: 'menu-label' }, label),
      keys === undefined ? null : h('span', { class: 'menu-keys' }, keys),
    );
    element.addEventListener('click', () => {
      this.#close(true);
      run();
    });
    return element;
  }

  #onKey(event: KeyboardEvent): void {
    const at = this.#buttons.indexOf(document.activeElement as HTMLElement);
    const last = this.#buttons.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) this.#buttons[target]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.#close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #close(giveFocusBack: boolean): void {
    this.#stop.abort();
    this.#element.remove();
    if (giveFocusBack) this.#place.returnTo?.focus();
  }
}
