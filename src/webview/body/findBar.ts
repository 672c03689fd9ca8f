import { button, h, icon } from '../dom.ts';

export interface FindQuery {
  readonly text: string;
  readonly caseSensitive: boolean;
}

export interface FindBarOptions {
  readonly placeholder: string;
  readonly onQuery: (query: FindQuery) => void;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
  readonly onClose: () => void;
}

/** The find widget of every view of a body: Enter is next, Shift+Enter is previous, Escape closes. */
export class FindBar {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #count = h('span', { class: 'find-count', role: 'status' });
  readonly #matchCase: HTMLButtonElement;
  #caseSensitive = false;

  constructor(options: FindBarOptions) {
    this.#input = h('input', {
      ...{ type: 'text', class: 'input', placeholder: options.placeholder },
      ...{ 'aria-label': options.placeholder, spellcheck: 'false', autocomplete: 'off' },
    });
    this.#matchCase = button({
      ...{ label: 'Match Case', icon: 'case-sensitive', kind: 'icon' },
      onClick: () => {
        this.#caseSensitive = !this.#caseSensitive;
        this.#matchCase.setAttribute('aria-pressed', String(this.#caseSensitive));
        options.onQuery(this.query);
      },
    });
    this.#matchCase.setAttribute('aria-pressed', 'false');
    this.#input.addEventListener('input', () => {
      options.onQuery(this.query);
    });
    this.element = h(
      'div',
      { class: 'find', role: 'search' },
      h('span', { class: 'find-field' }, icon('search'), this.#input, this.#matchCase),
      this.#count,
      button({
        label: 'Previous Match',
        icon: 'arrow-up',
        kind: 'icon',
        onClick: options.onPrevious,
      }),
      button({ label: 'Next Match', icon: 'arrow-down', kind: 'icon', onClick: options.onNext }),
      button({ label: 'Close', icon: 'close', kind: 'icon', onClick: options.onClose }),
    );
    this.element.addEventListener('keydown', (event) => {
      this.#onKey(event, options);
    });
  }

  get query(): FindQuery {
    return { text: this.#input.value, caseSensitive: this.#caseSensitive };
  }

  /** `3 of 12`, `No results`. */
  set status(text: string) {
    if (this.#count.textContent !== text) this.#count.textContent = text;
  }

  open(text: string | null = null): void {
    if (text !== null && text !== '') this.#input.value = text;
    this.#input.focus();
    this.#input.select();
  }

  #onKey(event: KeyboardEvent, options: FindBarOptions): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') options.onClose();
    else if (event.key === 'Enter' && event.target === this.#input) {
      if (event.shiftKey) options.onPrevious();
      else options.onNext();
    } else return;
    // Escape would also give the focus back to the file.
    event.preventDefault();
    event.stopPropagation();
  }
}
