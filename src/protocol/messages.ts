/** Every message between the extension and the panel, both ways. `rpc.ts` carries them. */
import type { ExchangeDto } from './exchangeDto.ts';

export const PROTOCOL_VERSION = 1;

/** Settings that can mend a failed request, without `postcard.` before them. */
export const MENDING_SETTINGS = [
  'connectTimeout',
  'readTimeout',
  'totalTimeout',
  'proxy',
  'verifyCertificates',
  'maxRedirects',
] as const;
export type MendingSetting = (typeof MENDING_SETTINGS)[number];

/** What mends a failure with one click; where it cannot be had, all that can be is offered. */
export const MENDING_CHOICES = ['trust', 'http', 'longer', 'decider'] as const;
export type MendingChoice = (typeof MENDING_CHOICES)[number];

/** Questions the panel asks; each ends in a result, an error or a time-out. */
export interface Calls {
  /** Bytes of a body, page by page. `decoded` as received after content decoding, `pretty` re-indented JSON as UTF-8. */
  'body/read': {
    params: {
      exchangeId: string;
      offset: number;
      length: number;
      /** The hop whose response it is, 0 for the first; the last when it is not given. */
      hop?: number | undefined;
      form: 'decoded' | 'pretty';
      /** For `pretty`: the charset to read the body in, over what the response says. */
      charset?: string | undefined;
    };
    result: {
      bytes: Uint8Array;
      total: number;
      /** What the bytes are: `decoded` where `pretty` was asked for and there is none. */
      form?: 'decoded' | 'pretty';
      /** Why there is no `pretty` form. */
      problem?: string | null;
    };
  };
  /** What a JSONPath selects in the body, as an indented array; a path that is not understood is a `problem`, not an error. */
  'body/query': {
    params: { exchangeId: string; path: string };
    result: { count: number; text: string; truncated: boolean; problem: string | null };
  };
  'body/save': {
    params: { exchangeId: string; hop?: number | undefined };
    result: { saved: boolean };
  };
  /** In an editor tab; `choose` asks in which language. */
  'body/open': {
    params: { exchangeId: string; hop?: number | undefined; choose?: boolean | undefined };
    result: { opened: boolean };
  };
  /** Request and answer as a file: HTTP text, or an HTTP Archive. */
  'exchange/save': { params: { exchangeId: string }; result: { saved: boolean } };
  'exchange/resend': { params: { exchangeId: string }; result: { started: boolean } };
  'exchange/cancel': { params: { exchangeId: string }; result: { cancelled: boolean } };
  /** Puts the caret on the request's line, or on another of the file as it was when it was sent. */
  'exchange/reveal': {
    params: { exchangeId: string; line?: number | undefined };
    result: { revealed: boolean };
  };
  /** To the exchange this panel showed before, or after that one again. */
  'panel/go': { params: { direction: 'back' | 'forward' }; result: { shown: boolean } };
  /** A pinned panel keeps its exchange; the next one opens another panel. */
  'panel/pin': { params: { pinned: boolean }; result: { pinned: boolean } };
  /** What mends the failure that is shown: one way, or a list of those that have to do with a setting. */
  'failure/mend': {
    params: { setting: MendingSetting; choice?: MendingChoice | undefined };
    result: { mended: boolean };
  };
  'text/copy': { params: { text: string }; result: { copied: boolean } };
  /** Only http and https; the host asks first. */
  'link/open': { params: { url: string }; result: { opened: boolean } };
  /** Escape: give the focus back to the file. */
  'focus/editor': { params: Record<string, never>; result: { focused: boolean } };
}
export type CallName = keyof Calls;

export type CallMessage = {
  [K in CallName]: { type: 'call'; id: number; name: K; params: Calls[K]['params'] };
}[CallName];

export type FromWebview = { type: 'ready'; protocol: number } | CallMessage;

export type ToWebview =
  | { type: 'exchange/show'; exchange: ExchangeDto; place?: PlaceDto }
  | { type: 'exchange/sending'; sending: SendingDto }
  | { type: 'exchange/content'; content: ContentDto }
  | { type: 'reply'; id: number; ok: true; result: unknown }
  | { type: 'reply'; id: number; ok: false; message: string };

/** Where the exchange stands among those this panel has shown. */
export interface PlaceDto {
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  readonly pinned: boolean;
}

/** What is kept of an answer while it arrives, before the oldest of it goes. */
export const LIVE_ITEMS = 5000;
export const LIVE_BYTES = 4 * 1024 * 1024;

/** More of an answer that is still arriving. */
export interface ContentDto {
  /** Of the send, as in `SendingDto`. */
  readonly id: string;
  /** In the order they came. */
  readonly items: readonly LiveItemDto[];
  /** All that have come by now; more than were told when there were too many. */
  readonly total: number;
}

export interface LiveItemDto {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `event:` of a server-sent event. */
  readonly name: string | null;
  readonly id: string | null;
  readonly data: string;
}

/** A request under way: the panel shows this at once and the old answer is gone. */
export interface SendingDto {
  readonly id: string;
  readonly title: string;
  readonly method: string;
  readonly url: string;
  readonly file: string;
  readonly line: number;
  readonly environment: string;
  readonly startedAt: number;
  /** Milliseconds since then when this was told: the page's clock may be another machine's. */
  readonly elapsedMs: number;
  /** `connect`, `wait`, `receive` …; null before the first. */
  readonly phase: string | null;
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
}
