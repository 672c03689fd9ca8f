/**
 * Runs inside the page, before anything else: VS Code's side of the messages. It gives out bodies
 * and answers every call, and keeps what was asked.
 */

export interface HostBody {
  /** Base64. */
  readonly decoded: string;
  readonly pretty: string | null;
  readonly problem: string | null;
}

export interface InPageHost {
  readonly messages: readonly { readonly type: string }[];
  readonly violations: readonly string[];
  setBody(exchangeId: string, body: HostBody): void;
  /** An array of small objects, made on demand: too big to be handed over. */
  setGenerated(exchangeId: string, total: number, minified: boolean): void;
  /** What a call is answered with from now on. */
  answer(name: string, result: unknown): void;
  calls(): { name: string; params: Record<string, unknown> }[];
}

/** Serialised by Playwright: it can use nothing of this module. */
export function installHost(): void {
  interface Body {
    readonly total: number;
    readonly read: (offset: number, length: number) => Uint8Array;
  }
  type Call = { type: 'call'; id: number; name: string; params: Record<string, unknown> };
  const bodies = new Map<string, { decoded: Body; pretty: Body | null; problem: string | null }>();
  const answers = new Map<string, unknown>(
    Object.entries({
      'body/save': { saved: true },
      'body/open': { opened: true },
      'exchange/resend': { started: true },
      'exchange/cancel': { cancelled: true },
      'exchange/reveal': { revealed: true },
      'text/copy': { copied: true },
      'link/open': { opened: true },
      'focus/editor': { focused: true },
      'panel/go': { shown: true },
      'panel/pin': { pinned: true },
      'exchange/save': { saved: true },
      'failure/mend': { mended: true },
    }),
  );
  const messages: { type: string }[] = [];
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
  const ofBase64 = (text: string): Body => {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    return {
      total: bytes.length,
      read: (offset, length) => bytes.slice(offset, offset + length),
    };
  };
  const generator = (total: number, minified: boolean): Body['read'] => {
    const item = { id: 1234567890123, name: 'Postcard from Lisbon', price: 1.1, tags: ['a', 'b'] };
    const text = minified ? JSON.stringify(item) : JSON.stringify(item, null, 2);
    const unit = new TextEncoder().encode(minified ? `${text},` : `${text},\n`);
    return (offset, length) => {
      const out = new Uint8Array(Math.max(0, Math.min(length, total - offset)));
      const first = offset === 0 ? 1 : 0;
      if (first === 1) out[0] = 0x5b;
      const phase = (offset + first - 1) % unit.length;
      const begin = unit.subarray(phase, phase + out.length - first);
      out.set(begin, first);
      // What is there is copied on behind itself, twice as much each time.
      let filled = first + begin.length;
      while (filled < out.length) {
        const rest = unit.subarray(0, Math.min(unit.length, out.length - filled));
        out.set(rest, filled);
        filled += rest.length;
      }
      return out;
    };
  };
  const readBody = ({ exchangeId, offset, length, form }: Record<string, unknown>) => {
    const body = bodies.get(String(exchangeId));
    if (body === undefined)
      throw new Error('This response is no longer kept. Send the request again.');
    const pretty = form === 'pretty' && body.pretty !== null;
    const source = pretty && body.pretty !== null ? body.pretty : body.decoded;
    return {
      bytes: source.read(Number(offset), Number(length)),
      total: source.total,
      form: pretty ? 'pretty' : 'decoded',
      problem: form === 'pretty' ? body.problem : null,
    };
  };
  const reply = ({ id, name, params }: Call) => {
    try {
      const result = (name === 'body/read' ? readBody(params) : answers.get(name)) as
        object | undefined;
      if (result === undefined) throw new Error(`No answer to ${name}.`);
      if ('error' in result) throw new Error(String(result.error));
      window.postMessage({ type: 'reply', id, ok: true, result }, '*');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      window.postMessage({ type: 'reply', id, ok: false, message }, '*');
    }
  };
  let stored: unknown;
  Object.assign(window, {
    host: {
      messages,
      violations,
      setBody: (exchangeId: string, { decoded, pretty, problem }: HostBody) => {
        bodies.set(exchangeId, {
          decoded: ofBase64(decoded),
          pretty: pretty === null ? null : ofBase64(pretty),
          problem,
        });
      },
      setGenerated: (exchangeId: string, total: number, minified: boolean) => {
        const decoded = { total, read: generator(total, minified) };
        bodies.set(exchangeId, { decoded, pretty: null, problem: null });
      },
      answer: (name: string, result: unknown) => answers.set(name, result),
      calls: () =>
        messages
          .filter((message): message is Call => message.type === 'call')
          .filter(({ name }) => name !== 'body/read')
          .map(({ name, params }) => ({ name, params })),
    },
    acquireVsCodeApi: () => ({
      postMessage: (message: Call | { type: 'ready' }) => {
        messages.push(structuredClone(message));
        if (message.type === 'call') setTimeout(reply, 0, message);
      },
      getState: () => stored,
      setState: (state: unknown) => {
        stored = structuredClone(state);
      },
    }),
  });
}
