import { h, icon } from '../dom.ts';

const PAUSE_MS = 150;

export interface FilterResult {
  readonly count: number;
  /** What is shown instead of the body. */
  readonly text: string;
  /** Why the path selects nothing; null when it was understood. */
  readonly problem: string | null;
}

export interface FilterOptions {
  readonly language: 'JSONPath' | 'XPath';
  readonly placeholder: string;
  /** False: only Enter filters, since it takes long. */
  readonly live: boolean;
  readonly run: (path: string) => Promise<FilterResult>;
  /** Null: the whole body again. */
  readonly onResult: (result: FilterResult | null) => void;
}

/** A path typed over a body shows what it selects; while it is not understood, what was there stays. */
export class FilterBar {
  readonly element: HTMLElement;
  readonly #options: FilterOptions;
  readonly #input: HTMLInputElement;
  readonly #count = h('span', { class: 'filter-count', role: 'status' });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #run = 0;

  constructor(options: FilterOptions) {
    this.#options = options;
    const { language, placeholder, live } = options;
    const name = live ? `Filter by ${language}` : `Filter by ${language}, with Enter`;
    this.#input = h('input', {
      ...{ type: 'text', class: 'input', placeholder, 'aria-label': name },
      ...{ spellcheck: 'false', autocomplete: 'off', 'data-key': 'filter' },
    });
    this.element = h('div', { class: 'filter' }, icon('filter'), this.#input, this.#count);
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      if (!live && this.#input.value !== '') return;
      this.#timer = setTimeout(() => void this.#filter(), PAUSE_MS);
    });
    this.#input.addEventListener('keydown', (event) => {
      this.#onKey(event);
    });
  }

  /** Filters by a path that was not typed. */
  set path(path: string) {
    this.#input.value = path;
    void this.#filter();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#run += 1;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') void this.#filter();
    else if (event.key === 'Escape' && this.#input.value !== '') {
      this.#input.value = '';
      void this.#filter();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async #filter(): Promise<void> {
    clearTimeout(this.#timer);
    this.#run += 1;
    const run = this.#run;
    const path = this.#input.value.trim();
    if (path === '' || path === '$') {
      this.#say(null, '');
      this.#options.onResult(null);
      return;
    }
    let result: FilterResult;
    try {
      result = await this.#options.run(path);
    } catch (error) {
      result = {
        count: 0,
        text: '',
        problem: error instanceof Error ? error.message : String(error),
      };
    }
    if (run !== this.#run) return;
    this.#say(result.problem, result.problem === null ? countOf(result.count) : '');
    if (result.problem === null) this.#options.onResult(result);
  }

  /** A path is wrong most of the time while it is typed: said, but quietly. */
  #say(problem: string | null, count: string): void {
    this.#input.toggleAttribute('aria-invalid', problem !== null);
    this.#input.title = problem ?? '';
    this.#count.textContent = problem === null ? count : 'not a path yet';
  }
}

function countOf(matches: number): string {
  return matches === 1 ? '1 match' : `${matches.toLocaleString('en-US')} matches`;
}
