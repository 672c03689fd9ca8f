/** The host's end of the messages: it shows exchanges and answers calls. The page's end is `webview/pageClient.ts`. */
import { PROTOCOL_VERSION } from './messages.ts';
import type { CallMessage, CallName, Calls, ToWebview } from './messages.ts';
import { readInbound } from './validate.ts';

/** One handler for each call; a missing one does not compile. */
export type HostHandlers = {
  readonly [K in CallName]: (params: Calls[K]['params']) => Promise<Calls[K]['result']>;
};

export interface HostEndpointOptions {
  readonly post: (message: ToWebview) => void;
  readonly handlers: HostHandlers;
  /** Brings what has waited for the page up to date. Default: as it was. */
  readonly renew?: (message: ToWebview) => ToWebview;
  /** Told of every handler that failed and every message that was dropped. */
  readonly onError?: (error: unknown) => void;
}

/** The extension's end of the panel. */
export class HostEndpoint {
  readonly #options: HostEndpointOptions;
  #ready = false;
  /** What the page is to show; a page that loads again, in another window say, is given it once more. */
  #shown: ToWebview | null = null;

  constructor(options: HostEndpointOptions) {
    this.#options = options;
  }

  /** Shows something; until the page is ready the newest waits, since each replaces the one before. */
  post(message: ToWebview): void {
    this.#shown = message;
    if (this.#ready) this.#options.post(message);
  }

  /** Adds to what is shown; false, and nothing is posted, while the page is not ready. */
  add(message: ToWebview): boolean {
    if (this.#ready) this.#options.post(message);
    return this.#ready;
  }

  /** Takes whatever came from the page. Every call is answered; what is not understood is dropped. */
  receive(value: unknown): void {
    const inbound = readInbound(value);
    if (inbound.kind === 'noise') {
      this.#options.onError?.(new Error('The panel sent a message that is not understood.'));
    } else if (inbound.kind === 'refused') {
      this.#fail(inbound.id, new Error(inbound.reason));
    } else if (inbound.message.type === 'ready') {
      this.#start(inbound.message.protocol);
    } else {
      void this.#answer(inbound.message);
    }
  }

  #start(protocol: number): void {
    if (protocol !== PROTOCOL_VERSION) {
      this.#options.onError?.(new Error(`The panel speaks version ${protocol} of the protocol.`));
      return;
    }
    this.#ready = true;
    if (this.#shown === null) return;
    const { post, renew } = this.#options;
    post(renew === undefined ? this.#shown : renew(this.#shown));
  }

  async #answer({ id, name, params }: CallMessage): Promise<void> {
    try {
      const handle = this.#options.handlers[name] as (params: unknown) => Promise<unknown>;
      this.#options.post({ type: 'reply', id, ok: true, result: plain(await handle(params)) });
    } catch (error) {
      this.#fail(id, error);
    }
  }

  #fail(id: number, error: unknown): void {
    this.#options.onError?.(error);
    const message = error instanceof Error ? error.message : String(error);
    this.#options.post({ type: 'reply', id, ok: false, message });
  }
}

/** Bytes in a buffer of their own: the editor passes on the whole buffer of a view, and a `Buffer` only as numbers. */
function plain(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || !('bytes' in result)) return result;
  const { bytes } = result;
  return bytes instanceof Uint8Array ? { ...result, bytes: new Uint8Array(bytes) } : result;
}

export function createHostEndpoint(options: HostEndpointOptions): HostEndpoint {
  return new HostEndpoint(options);
}
