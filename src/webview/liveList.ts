import type { ContentDto } from '../protocol/messages.ts';
import { recordItem } from './body/recordItem.ts';
import { isJson } from './body/records.ts';
import type { PageContext } from './context.ts';
import { button, h, icon, notice } from './dom.ts';
import { plural } from './format.ts';
import { LiveItems } from './liveItems.ts';
import type { NumberedItem } from './liveItems.ts';

/** Rows made in one frame at least; the next frame makes more. */
const ROWS_A_FRAME = 50;
/** Of a flood nobody reads single items: colours would only hold it up. */
const MAX_COLOURED_A_FRAME = 8;
/** What making rows may take of a frame. */
const FRAME_BUDGET_MS = 6;
/** Rows out of view cost little when the browser can pass over many of them at once. */
const ROWS_A_GROUP = 50;
/** As near to its end as this, the list follows what comes. */
const NEAR_END_PX = 24;

interface Row {
  readonly number: number;
  readonly words: string;
  readonly element: HTMLLIElement;
}

/** An answer that is arriving, item by item, with a pause and a filter. */
export class LiveList {
  readonly element: HTMLElement;
  readonly items = new LiveItems();
  readonly #context: PageContext;
  readonly #list = h('div', { class: 'record-groups' });
  readonly #gone = h('div', { class: 'notices' });
  readonly #count = h('span', { class: 'filter-count' });
  readonly #scroller: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #pause: HTMLButtonElement;
  #rows: Row[] = [];
  /** Number of the last item that has a row, or was passed over. */
  #drawn = 0;
  #paused = false;
  #frame = 0;

  constructor(context: PageContext) {
    this.#context = context;
    this.#input = h('input', {
      ...{ type: 'text', class: 'input', placeholder: 'Filter', 'aria-label': 'Filter the list' },
      ...{ spellcheck: 'false', autocomplete: 'off', 'data-key': 'filter' },
    });
    this.#input.addEventListener('input', () => {
      for (const row of this.#rows) row.element.hidden = !this.#matches(row);
      for (const group of this.#list.children) hideEmpty(group);
      this.#drawCount();
    });
    this.#pause = button({
      ...{ label: 'Pause', icon: 'debug-pause', kind: 'secondary', key: 'pause' },
      onClick: () => {
        this.#setPaused(!this.#paused);
      },
    });
    this.#scroller = h(
      'div',
      { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'What has come so far' },
      this.#list,
    );
    const filter = h('div', { class: 'filter' }, icon('filter'), this.#input, this.#count);
    this.element = h(
      'div',
      { class: 'body live' },
      h(
        'div',
        { class: 'body-bar', role: 'toolbar', 'aria-label': 'What has come so far' },
        h('div', { class: 'body-tools' }, filter),
        h('span', { class: 'spring' }),
        h('div', { class: 'body-side' }, this.#pause),
      ),
      this.#gone,
      h('div', { class: 'body-stage' }, this.#scroller),
    );
  }

  /** What the person filters by, for the list that follows when all is here. */
  get filter(): string {
    return this.#input.value;
  }

  receive(content: ContentDto): void {
    this.items.add(content);
    this.#drawCount();
    if (!this.#paused) this.#drawSoon();
  }

  find(): void {
    this.#input.focus();
    this.#input.select();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
  }

  #setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#pause.replaceChildren(
      icon(paused ? 'debug-start' : 'debug-pause'),
      paused ? 'Go On' : 'Pause',
    );
    this.#context.announce(paused ? 'Paused' : 'Going on');
    this.#drawCount();
    if (!paused) this.#drawSoon();
  }

  #drawSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { kept, gone } = this.items;
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const follows = scrollHeight - scrollTop - clientHeight <= NEAR_END_PX;
    const rows = this.#rowsOf(kept.slice(Math.max(0, this.#drawn - gone)));
    this.#drawn = rows.at(-1)?.number ?? this.#drawn;
    const first = this.#rows.findIndex(({ number }) => number > gone);
    const old = this.#rows.splice(0, first === -1 ? this.#rows.length : first);
    for (const { element } of old) {
      const group = element.parentElement;
      element.remove();
      if (group?.childElementCount === 0) group.remove();
    }
    this.#rows.push(...rows);
    for (const { element } of rows) this.#append(element);
    if (follows) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#drawGone();
    // Of what has rows by now, not of what had some when it came.
    this.#drawCount();
    if (this.#drawn < this.items.total) this.#drawSoon();
  }

  /** As many as there is time for in a frame, and some in any case. */
  #rowsOf(fresh: readonly NumberedItem[]): Row[] {
    const isCalm = fresh.length <= MAX_COLOURED_A_FRAME;
    const started = performance.now();
    const rows: Row[] = [];
    for (const item of fresh) {
      const isDue = rows.length >= ROWS_A_FRAME && performance.now() - started > FRAME_BUDGET_MS;
      if (isDue) break;
      rows.push(this.#row(item, isCalm));
    }
    return rows;
  }

  #append(element: HTMLLIElement): void {
    let group = this.#list.lastElementChild;
    if (group === null || group.childElementCount >= ROWS_A_GROUP) {
      group = h('ol', { class: 'records' });
      this.#list.append(group);
    }
    group.append(element);
    hideEmpty(group);
  }

  #row(item: NumberedItem, isCalm: boolean): Row {
    const { number, name, data, at } = item;
    const element = recordItem({ ...item, isJson: isCalm && isJson(data) }, at, this.#context);
    const row = { number, element, words: `${name ?? ''}\n${data}`.toLowerCase() };
    element.hidden = !this.#matches(row);
    return row;
  }

  #matches({ words }: Row): boolean {
    return words.includes(this.#input.value.toLowerCase());
  }

  #drawGone(): void {
    const { gone } = this.items;
    if (gone === 0) return;
    const text = `${plural(gone, 'older item')} left this list; the whole is there when it has ended.`;
    const [shown] = this.#gone.children;
    if (shown === undefined) this.#gone.append(notice('info', text));
    else shown.lastElementChild?.replaceChildren(text);
  }

  #drawCount(): void {
    const parts: string[] = [];
    if (this.#input.value !== '') {
      const matching = this.#rows.filter(({ element }) => !element.hidden).length;
      parts.push(`${matching} of ${this.#rows.length}`);
    }
    const waiting = this.items.total - this.#drawn;
    if (this.#paused && waiting > 0) parts.push(`${waiting} more waiting`);
    this.#count.textContent = parts.join(', ');
  }
}

function hideEmpty(group: Element): void {
  group.toggleAttribute('hidden', group.querySelector(':scope > :not([hidden])') === null);
}
