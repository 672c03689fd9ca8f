import type { ExchangeDto } from '../protocol/exchangeDto.ts';
import type { PlaceDto } from '../protocol/messages.ts';
import type { PageClient } from './pageClient.ts';
import type { PageState } from './state.ts';

/** What is remembered of a stream that this page saw arriving. */
export interface Arrival {
  /** Milliseconds since the epoch, by the number of the item less one; with holes. */
  readonly times: readonly number[];
  readonly total: number;
  /** What the list was filtered by at its end. */
  readonly filter: string;
}

/** What every part of the page may use. */
export interface PageContext {
  readonly client: PageClient;
  readonly state: PageState;
  /** For the styles that CodeMirror adds at run time. */
  readonly nonce: string;
  /** Heard by screen readers. */
  readonly announce: (text: string) => void;
  /** Shown above everything until it is closed: an action could not be done. */
  readonly complain: (text: string) => void;
  /** How the items of a stream came, where this page saw it; null where it did not. */
  readonly arrivalOf: (exchangeId: string) => Arrival | null;
  /** Where the exchange stands among those shown here; null when the host does not say. */
  readonly place: PlaceDto | null;
  /** Shows one hop as an exchange of its own; null goes back to the whole. */
  readonly openHop: (index: number | null) => void;
}

/** A part of the page that holds on to something (a timer, a blob, a running read). */
export interface View {
  readonly element: HTMLElement;
  readonly dispose?: () => void;
  /** Ctrl+F while this is shown. */
  readonly find?: () => void;
}

/** The request an exchange belongs to, as good as the page can know it. */
export function requestKey({ file, title }: Pick<ExchangeDto, 'file' | 'title'>): string {
  return `${file}\n${title}`;
}
