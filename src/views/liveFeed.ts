/** What has come of an answer that is still arriving, on its way to the panel: batched and bounded. */
import type { ContentDto, LiveItemDto } from '../protocol/messages.ts';
import { LIVE_BYTES, LIVE_ITEMS } from '../protocol/messages.ts';
import type { StreamPiece } from '../runner/liveContent.ts';

/** More often than this the panel could not draw it anyway. */
const BATCH_MS = 100;
/** More of one item is not shown while it arrives. */
const MAX_ITEM_CHARS = 64 * 1024;
const MAX_SHOWN_BYTES = 256;

/** Collects pieces of one send at a time and gives them on ten times a second. */
export class LiveFeed {
  readonly #post: (content: ContentDto) => boolean;
  #id: string | null = null;
  #items: LiveItemDto[] = [];
  #chars = 0;
  #total = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `post` says false when nobody can take it yet: it is kept, the oldest go first. */
  constructor(post: (content: ContentDto) => boolean) {
    this.#post = post;
  }

  add(id: string, piece: StreamPiece): void {
    if (id !== this.#id) this.#begin(id);
    // Blank lines keep a connection awake; they say nothing.
    if (piece.kind === 'line' && piece.text.trim() === '') return;
    const item = itemOf(piece);
    this.#items.push(item);
    this.#chars += item.data.length;
    this.#total += 1;
    while (this.#items.length > LIVE_ITEMS || this.#chars > LIVE_BYTES) {
      this.#chars -= this.#items.shift()?.data.length ?? 0;
    }
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, BATCH_MS);
  }

  /** Gives on what is here, at once. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#id === null || this.#items.length === 0) return;
    if (this.#post({ id: this.#id, items: this.#items, total: this.#total })) {
      this.#items = [];
      this.#chars = 0;
    } else {
      this.#timer = setTimeout(() => {
        this.flush();
      }, BATCH_MS);
    }
  }

  /** The send is over, or nobody looks at it any more. */
  end(): void {
    this.flush();
    this.#begin(null);
  }

  #begin(id: string | null): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#id = id;
    this.#items = [];
    this.#chars = 0;
    this.#total = 0;
  }
}

function itemOf(piece: StreamPiece): LiveItemDto {
  const at = Date.now();
  switch (piece.kind) {
    case 'line':
      return { at, name: null, id: null, data: cut(piece.text) };
    case 'event': {
      const { event, id, data } = piece;
      return {
        ...{ at, name: event === 'message' ? null : cut(event) },
        ...{ id: id === '' ? null : cut(id), data: cut(data) },
      };
    }
    case 'bytes':
      return { at, name: `${piece.bytes.length} B`, id: null, data: hexOf(piece.bytes) };
  }
}

function cut(text: string): string {
  return text.length <= MAX_ITEM_CHARS ? text : `${text.slice(0, MAX_ITEM_CHARS)}…`;
}

function hexOf(bytes: Uint8Array): string {
  const shown = [...bytes.subarray(0, MAX_SHOWN_BYTES)];
  const text = shown.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > MAX_SHOWN_BYTES ? `${text} …` : text;
}
