import type { PreparedRequest } from '../../../src/engine/preparedRequest.ts';
import type {
  RawResponse,
  Transport,
  TransportOptions,
} from '../../../src/engine/transport/transport.ts';
import { NO_TIMINGS } from '../../../src/engine/timings.ts';

/** What a mock server says; header values are Latin-1, as on the wire. */
export interface Answer {
  readonly status?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | AsyncIterable<Uint8Array>;
}

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly options: TransportOptions;
}

/** A transport that answers from a function and remembers what it was given. */
export class MockTransport implements Transport {
  readonly sent: Sent[] = [];
  closed = 0;
  readonly #answer: (sent: Sent, n: number) => Answer | Promise<Answer>;

  constructor(answer: (sent: Sent, n: number) => Answer | Promise<Answer>) {
    this.#answer = answer;
  }

  async send(request: PreparedRequest, options: TransportOptions): Promise<RawResponse> {
    const sent: Sent = {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries([...request.headers].map(([n, v]) => [n.toLowerCase(), v])),
      body: request.body === null ? null : await read(request.body.open()),
      options,
    };
    this.sent.push(sent);
    const { status = 200, headers = [], body = '' } = await this.#answer(sent, this.sent.length);
    return {
      statusCode: status,
      reason: '',
      httpVersion: '1.1',
      rawHeaders: headers,
      sentHeaders: [...request.headers],
      body: typeof body === 'string' ? pieces(body) : body,
      connection: {
        remoteAddress: null,
        remotePort: null,
        reused: false,
        proxy: null,
        tls: null,
      },
      timings: () => NO_TIMINGS,
      elapsedMs: 1,
      abort: () => undefined,
    };
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function* pieces(text: string): AsyncGenerator<Uint8Array, void> {
  await Promise.resolve();
  if (text !== '') yield Buffer.from(text, 'latin1');
}

/** A redirect for each URL of the map (`status target`), else 200. */
export function redirects(map: Readonly<Record<string, string>>): (sent: Sent) => Answer {
  return ({ url }) => {
    const entry = map[url];
    if (entry === undefined) return { body: 'end' };
    const [status = '302', target = ''] = entry.split(' ');
    return { status: Number(status), headers: [['Location', target]], body: 'moved' };
  };
}
