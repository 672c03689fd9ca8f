/** The page's end of the messages: it asks and waits. */
import { PROTOCOL_VERSION } from '../protocol/messages.ts';
import type { CallMessage, CallName, Calls, FromWebview, ToWebview } from '../protocol/messages.ts';

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** These wait for a person in a dialog, who may take all the time in the world. */
const PATIENT: ReadonlySet<CallName> = new Set<CallName>(['body/save', 'link/open']);
const PATIENT_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/** The page's end: each call ends in a result, an error or a time-out. */
export class PageClient {
  readonly #post: (message: FromWebview) => void;
  readonly #timeoutMs: number;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  constructor(post: (message: FromWebview) => void, timeoutMs: number) {
    this.#post = post;
    this.#timeoutMs = timeoutMs;
  }

  /** Asks for what is to be shown. */
  ready(): void {
    this.#post({ type: 'ready', protocol: PROTOCOL_VERSION });
  }

  call<K extends CallName>(name: K, params: Calls[K]['params']): Promise<Calls[K]['result']> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => {
          this.#pending.delete(id);
          reject(new Error('The extension did not answer.'));
        },
        PATIENT.has(name) || 'choose' in params ? PATIENT_TIMEOUT_MS : this.#timeoutMs,
      );
      this.#pending.set(id, { resolve, reject, timer });
      // Name and parameters are typed together above.
      this.#post({ type: 'call', id, name, params } as CallMessage);
    });
  }

  /** Settles the call a reply belongs to; a late reply is ignored. */
  receive(reply: Extract<ToWebview, { type: 'reply' }>): void {
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return;
    this.#pending.delete(reply.id);
    clearTimeout(pending.timer);
    // The call's name fixed the type of its result.
    if (reply.ok) pending.resolve(reply.result as never);
    else pending.reject(new Error(reply.message));
  }
}

/** `timeoutMs` holds for each call by itself. */
export function createPageClient(
  post: (message: FromWebview) => void,
  timeoutMs = 30_000,
): PageClient {
  return new PageClient(post, timeoutMs);
}
