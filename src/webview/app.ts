import type { ExchangeDto } from '../protocol/exchangeDto.ts';
import type { ContentDto, PlaceDto, SendingDto, ToWebview } from '../protocol/messages.ts';
import { requestKey } from './context.ts';
import type { Arrival, PageContext, View } from './context.ts';
import { button, h, notice } from './dom.ts';
import { exchangeOfHop } from './exchangeOfHop.ts';
import { errorCard } from './errorCard.ts';
import { LiveRegion, spokenOutcome } from './live.ts';
import { outcomeLine } from './outcomeLine.ts';
import { panesOf } from './panes/panes.ts';
import { SendingView } from './sendingView.ts';
import { Tabs } from './tabs.ts';

/** Streams whose times are remembered. */
const MAX_ARRIVALS = 10;

type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'sending'; readonly view: SendingView }
  | { readonly kind: 'exchange'; readonly tabs: Tabs | null };

/** Shows one thing at a time: a request under way or what came of it. Each replaces the one before at once. */
export class App {
  readonly #parts: Pick<PageContext, 'client' | 'state' | 'nonce'>;
  readonly #stage = h('div', { class: 'stage' });
  readonly #complaints = h('div', { class: 'complaints', role: 'alert' });
  readonly #live = new LiveRegion();
  readonly #arrivals = new Map<string, Arrival>();
  #shown: Shown = { kind: 'nothing' };

  constructor(root: HTMLElement, parts: Pick<PageContext, 'client' | 'state' | 'nonce'>) {
    this.#parts = parts;
    root.append(this.#complaints, this.#stage, this.#live.element);
    document.addEventListener('keydown', (event) => {
      this.#onKey(event);
    });
  }

  receive(message: Exclude<ToWebview, { type: 'reply' }>): void {
    if (message.type === 'exchange/sending') this.#showSending(message.sending);
    else if (message.type === 'exchange/content') this.#receive(message.content);
    else {
      this.#keepArrival(message.exchange);
      this.#showExchange(message.exchange, message.place ?? null);
      this.#live.say(spokenOutcome(message.exchange));
    }
  }

  #contextOf(exchange: ExchangeDto | null, place: PlaceDto | null): PageContext {
    return {
      ...this.#parts,
      place,
      arrivalOf: (id) => this.#arrivals.get(id) ?? null,
      announce: (text) => {
        this.#live.say(text);
      },
      complain: (text) => {
        this.#complain(text);
      },
      openHop: (index) => {
        if (exchange !== null) this.#openHop(exchange, index, place);
      },
    };
  }

  #showSending(sending: SendingDto): void {
    if (this.#shown.kind === 'sending' && this.#shown.view.id === sending.id) {
      this.#shown.view.update(sending);
      return;
    }
    const view = new SendingView(sending, this.#contextOf(null, null));
    this.#replace({ kind: 'sending', view }, view.element);
    this.#live.say(`Sending ${sending.title}`);
  }

  #receive(content: ContentDto): void {
    if (this.#shown.kind !== 'sending' || this.#shown.view.id !== content.id) return;
    if (this.#shown.view.receive(content)) this.#live.say('The answer is arriving');
  }

  /** The times of a stream's items are known to nobody else. */
  #keepArrival({ id }: ExchangeDto): void {
    const arrival = this.#shown.kind === 'sending' ? this.#shown.view.arrival : null;
    if (arrival === null) return;
    this.#arrivals.set(id, arrival);
    const [oldest] = this.#arrivals.keys();
    if (this.#arrivals.size > MAX_ARRIVALS && oldest !== undefined) this.#arrivals.delete(oldest);
  }

  #showExchange(exchange: ExchangeDto, place: PlaceDto | null): void {
    const context = this.#contextOf(exchange, place);
    const tabs = this.#tabsOf(exchange, context);
    this.#replace(
      { kind: 'exchange', tabs },
      outcomeLine(exchange, context),
      exchange.state === 'response' ? null : errorCard(exchange, context),
      tabs?.element ?? null,
    );
    this.#stage.classList.toggle('failed', exchange.state !== 'response');
    tabs?.start();
  }

  /** One hop as an exchange of its own, with the way back above it. */
  #openHop(whole: ExchangeDto, index: number | null, place: PlaceDto | null): void {
    const part = index === null ? null : exchangeOfHop(whole, index);
    if (index === null || part === null) {
      this.#showExchange(whole, place);
      this.#live.say('The whole exchange');
      return;
    }
    // From inside of a hop, the way back leads to the whole.
    const context = this.#contextOf(whole, null);
    const tabs = this.#tabsOf(part, context);
    const back = button({
      ...{ label: 'Whole Exchange', icon: 'arrow-left', kind: 'secondary', key: 'back-to-whole' },
      onClick: () => {
        this.#openHop(whole, null, place);
      },
    });
    const where = `Hop ${index + 1} of ${whole.hops.length}`;
    this.#replace(
      { kind: 'exchange', tabs },
      h('nav', { class: 'hop-bar', 'aria-label': 'Hop' }, back, h('span', {}, where)),
      outcomeLine(part, context),
      tabs?.element ?? null,
    );
    tabs?.start();
    back.focus();
    this.#live.say(where);
  }

  #tabsOf(exchange: ExchangeDto, context: PageContext): Tabs | null {
    const { state } = context;
    const panes = panesOf(exchange, context);
    if (panes.length === 0) return null;
    const key = requestKey(exchange);
    const preferred = exchange.hop === undefined ? state.choice('tab', key) : null;
    return new Tabs(panes, preferred, (id) => {
      if (exchange.hop === undefined) state.choose('tab', key, id);
    });
  }

  #replace(shown: Shown, ...parts: readonly (HTMLElement | null)[]): void {
    const focused = document.activeElement;
    const hadFocus = focused instanceof HTMLElement && this.#stage.contains(focused);
    const key = hadFocus ? focused.dataset['key'] : undefined;
    this.#dispose();
    this.#shown = shown;
    this.#complaints.replaceChildren();
    this.#stage.className = 'stage';
    this.#stage.replaceChildren(...parts.filter((part) => part !== null));
    if (hadFocus) this.#restoreFocus(key);
  }

  /** Whoever works by keyboard stays where they were, or lands on the first thing that can be done. */
  #restoreFocus(key: string | undefined): void {
    const candidates = [...this.#stage.querySelectorAll<HTMLElement>('[data-key]')];
    const same = candidates.find((element) => element.dataset['key'] === key);
    (same ?? candidates[0])?.focus();
  }

  #dispose(): void {
    if (this.#shown.kind === 'sending') this.#shown.view.dispose();
    else if (this.#shown.kind === 'exchange') this.#shown.tabs?.dispose();
  }

  #currentView(): View | null {
    switch (this.#shown.kind) {
      case 'nothing':
        return null;
      case 'sending':
        return this.#shown.view;
      case 'exchange':
        return this.#shown.tabs?.view ?? null;
    }
  }

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#parts.client.call('focus/editor', {}).catch(() => {
        // Nowhere to go back to: the focus stays.
      });
    } else if (
      event.key.toLowerCase() === 'f' &&
      (event.ctrlKey || event.metaKey) &&
      !event.altKey
    ) {
      const find = this.#currentView()?.find;
      if (find === undefined) return;
      event.preventDefault();
      find();
    }
  }

  #complain(text: string): void {
    const close = button({
      label: 'Close',
      icon: 'close',
      kind: 'icon',
      onClick: () => {
        this.#complaints.replaceChildren();
      },
    });
    this.#complaints.replaceChildren(notice('warning', text, close));
  }
}
