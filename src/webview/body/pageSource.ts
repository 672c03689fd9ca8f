import type { Calls } from '../../protocol/messages.ts';
import type { PageClient } from '../pageClient.ts';

type Form = Calls['body/read']['params']['form'];

/** The first page is small: it is what a person waits for. */
const FIRST_PAGE_BYTES = 512 * 1024;
/** The host gives no more than twice this at once. */
const PAGE_BYTES = 4 * 1024 * 1024;

export interface BodyChoice {
  readonly exchangeId: string;
  readonly form: Form;
  /** The hop whose response it is; the last when it is not given. */
  readonly hop?: number | undefined;
  /** Overrides what the response says; only for `pretty`, which the host decodes. */
  readonly charset?: string | null;
}

/** A body that is read page by page, in one form. */
export class PageSource {
  readonly #client: PageClient;
  readonly #which: Omit<BodyChoice, 'form'>;
  #form: Form;
  #problem: string | null = null;
  #total: number | null = null;

  constructor(client: PageClient, { form, ...which }: BodyChoice) {
    this.#client = client;
    this.#form = form;
    this.#which = which;
  }

  /** What the bytes are; `decoded` after a read that asked for `pretty` and could not be given it. */
  get form(): Form {
    return this.#form;
  }

  /** Why there is no `pretty` form: `… line 3 column 7 …`. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Bytes of the whole body in this form; null before the first read. */
  get total(): number | null {
    return this.#total;
  }

  /** Bytes of [offset, offset + length); fewer at the end of the body. */
  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const { exchangeId, hop, charset } = this.#which;
    const { bytes, total, form, problem } = await this.#client.call('body/read', {
      ...{ exchangeId, offset, length, form: this.#form },
      ...(hop === undefined ? {} : { hop }),
      ...(charset === undefined || charset === null ? {} : { charset }),
    });
    this.#total = total;
    this.#form = form ?? this.#form;
    this.#problem = problem ?? this.#problem;
    return bytes as Uint8Array<ArrayBuffer>;
  }

  /** The whole body; null when it is larger than `maxBytes`. */
  async readAll(maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const first = await this.read(0, Math.min(FIRST_PAGE_BYTES, maxBytes));
    const total = this.#total ?? first.length;
    if (total > maxBytes) return null;
    if (first.length >= total) return first;
    const whole = new Uint8Array(total);
    whole.set(first);
    let at = first.length;
    while (at < total) {
      const page = await this.read(at, Math.min(PAGE_BYTES, total - at));
      // A body that became shorter under our hands: what there is, is shown.
      if (page.length === 0) return whole.subarray(0, at);
      whole.set(page.subarray(0, total - at), at);
      at += page.length;
    }
    return whole;
  }
}
