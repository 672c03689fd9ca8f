import type { ContentDto, SendingDto } from '../protocol/messages.ts';
import { ask } from './actions.ts';
import type { Arrival, PageContext, View } from './context.ts';
import { button, h, icon } from './dom.ts';
import { formatDuration, formatSize, formatTime, phaseDoing, plural } from './format.ts';
import { LiveList } from './liveList.ts';
import { whatAndWhere } from './outcomeLine.ts';

const TICK_MS = 100;

/** A request under way: what it is doing, for how long, and the way to stop it. */
export class SendingView implements View {
  readonly id: string;
  readonly element: HTMLElement;
  readonly #context: PageContext;
  readonly #elapsed = h('span', { class: 'fact', 'aria-hidden': 'true' });
  readonly #count = h('span', { class: 'fact', hidden: true });
  readonly #size = h('span', { class: 'fact', hidden: true });
  readonly #status = h('span', { class: 'status-text' }, 'Sending');
  readonly #phase = h('p', { class: 'phase-text' });
  readonly #progress = h('progress', { class: 'progress', 'aria-label': 'Received' });
  /** By the page's own clock: the host's may be another machine's. */
  #startedAt: number;
  readonly #timer: ReturnType<typeof setInterval>;
  #sending: SendingDto;
  #list: LiveList | null = null;
  readonly find = (): void => {
    this.#list?.find();
  };

  constructor(sending: SendingDto, context: PageContext) {
    this.id = sending.id;
    this.#sending = sending;
    this.#startedAt = performance.now() - sending.elapsedMs;
    this.#context = context;
    const cancel = button({
      ...{ label: 'Cancel', kind: 'secondary', key: 'cancel' },
      onClick: (pressed) => {
        // Not `disabled`, which would take the focus away from whoever works by keyboard.
        pressed.setAttribute('aria-disabled', 'true');
        void ask(context, 'exchange/cancel', { exchangeId: sending.id }).then((done) => {
          if (done?.cancelled !== true) pressed.removeAttribute('aria-disabled');
        });
      },
    });
    this.element = h(
      'div',
      { class: 'sending' },
      h(
        'header',
        { class: 'outcome busy' },
        h(
          'div',
          { class: 'headline' },
          h('h1', { class: 'status' }, icon('loading', 'state spin'), this.#status),
        ),
        h(
          'div',
          { class: 'subline' },
          whatAndWhere(sending),
          h('time', { class: 'when' }, formatTime(sending.startedAt)),
          h('span', { class: 'spring' }),
          h('span', { class: 'facts' }, this.#count, this.#size, this.#elapsed),
        ),
        h('div', { class: 'actions' }, cancel),
      ),
      h('div', { class: 'under-way' }, this.#phase, this.#progress),
    );
    this.#draw();
    this.#timer = setInterval(() => {
      this.#draw();
    }, TICK_MS);
  }

  update(sending: SendingDto): void {
    this.#sending = sending;
    // A message that waited, as for a page that was loading, is late; the earliest is right.
    this.#startedAt = Math.min(this.#startedAt, performance.now() - sending.elapsedMs);
    this.#draw();
  }

  /** More of the answer; true for the first of it. */
  receive(content: ContentDto): boolean {
    const isFirst = this.#list === null;
    this.#list ??= new LiveList(this.#context);
    if (isFirst) {
      this.element.append(this.#list.element);
      this.element.classList.add('streaming');
      this.#status.textContent = 'Receiving';
    }
    this.#list.receive(content);
    this.#count.hidden = false;
    this.#draw();
    this.#count.textContent = `${plural(content.total, 'item')}, live`;
    return isFirst;
  }

  /** What is to be remembered of how the answer came; null when none was told. */
  get arrival(): Arrival | null {
    if (this.#list === null) return null;
    const { items, filter } = this.#list;
    return { times: items.times, total: items.total, filter };
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#list?.dispose();
  }

  #draw(): void {
    const { phase, receivedBytes, totalBytes } = this.#sending;
    this.#elapsed.textContent = formatDuration(performance.now() - this.#startedAt);
    const received =
      totalBytes === null
        ? formatSize(receivedBytes)
        : `${formatSize(receivedBytes)} of ${formatSize(totalBytes)}`;
    this.#phase.textContent =
      receivedBytes > 0 ? `${phaseDoing(phase)}: ${received}` : `${phaseDoing(phase)}…`;
    this.#size.hidden = this.#list === null || receivedBytes === 0;
    this.#size.textContent = received;
    this.#progress.hidden = receivedBytes === 0;
    if (totalBytes !== null && totalBytes > 0) {
      this.#progress.max = totalBytes;
      this.#progress.value = receivedBytes;
    } else {
      this.#progress.removeAttribute('value');
    }
  }
}
