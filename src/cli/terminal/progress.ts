/** One live line on standard error: which request is under way, how far it is, how many are left. */
import type { Progress } from '../../engine/request.ts';
import { formatDuration, formatSize } from '../../runner/measures.ts';
import type { CliIo } from '../io.ts';
import { safeLine } from './escape.ts';
import type { Style } from './style.ts';
import { fit } from './width.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const ASCII_FRAMES = ['-', '\\', '|', '/'];
const EVERY_MS = 100;
/** Nothing is drawn for what is over sooner: it would only flicker. */
const AFTER_MS = 150;

const WORDS: Readonly<Record<Progress['phase'], string>> = {
  prepare: 'preparing',
  dns: 'looking up the name',
  connect: 'connecting',
  proxy: 'asking the proxy',
  tls: 'securing the connection',
  send: 'sending',
  wait: 'waiting',
  receive: 'receiving',
  decode: 'decoding',
};

export interface ProgressLine {
  /** How many requests there will be. */
  readonly plan: (total: number) => void;
  /** A request began: the nth of all, by its title. */
  readonly start: (id: number, title: string) => void;
  readonly update: (id: number, progress: Progress) => void;
  readonly stop: (id: number) => void;
  /** Takes the line away, for something else to be written. */
  readonly clear: () => void;
  /** Takes it away while a person is asked something; the function given back ends that. */
  readonly hold: () => () => void;
  /** Takes it away for good. */
  readonly close: () => void;
}

const SILENT: ProgressLine = {
  plan: () => undefined,
  start: () => undefined,
  update: () => undefined,
  stop: () => undefined,
  clear: () => undefined,
  hold: () => () => undefined,
  close: () => undefined,
};

/** Silent where standard error is no terminal. */
export function createProgress(io: CliIo, style: Style): ProgressLine {
  const dumb = io.env['TERM'] === 'dumb' || io.env['CI'] !== undefined;
  return io.stderr.isTTY === true && !dumb ? new LiveLine(io, style) : SILENT;
}

interface Running {
  readonly title: string;
  readonly since: number;
  progress: Progress | null;
}

class LiveLine implements ProgressLine {
  readonly #io: CliIo;
  readonly #style: Style;
  readonly #running = new Map<number, Running>();
  readonly #timer: NodeJS.Timeout;
  #total = 0;
  #frame = 0;
  #done = 0;
  #drawn = false;
  #held = 0;

  constructor(io: CliIo, style: Style) {
    this.#io = io;
    this.#style = style;
    this.#timer = setInterval(() => {
      this.#draw();
    }, EVERY_MS);
    this.#timer.unref();
  }

  plan(total: number): void {
    this.#total = total;
  }

  start(id: number, title: string): void {
    this.#running.set(id, { title, since: performance.now(), progress: null });
  }

  update(id: number, progress: Progress): void {
    const running = this.#running.get(id);
    if (running !== undefined) running.progress = progress;
  }

  stop(id: number): void {
    if (this.#running.delete(id)) this.#done += 1;
    this.clear();
  }

  clear(): void {
    if (this.#drawn) this.#io.stderr.write('\r\u001b[2K');
    this.#drawn = false;
  }

  hold(): () => void {
    this.#held += 1;
    this.clear();
    return () => {
      this.#held -= 1;
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.clear();
  }

  #draw(): void {
    const [oldest] = this.#running.values();
    const now = performance.now();
    if (oldest === undefined || this.#held > 0 || now - oldest.since < AFTER_MS) {
      this.clear();
      return;
    }
    const frames = (this.#io.env['LANG'] ?? 'UTF-8').match(/utf-?8/i) ? FRAMES : ASCII_FRAMES;
    this.#frame = (this.#frame + 1) % frames.length;
    const count = this.#total > 1 ? `${this.#done + 1}/${this.#total} ` : '';
    const others = this.#running.size > 1 ? ` (+${this.#running.size - 1})` : '';
    const text = `${count}${safeLine(oldest.title)}${others}  ${describe(oldest, now)}`;
    const columns = Math.max((this.#io.stderr.columns ?? 80) - 3, 0);
    const spinner = this.#style.cyan(frames[this.#frame] ?? '');
    this.#io.stderr.write(`\r\u001b[2K${spinner} ${fit(text, columns)}`);
    this.#drawn = true;
  }
}

function describe({ progress, since }: Running, now: number): string {
  const elapsed = formatDuration(now - since);
  if (progress === null) return elapsed;
  if (progress.phase !== 'receive') return `${WORDS[progress.phase]}, ${elapsed}`;
  const { receivedBytes, totalBytes } = progress;
  const of = totalBytes === null ? '' : ` of ${formatSize(totalBytes)}`;
  return `${formatSize(receivedBytes)}${of}, ${elapsed}`;
}
